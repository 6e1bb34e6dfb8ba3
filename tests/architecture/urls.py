"""Who may open which page: one line for each URL of the house.

`who` names the people of the world below who get an answer; everybody else is refused (404, 403,
or sent to the sign-in page). A page that only takes a POST says `post=True`: there the people in
`who` get past the door (what they send may still be refused in words), all others do not.
A room adds its objects to `World.objects` and its lines to PAGES.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from members.choices import Role
from tests import factories

VISITOR = "visitor"
KEEPER, OFFICER, CHAIR = "keeper", "congress_officer", "union_chair"
STAFF, DELEGATE = "staff", "delegate"


@dataclass
class World:
    """People by what they are, and the objects that pages show."""

    people: dict[str, Any] = field(default_factory=dict)
    objects: dict[str, Any] = field(default_factory=dict)


def build_world(today: date) -> World:
    """One person of each role, a plain member of staff, a superuser without any office."""
    world = World()
    world.people[VISITOR] = None
    home = factories.department("后勤处")
    for role in Role:
        if role == Role.STAFF:
            world.people[STAFF] = factories.staff("普通教工")
        else:
            of_a_department = role in (Role.DEPARTMENT_HEAD, Role.DEPARTMENT_CONTACT)
            scope = home if of_a_department else None
            world.people[role.value] = factories.officer(role, scope, name=role.value)
    superuser = factories.staff("超级用户")
    superuser.is_superuser = True
    superuser.save(update_fields=["is_superuser"])
    world.people["superuser"] = superuser
    world.objects["department"] = home
    return world


EVERYBODY = frozenset({VISITOR, "superuser", *Role.values})
SIGNED_IN = EVERYBODY - {VISITOR}


@dataclass(frozen=True)
class Page:
    name: str
    who: frozenset[str]
    arguments: Callable[[World], dict[str, Any]] = lambda world: {}
    post: bool = False
    public: bool = False  # asks for no sign-in: stands in the list that the login test compares


def public(name: str, **options: Any) -> Page:
    return Page(name, EVERYBODY, public=True, **options)


PAGES = [
    public("front"),
    public("help"),
    public("accessibility"),
    public("privacy"),
    Page("privacy_export", SIGNED_IN),
    public("set_language", post=True),
]
