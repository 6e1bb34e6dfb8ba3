"""What stands about a clock: which run, what has passed, what is left, and the due day itself as
a pure function of the rule, the calendar and the events."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from .. import workdays
from ..calendars import Calendar, calendar
from ..models import CaseFile, Clock, ClockEvent, PlannedStep
from ..workdays import Pause

Kind = ClockEvent.Kind
State = Clock.State


def live(file: CaseFile, kind: str | None = None, purpose: str | None = None) -> QuerySet[Clock]:
    """The running and paused clocks of a file, the earliest due first."""
    clocks = Clock.objects.live().filter(file=file).select_related("rule__rule")
    if kind is not None:
        clocks = clocks.filter(kind=kind)
    if purpose is not None:
        clocks = clocks.filter(purpose=purpose)
    return clocks.order_by("due_on", "pk")


def passed(clock: Clock, on: date, *, skip: int = 0) -> bool:
    """Whether the end of the limit has come on that day: the due day is over, and `skip` working
    days of patience beyond it (民法典 203: the last day ends at 24:00)."""
    if clock.due_on is None or clock.state != State.RUNNING:
        return False
    last = workdays.add_workdays(clock.due_on, skip, calendar().exceptions)
    return on > last


def past_due(kind: str, on: date, *, skip: int = 0) -> QuerySet[Clock]:
    """The running clocks of a kind whose end has come on that day: what a room's sweep acts on."""
    exceptions = calendar().exceptions
    # due + skip working days < on, turned round so that the database can use its index
    latest = workdays.add_workdays(on, -skip, exceptions) - workdays.DAY
    clocks = Clock.objects.running().filter(kind=kind, due_on__lte=latest)
    return clocks.select_related("file", "rule__rule").order_by("due_on", "pk")


def reminded(clock: Clock) -> bool:
    """Whether its reminders have gone out: an end that hits somebody waits for them."""
    return not clock.steps.filter(state=PlannedStep.State.PLANNED).exists()


def pauses_of(events: Iterable[ClockEvent]) -> list[Pause]:
    """The stretches without counting since the clock was last started, from its events."""
    pauses: list[Pause] = []
    for event in events:
        if event.kind in (Kind.START, Kind.RESTART):
            pauses = []
        elif event.kind == Kind.PAUSE:
            pauses.append((event.effective_on, None))
        elif event.kind == Kind.RESUME and pauses:
            pauses[-1] = (pauses[-1][0], event.effective_on)
    return pauses


def paused_days(clock: Clock, on: date) -> int:
    """How many days the clock has stood still in all, up to that day."""
    return sum(
        ((min(resumed, on) if resumed else on) - stopped).days + 1
        for stopped, resumed in pauses_of(clock.events.all())
        if stopped <= on
    )


def counted(clock: Clock, on: date) -> int:
    """How many days of the limit have run by the end of that day, in the rule's unit."""
    return workdays.counted_days(
        clock.started_on,
        on,
        clock.unit if clock.unit == "workday" else "day",
        calendar().exceptions,
        pauses_of(clock.events.all()),
    )


def rest(clock: Clock, on: date) -> int | None:
    """Days left, in the rule's own unit; negative when late, None while paused."""
    if clock.due_on is None:
        return None
    if clock.unit != "workday":
        return (clock.due_on - on).days
    exceptions = calendar().exceptions
    if clock.due_on >= on:
        return workdays.workdays_between(on, clock.due_on, exceptions)
    return -workdays.workdays_between(clock.due_on, on, exceptions)


def due(
    *,
    unit: str,
    n: int | None,
    roll: str,
    started_on: date,
    pauses: list[Pause],
    exceptions: dict[date, bool],
) -> date | None:
    """The last day of a limit, or None while it stands still. `date` and `hour` are not here:
    their day is given, not counted."""
    if unit == "workday":
        return workdays.nth_day(started_on, n, unit, exceptions, pauses)
    if unit == "day":
        last = workdays.nth_day(started_on, n, unit, exceptions, pauses)
    else:  # month
        last = workdays.add_months(started_on, n)
        for stopped, resumed in pauses:
            if stopped <= last:
                if resumed is None:
                    return None
                last += resumed - stopped + workdays.DAY
    return None if last is None else workdays.roll_to_workday(last, exceptions, roll)


def compute(clock: Clock, events: list[ClockEvent], days: Calendar) -> None:
    """Set due day and provisional of a clock from its events."""
    if clock.unit in ("date", "hour"):
        clock.provisional = False
        return
    pauses = pauses_of(events)
    clock.due_on = due(
        unit=clock.unit,
        n=clock.length,
        roll=clock.roll,
        started_on=clock.started_on,
        pauses=pauses,
        exceptions=days.exceptions,
    )
    if clock.due_on is not None:
        first = clock.started_on if clock.unit == "workday" else clock.due_on
        clock.provisional = days.is_provisional(first, clock.due_on)
