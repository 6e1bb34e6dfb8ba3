"""Load a working calendar from a file like casework/data/holidays.csv and count anew."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from casework import calendars, recalculation

from ... import tasks


class Command(BaseCommand):
    help = "Load the yearly holiday notice and recalculate the time limits that it moves."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", nargs="?", type=Path, default=calendars.OFFICIAL)
        parser.add_argument("--by", default="system keeper", help="who enters the notice")

    def handle(self, *args: Any, path: Path, by: str, **options: Any) -> None:
        try:
            changed = calendars.load_csv(path, loaded_by=by)
        except (OSError, KeyError, ValueError, ValidationError) as error:
            raise CommandError(f"{path}: {error}") from error
        on = timezone.localdate()
        for year in changed:
            moved = recalculation.recalculate(
                year, on=on, resolve=tasks.resolve, describe=tasks.describe
            )
            self.stdout.write(f"{year}: loaded, {moved} time limits moved.")
        if not changed:
            self.stdout.write("Nothing new in this file.")
