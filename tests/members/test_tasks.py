from datetime import timedelta

import pytest
from django.utils import timezone

from members import tasks
from members.limits import within_limit
from members.models import PortalSession, RateWindow

pytestmark = pytest.mark.django_db


def test_old_sessions_and_counters_go_at_night():
    now = timezone.now()
    PortalSession.objects.create(session_key="old", expire_date=now - timedelta(seconds=1))
    PortalSession.objects.create(session_key="new", expire_date=now + timedelta(hours=1))
    for age in (timedelta(days=2), timedelta()):
        within_limit("a", limit=1, window=timedelta(minutes=10), now=now - age)

    tasks.nightly(now.date())

    assert [row.session_key for row in PortalSession.objects.all()] == ["new"]
    assert RateWindow.objects.count() == 1


def test_a_counter_begins_anew_with_its_window():
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    ten = timedelta(minutes=10)

    tries = [within_limit("a", limit=2, window=ten, now=now) for _n in range(3)]

    assert tries == [True, True, False]
    assert within_limit("b", limit=2, window=ten, now=now)
    assert within_limit("a", limit=2, window=ten, now=now + ten)
