"""Who signs in, by what name, and how guessing is slowed down (members.md 5.5).

django-axes counts the failures; what is ours: an account has one counter whether it is tried by
staff number or by mail, the lock grows with every repetition, and the trail is our own.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from casework import rates

from . import letters
from .models import AccountEvent, User
from .normal import staff_no_normal_form

logger = logging.getLogger(__name__)
Kind = AccountEvent.Kind
FIRST_LOCK, LONGEST_LOCK = timedelta(minutes=15), timedelta(hours=24)
GROWS_FOR = timedelta(hours=24)
BACKEND = "members.sign_in.NumberOrMail"
NOBODY = "lock"  # the window in which locks of names without an account are counted


def find_account(typed: str) -> User | None:
    """The account of a staff number or of a mail address that only one person has."""
    number = staff_no_normal_form(typed)
    if user := User.objects.filter(username=number).select_related("person").first():
        return user
    if "@" not in typed:
        return None
    found = list(
        User.objects.filter(person__email__iexact=typed.strip()).select_related("person")[:2]
    )
    return found[0] if len(found) == 1 else None


class NumberOrMail(ModelBackend):
    """Staff number or mail, and the own password."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> Any:
        if username is None or password is None:
            return None
        user = find_account(username)
        name = user.username if user else username
        return super().authenticate(request, username=name, password=password)

    def get_user(self, user_id: int) -> User | None:
        user = User.objects.select_related("person").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None


def account_name(request: HttpRequest | None, credentials: dict | None = None) -> str | None:
    """The name under which failures are counted: the account's, whatever was typed."""
    typed = (credentials or {}).get("username") or (request and request.POST.get("username"))
    if not typed:
        return None
    user = find_account(typed)
    return user.username if user else staff_no_normal_form(typed)[:150]


def lock_length(username: str | None, now: datetime) -> timedelta:
    """Fifteen minutes, doubled by every lock since the last success within a day."""
    recent = AccountEvent.objects.filter(user__username=username, at__gt=now - GROWS_FOR)
    success = recent.filter(kind__in=[Kind.SIGNED_IN, Kind.UNLOCKED]).aggregate(at=Max("at"))["at"]
    locks = recent.filter(kind=Kind.LOCKED)
    if success:
        locks = locks.filter(at__gt=success)
    n = locks.count() or rates.counted(NOBODY, _key(username, now), now)
    return min(FIRST_LOCK * 2 ** max(n - 1, 0), LONGEST_LOCK)


def _key(username: str | None, now: datetime) -> str:
    """Under what the locks of a name without an account are counted, so that it waits as long as
    a name that has one. The name itself is not kept: it may be a password."""
    return rates.key_of(username or "", timezone.localdate(now))


def cool_off(request: HttpRequest | None = None) -> timedelta:
    return lock_length(account_name(request) if request else None, timezone.now())


def locked_until(username: str, now: datetime) -> datetime | None:
    """When the lock of an account ends; None if it is not locked."""
    length = lock_length(username, now)
    counted = AccessAttempt.objects.filter(
        username=username, attempt_time__gt=now - length
    ).aggregate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
    if (counted["failures"] or 0) < settings.AXES_FAILURE_LIMIT:
        return None
    return counted["last"] + length


def tries_left(username: str | None, now: datetime) -> int:
    failures = AccessAttempt.objects.filter(
        username=username, attempt_time__gt=now - lock_length(username, now)
    ).aggregate(n=Sum("failures_since_start"))["n"]
    return max(settings.AXES_FAILURE_LIMIT - (failures or 0), 0)


def address_of(request: HttpRequest) -> str | None:
    return getattr(request, "axes_ip_address", None) or request.META.get("REMOTE_ADDR") or None


def record(
    kind: str, request: HttpRequest | None, user: User | None, *, by: Any = None, note: str = ""
) -> AccountEvent:
    """Write one line of the trail. A name that no account has is not kept: it may be a password
    typed into the wrong field."""
    return AccountEvent.objects.create(
        user=user,
        kind=kind,
        at=timezone.now(),
        by=by,
        address=address_of(request) if request else None,
        agent=request.headers.get("User-Agent", "")[:255] if request else "",
        note=note[:200],
    )


class LockOut(AxesDatabaseHandler):
    """The counting of django-axes with a lock that grows for each account by itself."""

    def user_login_failed(
        self, sender: Any, credentials: dict, request: HttpRequest | None = None, **kwargs: Any
    ) -> None:
        was_locked = getattr(request, "axes_locked_out", False)
        super().user_login_failed(sender, credentials, request, **kwargs)
        if request is None or was_locked:
            return
        user = find_account(credentials.get("username") or "")
        record(Kind.FAILED, request, user)
        if getattr(request, "axes_locked_out", False):
            self._lock(request, user, account_name(request, credentials))

    def _lock(self, request: HttpRequest, user: User | None, name: str | None) -> None:
        now = timezone.now()
        if user is None:
            rates.count(NOBODY, _key(name, now), minutes=GROWS_FOR // timedelta(minutes=1), now=now)
        else:
            record(Kind.LOCKED, request, user)
            letters.tell_locked(request, user, locked_until(user.username, now))

    def clean_expired_user_attempts(
        self, request: HttpRequest | None = None, credentials: dict | None = None
    ) -> int:
        """Forget the failures of this account alone: another one may be locked for longer."""
        if request is None:
            return 0
        threshold = get_cool_off_threshold(request)
        return sum(
            attempts.filter(attempt_time__lte=threshold).delete()[0]
            for attempts in self.filter_user_attempts(request, credentials)
        )


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: dict | None = None
) -> HttpResponse:
    """Say in plain words how long the pause is. An unknown name hears the same."""
    now = timezone.now()
    until = locked_until(account_name(request, credentials) or "", now)
    seconds = (until - now).total_seconds() if until else FIRST_LOCK.total_seconds()
    context = {"minutes": max(1, -int(-seconds // 60))}
    return render(request, "members/sign_in_locked.html", context, status=429)
