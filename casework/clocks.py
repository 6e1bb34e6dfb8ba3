"""Time limits: start, meet, stop, cancel, pause, resume, extend, restart, move.

Each verb locks the file, then the clock, appends an event whose digest enters the file's ledger,
computes the due day anew, replans the reminders and writes `CaseFile.next_due_on`, which is
written here alone. The ground only knows that something is late; each room's sweep acts on it.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from datetime import UTC, date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Min, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from . import ledger, plan, rulebook, workdays
from .actors import label_of, moment_of, user_of
from .calendars import Calendar, calendar
from .files import lock
from .models import CaseFile, Clock, ClockEvent, PlannedStep
from .rulebook import Frozen
from .transitions import TransitionRefused
from .workdays import Pause

Kind = ClockEvent.Kind
State = Clock.State


# ---------------------------------------------------------------- what stands: reads


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


# ---------------------------------------------------------------- the due day: pure


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


def _compute(clock: Clock, events: list[ClockEvent], days: Calendar) -> None:
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


# ---------------------------------------------------------------- the one way of writing


def digest(event: ClockEvent) -> str:
    """The hash of an event's frozen fields, version 1: a JSON list in fixed order."""
    fields = [
        "1",
        event.clock_id,
        event.seq,
        event.kind,
        event.effective_on.isoformat(),
        event.recorded_at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.by_id,
        event.actor_label,
        event.reason,
        event.due_before and event.due_before.isoformat(),
        event.due_after and event.due_after.isoformat(),
        event.payload,
    ]
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def broken_events() -> list[tuple[int, int]]:
    """(clock, seq) of the events that are not as they were written: the entry of the file's
    trail vouches for each."""
    events = ClockEvent.objects.select_related("entry").order_by("clock_id", "seq")
    return [
        (event.clock_id, event.seq)
        for event in events.iterator(chunk_size=2000)
        if not event.digest == digest(event) == event.entry.vouches_for
    ]


def _locked(clock: Clock) -> Clock:
    """Lock the file, then the clock: the lock order of the house."""
    lock(clock.file_id)
    return (
        Clock.objects.select_for_update(of=("self",))
        .select_related("rule__rule", "file")
        .get(pk=clock.pk)
    )


def _living(clock: Clock, *states: str) -> Clock:
    row = _locked(clock)
    if row.state not in (states or Clock.LIVE):
        raise TransitionRefused(_("This time limit has changed meanwhile."), row.state)
    return row


def _write(
    clock: Clock,
    kind: str,
    *,
    by: Any,
    on: date,
    effective_on: date | None = None,
    reason: str = "",
    due_before: date | None = None,
    payload: dict[str, Any] | None = None,
    days: Calendar | None = None,
) -> ClockEvent:
    """Append an event, compute anew, replan, write the file's next due day. Needs the locks."""
    days = days or calendar()
    event = ClockEvent(
        clock=clock,
        seq=clock.events_kept + 1,
        kind=kind,
        effective_on=effective_on or on,
        recorded_at=moment_of(by, on),
        by=user_of(by),
        actor_label=label_of(by)[:80],
        reason=reason[:300],
        due_before=due_before,
        payload=payload or {},
    )
    events = [*clock.events.order_by("seq"), event]
    if clock.state == State.RUNNING:
        _compute(clock, events, days)
    elif clock.state == State.PAUSED:
        clock.due_on = clock.due_at = None
    if kind in (Kind.START, Kind.RESTART):
        clock.first_due_on = clock.first_due_on or clock.due_on
    event.due_after = clock.due_on
    event.digest = digest(event)
    event.entry = ledger.record(
        clock.file,
        f"clock.{kind}",
        by=by,
        on=on,
        basis=clock.basis,
        note=reason,
        vouches_for=event.digest,
    )
    event.save(force_insert=True)
    clock.events_kept = event.seq
    begun = kind in (Kind.START, Kind.RESTART)
    if begun or event.due_after != due_before or clock.state != State.RUNNING:
        _replan(clock, events, days, first=kind == Kind.START)
    clock.save()
    refresh_next_due([clock.file_id])
    return event


