"""What happens by itself. One list of functions, three callers: Celery beat in the large edition,
`manage.py runclock` in the small one, `manage.py tick` from cron or by hand. Any of them may run
at the same time: the tables see to it that nothing happens twice.
"""

import logging
import time
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from celery import shared_task
from django.utils import timezone

from casework import (
    attachments,
    delivery,
    documents,
    health,
    jobs,
    orphans,
    rates,
    recalculation,
)
from casework.models import CaseFile, Clock
from casework.tick import Matter, by_number, tick

from . import rooms

log = logging.getLogger(__name__)

MAILS = 50  # taken up at once
DELIVER_FOR = 45.0  # seconds a minute


def resolve(file: CaseFile, clock: Clock, audience: str, on: date) -> Iterable[Any]:
    """Who stands behind an audience code of a rule today: the room of the case knows."""
    room = rooms.of(file.kind)
    return room.recipients(file, clock, audience, on) if room else []


def describe(file: CaseFile) -> Matter:
    room = rooms.of(file.kind)
    return room.describe(file) if room else by_number(file)


def run_tick(now: datetime) -> None:
    tick(now, resolve, describe)


def run_sweeps(now: datetime) -> None:
    """Each room acts on what is late or over, each sweep for itself: one failing room stops
    neither the others nor the mail."""
    recalculation.follow_notices(now, resolve, describe)
    on = timezone.localdate(now)
    for room in rooms.ALL:
        try:
            room.sweep(on, now)
        except Exception:
            log.exception("the sweep of %s failed", room.name)
            health.note_fault(room.name)


def run_delivery(now: datetime) -> None:
    """Send until nothing waits, or until the minute is nearly over."""
    stop_at = time.monotonic() + DELIVER_FOR
    while delivery.deliver(now, MAILS).taken >= MAILS and time.monotonic() < stop_at:
        now = timezone.now()


def run_papers(now: datetime) -> None:
    documents.render_pending()


def run_scanner(now: datetime) -> None:
    attachments.check_pending()


def run_jobs(now: datetime) -> None:
    jobs.run_pending(rooms.job_handlers())


def run_nightly(now: datetime) -> None:
    """Once a local day, by one process: figures, the days a notice has moved, then the check, and
    at last the files that nothing names."""
    if not health.begin_night(now):
        return
    recalculation.catch_up(timezone.localdate(now), resolve, describe)
    rates.forget_ended(now)
    jobs.put_away(now)
    failed = [room.name for room in rooms.WITH_FIGURES if not _night_of(room, now)]
    health.check_at_night(now, failed)
    orphans.remove(now)


def _night_of(room: rooms.Room, now: datetime) -> bool:
    """Whether the night's work of a room ran to its end: one that fails stops neither the others
    nor the check of the trail."""
    try:
        room.nightly(timezone.localdate(now))
    except Exception:
        log.exception("the night of %s failed", room.name)
        return False
    return True


ROUND: list[Callable[[datetime], None]] = [
    run_sweeps,
    run_tick,
    run_delivery,
    run_papers,
    run_scanner,
    run_jobs,
]


def round_once(now: datetime) -> list[str]:
    """Run the whole round; return the names of what failed. One failing part stops no other."""
    steps = [*ROUND, run_nightly] if timezone.localtime(now).hour >= 2 else ROUND
    return [step.__name__ for step in steps if not run_safely(step, now)]


def run_safely(step: Callable[[datetime], None], now: datetime) -> bool:
    """Whether the step ran to its end; what stopped it stands in the log."""
    try:
        step(now)
    except Exception:
        log.exception("%s failed", step.__name__)
        return False
    return True


@shared_task(name="portal.sweep")
def sweep_task() -> None:
    run_sweeps(timezone.now())


@shared_task(name="portal.tick")
def tick_task() -> None:
    run_tick(timezone.now())


@shared_task(name="portal.deliver")
def deliver_task() -> None:
    run_delivery(timezone.now())


@shared_task(name="portal.papers")
def papers_task() -> None:
    run_papers(timezone.now())
    run_scanner(timezone.now())


@shared_task(name="portal.jobs")
def jobs_task() -> None:
    run_jobs(timezone.now())


@shared_task(name="portal.nightly")
def nightly_task() -> None:
    run_nightly(timezone.now())
