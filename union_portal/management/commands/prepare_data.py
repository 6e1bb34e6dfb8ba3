from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from union_portal import backup, versions


class Command(BaseCommand):
    help = "Bring the database to this version: refuse newer data, back up, migrate."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        newer = versions.unknown_here(versions.applied())
        if newer:
            raise CommandError(
                f"the data were written by a newer version of the portal ({', '.join(newer[:3])}); "
                "take that version, or restore a backup made by this one"
            )
        pending = versions.pending()
        if pending and not versions.is_new():
            path = backup.make(why="before-upgrade")
            self.stdout.write(f"A newer version: the data are kept first in {path}")
        if pending:
            call_command("migrate", verbosity=0)
