"""From a clock and the steps of its rule to planned reminders: pure but for `write`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import ceil

from django.utils import timezone

from . import workdays
from .calendars import Calendar
from .models import Clock, PlannedStep
from .workdays import Pause

FIRE_AT = time(8, 30)  # local; a reminder at midnight or on a Sunday is read by nobody


@dataclass(frozen=True)
class Planned:
    code: str
    audience: str
    level: int
    on: date


def fire_at(on: date, calendar: Calendar) -> datetime:
    """08:30 of the step's own day, or of the next working day."""
    day = workdays.roll_to_workday(on, calendar.exceptions)
    return timezone.make_aware(datetime.combine(day, FIRE_AT))


def step_day(clock: Clock, code: str, pauses: list[Pause], calendar: Calendar) -> date | None:
    """Return the own day of a step, or None when it has none (a share of a fixed date)."""
    due, exceptions = clock.due_on, calendar.exceptions
    if code == "start":
        return clock.started_on
    if code == "0":
        return due
    if code.startswith("r-"):
        return workdays.add_workdays(due, -int(code[2:]), exceptions)
    if code.endswith("wd"):
        return workdays.add_workdays(due, int(code[:-2]), exceptions)
    if code[0] in "+-" and code.endswith("d"):
        return due + timedelta(days=int(code[:-1]))
    if clock.n is None or clock.unit not in ("day", "workday"):
        return None
    nth = int(code[3:]) if code.startswith("day") else ceil(clock.length * int(code[:-1]) / 100)
    return workdays.nth_day(clock.started_on, nth, clock.unit, exceptions, pauses)


def steps_of(clock: Clock, pauses: list[Pause], calendar: Calendar) -> list[Planned]:
    """The steps of a clock's rule with their days. A short limit drops by itself what would fall
    on or before its start."""
    if clock.due_on is None:
        return []
    planned = []
    for code, audience, level in clock.rule.terms.get("steps", []):
        on = step_day(clock, code, pauses, calendar)
        if on is not None and (code == "start" or on > clock.started_on):
            planned.append(Planned(code, audience, level, on))
    return planned


def rows(clock: Clock, planned: Iterable[Planned], calendar: Calendar) -> list[PlannedStep]:
    return [
        PlannedStep(
            clock=clock,
            cycle=clock.cycle,
            code=step.code,
            audience=step.audience,
            level=step.level,
            fire_on=step.on,
            fire_at=fire_at(step.on, calendar),
        )
        for step in planned
    ]
