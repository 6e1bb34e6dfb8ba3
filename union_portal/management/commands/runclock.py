"""The clock of the small edition: one process, one thread, one round a minute."""

import signal
import threading
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections
from django.utils import timezone

from union_portal import tasks


class Command(BaseCommand):
    help = "Run the clock: sweeps, reminders, mail, papers, once a minute until it is stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=float, default=60.0, help="seconds between rounds")
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
            stopped.wait(max(0.0, every - (time.monotonic() - began)))
        close_old_connections()
        self.stdout.write("The clock has stopped.")
