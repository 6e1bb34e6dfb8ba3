"""What waits for a person: the row that every room's `selectors.todo_for(user, on)` returns.

The roof asks its rooms for these rows and sorts them by what is due; it knows nothing else.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .models import CaseFile


@dataclass(frozen=True)
class Todo:
    """One row of a desk. `task` says what to do ("Reply in writing"), `verb` stands on the one
    button ("Draft the reply"), `url` leads straight to where it is done. `due_on` None sorts
    last; `meta` are short facts of one line. `clock` is the running clock behind the date."""

    file: CaseFile | None
    task: Any
    title: str
    url: str
    verb: Any
    due_on: date | None = None
    clock: Any = None
    meta: tuple[Any, ...] = field(default=())
    count: int = 1  # a row may stand for many: "126 proposals to screen"

    @property
    def order(self) -> tuple:
        return (self.due_on is None, self.due_on or date.max, self.file.pk if self.file else 0)


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
