"""What a page of this room reads: the stored cells of a semester and of those beside it.

Nothing is counted on request: two queries for semesters and cells, one for the names of each
dimension, whatever the number of departments (PRODUCT 6: at most 12 a page).
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from casework.metrics import Dimension, Figure
from casework.small_numbers import OTHERS

from . import rooms
from .models import MetricCell, Semester
from .readings import Reading

SHOWN = 8  # semesters on an axis


class Board:
    """The figures of one semester, the one before, the same one a year earlier, and the totals
    of the eight that end with it."""

    def __init__(self, semester: Semester, known: Iterable[Semester] | None = None) -> None:
        """`known` are the counting semesters where a page has asked for them already."""
        self.semester = semester
        if known is None:
            known = Semester.objects.counting().select_related("year")
        past = [one for one in known if one.period_from <= semester.period_from]
        self.semesters = sorted(past, key=lambda one: one.period_from)[-SHOWN:]
        self._cutoffs: dict[str, date] = {}

    @property
    def previous(self) -> Semester | None:
        return self.semesters[-2] if len(self.semesters) > 1 else None

    @property
    def year_earlier(self) -> Semester | None:
        """The same kind of semester in the academic year before."""
        first = int(self.semester.code[:4]) - 1
        code = f"{first}-{first + 1}{self.semester.code[9:]}"
        return next((s for s in self.semesters if s.code == code), None)

    @cached_property
    def _cells(self) -> dict[tuple[int, str, str], dict[str, Figure]]:
        near = [s.pk for s in (self.semester, self.previous, self.year_earlier) if s]
        wanted = Q(semester__in=near) | Q(semester__in=[s.pk for s in self.semesters], dimension="")
        cells: dict[tuple[int, str, str], dict[str, Figure]] = {}
        for cell in MetricCell.objects.filter(wanted):
            place = (cell.semester_id, cell.metric, cell.dimension)
            cells.setdefault(place, {})[cell.key] = cell.figure
            if cell.semester_id == self.semester.pk and not cell.dimension:
                self._cutoffs[cell.metric] = cell.cutoff
        return cells

    @property
    def cutoffs(self) -> dict[str, date]:
        """The last day counted, by metric."""
        self._cells  # noqa: B018  # read before the days are known
        return self._cutoffs

    @cached_property
    def is_empty(self) -> bool:
        return not any(semester == self.semester.pk for semester, _m, _d in self._cells)

    def total(self, code: str, semester: Semester | None) -> Figure | None:
        if semester is None:
            return None
        return self._cells.get((semester.pk, code, ""), {}).get("")

    def by(
        self, code: str, dimension: str, semester: Semester | None = None
    ) -> Mapping[str, Figure]:
        semester = semester or self.semester
        return self._cells.get((semester.pk, code, dimension), {})

    def cell(self, code: str, dimension: str, key: str, semester: Semester | None = None) -> Figure:
        """One group's figure. Where a group has no cell of its own, nothing was counted of it only
        if its breakdown shows every group; else it may stand among the others or be withheld."""
        semester = semester or self.semester
        cells, total = self.by(code, dimension, semester), self.total(code, semester)
        if key in cells:
            return cells[key]
        counted = total is not None and (total.hidden or bool(total.d or total.n))
        withheld = OTHERS in cells or (counted and not cells)
        return Figure(*((None, None) if withheld else (0, 0)), dimension, key, hidden=withheld)

    def history(self, code: str) -> list[tuple[Semester, Figure | None]]:
        return [(semester, self.total(code, semester)) for semester in self.semesters]

    def reading(self, code: str) -> Reading:
        found = self.readings.get(code)
        return found or self._reading(code)

    @cached_property
    def readings(self) -> dict[str, Reading]:
        return {code: self._reading(code) for code in rooms.METRICS}

    def _reading(self, code: str) -> Reading:
        departments = self.by(code, "department")
        return Reading(
            rooms.METRICS[code],
            self.total(code, self.semester),
            self.total(code, self.previous),
            self.total(code, self.year_earlier),
            sum(1 for figure in departments.values() if figure.n),
        )

    @cached_property
    def _named(self) -> dict[str, dict[str, Any]]:
        """The labels of every key on the board, asked once a dimension."""
        dimensions = {d.code: d for m in rooms.METRICS.values() for d in m.dimensions}
        keys: dict[str, set[str]] = {}
        for (_semester, _metric, dimension), cells in self._cells.items():
            if dimension:
                keys.setdefault(dimension, set()).update(cells)
        return {code: dict(dimensions[code].labels(found)) for code, found in keys.items()}

    def label(self, dimension: Dimension | str, key: str, figure: Figure | None = None) -> str:
        code = dimension if isinstance(dimension, str) else dimension.code
        if key == OTHERS:
            merged = figure.merged if figure else 0
            return _("others (%(n)s merged)") % {"n": merged}
        return str(self._named.get(code, {}).get(key) or _("not assigned"))

    def compared(self) -> dict[str, int]:
        """Against the semester before: how many figures are better, level, worse. Only those
        of which one of the two is a merit."""
        tally = {"better": 0, "level": 0, "worse": 0}
        for metric in rooms.shown():
            reading = self.readings[metric.code]
            if reading.is_better is not None:
                tally["better" if reading.is_better else "worse"] += 1
            elif metric.direction != "neutral" and reading.trend_to(reading.before) == "level":
                tally["level"] += 1
        return tally


def ordered(cells: Mapping[str, Figure], key: Any) -> Iterable[tuple[str, Figure]]:
    """The cells in order, the row of merged others last."""
    return sorted(cells.items(), key=lambda item: (item[0] == OTHERS, key(item), item[0]))