def _replan(clock: Clock, events: list[ClockEvent], days: Calendar, *, first: bool) -> None:
    """Cancel what was planned and plan anew. A step whose day has passed and that was told in an
    earlier cycle of the same stretch is not told again."""
    told: set[tuple[str, str]] = set()
    if not first:
        told = set(
            clock.steps.filter(settled_at__isnull=False)
            .exclude(state=PlannedStep.State.CANCELLED)
            .values_list("code", "audience")
        )
        now = timezone.now()
        clock.steps.filter(state=PlannedStep.State.PLANNED).update(
            state=PlannedStep.State.CANCELLED, settled_at=now
        )
        clock.cycle += 1
    if clock.state != State.RUNNING:
        return
    last = events[-1]
    again = last.kind in (Kind.START, Kind.RESTART)
    steps = [
        step
        for step in plan.steps_of(clock, pauses_of(events), days)
        if again or step.on >= last.effective_on or (step.code, step.audience) not in told
    ]
    PlannedStep.objects.bulk_create(plan.rows(clock, steps, days))


def refresh_next_due(file_ids: Iterable[int]) -> None:
    """Write `next_due_on` = the earliest running due day. Under the file lock, always."""
    earliest = (
        Clock.objects.running()
        .filter(file=OuterRef("pk"))
        .order_by()
        .values("file")
        .annotate(earliest=Min("due_on"))
        .values("earliest")
    )
    CaseFile.objects.filter(pk__in=list(file_ids)).update(next_due_on=Subquery(earliest))


def _missed(clock: Clock, on: date) -> None:
    """Keep the due day that has passed: what changes from now on does not heal it."""
    if clock.missed_due_on is None and clock.due_on is not None and clock.due_on < on:
        clock.missed_due_on = clock.due_on


# ---------------------------------------------------------------- the verbs


@transaction.atomic
def start(
    file: CaseFile,
    kind: str,
    *,
    on: date,
    by: Any,
    purpose: str = "",
    starts_on: date | None = None,
    due_on: date | None = None,
    n: int | None = None,
    unit: str | None = None,
    owner_unit: Any = None,
    owner_user: Any = None,
    frozen: Frozen | None = None,
    basis: str = "",
    reason: str = "",
) -> Clock:
    """Start the limit whose rule has the code `kind`. `on` is the day of the deed; counting begins
    on the day after `starts_on` (or `on`). `due_on` is for rules of unit `date`; `n` and `unit`
    shorten or lengthen one case where its own rule says so. One live clock per file, kind and
    purpose."""
    lock(file.pk)
    if live(file, kind, purpose).exists():
        raise ValueError(f"{kind} {purpose} runs already on {file}")
    version = rulebook.version(kind, on=on, frozen=frozen)
    terms = version.terms
    clock = Clock(
        file=file,
        kind=kind,
        purpose=purpose,
        rule=version,
        basis=basis or version.rule.basis,
        unit=unit or terms["unit"],
        n=None if terms["unit"] == "date" else (version.value if n is None else n),
        roll="none" if unit == "workday" else terms["roll"],
        max_extension=_limit(terms["max_extension"], on, frozen),
        max_extensions=_limit(terms["max_extensions"], on, frozen),
        owner=owner_user,
        owner_unit_id=getattr(owner_unit, "pk", owner_unit),
        started_on=starts_on or on,
    )
    if clock.unit == "date":
        if due_on is None:
            raise ValueError(f"{kind} needs the day on which it ends")
        clock.due_on = due_on
    elif clock.unit == "hour":
        # 民法典 201: a period of hours runs from the moment itself.
        clock.started_at = timezone.now()
        clock.due_at = clock.started_at + timedelta(hours=clock.n)
        clock.due_on = timezone.localdate(clock.due_at)
    else:
        _compute(clock, [], calendar())
    clock.save(force_insert=True)
    _write(
        clock,
        Kind.START,
        by=by,
        on=on,
        effective_on=clock.started_on,
        reason=reason,
        payload={"n": clock.n, "unit": clock.unit, "rule": version.number},
    )
    return clock


def _limit(value: int | str, on: date, frozen: Frozen | None) -> int:
    return rulebook.value(value, on=on, frozen=frozen) if isinstance(value, str) else value


@transaction.atomic
def _end(clock: Clock, state: str, kind: str, *, on: date, by: Any, reason: str) -> Clock:
    row = _living(clock)
    before = row.due_on
    row.state, row.ended_on, row.paused_on = state, on, None
    if state != State.CANCELLED:
        _missed(row, on)
    _write(row, kind, by=by, on=on, reason=reason, due_before=before)
    return row


