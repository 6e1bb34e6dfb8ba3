"""Small-number protection (oversight.md 6.4): nobody is counted out of a table.

Pure functions, used inside the room that owns the facts, before a figure leaves it: an exact
small number never travels upward. Rounding is not used: two protections at once confuse readers
who check by hand.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

THRESHOLD = 5  # counts of 1-4 are hidden; the rule casework.small_number may be stricter
SPREAD = 3  # hidden cells leave each other at least this much room, or the bounds give them away
OTHERS = "~others"  # key of the row that merges hidden cells; sorts behind every other


class Suppression(models.TextChoices):
    """What is hidden (oversight.md 2.6)."""

    S0 = "S0", _("nothing is hidden: the work of offices is counted, not persons")
    S1 = "S1", _("small groups of persons are not shown on their own")
    S2 = "S2", _("small counts are hidden, figures move once a month")
    S3 = "S3", _("small counts are hidden, no breakdown, figures move once a month")


@dataclass(frozen=True)
class Cell:
    """One figure: a count (`d` None) or a part of a whole. Hidden: both are None."""

    key: str
    n: int | None
    d: int | None = None
    hidden: bool = False
    merged: int = 0  # how many cells this one stands for

    def hide(self) -> "Cell":
        return replace(self, n=None, d=None, hidden=True)


@dataclass(frozen=True)
class Table:
    """A total and its breakdown by one dimension; no cells = the total stands alone."""

    total: Cell
    cells: tuple[Cell, ...] = ()

    @property
    def hidden(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.hidden]


def is_small(n: int | None, k: int = THRESHOLD) -> bool:
    return n is not None and 1 <= n < k


def protect(table: Table, level: str, *, complement: bool = False, k: int = THRESHOLD) -> Table:
    """Return the form of `table` that may be published at this level.

    `complement`: the missing part d - n is sensitive too (an agreement not reached). A table
    whose hiding would hide everything comes back without cells.
    """
    if level == Suppression.S0:
        return table
    total = table.total
    if level != Suppression.S1 and is_sensitive(total, level, complement=complement, k=k):
        return Table(total.hide())
    if level == Suppression.S3:
        return Table(total)
    kept = _hidden_keys(table.cells, level, complement, k)
    if kept is None:
        return Table(total)
    return Table(total, tuple(c.hide() if c.key in kept else c for c in table.cells))


def is_sensitive(cell: Cell, level: str, *, complement: bool = False, k: int = THRESHOLD) -> bool:
    """Whether the cell is hidden for its own sake. For S1 the population is looked at, for S2
    and S3 each part; a rate falls with either of its parts."""
    if level == Suppression.S0:
        return False
    population = cell.n if cell.d is None else cell.d
    if level == Suppression.S1:
        return is_small(population, k)
    rest = cell.d - cell.n if complement and cell.d is not None and cell.n is not None else None
    return is_small(cell.n, k) or is_small(cell.d, k) or is_small(rest, k)


def _hidden_keys(cells: tuple[Cell, ...], level: str, complement: bool, k: int) -> set[str] | None:
    """The keys to hide, or None when nothing but the total can be shown."""
    hidden = {c.key for c in cells if is_sensitive(c, level, complement=complement, k=k)}
    while hidden:
        lacking = next(
            (m for m in _measures(level, complement, cells) if _thin(cells, hidden, m, k)), None
        )
        if lacking is None:
            break
        rest = [c for c in cells if c.key not in hidden and lacking(c)]
        if not rest:
            return None
        hidden.add(min(rest, key=lambda c: (lacking(c), c.key)).key)
    if hidden and all(c.key in hidden or not _any(c) for c in cells):
        return None
    return hidden


Measure = Callable[[Cell], int]


def _measures(level: str, complement: bool, cells: Iterable[Cell]) -> list[Measure]:
    """The columns that a reader could subtract in: population, part, and the part missing."""
    rates = any(c.d is not None for c in cells)
    columns: list[Measure] = [(lambda c: c.d or 0) if rates else (lambda c: c.n or 0)]
    if rates and level != Suppression.S1:
        columns.append(lambda c: c.n or 0)
        if complement:
            columns.append(lambda c: (c.d or 0) - (c.n or 0))
    return columns


def _thin(cells: tuple[Cell, ...], hidden: set[str], of: Measure, k: int) -> bool:
    """Whether the hidden cells of a column follow from its total: one alone, or values so near
    their lower or upper bounds that they can be listed. The upper bound is known to whoever
    knows this rule: one hidden cell at least is small, and a neighbour is hidden only while it is
    the smallest of those that stand."""
    values = [of(c) for c in cells if c.key in hidden and of(c)]
    if not values:
        return False
    standing = [of(c) for c in cells if c.key not in hidden and of(c)]
    ceiling = max(k, min(standing, default=sum(values))) - 1
    m, total = len(values), sum(values)
    return (
        m < 2
        or total < k
        or total - m < SPREAD
        or (k - 1) + (m - 1) * ceiling <= total
        or (m > 2 and total == m * (k - 1))
    )


def _any(cell: Cell) -> bool:
    return bool(cell.n or cell.d)


def merge_hidden(table: Table, published: Table, k: int = THRESHOLD) -> Table:
    """Put the hidden cells into one row 其他（合并n个）, which is what a reader gets by
    subtraction anyway; where their sum is small they stay hidden one by one."""
    keys = {cell.key for cell in published.hidden}
    covered = [cell for cell in table.cells if cell.key in keys]
    n = sum(cell.n or 0 for cell in covered)
    d = sum(cell.d or 0 for cell in covered) if table.total.d is not None else None
    if len(covered) < 2 or is_small(n, k) or is_small(d, k):
        return published
    row = Cell(OTHERS, n, d, merged=len(covered))
    return Table(published.total, (*(c for c in published.cells if not c.hidden), row))


def year_total(parts: list[Cell], total: Cell) -> Cell:
    """The year of its semesters is hidden when exactly one of them is: it would be the rest."""
    return total.hide() if sum(part.hidden for part in parts) == 1 else total


def may_compare(cell: Cell, before: Cell) -> bool:
    """A change is not printed when either side is hidden."""
    return not (cell.hidden or before.hidden)


def pooled(
    parts: list[Cell], level: str = Suppression.S3, *, complement: bool = False, k: int = THRESHOLD
) -> Cell | None:
    """The last semesters of a hidden rate together, or None: it must pass the rules itself, and
    every single semester must be hidden."""
    if not all(is_sensitive(part, level, complement=complement, k=k) for part in parts):
        return None
    pool = Cell("pool", sum(p.n or 0 for p in parts), sum(p.d or 0 for p in parts))
    return None if is_sensitive(pool, level, complement=complement, k=k) else pool


def may_show_sum(payees: int, largest_fen: int, sum_fen: int, k: int = THRESHOLD) -> bool:
    """A sum of payments is shown when nobody's own can be read from it: enough payees, and none
    of them with more than 70 % of it."""
    return payees == 0 or (payees >= k and 100 * largest_fen <= 70 * sum_fen)


def settled_until(on: date, level: str, is_workday: Callable[[date], bool]) -> date:
    """The last day that a live figure of this level may count on the morning of `on`.

    Yesterday; for S2 and S3 the end of a month, from the first working day of the next one on,
    so that nobody sees "one more today".
    """
    if level in (Suppression.S0, Suppression.S1):
        return on - timedelta(days=1)
    first = on.replace(day=1)
    opening = first
    while not is_workday(opening):
        opening += timedelta(days=1)
    last = first - timedelta(days=1)
    return last if on >= opening else last.replace(day=1) - timedelta(days=1)
