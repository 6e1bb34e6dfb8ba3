"""Mails about one's own account. They carry codes and links, so they go straight to the server
and are kept nowhere; a server that does not answer must not tell which addresses exist."""

import logging
import smtplib
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from .models import User

logger = logging.getLogger(__name__)


def _send(user: User, subject: str, template: str, context: dict[str, Any]) -> bool:
    if not user.email or not user.person.email_works:
        return False
    body = render_to_string(
        f"members/letters/{template}.txt",
        {"person": user.person, "address": settings.PORTAL_ADDRESS, **context},
    )
    try:
        send_mail(subject, body, None, [user.email])
    except (smtplib.SMTPException, OSError):
        logger.exception("mail about an account was not sent: %s", template)
        return False
    return True


def tell_locked(user: User, until: datetime | None) -> bool:
    return _send(user, _("Your account is locked for a while"), "locked", {"until": until})


def send_code(user: User, code: str, expires_at: datetime) -> bool:
    context = {"code": code, "expires_at": expires_at, "number": user.username}
    return _send(user, _("Your activation code"), "activation", context)


def send_reset_link(user: User, path: str) -> bool:
    return _send(user, _("Set a new password"), "reset", {"path": path})


def tell_password_changed(user: User) -> bool:
    return _send(user, _("Your password was changed"), "password_changed", {})
