"""Counting how often: for doors that nobody signs in at. Rows, not a cache: every process and
host counts together, and both engines do it alike."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .models import RateCount


def key_of(secret: str, on: date) -> str:
    """Return what is kept instead of an address or a number: another one every day."""
    return salted_hmac(f"casework.rates.{on:%F}", secret, algorithm="sha256").hexdigest()


def exceeded(window: str, key: str, limit: int, now: datetime | None = None) -> bool:
    """Whether the key has been counted `limit` times in a window that still runs."""
    now = now or timezone.now()
    return RateCount.objects.filter(
        window=window, key=key, count__gte=limit, until__gt=now
    ).exists()


def counted(window: str, key: str, now: datetime | None = None) -> int:
    """How often the key has been counted in a window that still runs."""
    running = RateCount.objects.filter(window=window, key=key, until__gt=now or timezone.now())
    return running.values_list("count", flat=True).first() or 0


@transaction.atomic
def count(window: str, key: str, *, minutes: int, now: datetime | None = None) -> int:
    """Count once more and return how often. The window runs on from the last count: whoever
    keeps trying keeps waiting."""
    now = now or timezone.now()
    until = now + timedelta(minutes=minutes)
    RateCount.objects.bulk_create(
        [RateCount(window=window, key=key, until=until)], ignore_conflicts=True
    )
    row = RateCount.objects.select_for_update().get(window=window, key=key)
    row.count = row.count + 1 if row.until > now else 1
    row.until = until
    row.save(update_fields=["count", "until"])
    return row.count


def forget(window: str, key: str) -> None:
    RateCount.objects.filter(window=window, key=key).delete()


def forget_ended(now: datetime | None = None) -> int:
    """Drop what has run out; the night sweep calls it, so that no trace outlives its day."""
    return RateCount.objects.filter(until__lte=now or timezone.now()).delete()[0]
