"""回避 that a decider declares herself (common.md 6; proposals.md 2.4)."""

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from casework.models import LedgerNote, Recusal
from congress import rules
from congress.models import DraftOutcome, Proposal
from congress.selectors import quorum_base
from congress.services import screening, stepping_back
from members.models import Appointment, Deputy
from tests.factories import enter, gate_of

from .house import MEETING

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(house) -> Proposal:
    return house.submitted()


def step_back(house, proposal, **more) -> Recusal:
    given = {"by": house.member, "on": MEETING, "ground": "relative", **more}
    return stepping_back.step_back(proposal=proposal, **given)


def test_who_steps_back_leaves_the_case_the_quorum_and_her_draft(house, proposal):
    screening.save_outcome(proposal=proposal, by=house.member, outcome="docket")
    assert quorum_base(proposal, MEETING) == 3

    step_back(house, proposal)

    assert not Proposal.objects.visible_to(gate_of(house.member, MEETING)).exists()
    assert Proposal.objects.visible_to(gate_of(house.second_member, MEETING)).get() == proposal
    assert quorum_base(proposal, MEETING) == 2
    assert not DraftOutcome.objects.exists()
    told = house.chair.notices.filter(file=proposal.file, subject__contains="回避")
    assert told.count() == 1
    assert not house.mover.notices.filter(subject__contains="回避").exists()
    assert LedgerNote.objects.get(entry__action="recuse").internal is True


def test_a_chair_without_a_deputy_leaves_the_item_to_nobody_unheard(house, proposal):
    step_back(house, proposal, by=house.member)
    assert not house.union_chair.notices.exists()

    step_back(house, proposal, by=house.chair)

    (told,) = house.union_chair.notices.filter(file=proposal.file)
    assert proposal.number in told.subject
    assert house.officer.notices.filter(file=proposal.file, subject__contains="回避").count() == 2


def test_a_deputy_of_the_chair_decides_instead_and_nobody_above_is_asked(house, proposal):
    chair = Appointment.objects.get(person=house.chair.person, role="proposal_committee_chair")
    Deputy.objects.create(
        appointment=chair,
        person=house.second_member.person,
        from_on=MEETING,
        to_on=MEETING,
        basis="主任回避期间",
    )

    step_back(house, proposal, by=house.chair)

    assert not house.union_chair.notices.exists()
    assert rules.is_chair(house.second_member, proposal)
    assert not rules.is_chair(house.chair, proposal)


def test_only_who_sits_at_the_table_steps_back_and_another_ground_is_said(house, proposal):
    for user in (house.mover, house.head, house.leader):
        with pytest.raises(PermissionDenied):
            step_back(house, proposal, by=user)
    with pytest.raises(PermissionDenied):
        step_back(house, proposal, ground="same_department")
    with pytest.raises(ValidationError):
        step_back(house, proposal, ground="other", note=" ")

    step_back(house, proposal, ground="other", note="曾参与有关方案的起草。")

    assert Recusal.objects.get().note == "曾参与有关方案的起草。"
    with pytest.raises(PermissionDenied):
        step_back(house, proposal)  # it is closed to her already


def test_the_chair_lets_her_back_and_nobody_else_does(house, proposal):
    row = step_back(house, proposal)
    for user in (house.second_member, house.officer, house.member):
        with pytest.raises(PermissionDenied):
            stepping_back.let_back(
                row=row, proposal=proposal, by=user, on=MEETING, reason="情况已变。"
            )

    stepping_back.let_back(
        row=row, proposal=proposal, by=house.chair, on=MEETING, reason="情况已变。"
    )

    assert Proposal.objects.visible_to(gate_of(house.member, MEETING)).get() == proposal
    assert quorum_base(proposal, MEETING) == 3
    assert house.member.notices.filter(subject__contains="重新开放").exists()


def test_a_double_press_steps_back_once_and_leads_to_the_queue(house, proposal):
    with time_machine.travel("2026-04-21 10:00+08:00", tick=False):
        client = enter(Client(), house.member)
        url = reverse("congress:step_back", args=[proposal.pk])
        case = client.get(proposal.get_absolute_url()).content.decode()
        assert url in case
        sent = {"nonce": client.get(url).context["nonce"], "ground": "interest"}

        answers = [client.post(url, sent) for _ in range(2)]

        assert [answer.url for answer in answers] == [reverse("congress:triage")] * 2
        assert Recusal.objects.count() == 1
        assert client.get(proposal.get_absolute_url()).status_code == 404
        chairs = enter(Client(), house.chair).get(proposal.get_absolute_url())
        back = reverse("congress:let_back", args=[proposal.pk, Recusal.objects.get().pk])
        assert back in chairs.content.decode()
        nobody = enter(Client(), house.officer).get(proposal.get_absolute_url())
        assert back not in nobody.content.decode()