def met(clock: Clock, *, on: date, by: Any, reason: str = "") -> Clock:
    """What was awaited has come, in time or not. `on` is the day on which it came."""
    return _end(clock, State.MET, Kind.MET, on=on, by=by, reason=reason)


def stop(clock: Clock, *, on: date, by: Any, reason: str = "") -> Clock:
    """The limit ends without being met: the step that it timed is over."""
    return _end(clock, State.STOPPED, Kind.STOP, on=on, by=by, reason=reason)


def cancel(clock: Clock, *, on: date, by: Any, reason: str = "") -> Clock:
    """The limit should not have run, or nobody owes it any more: it counts in no figure."""
    return _end(clock, State.CANCELLED, Kind.CANCEL, on=on, by=by, reason=reason)


def _end_all(
    file: CaseFile, kinds: Iterable[str] | None, verb: Callable[..., Clock], **deed: Any
) -> int:
    clocks = live(file)
    if kinds is not None:
        clocks = clocks.filter(kind__in=list(kinds))
    rows = list(clocks.order_by("pk"))
    for clock in rows:
        verb(clock, **deed)
    return len(rows)


@transaction.atomic
def met_if_live(file: CaseFile, *kinds: str, on: date, by: Any, reason: str = "") -> int:
    """Meet the live clocks of these kinds, if any; return how many."""
    return _end_all(file, kinds, met, on=on, by=by, reason=reason)


@transaction.atomic
def stop_if_live(file: CaseFile, *kinds: str, on: date, by: Any, reason: str = "") -> int:
    return _end_all(file, kinds, stop, on=on, by=by, reason=reason)


@transaction.atomic
def cancel_if_live(file: CaseFile, *kinds: str, on: date, by: Any, reason: str = "") -> int:
    """Cancel the live clocks of these kinds, or every live clock when none is named."""
    return _end_all(file, kinds or None, cancel, on=on, by=by, reason=reason)


@transaction.atomic
def pause(clock: Clock, *, on: date, by: Any, reason: str, with_case: bool = False) -> Clock:
    """Stop counting. Neither this day nor the day it runs on counts. `with_case`: the whole case
    rests, which stops also what its rule does not let anybody pause."""
    row = _living(clock, State.RUNNING)
    if not with_case and not row.rule.terms.get("pausable"):
        raise ValidationError(_("This time limit cannot be paused."))
    if not reason.strip():
        raise ValidationError(_("Say why the time limit is paused."))
    before = row.due_on
    _missed(row, on)
    row.state, row.paused_on, row.paused_with_case = State.PAUSED, on, with_case
    kept = before.isoformat() if row.unit == "date" and before else None
    _write(row, Kind.PAUSE, by=by, on=on, reason=reason, due_before=before, payload={"date": kept})
    return row


@transaction.atomic
def resume(clock: Clock, *, on: date, by: Any, reason: str = "") -> Clock:
    """Run on. A fixed date stands as it stood; a counted limit ends later by what it rested."""
    row = _living(clock, State.PAUSED)
    if on < row.paused_on:
        raise ValidationError(_("It cannot run on before the day on which it was paused."))
    row.state, row.paused_on, row.paused_with_case = State.RUNNING, None, False
    if row.unit in ("date", "hour"):
        stopped = row.events.filter(kind=Kind.PAUSE).latest("seq")
        row.due_on = stopped.due_before
        if row.unit == "hour":
            row.due_at = row.started_at + timedelta(hours=row.length)
    _write(row, Kind.RESUME, by=by, on=on, reason=reason, due_before=None)
    return row


@transaction.atomic
def pause_all(file: CaseFile, *, on: date, by: Any, reason: str, but: Iterable[str] = ()) -> int:
    """Rest the whole case: every running clock stops but those named."""
    rows = list(live(file).filter(state=State.RUNNING).exclude(kind__in=list(but)).order_by("pk"))
    for clock in rows:
        pause(clock, on=on, by=by, reason=reason, with_case=True)
    return len(rows)


@transaction.atomic
def resume_all(file: CaseFile, *, on: date, by: Any, reason: str = "") -> int:
    """Take the case up again: what `pause_all` stopped runs on; what was paused before stays."""
    rows = list(live(file).filter(state=State.PAUSED, paused_with_case=True).order_by("pk"))
    for clock in rows:
        resume(clock, on=on, by=by, reason=reason)
    return len(rows)


