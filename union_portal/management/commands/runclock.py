"""The clock of the small edition: one process, one thread, one round a minute, and between two
rounds a look every few seconds at what somebody sits in front of and waits for."""

import signal
import threading
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections
from django.utils import timezone

from union_portal import tasks
from union_portal.celery import JOBS_EVERY, MINUTE


class Command(BaseCommand):
    help = "Run the clock: sweeps, reminders, mail, papers, once a minute until it is stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=float, default=MINUTE, help="seconds between rounds")
        parser.add_argument("--rounds", type=int, default=0, help="stop after so many (0: never)")

    def handle(self, *args: Any, every: float, rounds: int, **options: Any) -> None:
        stopped = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stopped.set())
        self.stdout.write("The clock is running.")
        self.stdout.flush()
        done = 0
        while not stopped.is_set():
            began = time.monotonic()
            close_old_connections()
            failed = tasks.round_once(timezone.now())
            if failed:
                self.stderr.write(f"{timezone.localtime():%F %T} failed: {', '.join(failed)}")
            done += 1
            if done == rounds:
                break
            self._meanwhile(stopped, until=began + every)
        close_old_connections()
        self.stdout.write("The clock has stopped.")

    def _meanwhile(self, stopped: threading.Event, until: float) -> None:
        while (left := until - time.monotonic()) > 0 and not stopped.wait(min(left, JOBS_EVERY)):
            close_old_connections()
            tasks.run_safely(tasks.run_jobs, timezone.now())
