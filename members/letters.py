"""Mails about one's own account. They carry codes and links, so they go straight to the server
and are kept nowhere; a server that does not answer must not tell which addresses exist."""

import logging
import smtplib
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from .models import User

logger = logging.getLogger(__name__)


class Letter(NamedTuple):
    to: str
    subject: str
    body: str
    template: str


def _written(user: User, subject: str, template: str, context: dict[str, Any]) -> Letter | None:
    if not user.email or not user.person.email_works:
        return None
    body = render_to_string(
        f"members/letters/{template}.txt",
        {"person": user.person, "address": settings.PORTAL_ADDRESS, **context},
    )
    return Letter(user.email, subject, body, template)


def _send(letter: Letter | None) -> bool:
    if letter is None:
        return False
    try:
        send_mail(letter.subject, letter.body, None, [letter.to])
    except (smtplib.SMTPException, OSError):
        logger.exception("mail about an account was not sent: %s", letter.template)
        return False
    return True


def _leave_later(request: HttpRequest, letter: Letter | None) -> None:
    request.__dict__.setdefault("letters", []).append(letter)


def leave_after(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Send what waits once the answer has gone: how long a mail server takes must not tell a
    stranger whether there is such an account."""
    waiting, close = request.__dict__.get("letters", ()), response.close

    def close_and_send() -> None:
        close()
        for letter in waiting:
            _send(letter)

    if waiting:
        response.close = close_and_send
    return response


def tell_locked(request: HttpRequest, user: User, until: datetime | None) -> None:
    subject = _("Your account is locked for a while")
    _leave_later(request, _written(user, subject, "locked", {"until": until}))


def send_code(user: User, code: str, expires_at: datetime) -> bool:
    context = {"code": code, "expires_at": expires_at, "number": user.username}
    return _send(_written(user, _("Your activation code"), "activation", context))


def send_reset_link(request: HttpRequest, user: User, path: str) -> None:
    _leave_later(request, _written(user, _("Set a new password"), "reset", {"path": path}))


def tell_mail_changed(user: User) -> bool:
    """Written to the address that `user` still bears in memory: the former one."""
    return _send(_written(user, _("Your mail address was changed"), "mail_changed", {}))


def tell_password_changed(user: User) -> bool:
    return _send(_written(user, _("Your password was changed"), "password_changed", {}))
