"""Outcomes without a meeting: the chair, a second member, the chair again."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from congress.models import MeetingDecision
from congress.selectors import todo_for
from congress.services import screening
from tests.congress.house import build_house
from tests.factories import enter

pytestmark = pytest.mark.django_db
RECESS = "2026-06-01 10:00+08:00"


@pytest.fixture
def house(db):
    with time_machine.travel(RECESS, tick=False):
        yield build_house()


def test_two_sign_and_the_chair_confirms(house, client):
    proposal = house.submitted()
    draft = screening.save_outcome(
        proposal=proposal,
        by=house.officer,
        outcome="docket",
        category="campus",
        lead_department=house.lead,
        member_in_charge=house.member.person,
    )
    enter(client, house.chair)
    put = client.post(
        f"{reverse('congress:decide')}?session=0802", {"draft": "1", "pick": [draft.stamp]}
    )
    decision = MeetingDecision.objects.get()
    page = reverse("congress:signature", args=[decision.pk])
    assert put.headers["Location"] == page
    assert not client.get(page).context["may_sign"]

    enter(client, house.member)
    assert [str(row.task) for row in todo_for(house.member, date(2026, 6, 1))] == ["作为第二人签名"]
    client.post(page)
    decision.refresh_from_db()
    assert decision.cosigned_by == house.member

    enter(client, house.chair)
    done = client.post(page)

    proposal.refresh_from_db()
    assert done.context["done"] == 1
    assert (proposal.state, proposal.docket_number) == ("docketed", "0802-001")


def test_a_single_signature_decides_nothing(house, client):
    from congress.services import meetings

    proposal = house.submitted()
    screening.save_outcome(
        proposal=proposal, by=house.chair, outcome="convert", reason_text="适合作为意见建议。"
    )
    decision = meetings.sign(
        session=house.session,
        items=[(proposal, "convert")],
        by=house.chair,
        on=date(2026, 6, 1),
        note="",
    )
    enter(client, house.chair)

    answer = client.post(reverse("congress:signature", args=[decision.pk]))

    proposal.refresh_from_db()
    decision.refresh_from_db()
    assert answer.status_code == 403
    assert (proposal.state, decision.cosigned_by) == ("submitted", None)