@transaction.atomic
def extend(
    clock: Clock, n_or_date: int | date, *, by: Any, on: date, reason: str, approver: Any = None
) -> Clock:
    """Give more time: `n` units of the rule, or a later day, which is turned into units. Granted
    by somebody other than the one who owes the deed. After the due day it gives a new day to work
    with and heals nothing."""
    row = _living(clock, State.RUNNING)
    granted_by = user_of(approver if approver is not None else by)
    if granted_by is not None and row.owner_id == granted_by.pk:
        raise PermissionDenied(_("Whoever owes the deed cannot extend the time for it."))
    if not reason.strip():
        raise ValidationError(_("Say why more time is given."))
    if row.n is None:
        raise ValidationError(_("A fixed day is moved, not extended."))
    if row.extensions >= row.max_extensions:
        raise ValidationError(
            _("This time limit can be extended %(times)d times; that is used up.")
            % {"times": row.max_extensions}
        )
    n = _units_to(row, n_or_date) if isinstance(n_or_date, date) else n_or_date
    if n < 1:
        raise ValidationError(_("The new day must be later than the old one."))
    if n > row.max_extension:
        raise ValidationError(_("At most %(most)d may be added.") % {"most": row.max_extension})
    before = row.due_on
    _missed(row, on)
    row.extended_by += n
    row.extensions += 1
    if row.unit == "hour":
        row.due_at += timedelta(hours=n)
        row.due_on = timezone.localdate(row.due_at)
    _write(row, Kind.EXTEND, by=by, on=on, reason=reason, due_before=before, payload={"n": n})
    if row.due_on < on:
        raise ValidationError(_("The new day is past already."))
    return row


def _units_to(clock: Clock, day: date) -> int:
    """How many units of the rule bring the clock to end on `day`, counted from its unrolled end."""
    if clock.unit not in ("day", "workday"):
        raise ValueError("a limit of months or hours is extended by a number")
    pauses = pauses_of(clock.events.all())
    exceptions = calendar().exceptions
    reached = workdays.counted_days(clock.started_on, day, clock.unit, exceptions, pauses)
    return reached - clock.length


@transaction.atomic
def restart(
    clock: Clock,
    *,
    on: date,
    by: Any,
    reason: str = "",
    starts_on: date | None = None,
    n: int | None = None,
    owner_unit: Any = None,
    owner_user: Any = None,
) -> Clock:
    """Begin the limit anew from that day; `first_due_on` and a missed day stay as they are."""
    row = _living(clock)
    if row.n is None:
        raise ValueError("a fixed date is moved, not restarted")
    before = row.due_on
    _missed(row, on)
    row.state, row.paused_on, row.paused_with_case = State.RUNNING, None, False
    row.started_on = starts_on or on
    row.extended_by = row.extensions = 0
    row.n = row.n if n is None else n
    row.owner = owner_user or row.owner
    row.owner_unit_id = getattr(owner_unit, "pk", owner_unit) or row.owner_unit_id
    if row.unit == "hour":
        row.started_at = timezone.now()
        row.due_at = row.started_at + timedelta(hours=row.n)
        row.due_on = timezone.localdate(row.due_at)
    _write(
        row,
        Kind.RESTART,
        by=by,
        on=on,
        effective_on=row.started_on,
        reason=reason,
        due_before=before,
        payload={"n": row.n},
    )
    return row


@transaction.atomic
def move_date(clock: Clock, due_on: date, *, by: Any, on: date, reason: str) -> Clock:
    """Give a fixed date another day. A day that is past is refused; one that was missed stays."""
    row = _living(clock, State.RUNNING)
    if row.unit != "date":
        raise ValueError("a counted limit is extended, not moved")
    if due_on < on:
        raise ValidationError(_("The new day is past already."))
    if not reason.strip():
        raise ValidationError(_("Say why the day is moved."))
    before = row.due_on
    _missed(row, on)
    row.due_on = due_on
    _write(row, Kind.MOVE_DATE, by=by, on=on, reason=reason, due_before=before)
    return row


@transaction.atomic
def reassign(
    clock: Clock, *, on: date, by: Any, owner_unit: Any = None, owner_user: Any = None
) -> Clock:
    """Hand the clock to another owner; the day stays."""
    row = _living(clock)
    row.owner = owner_user
    row.owner_unit_id = getattr(owner_unit, "pk", owner_unit)
    _write(row, Kind.REASSIGN, by=by, on=on, due_before=row.due_on)
    return row
