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


def put_forward(house, proposal):
    from congress.services import meetings

    screening.save_outcome(
        proposal=proposal, by=house.chair, outcome="convert", reason_text="适合作为意见建议。"
    )
    return meetings.sign(
        session=house.session,
        items=[(proposal, "convert")],
        by=house.chair,
        on=date(2026, 6, 1),
        note="",
    )


def test_the_page_says_whose_turn_it_is_and_what_follows(house, client):
    decision = put_forward(house, house.submitted())
    url = reverse("congress:signature", args=[decision.pk])

    enter(client, house.chair)
    first = client.get(url)
    assert first.context["said"] == "您已签名，等另一名委员签名。"
    assert set(first.context["asked"]) == {house.member, house.second_member}

    enter(client, house.member)
    second = client.get(url)
    assert second.context["may_sign"]
    assert "适合作为意见建议。" in second.content.decode()
    client.post(url)

    enter(client, house.second_member)
    assert client.get(url).context["said"] == "两人都已签名，等主任确认。"
    enter(client, house.chair)
    assert client.get(url).context["effects"][0] == "转为意见建议：1"
    client.post(url)
    assert client.get(url).context["said"] == "这里的各件都已审定。"


def test_the_signature_of_whoever_moves_it_does_not_carry_it(house, client):
    from congress.models import CoMover

    proposal = house.submitted()
    CoMover.objects.create(
        proposal=proposal,
        person=house.member.person,
        delegation=house.delegations[0],
        state="joined",
        asked_on=date(2026, 3, 20),
    )
    decision = put_forward(house, proposal)
    url = reverse("congress:signature", args=[decision.pk])
    enter(client, house.member)
    assert client.get(url).context["rows"][0]["own"]
    client.post(url)

    enter(client, house.chair)
    done = client.post(url)

    proposal.refresh_from_db()
    assert proposal.state == "submitted"
    assert "请另一名委员签名" in done.context["failed"][0]["error"]
