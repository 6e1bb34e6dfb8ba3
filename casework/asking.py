"""Many questions at the price of one: each is a branch of one query, and the answers come back by
the number of their branch."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Count, IntegerField, QuerySet, Value

NOTHING = Value(0, IntegerField())
ONE = Value(1, IntegerField())


class Found(NamedTuple):
    """A row of the answer: a folder, or another row, by its key; it may stand for many."""

    branch: int
    pk: int
    count: int


Answer = dict[int, list[Found]]


def branch(number: int, rows: QuerySet, pk: Any = "file_id", count: Any = ONE) -> QuerySet:
    return rows.order_by().values_list(Value(number, IntegerField()), pk, count)


def counted(number: int, rows: QuerySet, by: str) -> QuerySet:
    """A branch that says how many rows there are, all of one value of `by`."""
    return branch(number, rows.order_by().values(by).annotate(n=Count("pk")), NOTHING, "n")


def ask(branches: Iterable[QuerySet]) -> Answer:
    """The answers by the number of their branch, each row once, sorted by its key."""
    answer: Answer = defaultdict(list)
    asked = list(branches)
    for row in sorted(asked[0].union(*asked[1:]) if asked else ()):
        found = Found(*row)
        answer[found.branch].append(found)
    return answer
