"""My desk: what waits for me, in four buckets by what is due."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.todo import Todo


@dataclass(frozen=True)
class Bucket:
    code: str
    label: Any
    rows: list[Todo]

    @property
    def count(self) -> int:
        return sum(row.count for row in self.rows)


def buckets(rows: list[Todo], today: date) -> list[Bucket]:
    """Sort rows into late, today, this week (seven days) and later; empty buckets fall away."""
    week = today + timedelta(days=7)
    sorted_rows: dict[str, list[Todo]] = {"late": [], "today": [], "week": [], "later": []}
    for row in rows:
        if row.due_on is None or row.due_on > week:
            sorted_rows["later"].append(row)
        elif row.due_on < today:
            sorted_rows["late"].append(row)
        elif row.due_on == today:
            sorted_rows["today"].append(row)
        else:
            sorted_rows["week"].append(row)
    labels = {
        "late": _("Overdue"),
        "today": _("Today"),
        "week": _("This week"),
        "later": _("Later"),
    }
    return [Bucket(code, labels[code], rows) for code, rows in sorted_rows.items() if rows]


def count(rows: list[Todo]) -> int:
    return sum(row.count for row in rows)
