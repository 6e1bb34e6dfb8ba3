"""My desk: what waits for me, in four buckets by what is due, and the ways to narrow it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.todo import Todo

LABELS = {
    "late": _("Overdue"),
    "today": _("Today"),
    "week": _("This week"),
    "later": _("Later"),
}


@dataclass(frozen=True)
class Bucket:
    """`rows` are those that stand on the page; `count` is how much there is in all; what is left
    out stands behind `more_url`."""

    code: str
    label: Any
    rows: list[Todo]
    count: int
    more: int = 0
    more_url: str = ""


def bucket_of(row: Todo, today: date) -> str:
    """Late, today, this week (seven days) or later."""
    if row.due_on is None or row.due_on > today + timedelta(days=7):
        return "later"
    if row.due_on < today:
        return "late"
    return "today" if row.due_on == today else "week"


def buckets(
    rows: list[Todo], today: date, *, whole: list[Todo] | None = None, first: int | None = None
) -> list[Bucket]:
    """The rows in their buckets; empty ones fall away. `rows` may be one page of the `whole`;
    with `first` a bucket shows so many of its rows and leads to the rest."""
    found = []
    for code, label in LABELS.items():
        own = [row for row in rows if bucket_of(row, today) == code]
        if own:
            all_of_it = [row for row in whole or rows if bucket_of(row, today) == code]
            shown = _first_of(own, first)
            left = count(own) - count(shown)
            found.append(Bucket(code, label, shown, count(all_of_it), left, f"?show={code}"))
    return found


def _first_of(rows: list[Todo], most: int | None) -> list[Todo]:
    """So many of the rows, in their order; one that stands for many is never left out."""
    if most is None or len(rows) <= most:
        return rows
    batches = sum(row.count > 1 for row in rows)
    single = [row for row in rows if row.count == 1]
    left_out = {id(row) for row in single[max(0, most - batches) :]}
    return [row for row in rows if id(row) not in left_out]


def count(rows: list[Todo]) -> int:
    return sum(row.count for row in rows)


def narrowed(rows: list[Todo], show: str, today: date) -> list[Todo]:
    """One bucket or one kind of work, named in the address."""
    return [row for row in rows if show in (row.code, bucket_of(row, today))]


def views(rows: list[Todo], show: str, today: date) -> list[dict[str, Any]]:
    """All, what is overdue, and each kind of work with its count, the most frequent first."""
    late = count([row for row in rows if bucket_of(row, today) == "late"])
    kinds: Counter[str] = Counter()
    for row in rows:
        kinds[row.code] += row.count
    tasks = {row.code: row.task for row in rows}
    found = [("", _("All"), count(rows))]
    found += [("late", LABELS["late"], late)] if late else []
    found += [(code, tasks[code], n) for code, n in kinds.most_common()]
    if show in LABELS and show != "late":
        found.insert(1, (show, LABELS[show], count(narrowed(rows, show, today))))
    return [
        {
            "label": label,
            "count": n,
            "url": f"?show={code}" if code else "?",
            "current": code == show,
        }
        for code, label, n in found
    ]
