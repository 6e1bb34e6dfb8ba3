"""What a desk shows: the rows that every room lays by its `selectors.desk_for(user, gate)`.

The roof asks its rooms for these rows and sorts them by what is due; it knows nothing else.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet

from .asking import Answer, ask
from .models import CaseFile


@dataclass(frozen=True)
class Todo:
    """One row of a desk. `task` says what to do ("Reply in writing"), `verb` stands on the one
    button ("Draft the reply"), `url` leads straight to where it is done. `due_on` None sorts
    last; `number` is what people call the case by; `meta` are short facts of one line. `clock` is
    the running clock behind the date. Rows of one `code` are the same kind of work: the desk can
    be narrowed to it."""

    file: CaseFile | None
    task: Any
    title: str
    url: str
    verb: Any
    due_on: date | None = None
    clock: Any = None
    number: str = ""
    meta: tuple[Any, ...] = field(default=())
    count: int = 1  # a row may stand for many: "126 proposals to screen"
    code: str = ""

    @property
    def order(self) -> tuple:
        return (self.due_on is None, self.due_on or date.max, self.file.pk if self.file else 0)


@dataclass(frozen=True)
class Own:
    """Something open that a person has put forward herself, and how it stands: the words of its
    state, and the family of tags these belong to."""

    file: CaseFile
    title: str
    url: str
    state: Any
    family: str
    due_on: date | None = None


@dataclass(frozen=True)
class OwnList:
    """What a person has put forward in one room: `url` leads to the whole list of it, `begin_url`
    to writing another, empty while she cannot."""

    label: Any
    rows: list[Own]
    url: str
    begin: Any = ""
    begin_url: str = ""


@dataclass(frozen=True)
class Desk:
    """What a room lays on the desk of one person: what waits for her, and what is her own."""

    todos: list[Todo]
    own: OwnList | None = None

    @property
    def waiting(self) -> int:
        return sum(row.count for row in self.todos)


@dataclass(frozen=True)
class Asking:
    """A room before its desk: what it has to know, as branches of the one query that the roof asks
    for all rooms (`casework.asking`), and what it makes of the answer. `count` says how much waits
    where that costs less than the rows."""

    lay: Callable[[Answer], Desk]
    branches: Sequence[QuerySet] = ()
    count: Callable[[Answer], int] | None = None

    def waiting(self, answer: Answer) -> int:
        return self.count(answer) if self.count else self.lay(answer).waiting

    def alone(self) -> Desk:
        """The desk of one room, asked by itself."""
        return self.lay(ask(self.branches))


@dataclass(frozen=True)
class Hit:
    """One thing that a search found. `title` is empty where only the cover is open."""

    number: str
    title: str
    url: str
    meta: tuple[Any, ...] = field(default=())


@dataclass(frozen=True)
class Group:
    """What a search found of one kind: the first hits, and how many there are."""

    label: Any
    hits: list[Hit]
    total: int
    more_url: str = ""
