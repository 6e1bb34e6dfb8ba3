"""The verbs of a clock. Each locks the file, then the clock, and writes through `writing`."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import rulebook, workdays
from ..actors import user_of
from ..calendars import calendar
from ..files import lock
from ..models import CaseFile, Clock, ClockEvent, PlannedStep
from ..rulebook import Frozen
from .reading import compute, live, pauses_of
from .writing import keep_missed, living, write

Kind = ClockEvent.Kind
State = Clock.State
Step = PlannedStep.State


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
    follows: Clock | None = None,
) -> Clock:
    """Start the limit whose rule has the code `kind`. `on` is the day of the deed; counting begins
    on the day after `starts_on` (or `on`). `due_on` is for rules of unit `date`; `n` and `unit`
    shorten or lengthen one case where its own rule says so. `follows` is the ended clock that this
    one goes on for: what was told, or has passed, is not told again. One live clock per file, kind
    and purpose."""
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
        compute(clock, [], calendar())
    clock.save(force_insert=True)
    write(
        clock,
        Kind.START,
        by=by,
        on=on,
        effective_on=clock.started_on,
        reason=reason,
        payload={"n": clock.n, "unit": clock.unit, "rule": version.number},
    )
    if follows is not None:
        _tell_no_more(clock, follows, on)
    return clock


def _tell_no_more(clock: Clock, before: Clock, on: date) -> None:
    told = before.steps.filter(state__in=(Step.MATERIALISED, Step.SUPERSEDED))
    known = set(told.values_list("code", "audience"))
    over = [
        step.pk
        for step in clock.steps.filter(state=Step.PLANNED)
        if step.fire_on < on or (step.code, step.audience) in known
    ]
    clock.steps.filter(pk__in=over).update(state=Step.SUPERSEDED, settled_at=timezone.now())


def _limit(value: int | str, on: date, frozen: Frozen | None) -> int:
    return rulebook.value(value, on=on, frozen=frozen) if isinstance(value, str) else value


@transaction.atomic
def _end(clock: Clock, state: str, kind: str, *, on: date, by: Any, reason: str) -> Clock:
    row = living(clock)
    before = row.due_on
    row.state, row.ended_on, row.paused_on = state, on, None
    if state != State.CANCELLED:
        keep_missed(row, on)
    write(row, kind, by=by, on=on, reason=reason, due_before=before)
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
    row = living(clock, State.RUNNING)
    if not with_case and not row.rule.terms.get("pausable"):
        raise ValidationError(_("This time limit cannot be paused."))
    if not reason.strip():
        raise ValidationError(_("Say why the time limit is paused."))
    before = row.due_on
    keep_missed(row, on)
    row.state, row.paused_on, row.paused_with_case = State.PAUSED, on, with_case
    kept = before.isoformat() if row.unit == "date" and before else None
    write(row, Kind.PAUSE, by=by, on=on, reason=reason, due_before=before, payload={"date": kept})
    return row


@transaction.atomic
def resume(clock: Clock, *, on: date, by: Any, reason: str = "") -> Clock:
    """Run on. A fixed date stands as it stood; a counted limit ends later by what it rested."""
    row = living(clock, State.PAUSED)
    if on < row.paused_on:
        raise ValidationError(_("It cannot run on before the day on which it was paused."))
    row.state, row.paused_on, row.paused_with_case = State.RUNNING, None, False
    if row.unit in ("date", "hour"):
        stopped = row.events.filter(kind=Kind.PAUSE).latest("seq")
        row.due_on = stopped.due_before
        if row.unit == "hour":
            row.due_at = row.started_at + timedelta(hours=row.length)
    write(row, Kind.RESUME, by=by, on=on, reason=reason, due_before=None)
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
    row = living(clock, State.RUNNING)
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
    keep_missed(row, on)
    row.extended_by += n
    row.extensions += 1
    if row.unit == "hour":
        row.due_at += timedelta(hours=n)
        row.due_on = timezone.localdate(row.due_at)
    write(row, Kind.EXTEND, by=by, on=on, reason=reason, due_before=before, payload={"n": n})
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
    row = living(clock)
    if row.n is None:
        raise ValueError("a fixed date is moved, not restarted")
    before = row.due_on
    keep_missed(row, on)
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
    write(
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
    row = living(clock, State.RUNNING)
    if row.unit != "date":
        raise ValueError("a counted limit is extended, not moved")
    if due_on < on:
        raise ValidationError(_("The new day is past already."))
    if not reason.strip():
        raise ValidationError(_("Say why the day is moved."))
    before = row.due_on
    keep_missed(row, on)
    row.due_on = due_on
    write(row, Kind.MOVE_DATE, by=by, on=on, reason=reason, due_before=before)
    return row


@transaction.atomic
def reassign(
    clock: Clock,
    *,
    on: date,
    by: Any,
    owner_unit: Any = None,
    owner_user: Any = None,
    purpose: str | None = None,
) -> Clock:
    """Hand the clock to another owner, and to another purpose where that names the owner's part;
    the day stays."""
    row = living(clock)
    row.purpose = row.purpose if purpose is None else purpose
    row.owner = owner_user
    row.owner_unit_id = getattr(owner_unit, "pk", owner_unit)
    write(row, Kind.REASSIGN, by=by, on=on, due_before=row.due_on)
    return row
