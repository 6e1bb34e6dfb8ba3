"""From what waits to the rows of a desk: all clocks in one query."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse

from casework.models import Clock
from casework.todo import Todo


class Waiting(NamedTuple):
    """A case that waits for a person: what to do, the button, the kinds of clock by which it is
    due, and the page of the act where that shows all there is to read."""

    case: Any
    task: Any
    verb: Any
    kinds: tuple[str, ...] = ()
    page: str = ""


def each(
    cases: QuerySet, task: Any, verb: Any, *kinds: str, own: str = "", page: str = ""
) -> Iterator[Waiting]:
    """Each case once. `own` reads the case off a row that shares its folder."""
    found = (getattr(row, own) if own else row for row in cases)
    for case in dict.fromkeys(found):
        yield Waiting(case, task, verb, kinds, page)


def todos(waiting: Iterable[Waiting]) -> list[Todo]:
    rows = list(waiting)
    timed = {row.case.file_id for row in rows if row.kinds}
    clocks: dict[tuple[int, str], Clock] = {}
    if timed:
        running = Clock.objects.running().filter(
            file__in=timed, kind__in={kind for row in rows for kind in row.kinds}
        )
        for clock in running.order_by("-due_on"):
            clocks[clock.file_id, clock.kind] = clock
    return [_todo(row, clocks) for row in rows]


def _todo(row: Waiting, clocks: dict[tuple[int, str], Clock]) -> Todo:
    case = row.case
    own = [clocks[case.file_id, kind] for kind in row.kinds if (case.file_id, kind) in clocks]
    clock = min(own, key=lambda c: c.due_on, default=None)
    return Todo(
        file=case.file,
        task=row.task,
        title=str(case),
        url=reverse(row.page, args=[case.pk]) if row.page else case.get_absolute_url(),
        verb=row.verb,
        due_on=clock.due_on if clock else None,
        clock=clock,
        meta=(case.number,) if case.number else (),
    )
