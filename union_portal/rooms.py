"""The rooms of the house, by name, and what the roof asks each of them for the minute's work.

A room answers in its modules: `selectors.recipients(file, clock, audience, on)` says who stands
behind an audience code today, `selectors.describe(file)` how a case is called and where it is read,
`selectors.desk_for(user, gate)` what lies on a person's desk; `finding.find(gate, word)` searches;
`tasks.sweep(on, now)` acts on what is late or over, `tasks.nightly(on)` on what can wait.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.db.models import QuerySet

from casework import asking
from casework.access import Gate
from casework.jobs import Handler
from casework.models import CaseFile, Clock
from casework.tick import Matter, by_number
from casework.todo import Asking, Desk, Group, OwnList, Todo
from congress.choices import AUDIENCES, PROPOSAL, SUGGESTION

from . import selectors


@dataclass(frozen=True)
class Room:
    name: str
    kinds: tuple[str, ...]

    def _asked(self, module: str, verb: str) -> Any:
        """The function a room answers with, or None where it has nothing of the sort."""
        found = find_spec(f"{self.name}.{module}")
        return getattr(import_module(f"{self.name}.{module}"), verb, None) if found else None

    def recipients(self, file: CaseFile, clock: Clock, audience: str, on: date) -> Iterable[Any]:
        ask = self._asked("selectors", "recipients")
        return ask(file, clock, audience, on) if ask else []

    def describe(self, file: CaseFile) -> Matter:
        ask = self._asked("selectors", "describe")
        return ask(file) if ask else by_number(file)

    def desk_for(self, user: Any, gate: Gate) -> Asking:
        ask = self._asked("selectors", "desk_for")
        return ask(user, gate) if ask else Asking(lambda _answer: Desk([]))

    def find(self, gate: Gate, word: str) -> list[Group]:
        ask = self._asked("finding", "find")
        return list(ask(gate, word)) if ask else []

    def sweep(self, on: date, now: datetime) -> None:
        ask = self._asked("tasks", "sweep")
        if ask:
            ask(on, now)

    def nightly(self, on: date) -> None:
        ask = self._asked("tasks", "nightly")
        if ask:
            ask(on)


# The roof is asked too: what waits for those who keep the house is no room's matter.
ALL = [Room("congress", (PROPOSAL, SUGGESTION)), Room("members", ()), Room("union_portal", ())]


def desks_for(user: Any, gate: Gate) -> tuple[list[Todo], list[OwnList]]:
    """What waits for a person in all rooms, sorted by what is due, and what she has put forward
    in each of them."""
    rooms = [room.desk_for(user, gate) for room in ALL]
    answer = asking.ask(branch for room in rooms for branch in room.branches)
    desks = [room.lay(answer) for room in rooms]
    todos = sorted((row for desk in desks for row in desk.todos), key=lambda row: row.order)
    return todos, [desk.own for desk in desks if desk.own]


def todo_for(user: Any, gate: Gate) -> list[Todo]:
    return desks_for(user, gate)[0]


def figures(user: Any, gate: Gate) -> tuple[int, int]:
    """How much waits for a person in all rooms, and how many notices she has not read."""
    rooms = [room.desk_for(user, gate) for room in ALL]
    branches = [branch for room in rooms for branch in room.branches]
    answer = asking.ask([*branches, selectors.unread(gate)])
    unread = sum(found.count for found in answer[selectors.UNREAD])
    return sum(room.waiting(answer) for room in rooms), unread


def of(kind: str) -> Room | None:
    return next((room for room in ALL if kind in room.kinds), None)


def with_cases(files: QuerySet[CaseFile]) -> QuerySet[CaseFile]:
    """The files together with their cases of whatever room, so that `describe` asks nothing."""
    cases = [relation.name for relation in CaseFile._meta.related_objects if relation.one_to_one]
    return files.select_related(*cases)


WITH_FIGURES = [*ALL, Room("oversight", ())]


def job_handlers() -> dict[str, Handler]:
    """Who does which long work: each room's `tasks.JOBS`, a handler by the kind of job."""
    handlers: dict[str, Handler] = {}
    for room in WITH_FIGURES:
        handlers |= room._asked("tasks", "JOBS") or {}
    return handlers


def audience_words(audience: str) -> str:
    """The words of the audience codes of a reminder step; a room names its own."""
    return "、".join(str(AUDIENCES.get(code, code)) for code in audience.split())
