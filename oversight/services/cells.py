"""Counting the figures of a semester into stored cells, each night; a frozen cell never moves."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from casework import metrics
from casework.calendars import calendar
from casework.metrics import Figure, Metric
from casework.small_numbers import settled_until
from casework.workdays import is_workday

from .. import rooms
from ..choices import SemesterState
from ..models import MetricCell, Semester
from .semesters import start_due

UNCOUNTED = (SemesterState.PLANNED, SemesterState.MERGED)
VALUES = (
    "version",
    "numerator",
    "denominator",
    "hidden",
    "merged",
    "extra",
    "cutoff",
    "computed_at",
)


def compute_all(*, on: date) -> int:
    """Count every semester that has begun and is not frozen, on the morning of `on`: what had
    happened by 24:00 of the day before. Run twice it writes the same cells. Semesters before the
    first fact of the house are missing, not 0."""
    start_due(on)
    first = rooms.begins()
    if first is None:
        return 0
    semesters = Semester.objects.begun(on - timedelta(days=1)).unfrozen()
    semesters = semesters.filter(period_to__gte=first)
    return sum(compute(semester, on=on) for semester in semesters.exclude(state__in=UNCOUNTED))


@transaction.atomic
def compute(semester: Semester, *, on: date, only: Iterable[Metric] | None = None) -> int:
    """Count one semester and return the number of cells written. Sensitive figures move on the
    first working day of a month only (oversight.md 6.4(6)).

    Living figures count all that is recorded by now; the moment of signing will be the cut-off
    of a frozen one.
    """
    (semester,) = Semester.objects.select_for_update().filter(pk=semester.pk)
    if semester.is_frozen:
        return 0
    exceptions = calendar().exceptions
    cells = []
    for metric in only or rooms.METRICS.values():
        until = settled_until(on, metric.suppression, lambda day: is_workday(day, exceptions))
        if until < semester.period_from:
            continue
        period = semester.period(until)
        cells += _cells(semester, metric, period.end, metrics.facts(metric, period))
    _upsert(semester, cells)
    return len(cells)


def _cells(
    semester: Semester, metric: Metric, until: date, figures: list[Figure]
) -> list[MetricCell]:
    now = timezone.now()
    return [
        MetricCell(
            semester=semester,
            metric=metric.code,
            version=metric.version,
            dimension=figure.dimension,
            key=figure.key,
            numerator=figure.n,
            denominator=figure.d,
            hidden=figure.hidden,
            merged=figure.merged,
            extra=dict(figure.extra),
            cutoff=until,
            computed_at=now,
        )
        for figure in figures
    ]


def _upsert(semester: Semester, cells: list[MetricCell]) -> None:
    """Write the cells by their place, and take away those whose place is empty now."""
    codes = {cell.metric for cell in cells}
    places = {(cell.metric, cell.dimension, cell.key) for cell in cells}
    stored = MetricCell.objects.filter(semester=semester, metric__in=codes, frozen=False)
    gone = [
        pk
        for pk, *place in stored.values_list("pk", "metric", "dimension", "key")
        if tuple(place) not in places
    ]
    MetricCell.objects.filter(pk__in=gone).delete()
    MetricCell.objects.bulk_create(
        cells,
        update_conflicts=True,
        unique_fields=["semester", "metric", "dimension", "key"],
        update_fields=VALUES,
        batch_size=400,
    )
