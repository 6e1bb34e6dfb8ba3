"""Counting tries against guessing: one row a window, shared by all processes, both engines."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from .models import RateWindow


@transaction.atomic
def within_limit(key: str, *, limit: int, window: timedelta, now: datetime | None = None) -> bool:
    """Count one try under `key` and say whether it is among the first `limit` of its window."""
    now = now or timezone.now()
    length = int(window.total_seconds())
    begins_at = datetime.fromtimestamp(int(now.timestamp()) // length * length, tz=now.tzinfo)
    RateWindow.objects.bulk_create(
        [RateWindow(key=key[:80], begins_at=begins_at)], ignore_conflicts=True
    )
    rows = RateWindow.objects.filter(key=key[:80], begins_at=begins_at)
    rows.update(tries=F("tries") + 1)
    return rows.get().tries <= limit
