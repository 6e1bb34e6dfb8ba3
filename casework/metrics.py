"""How a room declares its figures (oversight.md 6): one `Metric` beside the facts it counts.

A metric is a question, a rule and a date. `of` gives the cases that belong to a period, `met`
says which of them are counted as the numerator, `by` names the columns it may be broken down by.
`facts()` counts it and protects small numbers, `rows()` lists what stands behind it. The party
committee's view stores what `facts()` returns; it sees no exact sensitive count.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.db import models
from django.db.models import (
    BooleanField,
    Case,
    Count,
    ExpressionWrapper,
    F,
    Min,
    Q,
    QuerySet,
    Value,
    When,
)
from django.utils.translation import gettext_lazy as _

from . import rulebook
from .access import Gate, open_to
from .small_numbers import Cell, Suppression, Table, merge_hidden, protect


class Attribution(models.TextChoices):
    """Which semester a case belongs to (oversight.md 6.1)."""

    A1 = "A1", _("the day it happened lies in the period")
    A2 = "A2", _("its due day lies in the period, whenever it was done")
    A3 = "A3", _("its waiting time ended in the period")
    A4 = "A4", _("it was open at 24:00 of the last day of the period")
    A5 = "A5", _("it happened from the start of the academic year to the end of the period")
    A5C = "A5C", _("it happened from 1 January to the end of the period")
    A6 = "A6", _("it stood on the roster on the last day of the period")
    A7 = "A7", _("its month was due in the period")
    A8 = "A8", _("it was closed in the period")
    A9 = "A9", _("the share of days of the period on which it held")


class Visibility(models.TextChoices):
    """What stands behind a figure (oversight.md 2.6)."""

    V1 = "V1", _("figure and list of the cases that the reader may open")
    V2 = "V2", _("figure and list without names")
    V3 = "V3", _("figure only, for every reader")
    V4 = "V4", _("figure and totals by month")


class Direction(models.TextChoices):
    UP = "up", _("the higher the better")
    DOWN = "down", _("the lower the better")
    NEUTRAL = "neutral", _("neither high nor low is a merit")


class Unit(models.TextChoices):
    CASES = "cases", _("cases")
    PERCENT = "percent", _("%")
    DAYS = "days", _("days")


class Chart(models.TextChoices):
    BULLET = "B", _("bar with target")
    SPARK = "S", _("line of semesters")
    RANKED = "R", _("ranked dots")
    STACKED = "K", _("stacked bar")
    COLUMNS = "C", _("columns")
    HEAT = "H", _("heat map")
    NUMBER = "N", _("number")


@dataclass(frozen=True)
class Period:
    """Two civil days, both counted. What happened after `end` is not yet true in it."""

    start: date
    end: date

    def __contains__(self, day: date | None) -> bool:
        return day is not None and self.start <= day <= self.end

    def of(self, path: str) -> Q:
        """The dates of `path` that lie in the period."""
        return Q(**{f"{path}__range": (self.start, self.end)})

    def by_then(self, path: str) -> Q:
        """What had happened by the end of the period."""
        return Q(**{f"{path}__lte": self.end})

    def not_by_then(self, path: str) -> Q:
        return Q(**{path: None}) | Q(**{f"{path}__gt": self.end})


@dataclass(frozen=True)
class Dimension:
    """A column to break down by. `parts` are answers rather than groups of people (satisfied,
    dissatisfied): S1 does not hide them. `merge`: small ones go into one row of others."""

    code: str
    name: Any
    labels: Callable[[Iterable[str]], Mapping[str, Any]]
    parts: bool = False
    merge: bool = False


@dataclass(frozen=True)
class Target:
    """What is aimed at, in the metric's unit; between `watch` and `value` the band is amber."""

    value: int
    watch: int | None = None
    basis: Any = ""


@dataclass(frozen=True)
class Figure:
    """One published figure: the total (dimension "") or a cell of a breakdown."""

    n: int | None
    d: int | None = None
    dimension: str = ""
    key: str = ""
    hidden: bool = False
    merged: int = 0
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """A row of the list behind a figure: number, subject, department, the date that counts."""

    number: str
    subject: str
    department: str
    on: date | None
    url: str = ""


Rows = Callable[[Period, datetime | None], QuerySet]


@dataclass(frozen=True, kw_only=True)
class Metric:
    """The definition of one figure, in words for the reader and in queries for the count.

    `of(period, cutoff)` lists the denominator (of a count: what is counted), attributed to the
    period; facts recorded after `cutoff` are left out, None counts all that is recorded. `met`
    is the condition of the numerator. `days` are the two dates between which a median is taken,
    `also` further counts that ride along, `since` a date whose earliest rides along. `file` is
    the path to the case file, for the gate; `line` shows a row of the list behind the figure.
    """

    code: str
    name: Any
    numerator: Any
    denominator: Any = ""
    attribution: Attribution
    date: Any
    excludes: Any = ""
    of: Rows
    met: Callable[[Period], Q] | None = None
    days: tuple[str, str] | None = None
    also: Callable[[Period], Mapping[str, Q]] | None = None
    since: str = ""
    line: Callable[[Any], "Line"] | None = None
    joins: tuple[str, ...] = ()  # what `line` reads of the row's neighbours
    by: Mapping[Dimension, str] = field(default_factory=dict)
    count: Callable[["Metric", Period, datetime | None], list[Figure]] | None = None
    file: str | None = "file__"
    kind: str = ""
    unit: Unit = Unit.CASES
    direction: Direction = Direction.NEUTRAL
    target: Target | None = None
    visibility: Visibility = Visibility.V1
    suppression: Suppression = Suppression.S0
    complement: bool = False
    also_smallest: str = ""  # a rule of the room that may be stricter than casework.small_number
    charts: tuple[Chart, ...] = ()
    seasonal: bool = False  # sessions are in spring: compare with the same semester first
    on_by_default: bool = True
    version: int = 1
    keeper: Any = ""  # the office that answers for the data

    def smallest(self, on: date) -> int:
        """Counts below this number are hidden in what is counted to that day."""
        codes = ["casework.small_number", *filter(None, [self.also_smallest])]
        return max(rulebook.value(code, on=on) for code in codes)

    @property
    def is_rate(self) -> bool:
        return self.unit == Unit.PERCENT

    @property
    def lists_cases(self) -> bool:
        return self.visibility in (Visibility.V1, Visibility.V2) and self.file is not None

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        return () if self.suppression == Suppression.S3 else tuple(self.by)

    def __hash__(self) -> int:
        return hash(self.code)


