"""One round by hand, from cron or a systemd timer: also the rescue when the clock is down."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from casework.tick import take_up_parked
from union_portal import tasks


class Command(BaseCommand):
    help = "Run one round of the clock now."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--parked", action="store_true", help="take up again what was parked after failures"
        )

    def handle(self, *args: Any, parked: bool, **options: Any) -> None:
        if parked:
            self.stdout.write(f"{take_up_parked()} reminders taken up again.")
        failed = tasks.round_once(timezone.now())
        if failed:
            raise CommandError(f"failed: {', '.join(failed)}")
        self.stdout.write("The round is done.")
