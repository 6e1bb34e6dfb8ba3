from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from union_portal import backup


class Command(BaseCommand):
    help = "Write database, files and keys into one archive (default: var/backups)."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("archive", nargs="?", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path = backup.make(options["archive"])
        self.stdout.write(f"{path} ({path.stat().st_size / 1e6:.1f} MB)")
        if not backup.secret_file().exists():
            self.stdout.write(
                "The keys come from the environment and are not in it: keep them apart."
            )
