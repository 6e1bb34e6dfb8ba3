"""Recusal (回避): declared, found by the system, lifted. Blocking is the gate's business."""

from datetime import date
from typing import Any

from django.db import transaction

from . import ledger
from .files import lock
from .models import CaseFile, Recusal


@transaction.atomic
def declare(
    file: CaseFile, user: Any, ground: str, *, by: Any, on: date, note: str = ""
) -> Recusal:
    """Step back from a file. Declaring twice keeps the first row."""
    (locked,) = lock(file.pk)
    row, made = Recusal.objects.get_or_create(
        file=locked,
        user=user,
        ended_on=None,
        defaults={"ground": ground, "note": note, "from_on": on},
    )
    if made:
        words = f"{user}: {row.get_ground_display()}"
        ledger.record(locked, "recuse", by=by, on=on, note=words, internal=True)
    return row


@transaction.atomic
def lift(recusal: Recusal, *, by: Any, on: date, note: str) -> Recusal:
    lock(recusal.file_id)
    recusal.ended_on = on
    recusal.save(update_fields=["ended_on"])
    ledger.record(recusal.file, "lift_recusal", by=by, on=on, note=note, internal=True)
    return recusal


def stands(file: CaseFile, user: Any) -> bool:
    """A page that asks for many steps of one case has fetched the rows of its file before."""
    return any(row.user_id == user.pk and row.ended_on is None for row in file.recusals.all())
