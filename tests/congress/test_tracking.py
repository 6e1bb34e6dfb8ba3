"""承诺事项: promised, reported, confirmed, broken, moved, dropped (proposals.md 2.3, 2.5)."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from casework.models import Document
from congress.choices import PaperKind
from congress.models import Commitment
from congress.services import replies, rounds, second_handling, tracking

from .handled import PLANNED, PROMISE, clock, day, drafted, fresh, moment, night, rate, replied

TWO = {**PLANNED, "promises": [PROMISE, {"text": "更新门禁系统。", "promised_on": "2026-10-30"}]}


@pytest.fixture
def tracked(house):
    proposal = replied(house, words=PLANNED)
    rate(proposal, house.mover, day(7, 10))
    return fresh(proposal)


def report(row, house, on, text="已完工并验收。"):
    return tracking.report_progress(commitment=row, by=house.contact, on=on, text=text)


def only(proposal) -> Commitment:
    return Commitment.objects.get(round__proposal=proposal)


@pytest.mark.scenario("proposals", 32)
def test_reported_before_the_day_and_confirmed_after_it_is_in_time(house, tracked):
    row = only(tracked)
    report(row, house, day(12, 20))
    night(day(1, 1, 2027))
    row.refresh_from_db()
    assert row.state == "reported"

    tracking.confirm(commitment=row, by=house.mover, on=day(1, 8, 2027))

    assert (row.state, row.kept_in_time) == ("confirmed", True)
    clock_row = tracked.file.clocks.get(kind="congress.commitment")
    assert (clock_row.state, clock_row.ended_on) == ("met", day(12, 20))
    tracking.confirm_done(proposal=tracked, by=house.member, on=day(1, 8, 2027))
    assert (tracked.state, tracked.final_class) == ("closed", "A")


@pytest.mark.scenario("proposals", 32)
def test_not_reported_it_is_broken_on_the_day_after_and_stays_late(house, tracked):
    night(day(12, 31))
    assert only(tracked).state == "open"
    night(day(1, 1, 2027))
    night(day(1, 1, 2027))
    row = only(tracked)
    assert (row.state, row.broken_on) == ("broken", day(1, 1, 2027))

    with pytest.raises(PermissionDenied):
        tracking.move_date(
            commitment=row,
            by=house.head,
            on=day(1, 5, 2027),
            promised_on=day(3, 31, 2027),
            reason="施工延误",
        )
    tracking.move_date(
        commitment=row,
        by=house.chair,
        on=day(1, 5, 2027),
        promised_on=day(3, 31, 2027),
        reason="施工延误",
    )
    report(row, house, day(3, 1, 2027))
    tracking.confirm(commitment=row, by=house.mover, on=day(3, 2, 2027))

    assert (row.first_promised_on, row.promised_on) == (day(12, 31), day(3, 31, 2027))
    assert row.kept_in_time is False


def test_the_mover_confirms_the_committee_only_after_her_silence(house, tracked):
    row = only(tracked)
    report(row, house, day(10, 9))

    for user, on in ((house.contact, day(10, 10)), (house.member, day(10, 24))):
        with pytest.raises(PermissionDenied):
            tracking.confirm(commitment=row, by=user, on=on)
    tracking.confirm(commitment=row, by=house.member, on=day(10, 25))

    assert row.confirmed_by == house.member


def test_a_returned_report_opens_the_commitment_again(house, tracked):
    row = only(tracked)
    report(row, house, day(12, 20))

    with pytest.raises(ValidationError):
        tracking.return_report(commitment=row, by=house.mover, on=day(12, 22), text="")
    tracking.return_report(commitment=row, by=house.mover, on=day(12, 22), text="三层尚未开放")
    assert (row.state, row.reported_on) == ("open", None)

    assert clock(tracked, "commitment").due_on == day(12, 31)
    night(day(1, 1, 2027))
    assert only(tracked).state == "broken"


def test_a_stranger_reports_nothing(house, tracked):
    with pytest.raises(PermissionDenied):
        tracking.report_progress(
            commitment=only(tracked), by=house.other_contact, on=day(10, 9), text="x"
        )


@pytest.mark.scenario("proposals", 33)
def test_one_confirmed_and_one_dropped_is_done(house):
    proposal = replied(house, words=TWO)
    rate(proposal, house.mover, day(7, 10))
    proposal = fresh(proposal)
    gates, hall = Commitment.objects.order_by("promised_on")
    report(gates, house, day(10, 9))
    tracking.confirm(commitment=gates, by=house.mover, on=day(10, 10))

    with pytest.raises(ValidationError):
        tracking.confirm_done(proposal=proposal, by=house.chair, on=day(10, 20))
    with pytest.raises(ValidationError):
        tracking.drop(
            commitment=hall, by=house.chair, on=day(10, 20), reason="楼体加固", decision=None
        )
    tracking.drop(
        commitment=hall,
        by=house.chair,
        on=day(10, 20),
        reason="楼体加固",
        decision=house.meeting(day(10, 20)),
    )
    with pytest.raises(ValidationError):
        tracking.drop_plan(
            proposal=proposal,
            by=house.chair,
            on=day(10, 20),
            reasons="x",
            decision=house.meeting(day(10, 20)),
        )
    tracking.confirm_done(proposal=proposal, by=house.chair, on=day(10, 20))

    assert (proposal.state, proposal.final_class) == ("closed", "A")
    assert clock(proposal, "commitment") is None


@pytest.mark.scenario("proposals", 33)
def test_both_dropped_leaves_only_the_end_of_the_plan(house):
    proposal = replied(house, words=TWO)
    rate(proposal, house.mover, day(7, 10))
    proposal = fresh(proposal)
    meeting = house.meeting(day(10, 20))
    for row in Commitment.objects.all():
        tracking.drop(
            commitment=row, by=house.chair, on=day(10, 20), reason="楼体加固", decision=meeting
        )

    with pytest.raises(ValidationError):
        tracking.confirm_done(proposal=proposal, by=house.chair, on=day(10, 20))
    tracking.drop_plan(
        proposal=proposal,
        by=house.chair,
        on=day(10, 20),
        reasons="楼体鉴定后不具备施工条件。",
        decision=meeting,
    )

    assert (proposal.state, proposal.final_class) == ("closed_noted", "D")
    assert "不具备施工条件" in house.mover.notices.latest("pk").body


def test_a_broken_commitment_is_handled_again_and_replaced_by_the_new_reply(house, tracked):
    with pytest.raises(ValidationError):
        second_handling.rehandle_broken(
            proposal=tracked,
            by=house.chair,
            on=day(12, 1),
            demand="落实",
            decision=house.meeting(day(12, 1)),
        )
    night(day(1, 1, 2027))
    proposal = second_handling.rehandle_broken(
        proposal=tracked,
        by=house.chair,
        on=day(1, 6, 2027),
        demand="给出新的时间表",
        decision=house.meeting(day(1, 6, 2027)),
    )
    assert (proposal.state, rounds.current(proposal).number) == ("accepted", 2)
    old = Commitment.objects.get()
    later = {"text": PROMISE["text"], "promised_on": "2027-06-30", "takes_over": old.pk}
    drafted(house, proposal, day(1, 12, 2027), **{**PLANNED, "promises": [later]})
    replies.send_reply(proposal=proposal, by=house.head, on=day(1, 12, 2027))
    replies.sign_reply(proposal=proposal, by=house.leader, on=day(1, 13, 2027))

    old.refresh_from_db()
    new = Commitment.objects.exclude(pk=old.pk).get()
    assert old.state == "dropped"
    assert new.taken_over_from == old
    assert (new.first_promised_on, new.broken_on) == (day(12, 31), day(1, 1, 2027))
    letter = Document.objects.filter(file=proposal.file, kind=PaperKind.REPLY_LETTER).latest("pk")
    assert letter.context["promises"] == [{"text": PROMISE["text"], "on": "2027年6月30日"}]


@pytest.mark.scenario("proposals", 27)
def test_what_a_recalled_reply_had_replaced_is_taken_over_by_the_right_one(house, tracked):
    night(day(1, 1, 2027))
    proposal = second_handling.rehandle_broken(
        proposal=tracked,
        by=house.chair,
        on=day(1, 6, 2027),
        demand="给出新的时间表",
        decision=house.meeting(day(1, 6, 2027)),
    )
    old = Commitment.objects.get()
    later = {"text": PROMISE["text"], "promised_on": "2027-06-30", "takes_over": old.pk}
    drafted(house, proposal, day(1, 12, 2027), **{**PLANNED, "promises": [later]})
    replies.send_reply(proposal=proposal, by=house.head, on=day(1, 12, 2027))
    released = day(1, 13, 2027)
    deed = {"proposal": proposal, "on": released, "at": moment(released)}
    replies.sign_reply(by=house.leader, **deed)

    replies.recall_reply(by=house.chair, reason="误发", **deed)

    replies.sign_reply(by=house.leader, **deed)
    new = Commitment.objects.exclude(pk=old.pk).get()
    assert (new.taken_over_from, new.broken_on) == (old, day(1, 1, 2027))
