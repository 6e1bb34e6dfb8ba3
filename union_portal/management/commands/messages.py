from typing import Any

from django.core.management.base import BaseCommand, CommandError

from union_portal import catalogues


class Command(BaseCommand):
    help = "Bring the Chinese catalogues up to date with the code; --check only looks."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("rooms", nargs="*", help="only these rooms (default: all)")
        parser.add_argument("--check", action="store_true", help="fail if anything is missing")

    def handle(self, *args: Any, **options: Any) -> None:
        rooms = options["rooms"] or catalogues.ROOMS
        unknown = set(rooms) - set(catalogues.ROOMS)
        if unknown:
            raise CommandError(f"no such room: {', '.join(sorted(unknown))}")
        if options["check"]:
            found = [
                fault for fault in catalogues.faults() if fault.partition(":")[0] in set(rooms)
            ]
            for fault in found:
                self.stderr.write(fault)
            if found:
                raise CommandError(f"{len(found)} faults in the catalogues: ./portal messages")
            return
        for room in rooms:
            came, went = catalogues.update(room)
            empty = sum(not catalogues.text_of(entry) for entry in catalogues.load(room))
            self.stdout.write(f"{room}: {came} new, {went} gone, {empty} to translate")
