"""What becomes of a proposal of the demo."""

from dataclasses import dataclass
from datetime import date

from .texts import Topic


@dataclass(frozen=True)
class Life:
    """A fate, and on which days it comes; a day not named follows from the others. A proposal
    that will be split holds `both` matters, the `other` one for the part that goes off."""

    fate: str = "docket"
    submitted: date | None = None
    table: date | None = None
    replied: date | None = None
    both: Topic | None = None
    other: Topic | None = None
