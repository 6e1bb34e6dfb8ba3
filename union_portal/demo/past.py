"""Living in the past: while the demo is made, the clock of this process says another moment, so
that the trail of a case bears the days on which things happened."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time

from django.utils import timezone

_real_now = timezone.now


@contextmanager
def on_day(day: date, hour: int = 10, minute: int = 0) -> Iterator[None]:
    """Everything inside happens on that day. Only the loader of the demo uses it."""
    moment = timezone.make_aware(datetime.combine(day, time(hour, minute)))
    timezone.now = lambda: moment
    try:
        yield
    finally:
        timezone.now = _real_now
