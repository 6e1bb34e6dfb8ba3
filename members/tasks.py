"""What happens among people by itself: leavers' accounts are closed, old traces go."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from .models import PortalSession, RateWindow
from .services import close_leavers, forget_trail, note_mail_faults


def sweep(on: date, now: datetime) -> None:
    """Whom a mail server has refused stands on the call list within the minute."""
    note_mail_faults()


def nightly(on: date) -> None:
    """Close the accounts of leavers; forget sessions that ended, counters of yesterday, and
    sign-ins older than 180 days."""
    now: datetime = timezone.now()
    PortalSession.objects.filter(expire_date__lt=now).delete()
    RateWindow.objects.filter(begins_at__lt=now - timedelta(days=1)).delete()
    forget_trail(now=now)
    close_leavers(on=on, now=now)
