"""What the sealed room answers to the roof. It is careless on purpose: it names people without a
key, and its words say what the matter is about."""

from datetime import date
from typing import Any

from casework import access
from casework.access import Gate
from casework.models import CaseFile, Clock
from casework.tick import Matter
from casework.todo import Asking, Desk, Todo

SECRET = "张三诉图书馆加班费争议"
CAST: dict[str, list[Any]] = {}  # who stands behind an audience; a test fills it


def recipients(file: CaseFile, clock: Clock, audience: str, on: date) -> list[Any]:
    return CAST.get(audience, [])


def describe(file: CaseFile) -> Matter:
    return Matter(f"{file} {SECRET}", f"/mediation/{file.pk}/")


def desk_for(user: Any, gate: Gate) -> Asking:
    clocks = Clock.objects.running().filter(
        access.open_to(gate, "file__", "cover"), file__sealed=True
    )
    rows = [
        Todo(
            clock.file,
            f"调解{SECRET}",
            SECRET,
            f"/mediation/{clock.file_id}/",
            "调解",
            clock.due_on,
            clock,
        )
        for clock in clocks.select_related("file")
    ]
    return Asking(lambda _answer: Desk(rows))
