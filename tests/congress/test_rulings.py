"""Other deciders: disputes, objections, reconsiderations by each of their ends, and meetings."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from casework.models import Document
from congress.choices import PaperKind
from congress.models import MeetingDecision, Suggestion
from congress.services import meetings, rulings, screening, side_ways
from congress.workflow import PROPOSAL

from .handled import day, fresh, night, rate, replied
from .house import MEETING

pytestmark = pytest.mark.django_db
LATER = date(2026, 4, 28)
WHY = "图书馆已列入明年修缮计划，现阶段不再另行立案。"


def disputed(house):
    proposal = house.submitted()
    return rulings.refer(
        proposal=proposal,
        decision=house.meeting(),
        question="是否属于教代会职权？",
        by=house.chair,
        on=MEETING,
    )


def ruling(house, proposal, on=LATER):
    return {
        "proposal": proposal,
        "decision": house.meeting(on, "executive_committee"),
        "by": house.executive_chair,
        "on": on,
    }


def test_a_dispute_ends_as_a_suggestion_without_a_second_objection(house):
    proposal = disputed(house)

    rulings.rule_convert(**ruling(house, proposal), reason="适合作为意见建议。")

    assert (proposal.state, proposal.outcome) == ("converted", "convert")
    assert Suggestion.objects.filter(converted_from=proposal).count() == 1
    with pytest.raises(ValidationError):
        rulings.object_to_conversion(proposal=proposal, text="不同意。", by=house.mover, on=LATER)


def test_a_dispute_ends_as_declined_and_the_joint_meeting_reconsiders_it(house):
    proposal = disputed(house)
    rulings.rule_decline(**ruling(house, proposal), code="2", text=WHY)
    assert (proposal.state, proposal.decided_by_body) == ("declined", "executive_committee")
    letter = Document.objects.get(file=proposal.file, kind=PaperKind.DECLINE_NOTICE)
    assert letter.context["decided"] == "执委会裁定"
    rulings.ask_reconsideration(proposal=proposal, text="新情况。", by=house.mover, on=LATER)
    on = date(2026, 5, 20)

    with pytest.raises(PermissionDenied):
        rulings.convert_on_reconsideration(**ruling(house, proposal, on), reason="意见。")
    rulings.convert_on_reconsideration(
        proposal=proposal,
        decision=house.meeting(on, "joint_meeting"),
        reason="适合作为意见建议。",
        by=house.union_chair,
        on=on,
    )

    assert proposal.state == "converted"
    assert proposal.referrals.filter(settled_on=None).count() == 0


def test_the_mover_adds_a_statement_and_nobody_else_does(house):
    proposal = disputed(house)
    with pytest.raises(PermissionDenied):
        rulings.add_statement(proposal=proposal, text="我的陈述。", by=house.chair, on=LATER)

    rulings.add_statement(proposal=proposal, text="我的陈述。", by=house.mover, on=LATER)

    assert proposal.referrals.get().statement == "我的陈述。"


@pytest.mark.parametrize("body", ["committee", "presidium", "joint_meeting"])
def test_a_ruling_needs_the_decision_of_its_own_body(house, body):
    proposal = disputed(house)

    with pytest.raises(ValidationError):
        rulings.rule_docket(
            proposal=proposal,
            decision=house.meeting(LATER, body),
            terms=house.terms(),
            by=house.executive_chair,
            on=LATER,
        )


def test_an_objection_that_is_declined_leaves_the_suggestion_alone(house):
    proposal = house.submitted()
    screening.convert(
        proposal=proposal,
        decision=house.meeting(),
        reason="适合作为意见建议。",
        by=house.chair,
        on=MEETING,
    )
    rulings.object_to_conversion(proposal=proposal, text="不同意。", by=house.mover, on=MEETING)

    rulings.rule_decline(**ruling(house, proposal), code="2", text=WHY)

    assert Suggestion.objects.get(converted_from=proposal).state == "received"


def test_who_entered_the_first_decision_has_no_button_in_the_reconsideration(house):
    """The chair of the committee who also chairs the executive committee stays out."""
    from members.choices import Role
    from tests.factories import officer

    officer(Role.EXECUTIVE_COMMITTEE_CHAIR, user=house.chair)
    proposal = house.submitted()
    screening.decline(
        proposal=proposal,
        decision=house.meeting(),
        code="7",
        text=WHY,
        by=house.chair,
        on=MEETING,
    )
    rulings.ask_reconsideration(proposal=proposal, text="新情况。", by=house.mover, on=LATER)

    assert PROPOSAL.available(proposal, house.chair, LATER) == []
    assert len(PROPOSAL.available(proposal, house.executive_chair, LATER)) == 3


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"present": 2, "votes_for": 2, "votes_against": 1}, id="more votes"),
        pytest.param({"present": 3, "votes_for": 1, "votes_against": 2}, id="not agreed"),
        pytest.param({"on": date(2026, 4, 20)}, id="in the future"),
        pytest.param({"present": 4}, id="more than the committee has"),
    ],
)
def test_a_meeting_that_cannot_have_decided_is_refused(house, fields):
    with pytest.raises(ValidationError):
        house.meeting(**fields)


@pytest.mark.parametrize("who", ["member", "mover", "union_chair"])
def test_only_the_office_and_the_chair_record_a_meeting_of_the_committee(house, who):
    with pytest.raises(PermissionDenied):
        meetings.record(
            session=house.session,
            body="committee",
            held_on=MEETING,
            present=3,
            votes_for=3,
            votes_against=0,
            by=getattr(house, who),
            on=MEETING,
        )

    assert not MeetingDecision.objects.exists()


def test_the_database_keeps_a_decline_without_a_reason_out(house):
    proposal = house.submitted()

    with pytest.raises(IntegrityError), transaction.atomic():
        type(proposal).objects.filter(pk=proposal.pk).update(outcome="decline")


def test_a_closed_case_is_reopened_by_a_meeting(house):
    proposal = replied(house)
    rate(fresh(proposal), house.mover, day(7, 3))
    night(day(7, 20))
    proposal = fresh(proposal)
    assert proposal.state == "closed"

    side_ways.reopen(
        proposal=proposal,
        decision=house.meeting(day(7, 22)),
        reason="答复所述与事实不符。",
        by=house.chair,
        on=day(7, 22),
    )

    assert (proposal.state, proposal.closed_on) == ("accepted", None)
    assert proposal.rounds.order_by("-number").first().number == 2
