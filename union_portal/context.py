"""What the frame of every page shows. Nothing is asked before the frame is drawn: a fragment
swapped by htmx costs no query here."""

import time
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.utils.translation import get_language

from casework import notices
from members import selectors
from members.choices import Role
from members.models import SchoolProfile
from members.selectors.setup import SCHOOL

from . import navigation, rooms

WAITING = "waiting"  # the session's key
FRESH = 60  # seconds


class Frame:
    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def user(self) -> Any:
        user = getattr(self.request, "user", None)
        return user if user is not None and user.is_authenticated else None

    @cached_property
    def names(self) -> SchoolProfile:
        """For the frame of every page: kept for a minute, or until they are entered anew; the
        processes of the web server share what is kept."""
        return cache.get_or_set(SCHOOL, selectors.school_names, FRESH)

    @property
    def english(self) -> bool:
        return (get_language() or "").startswith("en")

    @property
    def school(self) -> str:
        return (self.english and self.names.name_en) or self.names.name

    @property
    def issuer(self) -> str:
        """Who signs, as it was entered; it has no English name."""
        return "" if self.english else self.names.issuer

    @property
    def contact(self) -> str:
        return "" if self.english else self.names.contact

    @property
    def address(self) -> str:
        """The address of the page, for its print; none if the request's host is not ours."""
        try:
            return self.request.build_absolute_uri()
        except DisallowedHost:
            return ""

    @property
    def demo(self) -> bool:
        return settings.PORTAL_DEMO

    @cached_property
    def offices(self) -> list[Any]:
        """The person's offices today, in the order of the roles; staff only if nothing else."""
        if self.user is None:
            return []
        order = {role: n for n, role in enumerate(Role.values)}
        held = [o for o in self.user.offices(self.request.today) if o.role in order]
        named = [o for o in held if o.role != Role.STAFF] or held
        return sorted(named, key=lambda office: order[office.role])

    @cached_property
    def roles(self) -> list[dict[str, Any]]:
        """Each office in words, with its department; the first stands under the name."""
        return [
            {
                "label": Role(office.role).label,
                "unit": office.unit,
                "deputy_for": office.deputy_for,
            }
            for office in self.offices
        ]

    @cached_property
    def rooms(self) -> list[navigation.Entry]:
        match = getattr(self.request, "resolver_match", None)
        roles = None
        if self.user is not None:
            roles = [office.role for office in self.offices]
        return navigation.entries(roles, match.view_name if match else "")

    @cached_property
    def parts(self) -> list[dict[str, Any]]:
        match = getattr(self.request, "resolver_match", None)
        if self.user is None or match is None:
            return []
        return navigation.parts([o.role for o in self.offices], match.view_name)

    @property
    def tabs(self) -> list[navigation.Entry]:
        return self.rooms[: navigation.TABS]

    @cached_property
    def figures(self) -> tuple[int, int]:
        """The red figures beside the desk and on the bell: how many matters wait for the person,
        how many notices she has not read. The first is kept in the session for a minute, so that
        it costs a page nothing; the desk itself always counts."""
        if self.user is None:
            return 0, 0
        waiting, unread = _kept(self.request), getattr(self.request, "unread", None)
        if waiting is None:
            waiting, unread = rooms.figures(self.user, self.request.gate)
            keep_waiting(self.request, waiting)
        elif unread is None:
            unread = notices.unread(self.request.gate)
        return waiting, unread

    @property
    def waiting(self) -> int:
        return self.figures[0]

    @property
    def unread(self) -> int:
        return self.figures[1]

    @property
    def in_account(self) -> bool:
        match = getattr(self.request, "resolver_match", None)
        return bool(match and match.view_name.startswith("account"))


def _kept(request: HttpRequest) -> int | None:
    kept = request.session.get(WAITING)
    fresh = kept and int(time.time()) - kept["at"] < FRESH
    return kept["n"] if fresh and kept["on"] == request.today.isoformat() else None


def keep_waiting(request: HttpRequest, n: int) -> int:
    """Keep the figure beside the desk; the desk itself, which has just counted, says it too."""
    if _kept(request) != n:
        kept = {"n": n, "at": int(time.time()), "on": request.today.isoformat()}
        request.session[WAITING] = kept
    return n


def keep_unread(request: HttpRequest, n: int) -> int:
    """A page that has counted the unread notices says it to its frame."""
    request.unread = n
    return n


def frame(request: HttpRequest) -> dict[str, Any]:
    return {"frame": Frame(request)}
