"""The rooms in words, by role. A room that is not built yet stands in no navigation: an entry
shows only when its url resolves."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, resolve, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.choices import Role


@dataclass(frozen=True)
class Room:
    """`owns` are the beginnings of the url names that belong to the room; the longest wins.
    `short` stands under the icon of the phone's tab bar."""

    label: Any
    short: Any
    url_name: str
    icon: str
    owns: tuple[str, ...]


DESK = Room(_("My desk"), pgettext_lazy("tab", "Desk"), "desk", "desk", ("desk", "feed"))
CONGRESS = Room(
    _("Staff congress"),
    pgettext_lazy("tab", "Congress"),
    "congress:session",
    "hall",
    (
        "congress:session",
        "congress:delegat",  # delegates, one delegate, a delegation
        "congress:mandate",
        "congress:window",
        "congress:roster",
        "congress:report",
        "congress:register",
    ),
)
PROPOSALS = Room(
    _("Proposals"), pgettext_lazy("tab", "Proposals"), "congress:proposals", "doc", ("congress:",)
)
PUBLISHED = Room(
    _("Published proposals"),
    pgettext_lazy("tab", "Published"),
    "congress:public_list",
    "eye",
    ("congress:public",),
)
OVERVIEW = Room(
    _("Open matters"), pgettext_lazy("tab", "Open"), "overview", "list", ("overview", "reminders")
)
MEMBERS = Room(
    _("People"), pgettext_lazy("tab", "People"), "members:people", "people", ("members:", "setup")
)
SEMESTER = Room(
    _("This semester"),
    pgettext_lazy("tab", "Semester"),
    "oversight:dashboard",
    "chart",
    ("oversight:",),
)
FIGURES = Room(
    _("Figures"), pgettext_lazy("tab", "Figures"), "oversight:dashboard", "chart", ("oversight:",)
)
RULEBOOK = Room(_("Rulebook"), pgettext_lazy("tab", "Rules"), "rulebook", "book", ("rule",))
HEALTH = Room(_("Health"), pgettext_lazy("tab", "Health"), "health", "pulse", ("health",))

PARTY = {Role.PARTY_SECRETARY, Role.PARTY_COMMITTEE_MEMBER, Role.PARTY_OFFICE}
OFFICERS = {
    Role.UNION_CHAIR,
    Role.STANDING_VICE_CHAIR,
    Role.VICE_CHAIR,
    Role.UNION_OFFICER,
    Role.CONGRESS_OFFICER,
}
COMMITTEES = {
    Role.PROPOSAL_COMMITTEE_CHAIR,
    Role.PROPOSAL_COMMITTEE_MEMBER,
    Role.PRESIDIUM_MEMBER,
    Role.SECRETARY_GENERAL,
    Role.EXECUTIVE_COMMITTEE_CHAIR,
    Role.EXECUTIVE_COMMITTEE_MEMBER,
}
HANDLING = {
    Role.RESPONSIBLE_LEADER,
    Role.DEPARTMENT_HEAD,
    Role.DEPARTMENT_CONTACT,
    Role.SCHOOL_OFFICE,
    Role.HR_CLERK,
}

# Whoever holds several roles gets the lists one after another, each room once.
PROFILES: list[tuple[set[Role], list[Room]]] = [
    (PARTY, [SEMESTER, DESK, PROPOSALS, RULEBOOK]),
    (OFFICERS, [DESK, CONGRESS, PROPOSALS, OVERVIEW, MEMBERS, FIGURES, RULEBOOK]),
    ({Role.PRESIDENT}, [DESK, PROPOSALS, SEMESTER, RULEBOOK]),
    (COMMITTEES, [DESK, CONGRESS, PROPOSALS, RULEBOOK]),
    ({Role.SYSTEM_KEEPER}, [DESK, MEMBERS, HEALTH, RULEBOOK]),
    (HANDLING, [DESK, PROPOSALS, RULEBOOK]),
    ({Role.DISCIPLINE_OFFICE}, [DESK, FIGURES, RULEBOOK]),
    (
        {
            Role.DELEGATE,
            Role.DELEGATION_LEADER,
            Role.DELEGATION_DEPUTY,
            Role.DELEGATION_SECRETARY,
        },
        [DESK, CONGRESS, PROPOSALS],
    ),
]
STAFF = [DESK, CONGRESS, PROPOSALS]

SCREENING = {
    Role.PROPOSAL_COMMITTEE_CHAIR,
    Role.PROPOSAL_COMMITTEE_MEMBER,
    Role.CONGRESS_OFFICER,
}
# The parts of a room, each with the roles that it is for; an empty set is everybody.
PARTS: dict[str, list[tuple[Any, str, set[Role]]]] = {
    PROPOSALS.url_name: [
        (_("All proposals"), "congress:proposals", set()),
        (_("Suggestions"), "congress:suggestions", set()),
        (_("Screening"), "congress:triage", SCREENING),
    ],
}
PUBLIC = [PUBLISHED, RULEBOOK]

TABS = 4  # beside the fifth, which is always the person's own


@dataclass(frozen=True)
class Entry:
    label: Any
    short: Any
    url: str
    icon: str
    current: bool
    url_name: str


def url_of(name: str, *args: Any) -> str:
    """The address of a page, or "" while nobody has built it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def open_url_of(name: str, *args: Any) -> str:
    """The address of a page that asks for no sign-in, or "": visitors are not led to a door."""
    url = url_of(name, *args)
    return "" if url and getattr(resolve(url).func, "login_required", True) else url


def rooms_for(roles: Iterable[str] | None) -> list[Room]:
    """The rooms of somebody who holds `roles` today, in the order of DESIGN 3.1; None is
    somebody who is not signed in."""
    if roles is None:
        return PUBLIC
    held = set(roles)
    rooms: list[Room] = []
    seen: set[str] = set()
    for wanted, list_of_rooms in PROFILES:
        if held & wanted:
            for room in list_of_rooms:
                if room.url_name not in seen:
                    seen.add(room.url_name)
                    rooms.append(room)
    return rooms or STAFF


def parts(roles: Iterable[str], view_name: str) -> list[dict[str, Any]]:
    """The parts of the room whose part the page `view_name` is, as components/subnav.html takes
    them; nothing on every other page."""
    held = set(roles)
    for row in PARTS.values():
        if any(name == view_name for _label, name, _roles in row):
            shown = [(label, name) for label, name, wanted in row if not wanted or held & wanted]
            return [
                {"label": label, "url": url_of(name), "current": name == view_name}
                for label, name in shown
                if url_of(name)
            ]
    return []


def entries(roles: Iterable[str] | None, view_name: str = "") -> list[Entry]:
    """The rooms that exist, the one that holds the page `view_name` marked."""
    address = open_url_of if roles is None else url_of
    rooms = [(room, address(room.url_name)) for room in rooms_for(roles)]
    rooms = [(room, url) for room, url in rooms if url]
    at = max(
        (
            (len(own), room)
            for room, _url in rooms
            for own in room.owns
            if view_name.startswith(own)
        ),
        key=lambda pair: pair[0],
        default=(0, None),
    )[1]
    return [
        Entry(room.label, room.short, url, room.icon, room is at, room.url_name)
        for room, url in rooms
    ]
