"""Outcomes without a meeting: the chair, a second member, the chair again."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from casework import recusal
from congress.models import MeetingDecision
from congress.services import meetings, screening
from members.choices import Role
from members.services import appoint
from tests.congress.house import build_house, todos
from tests.factories import enter, officer

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
    assert [str(row.task) for row in todos(house.member, date(2026, 6, 1))] == ["作为第二人签名"]
    client.post(page, {"step": "sign"})
    decision.refresh_from_db()
    assert decision.cosigned_by == house.member

    enter(client, house.chair)
    sent = {"step": "confirm", "nonce": client.get(page).context["nonce"]}
    done = client.post(page, sent)
    again = client.post(page, sent)  # a second press

    proposal.refresh_from_db()
    assert done.context["done"] == 1
    assert again.url == page
    assert (proposal.state, proposal.docket_number) == ("docketed", "0802-001")


def test_a_single_signature_decides_nothing(house, client):
    proposal = house.submitted()
    screening.save_outcome(
        proposal=proposal, by=house.chair, outcome="convert", reason_text="适合作为意见建议办理。"
    )
    decision = meetings.sign(
        session=house.session,
        items=[(proposal, "convert")],
        by=house.chair,
        on=date(2026, 6, 1),
        note="",
    )
    enter(client, house.chair)

    answer = client.post(reverse("congress:signature", args=[decision.pk]), {"step": "sign"})

    proposal.refresh_from_db()
    decision.refresh_from_db()
    assert answer.status_code == 403
    assert (proposal.state, decision.cosigned_by) == ("submitted", None)


def put_both(house, *proposals):
    for proposal in proposals:
        screening.save_outcome(
            proposal=proposal,
            by=house.chair,
            outcome="convert",
            reason_text="适合作为意见建议办理。",
        )
    return meetings.sign(
        session=house.session,
        items=[(proposal, "convert") for proposal in proposals],
        by=house.chair,
        on=date(2026, 6, 1),
        note="",
    )


def test_the_page_says_whose_turn_it_is_and_what_follows(house, client):
    decision = put_both(house, house.submitted())
    url = reverse("congress:signature", args=[decision.pk])

    enter(client, house.chair)
    first = client.get(url)
    assert first.context["said"] == "您已签名，等另一名委员签名。"
    assert set(first.context["asked"]) == {house.member, house.second_member}

    enter(client, house.member)
    second = client.get(url)
    assert second.context["may_sign"]
    assert "适合作为意见建议办理。" in second.content.decode()
    client.post(url, {"step": "sign"})

    enter(client, house.second_member)
    assert client.get(url).context["said"] == "两人都已签名，等主任确认。"
    enter(client, house.chair)
    assert client.get(url).context["effects"][0] == "转为意见建议：1"
    client.post(url, {"step": "confirm"})
    assert client.get(url).context["said"] == "这里的各件都已审定。"


def co_moved(house):
    """Submitted; a member of the committee moves it too."""
    from congress.models import CoMover

    proposal = house.submitted()
    CoMover.objects.create(
        proposal=proposal,
        person=house.member.person,
        delegation=house.delegations[0],
        state="joined",
        asked_on=date(2026, 3, 20),
    )
    return proposal


def test_the_signature_of_whoever_moves_it_does_not_carry_it(house, client):
    own, other = co_moved(house), house.submitted(house.delegates[1][2], title="另一件")
    decision = put_both(house, own, other)
    url = reverse("congress:signature", args=[decision.pk])
    enter(client, house.member)
    assert [row["own"] for row in client.get(url).context["rows"]] == [True, False]
    client.post(url, {"step": "sign"})

    enter(client, house.chair)
    done = client.post(url, {"step": "confirm"})

    for proposal in (own, other):
        proposal.refresh_from_db()
    assert (own.state, other.state) == ("submitted", "converted")
    assert "请另一名委员签名" in done.context["failed"][0]["error"]


def test_the_signature_of_a_recused_member_does_not_carry_the_item(house, client):
    own, other = house.submitted(), house.submitted(house.delegates[1][2], title="另一件")
    decision = put_both(house, own, other)
    recusal.declare(own.file, house.member, "self", by=house.member, on=date(2026, 6, 1))
    url = reverse("congress:signature", args=[decision.pk])
    enter(client, house.member)
    client.post(url, {"step": "sign"})

    enter(client, house.chair)
    done = client.post(url, {"step": "confirm"})

    for proposal in (own, other):
        proposal.refresh_from_db()
    assert (own.state, other.state) == ("submitted", "converted")
    assert "请另一名委员签名" in done.context["failed"][0]["error"]


def test_whoever_has_a_part_in_every_row_does_not_sign(house, client):
    decision = put_both(house, co_moved(house))
    url = reverse("congress:signature", args=[decision.pk])
    enter(client, house.member)

    page = client.get(url)
    client.post(url, {"step": "sign"})

    decision.refresh_from_db()
    assert not page.context["may_sign"]
    assert page.context["said"] == "这些提案都与您有关，请另一名委员签名。"
    assert decision.cosigned_by is None


def test_the_head_of_the_department_proposed_as_lead_does_not_sign_for_it(house, client):
    """She heads what the outcome only proposes: nothing names it as lead yet."""
    appoint(
        person=house.member.person,
        role="department_head",
        department=house.lead,
        by=None,
        from_on=date(2026, 1, 1),
    )
    own, other = house.submitted(), house.submitted(house.delegates[1][2], title="另一件")
    terms = {"by": house.officer, "outcome": "docket", "category": "campus"}
    terms["member_in_charge"] = house.second_member.person
    screening.save_outcome(proposal=own, lead_department=house.lead, **terms)
    screening.save_outcome(proposal=other, lead_department=house.other, **terms)
    decision = meetings.sign(
        session=house.session,
        items=[(own, "docket"), (other, "docket")],
        by=house.chair,
        on=date(2026, 6, 1),
        note="",
    )
    url = reverse("congress:signature", args=[decision.pk])
    enter(client, house.member)
    assert [row["own"] for row in client.get(url).context["rows"]] == [True, False]
    client.post(url, {"step": "sign"})

    enter(client, house.chair)
    done = client.post(url, {"step": "confirm"})

    for proposal in (own, other):
        proposal.refresh_from_db()
    assert (own.state, other.state) == ("submitted", "docketed")
    assert house.member.person.name in done.context["failed"][0]["error"]


def test_two_sign_at_once_and_the_second_confirms_nothing(house, client):
    """A chair in office beside the one who put it forward: her page offers to sign."""
    other_chair = officer(Role.PROPOSAL_COMMITTEE_CHAIR)
    proposal = house.submitted()
    decision = put_both(house, proposal)
    url = reverse("congress:signature", args=[decision.pk])
    enter(client, other_chair)
    assert client.get(url).context["may_sign"]  # and now a colleague signs
    meetings.cosign(decision=decision, by=house.member, on=date(2026, 6, 1))

    late = client.post(url, {"step": "sign"}, follow=True)

    proposal.refresh_from_db()
    decision.refresh_from_db()
    assert proposal.state == "submitted"
    assert decision.cosigned_by == house.member
    assert f"同事已先办：{house.member}已签名。" in late.content.decode()


def test_two_chairs_confirm_at_once_and_the_second_is_told_who_was_faster(house, client):
    other_chair = officer(Role.PROPOSAL_COMMITTEE_CHAIR)
    proposal = house.submitted()
    decision = put_both(house, proposal)
    meetings.cosign(decision=decision, by=house.member, on=date(2026, 6, 1))
    url = reverse("congress:signature", args=[decision.pk])
    pages = {}
    for chair in (house.chair, other_chair):
        enter(client, chair)
        pages[chair] = client.get(url).context["nonce"]

    told = []
    for chair, nonce in pages.items():
        enter(client, chair)
        told.append(client.post(url, {"step": "confirm", "nonce": nonce}))

    assert [page.context["done"] for page in told] == [1, 0]
    (late,) = told[1].context["failed"]
    assert house.chair.person.name in late["error"]
    assert proposal.file.trail.filter(action="convert").count() == 1


def test_the_same_items_put_forward_twice_are_one_paper(house, client):
    proposal = house.submitted()
    first = put_both(house, proposal)
    enter(client, house.chair)
    url = f"{reverse('congress:decide')}?session=0802"
    picked = [draft.stamp for draft in client.get(url).context["drafts"]]

    for _press in range(2):
        put = client.post(url, {"draft": "1", "pick": picked})

    assert put.headers["Location"] == reverse("congress:signature", args=[first.pk])
    assert MeetingDecision.objects.get() == first
