"""What went wrong, in words, and what to do now. Nothing that was typed is thrown away."""

import logging
import re
import secrets
import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

logger = logging.getLogger(__name__)

NOT_SHOWN = ("password", "token", "code", "otp", "csrf")
CHOSEN = re.compile(r"[a-z_]+|[0-9]{1,4}")  # the value of a box, a radio button or a list


def page(request: HttpRequest) -> str:
    """Which page it was, for the log: never the address, which may hold a code that opens."""
    return getattr(request.resolver_match, "view_name", "") or "no page of ours"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        return render(request, "errors/413.html", status=413)
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    reason = str(exception) if isinstance(exception, PermissionDenied) else ""
    return render(request, "errors/403.html", {"reason": reason}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def nothing_to_read(request: HttpRequest, refused: HttpResponse) -> HttpResponse:
    """An address that takes forms alone was opened, after a sign-in or out of the history."""
    answer = render(request, "errors/405.html", status=405)
    answer.headers["Allow"] = refused.headers["Allow"]
    return answer


def not_done(request: HttpRequest, sentences: list[str]) -> HttpResponse:
    """What a service refused and no page had a place for: said in words, nothing lost."""
    context = {"sentences": sentences, "typed": typed(request), "back": request.path}
    if request.method == "POST":
        context["back"] = own_page(request, resolve_url(settings.LOGIN_REDIRECT_URL))
    return render(request, "errors/409.html", context, status=409)


def own_page(request: HttpRequest, otherwise: str) -> str:
    """The page of ours that the form stood on: its address may take nothing but forms. What to do
    where the browser does not say is the caller's."""
    came_from = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(came_from, {request.get_host()}, request.is_secure()):
        return came_from
    return otherwise


def server_error(request: HttpRequest) -> HttpResponse:
    """Say the number that stands beside the traceback in the log."""
    number = f"{secrets.randbelow(10**8):08d}"
    logger.error("number %s: %s %s", number, request.method, page(request), exc_info=sys.exc_info())
    return render(request, "errors/500.html", {"number": number}, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open too long, or was not ours. It is not sent again by itself: what was
    typed is shown so that it can be copied."""
    logger.warning("csrf: %s %s", page(request), reason)
    return expired(request, status=403)


def expired(request: HttpRequest, status: int = 401) -> HttpResponse:
    sent = request.method == "POST"
    back = own_page(request, request.path) if sent else request.get_full_path()
    return render(
        request, "errors/expired.html", {"typed": typed(request), "back": back}, status=status
    )


def typed(request: HttpRequest) -> list[dict[str, Any]]:
    """The texts of a form that was sent, without secrets and without what nobody typed."""
    rows = []
    for name, values in request.POST.lists():
        for value in values:
            if len(value.strip()) < 2 or CHOSEN.fullmatch(value):
                continue
            if not any(word in name.lower() for word in NOT_SHOWN):
                lines = min(12, 1 + value.count("\n") + len(value) // 40)
                rows.append({"name": name, "value": value, "lines": lines})
    return rows
