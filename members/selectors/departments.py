"""Reads of the department tree. Every one of them is a single query."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery

from members.models import Department, DepartmentName


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
    """The departments in force that day by their names and superiors of that day, parents before
    their children; to be read, not saved. One whose superior has ended stands at the root, so that
    nobody is lost."""
    former = DepartmentName.objects.filter(department=OuterRef("pk"), until__gt=on)
    first = former.order_by("until", "pk")
    found = Department.objects.in_force(on).annotate(
        former_name=Subquery(first.values("name")[:1]),
        former_parent=Subquery(first.values("parent")[:1]),
    )
    rows = list(found)
    for row in rows:
        if row.former_name is not None:
            row.name, row.parent_id = row.former_name, row.former_parent
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