def facts(metric: Metric, period: Period, cutoff: datetime | None = None) -> list[Figure]:
    """Count a metric: happened within the period and recorded by the cut-off. The first figure
    is the total; small numbers are hidden already."""
    if metric.count:
        return metric.count(metric, period, cutoff)
    rows = metric.of(period, cutoff)
    count = _days if metric.days else _counts
    total = count(metric, period, rows, None)[""]
    k = metric.smallest(period.end)
    figures = published(metric, None, total, {}, k)
    for dimension in metric.dimensions:
        cells = count(metric, period, rows, metric.by[dimension])
        figures += published(metric, dimension, total, cells, k)
    return figures


Raw = tuple[int, int | None, dict[str, Any]]  # numerator, denominator, what rides along


def _counts(metric: Metric, period: Period, rows: QuerySet, path: str | None) -> dict[str, Raw]:
    counts: dict[str, Any] = {
        "cell_n": Count("pk", filter=metric.met(period) if metric.met else None)
    }
    if metric.met:
        counts["cell_d"] = Count("pk")
    also = metric.also(period) if metric.also else {}
    counts |= {f"also_{name}": Count("pk", filter=where) for name, where in also.items()}
    if metric.since:
        counts["also_since"] = Min(metric.since)
    rows = rows.order_by()
    if path is None:
        found = [rows.aggregate(**counts)]
    else:
        found = rows.values(cell_key=F(path)).annotate(**counts)
    return {
        _key(row.get("cell_key")): (
            row["cell_n"],
            row.get("cell_d"),
            {
                name.removeprefix("also_"): _plain(value)
                for name, value in row.items()
                if name.startswith("also_") and value is not None
            },
        )
        for row in found
    }


def _plain(value: Any) -> Any:
    """Cells are stored as JSON: a date rides along in ISO form."""
    return value.isoformat() if isinstance(value, date) else value


def _key(value: Any) -> str:
    return "" if value is None else str(value)


def _days(metric: Metric, period: Period, rows: QuerySet, path: str | None) -> dict[str, Raw]:
    """Durations: their number and the sorted days, from which the median is taken."""
    start, end = metric.days or ("", "")
    found: dict[str, list[int]] = {} if path else {"": []}
    columns = [start, end, *([path] if path else [])]
    for first, last, *key in rows.order_by().values_list(*columns):
        found.setdefault(_key(key[0] if key else None), []).append((last - first).days)
    return {key: (len(days), None, _spread(days)) for key, days in found.items()}


def _spread(days: list[int]) -> dict[str, Any]:
    ordered = sorted(days)
    if not ordered:
        return {}
    half = len(ordered) // 2
    median = Fraction(ordered[half] + ordered[-half - 1], 2)
    spread: dict[str, Any] = {"median": float(median)}
    if len(ordered) >= 20:  # below, nine in ten is one or two cases
        spread["p90"] = ordered[-(-len(ordered) * 9 // 10) - 1]
    return spread


def published(
    metric: Metric, dimension: Dimension | None, total: Raw, cells: Mapping[str, Raw], k: int
) -> list[Figure]:
    """Protect one table and return its figures: the total when `dimension` is None, else the
    cells of the breakdown. Counts below `k` are small."""
    table = Table(
        Cell("", *total[:2]),
        tuple(Cell(key, n, d) for key, (n, d, _extra) in sorted(cells.items())),
    )
    if dimension and dimension.parts and metric.suppression == Suppression.S1:
        safe = table
    else:
        safe = protect(table, metric.suppression, complement=metric.complement, k=k)
        if dimension and dimension.merge:
            safe = merge_hidden(table, safe, k)
    if dimension is None:
        return [_figure(safe.total, "", total[2])]
    extras = {key: raw[2] for key, raw in cells.items()}
    return [_figure(cell, dimension.code, extras.get(cell.key, {})) for cell in safe.cells]


def _figure(cell: Cell, dimension: str, extra: Mapping[str, Any]) -> Figure:
    kept = {} if cell.hidden or cell.merged else dict(extra)
    return Figure(cell.n, cell.d, dimension, cell.key, cell.hidden, cell.merged, kept)


def rows(metric: Metric, period: Period, gate: Gate) -> QuerySet:
    """The cases behind a figure, as far as the reader may open them; `counted` says which of
    them stand in the numerator."""
    listed = metric.of(period, None)
    if not metric.lists_cases:
        return listed.none()
    met = Case(When(metric.met(period), then=True), default=False) if metric.met else Value(True)
    return listed.filter(open_to(gate, metric.file, kind=metric.kind or None)).annotate(
        counted=ExpressionWrapper(met, BooleanField())
    )
