"""Counting tries against guessing: one row a window, shared by all processes, both engines."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from .models import RateWindow


@transaction.atomic
def within_limit(key: str, *, limit: int, window: timedelta, now: datetime | None = None) -> bool:
    """Count one try under `key` and say whether it is among the first `limit` of its window."""
    begins_at = _begin(window, now or timezone.now())
    RateWindow.objects.bulk_create(
        [RateWindow(key=key[:80], begins_at=begins_at)], ignore_conflicts=True
    )
    rows = RateWindow.objects.filter(key=key[:80], begins_at=begins_at)
    rows.update(tries=F("tries") + 1)
    return rows.get().tries <= limit


def give_back(key: str, *, window: timedelta, now: datetime | None = None) -> None:
    """Take one try off again: it was no guess. A window that has ended meanwhile stays."""
    begins_at = _begin(window, now or timezone.now())
    rows = RateWindow.objects.filter(key=key[:80], begins_at=begins_at, tries__gt=0)
    rows.update(tries=F("tries") - 1)


def _begin(window: timedelta, now: datetime) -> datetime:
    length = int(window.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // length * length, tz=now.tzinfo)
