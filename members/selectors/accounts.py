"""Reads of accounts: devices, trail, who is locked just now."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from members.devices import describe
from members.models import AccountEvent, PortalSession, User


def sessions_of(user: User, current: str | None = None) -> list[PortalSession]:
    """The devices that are signed in, the present one first, each with `device` in words."""
    rows = list(
        PortalSession.objects.filter(user=user, expire_date__gt=timezone.now()).order_by("-seen_at")
    )
    for row in rows:
        row.device = describe(row.agent)
        row.is_current = row.session_key == current
    return sorted(rows, key=lambda row: not row.is_current)


def events_of(user: User) -> QuerySet[AccountEvent]:
    return AccountEvent.objects.filter(user=user).select_related("by__person")


def tries_of(username: Any, now: datetime) -> QuerySet:
    """The wrong passwords of late by which an account may be locked."""
    from axes.models import AccessAttempt  # apps are ready only by now

    from members.sign_in import GROWS_FOR

    return AccessAttempt.objects.filter(username=username, attempt_time__gt=now - GROWS_FOR)
