"""The headline rows of the dashboard: which figure stands large, and its sentence.

`number` is the place among the ten of oversight.md 7.2.2; rows without one are figures of the
room that stand here until the other rooms bring theirs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from . import sentences
from .readings import Reading


@dataclass(frozen=True)
class Headline:
    metric: str
    sentence: Callable[[dict[str, Reading]], str]
    number: int | None = None


HEADLINES = (
    Headline("P06", sentences.answered, number=3),
    Headline("P10", sentences.satisfaction, number=4),
    Headline("P08", sentences.overdue),
    Headline("P07", sentences.days),
    Headline("P01", sentences.received),
    Headline("P13", sentences.commitments),
    Headline("P15", sentences.suggestions),
)


@dataclass(frozen=True)
class Row:
    """A headline row as the page shows it."""

    reading: Reading
    sentence: str
    bullet: Any
    spark: Any
    url: str
    tag: str

    @property
    def metric(self) -> Any:
        return self.reading.metric
