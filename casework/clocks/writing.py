"""The one way of writing a clock: an event whose digest enters the file's trail, the due day
computed anew, the reminders planned anew, `CaseFile.next_due_on`, which is written here alone."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, date
from typing import Any

from django.db.models import Min, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import ledger, plan
from ..actors import label_of, moment_of, user_of
from ..calendars import Calendar, calendar
from ..files import lock
from ..models import CaseFile, Clock, ClockEvent, PlannedStep
from ..transitions import TransitionRefused
from .reading import compute, pauses_of

Kind = ClockEvent.Kind
State = Clock.State


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


def living(clock: Clock, *states: str) -> Clock:
    row = _locked(clock)
    if row.state not in (states or Clock.LIVE):
        raise TransitionRefused(_("This time limit has changed meanwhile."), row.state)
    return row


def write(
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
        compute(clock, events, days)
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


def keep_missed(clock: Clock, on: date) -> None:
    """Keep the due day that has passed: what changes from now on does not heal it."""
    if clock.missed_due_on is None and clock.due_on is not None and clock.due_on < on:
        clock.missed_due_on = clock.due_on
