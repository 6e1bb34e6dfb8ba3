"""What stands in an address or a hidden field, where no form asks: anybody may have written it."""

from collections.abc import Iterable

LONGEST = 18  # digits; no row has a longer number, and int() refuses some thousands of them


def whole_number(text: str) -> int | None:
    """Return the number that stands there, or None. `²` is a digit, and no number."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST else None


def whole_numbers(texts: Iterable[str]) -> list[int]:
    return [number for text in texts if (number := whole_number(text)) is not None]
