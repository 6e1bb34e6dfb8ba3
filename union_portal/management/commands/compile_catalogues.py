from typing import Any

from django.core.management.base import BaseCommand

from union_portal import catalogues


class Command(BaseCommand):
    help = "Compile the translation catalogues that have changed."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        written = catalogues.compile_all()
        if options["verbosity"] > 1:
            self.stdout.write(f"{written} catalogues compiled")
