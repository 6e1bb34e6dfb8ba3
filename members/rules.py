"""Who may do what among people: predicates over the offices in force that day."""

from datetime import date
from typing import Any

from .choices import Role
from .selectors.offices import holds


def is_keeper(user: Any, on: date) -> bool:
    return holds(user, {Role.SYSTEM_KEEPER}, on)


MANAGE_PEOPLE = {Role.SYSTEM_KEEPER, Role.UNION_OFFICER}
READ_PEOPLE = MANAGE_PEOPLE | {
    Role.UNION_CHAIR,
    Role.STANDING_VICE_CHAIR,
    Role.VICE_CHAIR,
    Role.CONGRESS_OFFICER,
}


def manages_people(user: Any, on: date) -> bool:
    """Keeper and union officer keep people, departments and appointments (members.md 1.2)."""
    return holds(user, MANAGE_PEOPLE, on)


def reads_people(user: Any, on: date) -> bool:
    """The union's office and its chairs read the lists; names and offices, no personal data."""
    return holds(user, READ_PEOPLE, on)


SETS_UP = {
    Role.SYSTEM_KEEPER,
    Role.UNION_OFFICER,
    Role.CONGRESS_OFFICER,
    Role.UNION_CHAIR,
    Role.STANDING_VICE_CHAIR,
}


def prepares_the_portal(user: Any, on: date) -> bool:
    """Who is let in while the list of the first days is not done."""
    return holds(user, SETS_UP, on)
