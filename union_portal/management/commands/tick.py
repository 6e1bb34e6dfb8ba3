"""One round by hand, from cron or a systemd timer: also the rescue when the clock is down."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from union_portal import tasks


class Command(BaseCommand):
    help = "Run one round of the clock now."

    def handle(self, *args: Any, **options: Any) -> None:
        failed = tasks.round_once(timezone.now())
        if failed:
            raise CommandError(f"failed: {', '.join(failed)}")
        self.stdout.write("The round is done.")
