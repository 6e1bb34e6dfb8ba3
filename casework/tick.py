"""The minute tick: planned reminders that are due become notices. Any number at any time.

After an outage the newest step of an audience stands for the earlier ones; every escalation is
recorded, with the step's own day. Who is told is asked now: who heads the department today.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.models import F
from django.shortcuts import resolve_url
from django.utils import timezone

from . import access, ledger, notices, words
from .actors import CLOCK
from .models import CaseFile, Clock, Escalation, PlannedStep
from .notices import Letter, Policy

log = logging.getLogger(__name__)
State = PlannedStep.State

CHUNK = 200  # clocks a transaction: ten times faster than one each
PARK_AFTER = 5  # failures of one clock

Resolve = Callable[[CaseFile, Clock, str, date], Iterable[Any]]


@dataclass(frozen=True)
class Matter:
    """How a room wants its case called and where it is read."""

    name: str
    url: str = ""


Describe = Callable[[CaseFile], Matter]


@dataclass
class Tally:
    told: int = 0
    settled: int = 0
    escalated: int = 0
    failed: list[int] = field(default_factory=list)


def by_number(file: CaseFile) -> Matter:
    """Number and title; a sealed file has no title to show."""
    return Matter(f"{file} {file.title}".strip())


def tick(now: datetime, resolve: Resolve, describe: Describe = by_number) -> Tally:
    """Settle every planned step that is due. `resolve(file, clock, audience, on)` is the roof's:
    it knows the roles. With nothing due this is one query and a heartbeat."""
    tally = Tally()
    on = timezone.localdate(now)
    due = PlannedStep.objects.filter(state=State.PLANNED, fire_at__lte=now)
    clock_ids = sorted(set(due.order_by().values_list("clock_id", flat=True)))
    for start in range(0, len(clock_ids), CHUNK):
        chunk = clock_ids[start : start + CHUNK]
        try:
            with transaction.atomic():
                done = _settle(chunk, now, on, resolve, describe)
        except Exception:
            log.exception("tick: a chunk failed, its clocks are taken one by one")
            for clock_id in chunk:
                _settle_alone(clock_id, now, on, resolve, describe, tally)
        else:
            _add(tally, done)
    notices.gather_digests(now)
    notices.beat("tick", now, told=tally.told, failed=len(tally.failed))
    return tally


def _add(tally: Tally, done: Tally) -> None:
    tally.told += done.told
    tally.settled += done.settled
    tally.escalated += done.escalated


def _settle_alone(
    clock_id: int, now: datetime, on: date, resolve: Resolve, describe: Describe, tally: Tally
) -> None:
    """One bad clock must not stop the others: it is counted, and parked when it keeps failing."""
    try:
        with transaction.atomic():
            _add(tally, _settle([clock_id], now, on, resolve, describe))
        Clock.objects.filter(pk=clock_id, failures__gt=0).update(failures=0)
    except OperationalError:  # a lock held too long says nothing about the clock: next minute
        log.warning("tick: clock %s is left for the next minute", clock_id)
    except Exception:
        log.exception("tick: clock %s failed", clock_id)
        tally.failed.append(clock_id)
        Clock.objects.filter(pk=clock_id).update(failures=F("failures") + 1)
        if Clock.objects.filter(pk=clock_id, failures__gte=PARK_AFTER).exists():
            PlannedStep.objects.filter(
                clock=clock_id, state=State.PLANNED, fire_at__lte=now
            ).update(state=State.PARKED, settled_at=now)


@transaction.atomic
def take_up_parked() -> int:
    """Plan again what was parked, once its cause is mended; the next tick judges it anew."""
    parked = PlannedStep.objects.filter(state=State.PARKED)
    Clock.objects.filter(pk__in=parked.values("clock")).update(failures=0)
    return parked.update(state=State.PLANNED, settled_at=None)


def _settle(
    clock_ids: list[int], now: datetime, on: date, resolve: Resolve, describe: Describe
) -> Tally:
    """Lock the files, then the clocks, then judge their due steps. What another tick or a verb
    holds at this moment is left for the next minute."""
    file_ids = Clock.objects.filter(pk__in=clock_ids).values("file")
    files = {
        file.pk: file
        for file in CaseFile.objects.select_for_update(
            skip_locked=connection.features.has_select_for_update_skip_locked
        )
        .filter(pk__in=file_ids)
        .order_by("pk")
    }
    locked = {
        clock.pk: clock
        for clock in Clock.objects.select_for_update(of=("self",))
        .filter(pk__in=clock_ids, file__in=files)
        .select_related("rule__rule")
        .order_by("pk")
    }
    due: dict[int, list[PlannedStep]] = defaultdict(list)
    for step in PlannedStep.objects.filter(
        clock__in=locked, state=State.PLANNED, fire_at__lte=now
    ).order_by("fire_on", "level", "pk"):
        due[step.clock_id].append(step)
    round_ = _Round(now, on, resolve, describe)
    for clock_id, steps in due.items():
        clock = locked[clock_id]
        clock.file = files[clock.file_id]
        round_.judge(clock, steps)
    return round_.write()


def addressed(
    clock: Clock, audiences: Iterable[str], on: date, resolve: Resolve, describe: Describe
) -> tuple[list[Any], Matter]:
    """Who stands behind these audiences today, and the words for the matter. Of a sealed file key
    holders alone are told, in neutral words, and led to the desk."""
    file = clock.file
    people = {user.pk: user for code in audiences for user in resolve(file, clock, code, on)}
    if not file.sealed:
        return list(people.values()), describe(file)
    holders = [user for user in people.values() if access.opens(user, file, on)]
    return holders, Matter("", resolve_url(settings.LOGIN_REDIRECT_URL))


class _Round:
    """The decisions of one transaction, written at its end in a fixed number of queries."""

    def __init__(self, now: datetime, on: date, resolve: Resolve, describe: Describe) -> None:
        self.now, self.on, self.resolve, self.describe = now, on, resolve, describe
        self.states: dict[str, list[int]] = defaultdict(list)
        self.letters: list[Letter] = []
        self.escalations: list[tuple[Clock, Escalation]] = []

    def judge(self, clock: Clock, steps: list[PlannedStep]) -> None:
        live = [s for s in steps if s.cycle == clock.cycle and clock.state == Clock.State.RUNNING]
        gone = {s.pk for s in steps} - {s.pk for s in live}
        self.states[State.CANCELLED] += gone
        newest: dict[str, PlannedStep] = {}
        for step in live:  # by their own day: the last one stands for the earlier ones
            if step.audience in newest:
                self.states[State.SUPERSEDED].append(newest[step.audience].pk)
            newest[step.audience] = step
        told = {step.pk: self._tell(clock, step) for step in newest.values()}
        self.states[State.MATERIALISED] += list(told)
        for step in live:
            if step.level:
                self._escalate(clock, step, told.get(step.pk, 0))

    def _tell(self, clock: Clock, step: PlannedStep) -> int:
        people, matter = addressed(clock, [step.audience], self.on, self.resolve, self.describe)
        for user in people:
            self.letters.append(
                Letter(
                    user,
                    words.subject(clock, matter, step, self.on),
                    words.body(clock, matter, step, self.on),
                    matter.url,
                    clock.file,
                    # Whoever stands behind two audiences of a step is told once.
                    notices.hashed(clock.pk, step.cycle, step.code, step.level, user.pk),
                    Policy.AT_LEAST_ONCE,
                    step,
                )
            )
        return len(people)

    def _escalate(self, clock: Clock, step: PlannedStep, told: int) -> None:
        row = Escalation(
            clock=clock,
            cycle=step.cycle,
            level=step.level,
            audience=step.audience,
            on=step.fire_on,
            at=self.now,
            told=told,
        )
        self.escalations.append((clock, row))

    def write(self) -> Tally:
        for state, pks in self.states.items():
            PlannedStep.objects.filter(pk__in=pks, state=State.PLANNED).update(
                state=state, settled_at=self.now
            )
        told = notices.write(self.letters, self.now)
        settled = sum(len(pks) for pks in self.states.values())
        return Tally(told=told, settled=settled, escalated=self._report())

    def _report(self) -> int:
        """Record each level once per clock and cycle: the legal fact, whoever reads the mail."""
        clocks = {clock.pk for clock, _row in self.escalations}
        kept = set(
            Escalation.objects.filter(clock__in=clocks).values_list("clock_id", "cycle", "level")
        )
        new = 0
        for clock, row in self.escalations:
            if (clock.pk, row.cycle, row.level) in kept:
                continue
            kept.add((clock.pk, row.cycle, row.level))
            row.save(force_insert=True)
            ledger.record(clock.file, "escalate", by=CLOCK, on=row.on, basis=clock.basis)
            new += 1
        return new
