"""Reads of accounts: devices, trail, who is locked just now."""

from collections.abc import Iterable
from datetime import datetime

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


def locked_among(users: Iterable[User], now: datetime) -> dict[int, datetime]:
    """Which of these accounts are locked and until when; asked for one page of a list."""
    from axes.models import AccessAttempt  # apps are ready only by now

    from members.sign_in import GROWS_FOR, locked_until

    names = {user.username: user.pk for user in users}
    tried = AccessAttempt.objects.filter(
        username__in=names, attempt_time__gt=now - GROWS_FOR
    ).values_list("username", flat=True)
    untils = {names[name]: locked_until(name, now) for name in set(tried)}
    return {pk: until for pk, until in untils.items() if until}
