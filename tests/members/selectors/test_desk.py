from datetime import date

import pytest

from members import selectors, services
from tests.factories import gate_of
from tests.members.factories import DAY, make_user

pytestmark = pytest.mark.django_db


def test_the_first_days_wait_on_the_desk_of_keeper_and_officer(settings):
    settings.PORTAL_DEMO = False
    officer, other = make_user("1"), make_user("2")
    services.appoint(person=officer.person, role="union_officer", by=None, from_on=date(2020, 1, 1))

    (row,) = selectors.desk_for(officer, gate_of(officer, DAY)).alone().todos

    assert (row.url, row.count > 1) == ("/setup/", True)
    assert selectors.desk_for(other, gate_of(other, DAY)).alone().todos == []
    settings.PORTAL_DEMO = True
    assert selectors.desk_for(officer, gate_of(officer, DAY)).alone().todos == []
