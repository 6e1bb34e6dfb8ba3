"""Keeping the semesters: their periods tile the calendar, so that no event falls between two."""

import csv
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..choices import SemesterKind, SemesterState
from ..models import AcademicYear, Semester
from ..rules import keeps_calendar

DATA = Path(__file__).resolve().parent.parent / "data"
SUFFIX = {"1": SemesterKind.FIRST, "2": SemesterKind.SECOND, "3": SemesterKind.SUMMER}
DATES = (
    "staff_return_on",
    "teaching_from",
    "teaching_to",
    "term_ends_on",
    "period_from",
    "period_to",
)
AMENDABLE = (SemesterState.PLANNED, SemesterState.RUNNING)
DAY = timedelta(days=1)


def default_file() -> Path:
    """Dates for a school that has not entered its own calendar, said to be provisional; the demo
    university has published one."""
    return DATA / ("demo_semesters.csv" if settings.PORTAL_DEMO else "semesters.csv")


@transaction.atomic
def plan(
    *, code: str, by: Any, on: date, source_doc: str = "", provisional: bool = False, **dates: date
) -> Semester:
    """Enter a semester. Its period must join the ones before and after it, day to day."""
    _may_keep(by, on)
    others = list(Semester.objects.select_for_update().counting())
    if any(other.code == code for other in others):
        raise ValidationError(_("%(code)s is planned already.") % {"code": code})
    semester = Semester(
        year=AcademicYear.objects.get_or_create(code=code[:9])[0],
        code=code,
        kind=SUFFIX[code[-1]],
        source_doc=source_doc,
        provisional=provisional,
        **dates,
    )
    _refuse_gaps(semester, others)
    semester.full_clean(exclude=["year"])
    semester.save()
    return semester


@transaction.atomic
def amend(
    semester: Semester, *, by: Any, on: date, source_doc: str, provisional: bool, **dates: date
) -> Semester:
    """Change the dates of a semester that is not being closed yet. A day given to it is taken
    from its neighbour in the same act, so that the tiles stay joined."""
    _may_keep(by, on)
    others = list(Semester.objects.select_for_update().counting().exclude(pk=semester.pk))
    semester.refresh_from_db()
    if semester.state not in AMENDABLE:
        raise ValidationError(_("The figures of this semester are being confirmed already."))
    before, after = semester.period_from - DAY, semester.period_to + DAY
    for name, day in dates.items():
        setattr(semester, name, day)
    semester.source_doc, semester.provisional = source_doc, provisional
    for other in others:
        if other.period_to == before:
            _move(other, period_to=semester.period_from - DAY)
        elif other.period_from == after:
            _move(other, period_from=semester.period_to + DAY)
    _refuse_gaps(semester, others)
    semester.full_clean()
    semester.save()
    return semester


def _move(neighbour: Semester, **dates: date) -> None:
    if all(getattr(neighbour, name) == day for name, day in dates.items()):
        return
    if neighbour.state not in AMENDABLE:
        raise ValidationError(
            _("%(semester)s is closed: its period stays.") % {"semester": neighbour}
        )
    for name, day in dates.items():
        setattr(neighbour, name, day)
    neighbour.full_clean()
    neighbour.save(update_fields=list(dates))


def _may_keep(by: Any, on: date) -> None:
    if by is not None and not keeps_calendar(by, on):
        raise PermissionDenied


def _refuse_gaps(semester: Semester, others: list[Semester]) -> None:
    """Neighbours are compared alone: the row of tiles may begin and end anywhere."""
    before = [o for o in others if o.period_from < semester.period_from]
    after = [o for o in others if o.period_from >= semester.period_from]
    if before:
        _refuse_gap(max(before, key=lambda o: o.period_from), semester)
    if after:
        _refuse_gap(semester, min(after, key=lambda o: o.period_from))


def _refuse_gap(first: Semester, second: Semester) -> None:
    following = first.period_to + DAY
    if second.period_from > following:
        raise ValidationError(
            _("%(day)s belongs to no semester.") % {"day": date_format(following, "DATE_FORMAT")}
        )
    if second.period_from < following:
        raise ValidationError(
            _("%(day)s belongs to two semesters.")
            % {"day": date_format(second.period_from, "DATE_FORMAT")}
        )


def untiled() -> list[str]:
    """What is wrong with the periods as they stand; the nightly run asserts that it is nothing."""
    faults = []
    rows = list(Semester.objects.counting().order_by("period_from"))
    for first, second in zip(rows, rows[1:], strict=False):
        try:
            _refuse_gap(first, second)
        except ValidationError as fault:
            faults += fault.messages
    return faults


def load_file(path: Path | None = None, *, on: date) -> list[Semester]:
    """Enter the semesters of a file that are not known yet; known ones are left alone."""
    known = set(Semester.objects.values_list("code", flat=True))
    made = []
    with (path or default_file()).open(encoding="utf-8-sig", newline="") as lines:
        for row in sorted(csv.DictReader(lines), key=lambda row: row["period_from"]):
            if row["code"] not in known:
                made.append(
                    plan(
                        code=row["code"],
                        by=None,
                        on=on,
                        source_doc=row["source_doc"],
                        provisional=row["provisional"] == "1",
                        **{name: date.fromisoformat(row[name]) for name in DATES},
                    )
                )
    return made


def next_in_row(on: date) -> tuple[str, date]:
    """The code and the first day of the semester that follows the last one. Before the first one
    is entered it is the semester of that day: the second begins in the calendar year's spring."""
    last = Semester.objects.counting().order_by("-period_from").first()
    if last is None:
        year, suffix = (on.year, "1") if on.month >= 8 else (on.year - 1, "2")
        return f"{year}-{year + 1}-{suffix}", on
    first = int(last.code[:4])
    if last.kind == SemesterKind.FIRST:
        return f"{first}-{first + 1}-2", last.period_to + DAY
    return f"{first + 1}-{first + 2}-1", last.period_to + DAY


def start_due(on: date) -> int:
    """Semesters begin by themselves on the first day of their period."""
    return Semester.objects.filter(state=SemesterState.PLANNED, period_from__lte=on).update(
        state=SemesterState.RUNNING
    )
