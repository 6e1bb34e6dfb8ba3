"""Walk every chain of the trail and name the first broken entry of each file."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from casework import clocks, ledger
from casework.models import LedgerEntry


class Command(BaseCommand):
    help = "Verify the trail: every hash, every chain, every event of a time limit, the anchors."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = [f"file {file}, entry {seq}: {words}" for file, seq, words in ledger.broken()]
        faults += [
            f"time limit {clock}, event {seq}: was changed after it was written"
            for clock, seq in clocks.broken_events()
        ]
        faults += [
            f"anchor of {day}: the trails of that day no longer give its digest"
            for day in ledger.loose_anchors()
        ]
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} faults found")
        self.stdout.write(f"{LedgerEntry.objects.count()} entries, no fault found.")
