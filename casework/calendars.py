"""The working calendar as it is kept in rows: loading a notice, and the calendar in force."""

import csv
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from .models import CalendarDay, CalendarYear, TypedNotice
from .workdays import WorkCalendar

OFFICIAL = Path(__file__).parent / "data" / "holidays.csv"
Row = tuple[date, str, str]  # day, kind, name


@dataclass(frozen=True)
class Year:
    """A year as it stands: which notice, whether announced, who entered it."""

    year: int
    version: int
    status: str
    notice_number: str
    loaded_by: str
    loaded_on: date

    @property
    def is_announced(self) -> bool:
        return self.status == CalendarYear.Status.ANNOUNCED


@dataclass(frozen=True)
class Calendar:
    """The exceptions of all years in force and where they come from."""

    exceptions: WorkCalendar
    years: dict[int, Year]

    def is_announced(self, year: int) -> bool:
        return year in self.years and self.years[year].is_announced

    def is_provisional(self, start: date, end: date) -> bool:
        """Whether a year between the two days has no announced calendar yet."""
        return any(not self.is_announced(y) for y in range(start.year, end.year + 1))


def in_force() -> list[CalendarYear]:
    """The newest version of each year."""
    newest: dict[int, CalendarYear] = {}
    for row in CalendarYear.objects.order_by("year", "version"):
        newest[row.year] = row
    return list(newest.values())


def calendar() -> Calendar:
    """Return the calendar in force, at the price of one small query: the indexed days are kept
    in the process under the digests of the years, so that another process's load is seen."""
    years = in_force()
    return _built(tuple((row.pk, row.digest) for row in years))


@lru_cache(maxsize=4)
def _built(key: tuple[tuple[int, str], ...]) -> Calendar:
    rows = CalendarYear.objects.filter(pk__in=[pk for pk, _digest in key])
    # The notice of the new year has the last word on the December before it.
    days = CalendarDay.objects.filter(calendar_year__in=rows).order_by("calendar_year__year")
    years = {
        row.year: Year(
            row.year,
            row.version,
            row.status,
            row.notice_number,
            row.loaded_by,
            timezone.localdate(row.loaded_at),
        )
        for row in rows
    }
    return Calendar(WorkCalendar({day.date: day.is_working for day in days}), years)


def _digest(status: str, notice_number: str, rows: Iterable[Row]) -> str:
    lines = [f"{status}|{notice_number}", *(f"{day}|{kind}|{name}" for day, kind, name in rows)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@transaction.atomic
def load_year(
    year: int,
    rows: list[Row],
    *,
    status: str,
    notice_number: str,
    loaded_by: str,
    checked_by: str = "",
) -> CalendarYear | None:
    """Write a year as a new version, or return None when it stands like this already.

    An estimate never replaces an announced year. The clocks are recalculated apart:
    `clocks.recalculate(year)`.
    """
    rows = sorted(rows)
    _refuse_odd(year, rows, status, notice_number)
    digest = _digest(status, notice_number, rows)
    last = CalendarYear.objects.filter(year=year).order_by("-version").first()
    if last and (last.digest == digest or status == CalendarYear.Status.ESTIMATED):
        return None
    made = CalendarYear.objects.create(
        year=year,
        version=(last.version if last else 0) + 1,
        status=status,
        notice_number=notice_number,
        digest=digest,
        loaded_by=loaded_by[:80],
        checked_by=checked_by[:80],
    )
    CalendarDay.objects.bulk_create(
        CalendarDay(calendar_year=made, date=day, kind=kind, name=name) for day, kind, name in rows
    )
    return made


@transaction.atomic
def type_notice(year: int, rows: list[Row], *, notice_number: str, by: Any) -> TypedNotice:
    """Keep what one person has typed of a notice; typing it again replaces what was typed."""
    rows = sorted(rows)
    _refuse_odd(year, rows, CalendarYear.Status.ANNOUNCED, notice_number)
    kept = {
        "notice_number": notice_number.strip(),
        "rows": [[day.isoformat(), kind, name] for day, kind, name in rows],
        "typed_by": by,
    }
    return TypedNotice.objects.update_or_create(year=year, defaults=kept)[0]


@transaction.atomic
def confirm_notice(pk: int, *, seen: str, by: Any) -> CalendarYear | None:
    """A second person has compared it with the notice: from now on due dates follow it. `seen`
    is the stamp of the words on her page; None when the year stands like this already."""
    typed = TypedNotice.objects.select_for_update().filter(pk=pk).first()
    if typed is None or stamp(typed) != seen:
        raise ValidationError(_("It was typed anew meanwhile: compare it once more."))
    if typed.typed_by_id == by.pk:
        raise PermissionDenied(_("Whoever typed a notice does not check it."))
    made = load_year(
        typed.year,
        [(date.fromisoformat(day), kind, name) for day, kind, name in typed.rows],
        status=CalendarYear.Status.ANNOUNCED,
        notice_number=typed.notice_number,
        loaded_by=str(typed.typed_by),
        checked_by=str(by),
    )
    typed.delete()
    return made


def stamp(typed: TypedNotice) -> str:
    """What was typed, by whom, in one word."""
    words = (f"{row}" for row in typed.rows)
    first = f"{typed.year}|{typed.notice_number}|{typed.typed_by_id}"
    return hashlib.sha256("\n".join((first, *words)).encode()).hexdigest()[:16]


def _refuse_odd(year: int, rows: list[Row], status: str, notice_number: str) -> None:
    if status == CalendarYear.Status.ANNOUNCED and not notice_number.strip():
        raise ValidationError(_("Name the number of the notice."))
    if len({day for day, _kind, _name in rows}) != len(rows):
        raise ValidationError(_("A day stands twice in the list."))
    for day, kind, _name in rows:
        # A bridge over New Year begins in the old year: 2019's moved 29 and 31 December 2018.
        if day.year != year and (day.year, day.month) != (year - 1, 12):
            raise ValidationError(_("%(day)s is not in the year of the notice.") % {"day": day})
        if kind == CalendarDay.Kind.MAKEUP and day.weekday() < 5:
            raise ValidationError(
                _("%(day)s is no weekend: it cannot be a make-up working day.") % {"day": day}
            )
        if kind not in CalendarDay.Kind.values:
            raise ValidationError(_("Unknown kind of day: %(kind)s") % {"kind": kind})


def load_csv(path: Path, *, loaded_by: str, only_unknown: bool = False) -> list[int]:
    """Load every year of a file like `data/holidays.csv`; return the years that changed.
    With `only_unknown` a year that is announced already is left alone."""
    kept = {row.year for row in in_force() if row.status == CalendarYear.Status.ANNOUNCED}
    changed = []
    with path.open(encoding="utf-8-sig", newline="") as lines:
        read = sorted(csv.DictReader(lines), key=lambda row: row["date"])
    for year, group in groupby(read, key=lambda row: int(row["year"])):
        rows = list(group)
        if only_unknown and year in kept:
            continue
        made = load_year(
            year,
            [(date.fromisoformat(row["date"]), row["kind"], row["name"]) for row in rows],
            status=rows[0]["status"],
            notice_number=rows[0]["notice_number"],
            loaded_by=loaded_by,
        )
        if made:
            changed.append(made.year)
    return changed


def write_official() -> list[int]:
    """Load what ships with the portal, at post_migrate; what a school has entered itself stays."""
    return load_csv(OFFICIAL, loaded_by="portal", only_unknown=True)
