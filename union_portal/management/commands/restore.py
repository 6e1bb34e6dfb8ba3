from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from union_portal import backup


class Command(BaseCommand):
    help = "Put an archive back; what is there now is kept first in var/backups. Stop the portal."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("archive", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        manifest = backup.restore(options["archive"])
        self.stdout.write(f"Restored what was saved at {manifest['made_at']}.")
