"""An account between two requests: how long it may rest, and whether both factors were shown."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from . import letters
from .choices import SECOND_FACTOR
from .models import AccountEvent
from .services.second_factor import device_of
from .sessions import DEMO, FACTOR_DUE, SEEN
from .sign_in import record

TOUCH_EVERY = 60  # seconds between two writes of "seen"
# Pages that somebody reaches between the first and the second factor.
BETWEEN = {"second_factor", "second_factor_enrol", "sign_out", "set_language", "help"}


def holds_office(request: HttpRequest) -> bool:
    """Whether one of today's offices opens more than names, posts and published things."""
    return any(o.role in SECOND_FACTOR for o in request.user.offices(timezone.localdate()))


def may_rest(request: HttpRequest) -> int:
    """Seconds that this person may be away: less for whoever sees other people's matters."""
    return settings.PORTAL_IDLE_OFFICE if holds_office(request) else settings.PORTAL_IDLE


def both_factors_shown(request: HttpRequest) -> bool:
    if not settings.PORTAL_SECOND_FACTOR or request.user.otp_device is not None:
        return True
    if settings.PORTAL_DEMO and request.session.get(DEMO):
        return True
    return not (request.session.get(FACTOR_DUE) or holds_office(request))


class AccountMiddleware:
    """Stands behind the authentication and the second factor, before the sign-in is asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = request.user.is_authenticated
        if known:
            seen, now = request.session.get(SEEN), int(time.time())
            if seen is not None and now - seen > may_rest(request):
                record(AccountEvent.Kind.TIMED_OUT, request, request.user)
                logout(request)
                request.session["away"] = True
            else:
                if seen is None or now - seen > TOUCH_EVERY:
                    request.session[SEEN] = now
                if not both_factors_shown(request) and not _between(request):
                    enrolled = device_of(request.user) is not None
                    return redirect("second_factor" if enrolled else "second_factor_enrol")
        response = self.get_response(request)
        if known and not response.has_header("Cache-Control"):
            # A machine of the office has many readers: what one of them saw is not there for
            # the next, behind the button "back" or in a cache on the way.
            add_never_cache_headers(response)
        return letters.leave_after(request, response)


def _between(request: HttpRequest) -> bool:
    try:
        return resolve(request.path_info).url_name in BETWEEN
    except Resolver404:
        return False
