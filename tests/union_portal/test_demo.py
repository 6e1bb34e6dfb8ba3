"""The demo university: a small core that can be signed in to, and behind it every state."""

from datetime import date

import pytest

from congress.models import Delegate, Proposal, Session
from members.models import DemoRole
from union_portal.demo import tally
from union_portal.demo.load import load

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def elsewhere(settings, tmp_path):
    settings.PORTAL_VAR = tmp_path
    settings.PORTAL_DEMO = True


def test_the_core_has_a_person_behind_every_button_and_proposals_on_the_table():
    load(lambda text: None, small=True)

    assert DemoRole.objects.count() == 12
    assert not DemoRole.objects.filter(hint_en="").exists()
    delegate = DemoRole.objects.get(label="教职工代表").user.person
    assert not delegate.delegation_offices.exists()
    assert Proposal.objects.filter(mover=delegate, state="submitted").exists()
    reader = DemoRole.objects.get(label="普通教职工").user.person
    assert not Delegate.objects.filter(person=reader).exists()
    assert {"draft", "submitted", "docketed"} <= set(tally.counts()[0])


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize(
    "today",
    [
        pytest.param(None, id="today"),
        pytest.param(date(2026, 10, 8), id="after the national holidays"),
    ],
)
def test_the_whole_demo_shows_every_state_of_proposals_and_suggestions(today):
    told = []

    load(told.append, today=today)

    assert [text for text in told if text.startswith("the rules refuse")] == []
    assert tally.lacking(Session.objects.latest("window_opens_on")) == []
