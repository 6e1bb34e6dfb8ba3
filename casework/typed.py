"""What anybody may have written, where no form asks: in an address, in a hidden field, between the
characters of a text."""

import re
from collections.abc import Iterable

# Controls but tab and new line; marks that turn the direction of all that follows, so that a
# number beside a title reads otherwise; what Unicode calls no character.
NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
LONGEST = 18  # digits; no row has a longer number, and int() refuses some thousands of them


def whole_number(text: str) -> int | None:
    """Return the number that stands there, or None. `²` is a digit, and no number."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST else None


def whole_numbers(texts: Iterable[str]) -> list[int]:
    return [number for text in texts if (number := whole_number(text)) is not None]


def plain(text: str) -> str:
    """Return the text without what is a character of no word."""
    return NO_CHARACTER.sub("", text)
