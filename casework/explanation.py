"""Why a time limit ends on that day: the page behind every date, as data.

Nothing here computes a due day of its own: it shows the steps of `workdays` and `clocks.due`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import workdays
from .calendars import Calendar, Year, calendar
from .clocks import pauses_of
from .models import Clock, ClockEvent
from .plan import steps_of
from .words import day_words, length_words
from .workdays import Pause

COUNTED, PAUSED, REST, PLAIN = "counted", "paused", "rest", "plain"
Kind = ClockEvent.Kind


@dataclass(frozen=True)
class Day:
    """A square of the calendar. `mark`: counted, paused (not counted), rest (a rest day that a
    limit of working days leaves out), plain. `is_nth` is the last counted day, before rolling."""

    date: date
    mark: str
    is_workday: bool
    is_nth: bool = False
    is_due: bool = False


@dataclass(frozen=True)
class Month:
    first: date
    weeks: list[list[Day | None]]


@dataclass(frozen=True)
class Line:
    """A step of the arithmetic: what was done, by which article, and what came out."""

    title: str
    text: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Reminder:
    on: date
    words: str
    audience: str
    level: int


@dataclass(frozen=True)
class Change:
    on: date
    words: str
    by: str
    reason: str


@dataclass(frozen=True)
class Explanation:
    clock: Clock
    months: list[Month]
    lines: list[Line]
    years: list[Year]
    reminders: list[Reminder]
    changes: list[Change]


def explain(clock: Clock, on: date | None = None) -> Explanation:
    """Explain a clock as it stands on that day (today), in a handful of queries."""
    on = on or timezone.localdate()
    days = calendar()
    events = list(clock.events.select_related("entry").order_by("seq"))
    pauses = pauses_of(events)
    end = clock.due_on or clock.ended_on or on
    years = [days.years[y] for y in range(clock.started_on.year, end.year + 1) if y in days.years]
    return Explanation(
        clock=clock,
        months=_months(clock, pauses, days, max(end, clock.started_on)),
        lines=_lines(clock, events, pauses, days, on),
        years=years,
        reminders=_reminders(clock, pauses, days),
        changes=[_change(event) for event in events],
    )


def _is_counted(clock: Clock) -> bool:
    return clock.unit in ("day", "workday")


def _nth(clock: Clock, pauses: list[Pause], days: Calendar) -> date | None:
    """The last counted day, before it rolls over a rest day."""
    if _is_counted(clock):
        return workdays.nth_day(clock.started_on, clock.length, clock.unit, days.exceptions, pauses)
    if clock.unit == "month":
        return workdays.add_months(clock.started_on, clock.length)
    return clock.due_on


def _months(clock: Clock, pauses: list[Pause], days: Calendar, end: date) -> list[Month]:
    nth = _nth(clock, pauses, days)
    last = max(end, nth or end)
    squares = []
    day = clock.started_on.replace(day=1)
    stop = (last.replace(day=1) + timedelta(days=32)).replace(day=1)
    while day < stop:
        squares.append(
            Day(
                day,
                _mark(day, clock, pauses, days, nth or end),
                workdays.is_workday(day, days.exceptions),
                is_nth=day == nth,
                is_due=day == clock.due_on,
            )
        )
        day += workdays.DAY
    return [
        Month(first, _weeks(list(rows)))
        for first, rows in groupby(squares, key=lambda square: square.date.replace(day=1))
    ]


def _weeks(rows: list[Day]) -> list[list[Day | None]]:
    padded: list[Day | None] = [None] * rows[0].date.weekday() + list(rows)
    padded += [None] * (-len(padded) % 7)
    return [padded[i : i + 7] for i in range(0, len(padded), 7)]


def _mark(day: date, clock: Clock, pauses: list[Pause], days: Calendar, last: date) -> str:
    for stopped, resumed in pauses:
        if stopped <= day and (resumed is None or day <= resumed):
            return PAUSED if day <= max(last, resumed or day) else PLAIN
    if not clock.started_on < day <= last:
        return PLAIN
    if clock.unit == "workday" and not workdays.is_workday(day, days.exceptions):
        return REST
    return COUNTED if clock.unit != "date" else PLAIN


def _lines(
    clock: Clock, events: list[ClockEvent], pauses: list[Pause], days: Calendar, on: date
) -> list[Line]:
    if clock.unit == "date":
        return [_fixed(clock)]
    if clock.unit == "hour":
        return [_hours(clock)]
    lines = [_length(clock), _first_day(clock, days)]
    since = max((e.seq for e in events if e.kind in (Kind.START, Kind.RESTART)), default=0)
    stretch = [event for event in events if event.seq > since]
    lines += [_extension(clock, event) for event in stretch if event.kind == Kind.EXTEND]
    stops = [event for event in stretch if event.kind == Kind.PAUSE]
    lines += [_pause(event, pause) for event, pause in zip(stops, pauses, strict=True)]
    nth = _nth(clock, pauses, days)
    if clock.due_on is None or nth is None:
        return lines
    lines.append(_reached(clock, nth, pauses, days, on))
    if clock.due_on != nth and clock.unit != "workday":
        lines.append(_rolled(clock))
    if clock.provisional:
        lines.append(_provisional(clock))
    return lines


def _weekday(day: date) -> str:
    return str(WEEKDAYS[day.weekday()])


def _fixed(clock: Clock) -> Line:
    return Line(
        _("The day is fixed"),
        _("Nothing is counted; the day does not move when it is a rest day."),
        day_words(clock.due_on) if clock.due_on else "",
        _weekday(clock.due_on) if clock.due_on else "",
    )


def _hours(clock: Clock) -> Line:
    return Line(
        _("Limit of %(length)s") % {"length": length_words(clock.length, "hour")},
        _("A period of hours runs from the moment itself. Civil Code, art. 201."),
        day_words(clock.due_on) if clock.due_on else "",
        f"{timezone.localtime(clock.due_at):%H:%M}" if clock.due_at else "",
    )


def _length(clock: Clock) -> Line:
    kinds = {"workday": _("working days"), "month": _("months")}
    return Line(
        _("Limit of %(length)s") % {"length": length_words(clock.n, clock.unit)},
        _("By: %(basis)s") % {"basis": clock.basis}
        if clock.basis
        else _("By the rule of this school."),
        length_words(clock.n, clock.unit),
        kinds.get(clock.unit, _("calendar days")),
    )


def _first_day(clock: Clock, days: Calendar) -> Line:
    unit = "workday" if clock.unit == "workday" else "day"
    return Line(
        _("Counting begins on the following day"),
        _("The day on which it starts is not counted. Civil Code, art. 201."),
        day_words(workdays.nth_day(clock.started_on, 1, unit, days.exceptions)),
        _("day 1"),
    )


def _extension(clock: Clock, event: ClockEvent) -> Line:
    length = length_words(event.payload["n"], clock.unit)
    return Line(
        _("Extended by %(length)s") % {"length": length},
        _("%(reason)s Recorded by %(by)s.") % {"reason": event.reason, "by": event.actor_label},
        length,
        day_words(event.effective_on),
    )


def _pause(event: ClockEvent, pause: Pause) -> Line:
    stopped, resumed = pause
    text = _("%(reason)s Neither the day of the stop nor the day it runs on counts.") % {
        "reason": event.reason
    }
    if resumed is None:
        return Line(_("Paused since %(day)s") % {"day": day_words(stopped)}, text, _("no day yet"))
    n = (resumed - stopped).days + 1
    return Line(
        _("Paused from %(start)s to %(end)s")
        % {"start": day_words(stopped), "end": day_words(resumed)},
        text,
        ngettext("%(n)d day not counted", "%(n)d days not counted", n) % {"n": n},
        event.actor_label,
    )


def _reached(clock: Clock, nth: date, pauses: list[Pause], days: Calendar, on: date) -> Line:
    text = ""
    if _is_counted(clock) and clock.is_live:
        n = workdays.counted_days(
            clock.started_on, min(on, nth), clock.unit, days.exceptions, pauses
        )
        text = _("By %(day)s %(length)s have run.") % {
            "day": day_words(on),
            "length": length_words(max(n, 0), clock.unit),
        }
    return Line(
        _("Day %(n)d is reached") % {"n": clock.length}
        if _is_counted(clock)
        else _("The same day of the month is reached"),
        text or (_("Civil Code, art. 202.") if clock.unit == "month" else ""),
        day_words(nth),
        _weekday(nth),
    )


def _rolled(clock: Clock) -> Line:
    return Line(
        _("The last day is a rest day and moves on"),
        _("The day after the rest days is the last day. Civil Code, art. 203."),
        day_words(clock.due_on),
        _("%(weekday)s, until midnight") % {"weekday": _weekday(clock.due_on)},
    )


def _provisional(clock: Clock) -> Line:
    return Line(
        _("The day is provisional"),
        _("The holidays of that year are not announced yet; it is counted anew once they are."),
        day_words(clock.due_on),
        _("provisional"),
    )


def step_words(clock: Clock, code: str) -> str:
    """A step of a rule in words: "5 working days before", "10 days overdue"."""
    if code == "start":
        return _("when it starts")
    if code == "0":
        return _("on the last day")
    if code.endswith("%"):
        n = -(-clock.length * int(code[:-1]) // 100)
        return _("after %(length)s") % {"length": length_words(n, clock.unit)}
    if code.startswith("day"):
        return _("on day %(n)d") % {"n": int(code[3:])}
    if code.startswith("r-"):
        return _("%(length)s before") % {"length": length_words(int(code[2:]), "workday")}
    unit = "workday" if code.endswith("wd") else "day"
    length = length_words(abs(int(code.rstrip("wd"))), unit)
    return (_("%(length)s before") if code[0] == "-" else _("%(length)s overdue")) % {
        "length": length
    }


def _reminders(clock: Clock, pauses: list[Pause], days: Calendar) -> list[Reminder]:
    steps: Iterable = steps_of(clock, pauses, days)
    return sorted(
        (Reminder(s.on, step_words(clock, s.code), s.audience, s.level) for s in steps),
        key=lambda row: (row.on, row.level),
    )


def _change(event: ClockEvent) -> Change:
    day = day_words(event.due_after) if event.due_after else ""
    words = {
        Kind.START: _("set for %(day)s"),
        Kind.PAUSE: _("paused, no day for now"),
        Kind.RESUME: _("runs on, set for %(day)s"),
        Kind.EXTEND: _("extended to %(day)s"),
        Kind.RESTART: _("begun anew, set for %(day)s"),
        Kind.MOVE_DATE: _("moved to %(day)s"),
        Kind.RECALCULATE: _("counted anew by the holiday notice, set for %(day)s"),
        Kind.REASSIGN: _("handed to somebody else, the day stays"),
        Kind.MET: _("met"),
        Kind.STOP: _("ended"),
        Kind.CANCEL: _("cancelled"),
    }[event.kind]
    on = event.entry.on if event.kind == Kind.START else event.effective_on
    return Change(
        on, words % {"day": day} if "%(day)s" in words else words, event.actor_label, event.reason
    )
