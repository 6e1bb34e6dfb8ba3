"""Reads of the department tree. Every one of them is a single query."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from members.models import Department


@dataclass(frozen=True)
class Node:
    """A department and how deep it stands; the order of the list is the order of the tree."""

    department: Department
    depth: int


def _walk(children: dict, parent: int | None, depth: int) -> Iterator[Node]:
    for department in children.get(parent, []):
        yield Node(department, depth)
        yield from _walk(children, department.pk, depth + 1)


def department_tree(on: date) -> list[Node]:
    """The departments in force that day, parents before their children. One whose superior has
    ended stands at the root, so that nobody is lost."""
    rows = list(Department.objects.in_force(on).select_related("parent"))
    known = {row.pk for row in rows}
    children: dict[int | None, list[Department]] = defaultdict(list)
    for row in rows:
        children[row.parent_id if row.parent_id in known else None].append(row)
    return list(_walk(children, None, 0))


def within(department: Department) -> set[int]:
    """The primary keys of a department and of everything below it."""
    children: dict[int | None, list[int]] = defaultdict(list)
    for pk, parent in Department.objects.order_by().values_list("pk", "parent_id"):
        children[parent].append(pk)
    found, waiting = set(), [department.pk]
    while waiting:
        pk = waiting.pop()
        if pk not in found:
            found.add(pk)
            waiting += children[pk]
    return found


def name_on(department: Department, on: date) -> str:
    """The name that the department bore that day; a paper of 2024 keeps the name of 2024."""
    former = department.former_names.filter(until__gt=on).order_by("until", "pk").first()
    return former.name if former else department.name
