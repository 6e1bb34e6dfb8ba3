"""Who may: predicates on people and offices, nothing else."""

from datetime import date
from typing import Any

from members.selectors import holds

from .choices import CALENDAR_KEEPERS, READERS


def reads_dashboard(user: Any, on: date) -> bool:
    """oversight.md 1.2: the party committee and its office, the president, the union, the
    discipline office. Nobody reads it by being a superuser."""
    return bool(user.is_active) and holds(user, READERS, on)


def keeps_calendar(user: Any, on: date) -> bool:
    return holds(user, CALENDAR_KEEPERS, on)
