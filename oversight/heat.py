"""Departments against what they have overdue: a table whose shade repeats the number."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from casework.metrics import Figure
from casework.small_numbers import OTHERS

from .board import Board
from .readings import with_fraction


@dataclass(frozen=True)
class Square:
    """One cell: what is printed, and how dark it is (0 to 3)."""

    shown: str
    shade: int


@dataclass(frozen=True)
class HeatRow:
    name: str
    squares: tuple[Square, ...]
    due: int | None
    rate: str
    overdue: int

    @property
    def is_calm(self) -> bool:
        """Whether it is known that nothing is overdue here."""
        return all(square.shown == "0" for square in self.squares)


def columns() -> tuple[Any, ...]:
    """Welfare and mediation stand in no column, for any reader."""
    return (_("Proposals"), _("Suggestions"))


def heat(board: Board) -> list[HeatRow]:
    """Every department with something due in the semester or overdue at its end, the most
    overdue first."""
    due, stock = board.by("P06", "department"), board.by("P08", "department")
    voices = board.by("P15", "department")
    keys = {key for key, figure in due.items() if figure.d} | {k for k, f in stock.items() if f.n}
    keys |= {key for key, figure in voices.items() if key != OTHERS and (figure.d or figure.hidden)}
    rest = _rest(board)
    rows = []
    for key in keys:
        proposals = stock[key].n or 0 if key in stock else 0
        open_voices = _open(board.cell("P15", "department", key), rest)
        mine = due.get(key)
        rows.append(
            HeatRow(
                board.label("department", key),
                (_square(proposals), _square(open_voices)),
                mine.d if mine else 0,
                _rate(mine),
                proposals + (open_voices or 0),
            )
        )
    if OTHERS in voices and rest:  # of proposals each of them stands in a row of its own
        name = board.label("department", OTHERS, voices[OTHERS])
        rows.append(HeatRow(name, (Square("", 0), _square(rest)), None, "", rest))
    return sorted(rows, key=lambda row: (-row.overdue, -(row.due or 0), row.name))


def _rest(board: Board) -> int:
    """The suggestions past their day in the departments that are not shown one by one."""
    total = board.total("P15", board.semester)
    cells = board.by("P15", "department").values()
    shown = sum(figure.extra.get("open", 0) for figure in cells)
    return (total.extra.get("open", 0) if total else 0) - shown


def _open(figure: Figure, rest: int) -> int | None:
    """Open suggestions past their day; None where the group is too small to be shown and not all
    such groups together have none."""
    if figure.hidden:
        return None if rest else 0
    return figure.extra.get("open", 0)


def _square(n: int | None) -> Square:
    if n is None:
        return Square("—", 0)
    return Square(str(n), 0 if n == 0 else 1 if n <= 2 else 2 if n <= 5 else 3)


def _rate(figure: Figure | None) -> str:
    if figure is None or not figure.d:
        return ""
    return with_fraction(figure)
