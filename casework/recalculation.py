"""A holiday notice is loaded: the due days that it moves are counted anew, and only those.

A day that has passed never moves, and none moves into the past. Chunk by chunk of files, each
complete in itself, so that a killed run goes on where it stopped and nobody waits for long.
"""

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from . import ledger, notices, plan, words
from .actors import CLOCK, label_of, user_of
from .calendars import Calendar, calendar, in_force
from .clocks import digest, due, pauses_of, refresh_next_due
from .files import lock
from .models import CaseFile, Clock, ClockEvent, Heartbeat, PlannedStep, RuleVersion
from .notices import Letter, Policy
from .tick import Describe, Resolve, addressed, by_number

CHUNK = 500  # files
COUNTED = ("workday", "day", "month")
STRETCHES = (ClockEvent.Kind.PAUSE, ClockEvent.Kind.RESUME, ClockEvent.Kind.RESTART)


def recalculate(
    year: int, *, on: date, resolve: Resolve, describe: Describe = by_number, by: Any = CLOCK
) -> int:
    """Count anew every running limit that touches `year`; return how many got another day. Whom
    its reminders are for is told, by the roof's `resolve` as in the tick."""
    affected = Clock.objects.running().filter(
        unit__in=COUNTED,
        started_on__lte=date(year, 12, 31),
        due_on__gte=max(on, date(year, 1, 1)),
    )
    file_ids = sorted(set(affected.order_by().values_list("file_id", flat=True)))
    days, moved = calendar(), 0
    for start in range(0, len(file_ids), CHUNK):
        with transaction.atomic():
            changed = _chunk(file_ids[start : start + CHUNK], affected, days, on, by)
            _tell(changed, on, resolve, describe)
        moved += len(changed)
    return moved


def follow_notices(now: datetime, resolve: Resolve, describe: Describe = by_number) -> int:
    """Count anew once a newer calendar is in force, within the minute, whoever loaded it: the
    digests of the years counted last stand beside the signs of life."""
    digests = [row.digest for row in in_force()]
    last = Heartbeat.objects.filter(name="calendar").first()
    if last is not None and last.detail["digests"] == digests:
        return 0
    moved = catch_up(timezone.localdate(now), resolve, describe)
    notices.beat("calendar", now, digests=digests)
    return moved


def catch_up(on: date, resolve: Resolve, describe: Describe = by_number) -> int:
    """What a killed run, or a notice that came with a release, has left: asked every night."""
    years = sorted({on.year, *(year for year in calendar().years if year >= on.year)})
    return sum(recalculate(year, on=on, resolve=resolve, describe=describe) for year in years)


Moved = list[tuple[Clock, date, list]]  # the clock, its day before, its pauses


def _chunk(file_ids: list[int], affected: Any, days: Calendar, on: date, by: Any) -> Moved:
    files = {file.pk: file for file in lock(*file_ids)}
    rows = list(affected.filter(file__in=files).select_for_update(of=("self",)).order_by("pk"))
    rules = RuleVersion.objects.select_related("rule").in_bulk({row.rule_id for row in rows})
    events: dict[int, list[ClockEvent]] = defaultdict(list)
    stretches = ClockEvent.objects.filter(clock__in=rows, kind__in=STRETCHES)
    for event in stretches.order_by("clock_id", "seq"):
        events[event.clock_id].append(event)
    changed: Moved = []
    told_otherwise: dict[bool, list[int]] = {True: [], False: []}
    for clock in rows:
        clock.file, clock.rule = files[clock.file_id], rules[clock.rule_id]
        pauses = pauses_of(events[clock.pk])
        new = due(
            unit=clock.unit,
            n=clock.length,
            roll=clock.roll,
            started_on=clock.started_on,
            pauses=pauses,
            exceptions=days.exceptions,
        )
        first = clock.started_on if clock.unit == "workday" else new
        provisional = days.is_provisional(first, new)
        if new != clock.due_on and new >= on:
            changed.append((clock, clock.due_on, pauses))
            clock.due_on = new
        if provisional != clock.provisional:
            told_otherwise[provisional].append(clock.pk)
    for provisional, pks in told_otherwise.items():
        Clock.objects.filter(pk__in=pks).update(provisional=provisional)
    if changed:
        _write(changed, files, days, on, by)
    return changed


def _write(
    changed: Moved,
    files: dict[int, CaseFile],
    days: Calendar,
    on: date,
    by: Any,
) -> None:
    now = timezone.now()
    events = [_event(clock, before, on, now, by) for clock, before, _pauses in changed]
    entries = ledger.record_many(
        files,
        [(e.clock.file_id, e.clock.basis, e.digest) for e in events],
        by=by,
        on=on,
        action="clock.recalculate",
    )
    for event, entry in zip(events, entries, strict=True):
        event.entry = entry
    ClockEvent.objects.bulk_create(events)
    by_day: dict[date, list[int]] = defaultdict(list)
    for clock, _before, _pauses in changed:
        clock.events_kept += 1
        clock.cycle += 1
        by_day[clock.due_on].append(clock.pk)
    for day, pks in by_day.items():  # some tens of days, never row by row
        Clock.objects.filter(pk__in=pks).update(
            due_on=day, events_kept=F("events_kept") + 1, cycle=F("cycle") + 1
        )
    _replan(changed, days, on, now)
    refresh_next_due({clock.file_id for clock, *_rest in changed})


def _event(clock: Clock, before: date, on: date, now: datetime, by: Any) -> ClockEvent:
    event = ClockEvent(
        clock=clock,
        seq=clock.events_kept + 1,
        kind=ClockEvent.Kind.RECALCULATE,
        effective_on=on,
        recorded_at=now,
        actor_label=label_of(by)[:80],
        by=user_of(by),
        due_before=before,
        due_after=clock.due_on,
    )
    event.digest = digest(event)
    return event


def _replan(changed: Moved, days: Calendar, on: date, now: datetime) -> None:
    ids = [clock.pk for clock, *_rest in changed]
    PlannedStep.objects.filter(clock__in=ids, state=PlannedStep.State.PLANNED).update(
        state=PlannedStep.State.CANCELLED, settled_at=now
    )
    told: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for pk, code, audience in (
        PlannedStep.objects.filter(clock__in=ids, settled_at__isnull=False)
        .exclude(state=PlannedStep.State.CANCELLED)
        .values_list("clock_id", "code", "audience")
    ):
        told[pk].add((code, audience))
    rows = []
    for clock, _before, pauses in changed:
        steps = [
            step
            for step in plan.steps_of(clock, pauses, days)
            if step.on >= on or (step.code, step.audience) not in told[clock.pk]
        ]
        rows += plan.rows(clock, steps, days)
    PlannedStep.objects.bulk_create(rows, batch_size=1000)


def _tell(changed: Moved, on: date, resolve: Resolve, describe: Describe) -> None:
    """Whoever owes the deed, and whom the reminders of the limit are for; a superior hears of what
    is late, not of this."""
    letters = []
    for clock, before, _pauses in changed:
        steps = clock.rule.terms.get("steps", [])
        audiences = dict.fromkeys(audience for _code, audience, level in steps if not level)
        people, matter = addressed(clock, audiences, on, resolve, describe)
        told = {user.pk: user for user in (*people, *filter(None, [clock.owner]))}
        letters += [
            Letter(
                user,
                words.moved(clock, matter, before),
                "",
                matter.url,
                clock.file,
                notices.hashed("recalculated", clock.pk, clock.cycle, user.pk),
                Policy.AT_LEAST_ONCE,
                None,
            )
            for user in told.values()
        ]
    notices.write(letters, timezone.now())
