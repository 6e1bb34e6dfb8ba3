"""The calendar of the demo's simulation."""

import heapq
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from casework.calendars import calendar
from casework.transitions import TransitionRefused
from casework.workdays import is_workday
from congress import tasks

from ..tasks import run_tick
from .past import on_day

log = logging.getLogger(__name__)

Deed = Callable[[date], Any]
REFUSED = (ValidationError, PermissionDenied, TransitionRefused)
SWEEP_EVERY = timedelta(days=4)
LAST_MINUTE = 8 * 60 - 1  # of a day that begins at nine


def last_workday(day: date) -> date:
    """That day, or the working day before it."""
    days = calendar()
    while not is_workday(day, days.exceptions):
        day -= timedelta(days=1)
    return day


@dataclass
class Stage:
    """The calendar of the simulation: deeds in the order of their days, the sweeps at night."""

    until: date
    queue: list[tuple[date, int, Deed]] = field(default_factory=list)
    serial: Any = field(default_factory=count)
    swept: date | None = None
    refused: list[str] = field(default_factory=list)

    def plan(self, day: date, deed: Deed) -> None:
        """Do it on that day, or on the next working day; never after the end of the play."""
        days = calendar()
        while not is_workday(day, days.exceptions):
            day += timedelta(days=1)
        if day <= self.until:
            heapq.heappush(self.queue, (day, next(self.serial), deed))

    def run(self, told: Callable[[str], None]) -> None:
        done, today, minute = 0, None, 0
        while self.queue:
            day, _serial, deed = heapq.heappop(self.queue)
            self.sweep_to(day)
            minute = min(minute + 1 + done % 3, LAST_MINUTE) if day == today else done % 40
            today = day
            with on_day(day, 9 + minute // 60, minute % 60):
                try:
                    deed(day)
                except REFUSED as refused:  # one case stays where it is, the others go on
                    log.exception("refused on %s", day)
                    self.refused.append(f"{day}: {refused!r}")
            done += 1
            if done % 50 == 0:
                told(f"{day:%Y-%m-%d}，已办{done}步，还有{len(self.queue)}步")
        self.sweep_to(self.until)

    def sweep_to(self, day: date) -> None:
        """Remind, then run the clock's verbs, every few days: as after an outage, each takes effect
        on the day on which its limit was over."""
        if self.swept is not None and day - self.swept < SWEEP_EVERY and day < self.until:
            return
        with on_day(day, 0, 1):
            run_tick(timezone.now())
            tasks.sweep(day, timezone.now())
        self.swept = day
