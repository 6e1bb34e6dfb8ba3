"""Withdrawal, suspension, restoring, reopening, another lead."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from casework import clocks
from casework.transitions import TransitionRefused
from congress.choices import ClockKind
from congress.services import (
    assignments,
    co_movers,
    drafts,
    instructions,
    proposals,
    rulings,
    screening,
    side_ways,
)
from congress.tasks import sweep
from congress.workflow import PROPOSAL

from .handled import dissolve, night
from .house import MEETING, todos

pytestmark = pytest.mark.django_db
NOW = None
MARCH = date(2026, 3, 26)
NEXT_DAY, ASSIGNED, RESTORED = date(2026, 4, 22), date(2026, 4, 29), date(2026, 5, 12)


def due(proposal, kind):
    clock = clocks.live(proposal.file, kind).first()
    return clock.due_on if clock else None


def handled(house):
    """The case of scenario 18, accepted by silence."""
    proposal = house.docketed()
    instructions.instruct(proposal=proposal, text="同意。", by=house.leader, on=date(2026, 4, 27))
    assignments.assign(proposal=proposal, by=house.chair, on=ASSIGNED)
    assignments.accept(
        proposal=proposal,
        by=house.head,
        on=date(2026, 5, 6),
        responsible=house.head.person,
        contact=house.contact.person,
    )
    return proposal


@pytest.mark.parametrize("state", ["seconding", "leader_review", "submitted", "sent_back"])
def test_the_mover_withdraws_freely_before_docketing(house, state):
    from congress.services import review

    proposal = {
        "seconding": house.seconded,
        "leader_review": house.in_review,
        "submitted": house.submitted,
        "sent_back": house.submitted,
    }[state]()
    if state == "sent_back":
        review.send_back(proposal=proposal, reason="请补充。", by=house.chair, on=MEETING)
    with pytest.raises(PermissionDenied):
        side_ways.withdraw(proposal=proposal, by=house.chair, on=MEETING)

    side_ways.withdraw(proposal=proposal, by=house.mover, on=MEETING)

    assert (proposal.state, proposal.withdrawn_on) == ("withdrawn", MEETING)
    assert not clocks.live(proposal.file).exists()
    assert house.delegates[1][2].notices.filter(subject__contains="已撤回").exists()


@pytest.mark.scenario("proposals", 34)
def test_after_docketing_the_mover_withdraws_only_with_the_chair(house):
    proposal = handled(house)
    with pytest.raises(PermissionDenied):
        side_ways.withdraw_docketed(proposal=proposal, by=house.mover, on=date(2026, 5, 11))
    with pytest.raises(PermissionDenied):  # nobody has asked
        side_ways.withdraw_docketed(proposal=proposal, by=house.chair, on=date(2026, 5, 11))
    side_ways.ask_withdrawal(
        proposal=proposal, reason="问题已解决。", by=house.mover, on=date(2026, 5, 11)
    )

    side_ways.withdraw_docketed(proposal=proposal, by=house.chair, on=date(2026, 5, 12))

    assert (proposal.state, proposal.withdrawn_on) == ("withdrawn", date(2026, 5, 12))
    assert not clocks.live(proposal.file).exists()
    assert not proposal.assignments.in_force().exists()
    assert house.head.notices.filter(subject__contains="已撤回").exists()


def subjects(user) -> list[str]:
    return list(user.notices.order_by("pk").values_list("subject", flat=True))


def codes(user, on) -> set[str]:
    return {row.code for row in todos(user, on)}


def test_the_chair_may_refuse_a_withdrawal_and_the_case_goes_on(house):
    proposal, on = handled(house), date(2026, 5, 11)
    side_ways.ask_withdrawal(proposal=proposal, reason="问题已解决。", by=house.mover, on=on)
    assert "withdrawal" in codes(house.chair, on)
    deed = {"proposal": proposal, "on": on}
    with pytest.raises(PermissionDenied):
        side_ways.refuse_withdrawal(**deed, by=house.officer, reason="尚未解决。")
    with pytest.raises(ValidationError):
        side_ways.refuse_withdrawal(**deed, by=house.chair, reason=" ")

    side_ways.refuse_withdrawal(**deed, by=house.chair, reason="尚未解决。")

    assert "withdrawal" not in codes(house.chair, on)
    assert (proposal.state, due(proposal, ClockKind.REPLY)) == ("accepted", date(2026, 6, 29))
    assert "尚未解决。" in house.mover.notices.latest("pk").body
    with pytest.raises(PermissionDenied):  # the old request is used up
        side_ways.withdraw_docketed(**deed, by=house.chair)
    side_ways.ask_withdrawal(**deed, reason="确已解决。", by=house.mover)
    assert "withdrawal" in codes(house.chair, on)


def test_the_mover_takes_her_request_back(house):
    proposal, on = handled(house), date(2026, 5, 11)
    with pytest.raises(PermissionDenied):  # nothing is asked
        side_ways.unask_withdrawal(proposal=proposal, by=house.mover, on=on)
    side_ways.ask_withdrawal(proposal=proposal, reason="误点。", by=house.mover, on=on)
    with pytest.raises(PermissionDenied):
        side_ways.unask_withdrawal(proposal=proposal, by=house.chair, on=on)

    side_ways.unask_withdrawal(proposal=proposal, by=house.mover, on=on)

    assert "withdrawal" not in codes(house.chair, on)
    assert subjects(house.chair)[-1].endswith("收回了撤回申请")


def test_co_movers_are_told_of_a_withdrawal(house):
    proposal, other = house.seconded(), house.delegates[2][2]
    seat = co_movers.ask_to_join(proposal=proposal, person=other.person, by=house.mover, on=MARCH)
    co_movers.join(seat=seat, by=other, on=MARCH)

    side_ways.withdraw(proposal=proposal, by=house.mover, on=MARCH)

    assert subjects(other)[-1].startswith("您共同提出的")
    assert not any(subject.startswith("您共同提出的") for subject in subjects(house.mover))


@pytest.mark.parametrize("how", ["submitted", "withdrawn", "discarded"])
def test_an_offered_lead_leaves_the_desk_when_it_can_be_taken_no_more(house, how):
    proposal = house.draft() if how == "discarded" else house.seconded()
    to = house.delegates[2][3]
    drafts.offer_hand_over(proposal=proposal, to=to.person, by=house.mover, on=MARCH)
    assert "take_lead" in codes(to, MARCH)

    if how == "submitted":
        proposals.submit(proposal=proposal, by=house.mover, on=MARCH)
    elif how == "withdrawn":
        side_ways.withdraw(proposal=proposal, by=house.mover, on=MARCH)
    else:
        drafts.discard(proposal=proposal, by=house.mover, on=MARCH)

    assert "take_lead" not in codes(to, MARCH)
    proposal.refresh_from_db()
    assert proposal.handed_to is None


def test_whoever_is_offered_the_lead_may_say_no(house):
    proposal, to = house.seconded(), house.delegates[2][3]
    drafts.offer_hand_over(proposal=proposal, to=to.person, by=house.mover, on=MARCH)
    with pytest.raises(PermissionDenied):
        side_ways.refuse_lead(proposal=proposal, by=house.delegates[2][4], on=MARCH)

    side_ways.refuse_lead(proposal=proposal, by=to, on=MARCH)

    assert "take_lead" not in codes(to, MARCH)
    assert subjects(house.mover)[-1].startswith(f"{to.person.name}不接任")
    with pytest.raises(PermissionDenied):
        drafts.hand_over(proposal=proposal, by=to, on=MARCH)


@pytest.mark.scenario("proposals", 34)
def test_withdrawn_by_mistake_it_is_restored_with_its_number_within_fifteen_days(house):
    proposal = house.docketed()
    number = proposal.docket_number
    side_ways.ask_withdrawal(proposal=proposal, reason="误点。", by=house.mover, on=ASSIGNED)
    side_ways.withdraw_docketed(proposal=proposal, by=house.chair, on=ASSIGNED)
    deed = {"proposal": proposal, "reason": "误操作。", "by": house.chair}
    with pytest.raises(ValidationError):
        side_ways.restore_docketed(**deed, on=date(2026, 5, 15))

    side_ways.restore_docketed(**deed, on=date(2026, 5, 14))

    assert (proposal.state, proposal.docket_number) == ("docketed", number)
    assert (proposal.withdrawn_on, proposal.file.closed_on) == (None, None)
    assert due(proposal, ClockKind.ASSIGNMENT) == date(2026, 5, 28)


def test_what_is_restored_to_the_docket_waits_for_its_instruction_and_keeps_its_departments(house):
    proposal = house.docketed(assisting=(house.other,))
    side_ways.ask_withdrawal(proposal=proposal, reason="误点。", by=house.mover, on=NEXT_DAY)
    side_ways.withdraw_docketed(proposal=proposal, by=house.chair, on=NEXT_DAY)

    side_ways.restore_docketed(
        proposal=proposal, reason="误操作。", by=house.chair, on=date(2026, 4, 23)
    )

    assert due(proposal, ClockKind.INSTRUCTION) == date(2026, 4, 30)
    planned = proposal.assignments.filter(state="proposed")
    assert [(row.part, row.department) for row in planned] == [
        ("lead", house.lead),
        ("assisting", house.other),
    ]
    night(date(2026, 5, 1))
    proposal.refresh_from_db()
    assert assignments.assign(proposal=proposal, by=house.officer, on=date(2026, 5, 1))


def test_what_is_restored_to_the_docket_is_not_instructed_twice(house):
    proposal = handled(house)
    side_ways.ask_withdrawal(proposal=proposal, reason="误点。", by=house.mover, on=RESTORED)
    side_ways.withdraw_docketed(proposal=proposal, by=house.chair, on=RESTORED)

    side_ways.restore_docketed(proposal=proposal, reason="误操作。", by=house.chair, on=RESTORED)

    assert due(proposal, ClockKind.INSTRUCTION) is None
    assert (proposal.assigned_on, proposal.reply_due_on) == (None, None)
    assert assignments.assign(proposal=proposal, by=house.officer, on=RESTORED)


@pytest.mark.scenario("proposals", "E17")
def test_what_is_restored_goes_to_whoever_follows_a_dissolved_department(house):
    proposal = house.docketed(assisting=(house.other,))
    side_ways.ask_withdrawal(proposal=proposal, reason="误点。", by=house.mover, on=NEXT_DAY)
    side_ways.withdraw_docketed(proposal=proposal, by=house.chair, on=NEXT_DAY)
    dissolve(house.lead, NEXT_DAY, house.other)

    side_ways.restore_docketed(
        proposal=proposal, reason="误操作。", by=house.chair, on=date(2026, 4, 23)
    )

    assert proposal.lead_department == house.other
    (planned,) = proposal.assignments.filter(state="proposed")
    assert (planned.part, planned.department) == ("lead", house.other)


def test_a_lapsed_one_is_restored_to_seconding_for_three_days_at_least(house):
    proposal = house.seconded(count=1, on=date(2026, 4, 1))
    side_ways.withdraw(proposal=proposal, by=house.mover, on=date(2026, 4, 8))

    side_ways.restore_seconding(
        proposal=proposal, reason="误操作。", by=house.chair, on=date(2026, 4, 8)
    )

    assert proposal.state == "seconding"
    assert due(proposal, ClockKind.COLLECTION) == date(2026, 4, 11)


def test_withdrawn_after_the_submission_it_is_restored_to_the_table(house):
    proposal = house.submitted()
    side_ways.withdraw(proposal=proposal, by=house.mover, on=MEETING)
    with pytest.raises(PermissionDenied):
        side_ways.restore_seconding(
            proposal=proposal, reason="误操作。", by=house.chair, on=MEETING
        )

    side_ways.restore_submitted(proposal=proposal, reason="误操作。", by=house.chair, on=MEETING)

    assert proposal.state == "submitted"
    assert due(proposal, ClockKind.SCREENING) == date(2026, 5, 12)


@pytest.mark.scenario("proposals", 35)
def test_ten_suspended_days_do_not_count_and_there_is_one_way_back(house):
    proposal = handled(house)
    assert due(proposal, ClockKind.REPLY) == date(2026, 6, 29)

    side_ways.suspend(
        proposal=proposal,
        reason="等待上级文件。",
        until=date(2026, 6, 10),
        by=house.chair,
        on=date(2026, 6, 1),
    )
    buttons = {
        row.verb
        for row in PROPOSAL.available(proposal, house.chair, date(2026, 6, 10))
        if row.verb.startswith("take_up")
    }
    assert buttons == {"take_up_accepted"}
    with pytest.raises(PermissionDenied):
        side_ways.take_up_docketed(proposal=proposal, by=house.chair, on=date(2026, 6, 10))
    side_ways.take_up_accepted(proposal=proposal, by=house.chair, on=date(2026, 6, 10))

    assert proposal.state == "accepted"
    assert due(proposal, ClockKind.REPLY) == date(2026, 7, 8)
    assert proposal.reply_due_on == date(2026, 7, 8)
    rests, goes_on = house.contact.notices.order_by("pk")[house.contact.notices.count() - 2 :]
    assert "等待上级文件。" in rests.body
    assert "2026-07-08" in goes_on.body
    assert due(proposal, ClockKind.SUSPENSION) is None


@pytest.mark.parametrize("until", [date(2026, 4, 21), date(2026, 10, 19)])
def test_a_suspension_ends_within_its_range(house, until):
    proposal = house.submitted()

    with pytest.raises(ValidationError):
        side_ways.suspend(
            proposal=proposal, reason="等待。", until=until, by=house.chair, on=MEETING
        )


def test_a_suspended_screening_is_taken_up_again(house):
    proposal = house.submitted()
    side_ways.suspend(
        proposal=proposal, reason="等待。", until=date(2026, 4, 25), by=house.chair, on=MEETING
    )
    sweep(date(2026, 5, 20), NOW)
    proposal.refresh_from_db()
    assert proposal.state == "suspended"

    side_ways.take_up_screening(proposal=proposal, by=house.chair, on=date(2026, 4, 24))

    assert proposal.state == "submitted"
    assert due(proposal, ClockKind.SCREENING) == date(2026, 5, 6)


@pytest.mark.scenario("proposals", "E11")
def test_one_of_two_co_movers_leaves_and_the_proposal_goes_on(house):
    proposal = house.seconded()
    on = date(2026, 3, 26)
    for user in house.delegates[2][2:4]:
        seat = co_movers.ask_to_join(proposal=proposal, person=user.person, by=house.mover, on=on)
        co_movers.join(seat=seat, by=user, on=on)
    proposals.submit(proposal=proposal, by=house.mover, on=on)

    leaving = proposal.co_movers.get(person=house.delegates[2][2].person)
    co_movers.leave(seat=leaving, by=house.delegates[2][2], on=on)

    proposal.refresh_from_db()
    assert proposal.state == "leader_review"
    assert proposal.co_movers.filter(state="joined").count() == 1


def test_the_chair_offers_the_lead_only_when_the_mandate_has_ended(house):
    from congress.services import delegates

    from .house import mandate

    proposal = house.seconded()
    other = house.delegates[2][2]
    on = date(2026, 3, 26)
    seat = co_movers.ask_to_join(proposal=proposal, person=other.person, by=house.mover, on=on)
    co_movers.join(seat=seat, by=other, on=on)
    proposals.submit(proposal=proposal, by=house.mover, on=on)
    sweep(date(2026, 4, 3), NOW)
    proposal.refresh_from_db()
    deed = {"proposal": proposal, "to": other.person, "by": house.chair, "on": date(2026, 4, 20)}
    with pytest.raises(ValidationError):
        side_ways.offer_lead(**deed)
    delegates.end_mandate(
        delegate=mandate(house.mover.person), last_day=date(2026, 4, 19), reason="离任", by=None
    )

    side_ways.offer_lead(**deed)
    side_ways.hand_over_lead(proposal=proposal, by=other, on=date(2026, 4, 20))

    assert proposal.mover == other.person


def test_a_withdrawal_during_the_reconsideration_ends_the_question(house):
    proposal = house.submitted()
    screening.decline(
        proposal=proposal,
        decision=house.meeting(),
        code="7",
        text="学校已经有这方面的规划。",
        by=house.chair,
        on=MEETING,
    )
    rulings.ask_reconsideration(proposal=proposal, text="新情况。", by=house.mover, on=MEETING)

    side_ways.withdraw(proposal=proposal, by=house.mover, on=MEETING)

    assert proposal.referrals.get().result == "withdraw"
    with pytest.raises(TransitionRefused):
        rulings.uphold_decline(
            proposal=proposal,
            decision=house.meeting(body="executive_committee"),
            reasons="理由。",
            by=house.executive_chair,
            on=MEETING,
        )
