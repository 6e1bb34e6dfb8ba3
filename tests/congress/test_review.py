"""代表团初审, sending back and coming again."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from casework import clocks
from casework.models import Heartbeat
from casework.transitions import TransitionRefused
from congress.choices import ClockKind
from congress.services import co_movers, proposals, review, screening
from congress.tasks import sweep
from congress.workflow import PROPOSAL

from .handled import night
from .house import SINCE

pytestmark = pytest.mark.django_db
NOW = None


def due(proposal, kind):
    clock = clocks.live(proposal.file, kind).first()
    return clock.due_on if clock else None


@pytest.mark.scenario("proposals", 8)
@pytest.mark.scenario("proposals", "E31")
def test_a_silent_leader_lets_the_proposal_pass_marked(house):
    proposal = house.in_review(on=date(2026, 4, 8))
    assert due(proposal, ClockKind.LEADER_REVIEW) == date(2026, 4, 15)

    sweep(date(2026, 4, 15), NOW)
    proposal.refresh_from_db()
    assert proposal.state == "leader_review"
    sweep(date(2026, 4, 16), NOW)
    sweep(date(2026, 4, 16), NOW)  # the clock runs twice (E31)

    proposal.refresh_from_db()
    assert (proposal.state, proposal.leader_mark) == ("submitted", "not_reviewed")
    assert proposal.file.trail.filter(action="skip_leader").count() == 1
    assert house.delegation_leader.notices.filter(subject__contains="未经代表团初审").count() == 1


def test_a_fault_on_one_row_stops_no_other_and_is_seen(house, monkeypatch, caplog):
    bad, good = house.in_review(), house.in_review(house.delegates[1][2], title="另一件")
    skip = review.skip_leader

    def fail_on_one(*, proposal, on):
        if proposal == bad:
            raise RuntimeError("a fault of ours")
        return skip(proposal=proposal, on=on)

    monkeypatch.setattr(review, "skip_leader", fail_on_one)

    sweep(date(2026, 4, 16), NOW)

    for proposal in (bad, good):
        proposal.refresh_from_db()
    assert (bad.state, good.state) == ("leader_review", "submitted")
    assert f"the sweep failed on Proposal {bad.pk}" in caplog.text
    assert Heartbeat.objects.get(name="fault").detail == {"what": f"Proposal {bad.pk}"}
    caplog.clear()  # it was expected: see the fixture of this package


@pytest.mark.scenario("proposals", 8)
def test_what_the_clock_submits_on_the_last_day_is_reviewed_until_the_sixteenth(house):
    proposal = house.seconded()

    sweep(date(2026, 4, 10), NOW)

    proposal.refresh_from_db()
    assert due(proposal, ClockKind.LEADER_REVIEW) == date(2026, 4, 16)


@pytest.mark.scenario("proposals", 9)
def test_a_leader_cannot_refuse_and_sends_back_twice_at_most(house):
    proposal = house.in_review(on=date(2026, 3, 26))
    leader = house.delegation_leader
    buttons = {row.verb for row in PROPOSAL.available(proposal, leader, date(2026, 3, 27))}
    assert buttons == {"pass_on", "send_back_by_leader"}
    with pytest.raises(TransitionRefused):
        screening.decline(
            proposal=proposal,
            decision=house.meeting(),
            code="7",
            text="学校已经有这方面的规划。",
            by=leader,
            on=date(2026, 3, 27),
        )

    for _time in (1, 2):
        review.send_back_by_leader(
            proposal=proposal, reason="请补充数据。", by=leader, on=date(2026, 3, 27)
        )
        review.resubmit_to_leader(proposal=proposal, by=house.mover, on=date(2026, 3, 30))
    with pytest.raises(ValidationError):
        review.send_back_by_leader(
            proposal=proposal, reason="请再补充。", by=leader, on=date(2026, 3, 31)
        )

    review.pass_on(proposal=proposal, opinion="同意提交。", by=leader, on=date(2026, 3, 31))
    assert (proposal.state, proposal.leader_mark) == ("submitted", "passed")
    assert proposal.leader_opinions.get().text == "同意提交。"


def test_the_leader_of_another_delegation_does_not_review(house):
    proposal = house.in_review()

    with pytest.raises(PermissionDenied):
        review.pass_on(
            proposal=proposal, opinion="同意。", by=house.delegates[1][0], on=date(2026, 4, 9)
        )


@pytest.mark.scenario("proposals", 10)
def test_sent_back_by_the_leader_it_comes_again_under_the_same_number_or_lapses(house):
    proposal = house.in_review(on=date(2026, 4, 8))
    number = proposal.file.number
    other = house.in_review(house.delegates[0][3], on=date(2026, 4, 8), title="另一件")
    for row in (proposal, other):
        review.send_back_by_leader(
            proposal=row, reason="请补充。", by=house.delegation_leader, on=date(2026, 4, 9)
        )
        assert due(row, ClockKind.REVISE) == date(2026, 4, 23)

    review.resubmit_to_leader(proposal=proposal, by=house.mover, on=date(2026, 4, 20))
    sweep(date(2026, 4, 23), NOW)
    other.refresh_from_db()
    assert other.state == "sent_back"
    sweep(date(2026, 4, 24), NOW)
    other.refresh_from_db()
    assert other.state == "sent_back"  # the reminders have not gone out
    night(date(2026, 4, 24))
    sweep(date(2026, 4, 24), NOW)

    proposal.refresh_from_db()
    other.refresh_from_db()
    assert (proposal.state, proposal.file.number) == ("leader_review", number)
    assert (other.state, other.lapsed_on) == ("lapsed", date(2026, 4, 24))


@pytest.mark.scenario("proposals", 11)
def test_screening_is_due_on_one_day_for_all_of_the_window(house):
    early = house.submitted(on=date(2026, 3, 27))
    late = house.submitted(house.delegates[1][3], on=date(2026, 4, 9), title="另一件")
    assert due(early, ClockKind.SCREENING) == date(2026, 4, 30)
    assert due(late, ClockKind.SCREENING) == date(2026, 4, 30)

    review.send_back(proposal=late, reason="请补充。", by=house.chair, on=date(2026, 4, 22))
    assert due(late, ClockKind.SCREENING) is None
    review.resubmit(proposal=late, by=house.delegates[1][3], on=date(2026, 4, 28))
    assert due(late, ClockKind.SCREENING) == date(2026, 5, 19)


def test_an_edit_after_sending_back_asks_the_counted_seconds_again(house):
    proposal = house.submitted()
    review.send_back(proposal=proposal, reason="请补充。", by=house.chair, on=date(2026, 4, 21))
    proposals.edit(
        proposal=proposal, words={"reason": "新理由。"}, by=house.mover, on=date(2026, 4, 22)
    )

    with pytest.raises(ValidationError, match="还差2人附议"):
        review.resubmit(proposal=proposal, by=house.mover, on=date(2026, 4, 23))
    from congress.services import seconds

    for user in house.delegates[1][2:4]:
        seconds.confirm(
            second=proposal.seconds.get(person=user.person),
            revision=2,
            by=user,
            on=date(2026, 4, 23),
        )
    review.resubmit(proposal=proposal, by=house.mover, on=date(2026, 4, 23))

    assert proposal.state == "submitted"
    assert set(proposal.seconds.values_list("state", flat=True)) == {"counted"}


def test_sent_back_without_a_change_it_comes_again_with_its_counted_seconds(house):
    proposal = house.submitted()
    review.send_back(proposal=proposal, reason="请补附件。", by=house.chair, on=date(2026, 4, 21))

    review.resubmit(proposal=proposal, by=house.mover, on=date(2026, 4, 22))

    assert proposal.state == "submitted"


def test_the_officer_sends_back_for_a_missing_form_part_only(house):
    proposal = house.submitted()
    deed = {
        "proposal": proposal,
        "reason": "缺附件。",
        "by": house.officer,
        "on": date(2026, 4, 21),
    }

    with pytest.raises(ValidationError):
        review.send_back(**deed)
    review.send_back(**deed, missing_form_part=True)

    assert proposal.state == "sent_back"


def test_the_chair_extends_a_revision_once(house):
    proposal = house.submitted()
    review.send_back(proposal=proposal, reason="请补充。", by=house.chair, on=date(2026, 4, 21))
    deed = {
        "proposal": proposal,
        "by": house.chair,
        "on": date(2026, 4, 27),
        "reason": "数据待核。",
    }

    review.extend_revision(**deed)

    assert due(proposal, ClockKind.REVISE) == date(2026, 5, 21)
    with pytest.raises(ValidationError):
        review.extend_revision(**deed)


@pytest.mark.scenario("proposals", "E5")
def test_a_deputy_reviews_what_the_leader_moves_and_nobody_what_both_move(house):
    leader, deputy = house.delegates[0][:2]
    proposal = house.in_review(leader)
    with pytest.raises(PermissionDenied):
        review.pass_on(proposal=proposal, opinion="同意。", by=leader, on=date(2026, 4, 9))
    review.pass_on(proposal=proposal, opinion="同意。", by=deputy, on=date(2026, 4, 9))
    assert proposal.state == "submitted"

    both = house.seconded(leader, title="另一件")
    seat = co_movers.ask_to_join(
        proposal=both, person=deputy.person, by=leader, on=date(2026, 3, 26)
    )
    co_movers.join(seat=seat, by=deputy, on=date(2026, 3, 26))
    with pytest.raises(PermissionDenied):
        proposals.submit(proposal=both, by=leader, on=date(2026, 3, 26))
    proposals.submit_directly(proposal=both, by=leader, on=date(2026, 3, 26))
    assert both.state == "submitted"
    assert both.submitted_on > SINCE
