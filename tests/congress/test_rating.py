"""评价 and what follows: closed, tracked, unsatisfied, unrated (proposals.md 2.3)."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from congress.models import Rating
from congress.services import (
    co_movers,
    delegates,
    rating,
    replies,
    rounds,
    second_handling,
    sessions,
)
from congress.workflow import PROPOSAL
from members.choices import Role
from members.services import appoint
from tests.factories import SINCE, staff

from .handled import PLANNED, clock, day, drafted, fresh, night, rate, replied
from .house import mandate


@pytest.mark.scenario("proposals", 28)
def test_dissatisfied_without_a_text_is_refused(house):
    proposal = replied(house)
    deed = {"proposal": proposal, "by": house.mover, "on": day(7, 10)}

    with pytest.raises(ValidationError):
        rating.rate(manner="satisfied", result="dissatisfied", **deed)
    with pytest.raises(ValidationError):
        rating.rate(manner="dissatisfied", result="satisfied", text=" ", **deed)
    with pytest.raises(ValidationError):
        rating.rate(manner="", result="satisfied", **deed)

    assert fresh(proposal).state == "replied"


@pytest.mark.scenario("proposals", 28)
def test_the_worst_result_of_two_movers_is_the_grade(house):
    other = house.delegates[1][5]
    proposal = replied(house, co_mover=other)

    rate(proposal, house.mover, day(7, 10))
    assert fresh(proposal).state == "replied"
    rate(proposal, other, day(7, 14), "dissatisfied")

    proposal = fresh(proposal)
    round = rounds.last(proposal)
    assert proposal.state == "unsatisfied"
    assert (round.grade, round.settled_on, round.unrated) == ("dissatisfied", day(7, 14), 0)
    assert [r.result for r in round.ratings.all()] == ["satisfied", "dissatisfied"]
    assert clock(proposal, "decide_second").due_on == day(7, 28)
    assert house.member.notices.filter(body__contains="答复没有时间表").exists()


@pytest.mark.scenario("proposals", 28)
def test_nothing_decided_is_handled_again_by_itself_on_5_august(house):
    proposal = replied(house)
    rate(proposal, house.mover, day(7, 14), "dissatisfied")

    night(day(8, 4))
    assert fresh(proposal).state == "unsatisfied"
    night(day(8, 5))
    night(day(8, 5))

    proposal = fresh(proposal)
    round = rounds.current(proposal)
    assert proposal.state == "accepted"
    assert (round.number, round.automatic, round.ordered_on) == (2, True, day(8, 5))
    assert proposal.rounds.count() == 2


@pytest.mark.scenario("proposals", "E22")
def test_only_the_result_counts_and_the_manner_is_seen(house):
    proposal = replied(house)

    rating.rate(
        proposal=proposal,
        by=house.mover,
        on=day(7, 10),
        manner="dissatisfied",
        result="satisfied",
        text="态度敷衍",
    )

    proposal = fresh(proposal)
    assert (proposal.state, rounds.last(proposal).grade) == ("closed", "satisfied")
    assert proposal.closed_on == day(7, 10)
    assert proposal.file.closed_on == day(7, 10)
    assert proposal.final_class == "A"
    assert proposal.assignments.get().state == "ended"


@pytest.mark.scenario("proposals", 30)
def test_nobody_rates_a_class_a_reply_it_closes_unrated(house):
    proposal = replied(house)

    night(day(7, 17))
    assert fresh(proposal).state == "replied"
    night(day(7, 18))

    proposal = fresh(proposal)
    round = rounds.last(proposal)
    assert proposal.state == "closed_unrated"
    assert (round.grade, round.unrated, round.state) == ("", 1, "closed")
    assert [r.state for r in round.ratings.all()] == ["missed"]


@pytest.mark.scenario("proposals", 30)
def test_nobody_rates_a_class_b_reply_it_is_tracked(house):
    proposal = replied(house, words=PLANNED)

    night(day(7, 18))

    proposal = fresh(proposal)
    assert proposal.state == "tracking"
    assert clock(proposal, "commitment").due_on == day(12, 31)
    assert proposal.assignments.get().state == "taken"


@pytest.mark.scenario("proposals", 30)
def test_a_late_rating_is_kept_and_moves_no_figure(house):
    proposal = replied(house)
    night(day(7, 18))
    proposal = fresh(proposal)

    rating.rate_late(
        proposal=proposal,
        by=house.mover,
        on=day(7, 20),
        manner="satisfied",
        result="dissatisfied",
        text="仍未延时",
    )

    row = Rating.objects.get()
    assert (row.state, row.late, row.result) == ("missed", True, "dissatisfied")
    assert rounds.last(proposal).grade == ""
    assert fresh(proposal).state == "closed_unrated"
    assert house.chair.notices.filter(file=proposal.file).exists()
    with pytest.raises(PermissionDenied):
        rating.rate_late(
            proposal=proposal,
            by=house.delegates[1][3],
            on=day(7, 20),
            manner="satisfied",
            result="satisfied",
        )


@pytest.mark.scenario("proposals", 30)
def test_a_rating_after_the_time_is_late_also_when_the_clock_was_down(house):
    proposal = replied(house)

    rate(proposal, house.mover, day(7, 20), "dissatisfied")

    assert fresh(proposal).state == "replied"
    assert house.chair.notices.filter(file=proposal.file, subject__contains="逾期").exists()
    night(day(7, 21))
    row = Rating.objects.get()
    assert (row.state, row.late, row.result) == ("missed", True, "dissatisfied")
    round = rounds.last(fresh(proposal))
    assert (round.grade, round.unrated, round.settled_on) == ("", 1, day(7, 18))
    assert fresh(proposal).state == "closed_unrated"


def test_what_was_rated_in_time_is_not_changed_after_it_though_the_clock_was_down(house):
    proposal = replied(house, co_mover=house.delegates[1][5])
    rate(proposal, house.mover, day(7, 17), "mostly")

    with pytest.raises(ValidationError):
        rate(proposal, house.mover, day(7, 18), "dissatisfied")
    night(day(7, 20))

    assert rounds.last(fresh(proposal)).grade == "mostly"


@pytest.mark.scenario("proposals", 31)
@pytest.mark.scenario("proposals", "E21")
def test_one_silent_mover_of_two_does_not_hold_the_tracking_back(house):
    other = house.delegates[1][5]
    proposal = replied(house, co_mover=other, words={**PLANNED, "result_class": "C"})
    rate(proposal, house.mover, day(7, 10), "mostly")

    night(day(7, 17))
    assert fresh(proposal).state == "replied"
    night(day(7, 18))

    round = rounds.last(fresh(proposal))
    assert fresh(proposal).state == "tracking"
    assert (round.grade, round.unrated) == ("mostly", 1)
    assert round.ratings.get(rater=other.person).state == "missed"
    assert round.settled_on == day(7, 18)


def test_a_rating_may_be_changed_until_the_round_settles(house):
    proposal = replied(house, co_mover=house.delegates[1][5])

    rate(proposal, house.mover, day(7, 10), "dissatisfied")
    rate(proposal, house.mover, day(7, 11), "mostly")

    row = rounds.current(proposal).ratings.get(rater=house.mover.person)
    assert (row.result, row.rated_on, row.state) == ("mostly", day(7, 11), "given")


def test_only_movers_rate_and_the_officer_enters_paper_with_its_scan(house, scan):
    proposal = replied(house, co_mover=house.delegates[1][5])
    second = house.delegates[1][2]

    for user in (second, house.head, house.chair, staff()):
        with pytest.raises(PermissionDenied):
            rate(proposal, user, day(7, 10))
    with pytest.raises(ValidationError):
        rate(proposal, house.officer, day(7, 10), rater=house.mover.person)
    with pytest.raises(ValidationError):
        rate(proposal, house.officer, day(7, 10), rater=second.person, scan=scan)
    rate(proposal, house.officer, day(7, 10), rater=house.mover.person, scan=scan)

    row = rounds.current(proposal).ratings.get(rater=house.mover.person)
    assert (row.state, row.entered_by) == ("given", house.officer)


@pytest.mark.scenario("proposals", 30)
def test_a_paper_counts_by_the_day_on_it_though_the_clock_was_down(house, scan):
    other = house.delegates[1][5]
    proposal = replied(house, co_mover=other)
    paper = {"by": house.officer, "on": day(7, 20), "scan": scan, "manner": "mostly"}

    for given_on in (day(7, 1), day(7, 21)):  # before the reply, ahead
        with pytest.raises(ValidationError):
            rating.rate(
                proposal=proposal,
                rater=house.mover.person,
                result="mostly",
                rated_on=given_on,
                **paper,
            )
    for rater, given_on in ((house.mover.person, day(7, 17)), (other.person, day(7, 18))):
        rating.rate(proposal=proposal, rater=rater, result="mostly", rated_on=given_on, **paper)
    night(day(7, 21))

    round = rounds.last(fresh(proposal))
    assert list(round.ratings.order_by("pk").values_list("state", "late", "rated_on")) == [
        ("counted", False, day(7, 17)),
        ("missed", True, day(7, 18)),
    ]
    assert (round.grade, round.unrated) == ("mostly", 1)


def test_a_paper_does_not_take_the_place_of_what_the_mover_has_given_herself(house, scan):
    proposal = replied(house, co_mover=house.delegates[1][5])
    by_officer = {"rater": house.mover.person, "scan": scan}
    rate(proposal, house.officer, day(7, 10), **by_officer)
    rate(proposal, house.officer, day(7, 11), "mostly", **by_officer)  # the officer's own mistake
    rate(proposal, house.mover, day(7, 12), "dissatisfied")

    with pytest.raises(ValidationError):
        rate(proposal, house.officer, day(7, 13), **by_officer)

    row = rounds.current(proposal).ratings.get(rater=house.mover.person)
    assert (row.result, row.entered_by) == ("dissatisfied", None)


# ------------------------------------------------------------------ who stands in


@pytest.mark.scenario("proposals", 36)
@pytest.mark.scenario("proposals", "E2")
def test_a_mover_whose_mandate_ended_is_followed_by_the_first_second_in_office(house):
    first, second = house.delegates[1][2:4]
    for user in (house.mover, first):
        delegates.end_mandate(
            delegate=mandate(user.person), last_day=day(7, 1), reason="调离", by=house.officer
        )
    proposal = replied(house, on=day(7, 2))

    passed, stands_in = rounds.current(proposal).ratings.order_by("pk")
    assert (passed.rater, passed.state) == (house.mover.person, "passed")
    assert (stands_in.rater, stands_in.seat) == (second.person, "second")
    assert stands_in.stands_in_for == passed
    with pytest.raises(PermissionDenied):
        rate(proposal, house.mover, day(7, 3))
    rate(proposal, second, day(7, 3))

    assert rounds.last(fresh(proposal)).grade == "satisfied"


@pytest.mark.scenario("proposals", 36)
def test_without_a_second_in_office_the_union_rates_and_no_figure_counts_it(house):
    for user in (house.mover, *house.delegates[1][2:4]):
        delegates.end_mandate(
            delegate=mandate(user.person), last_day=day(7, 1), reason="调离", by=house.officer
        )
    proposal = replied(house, on=day(7, 2))

    with pytest.raises(PermissionDenied):
        rate(proposal, house.chair, day(7, 3))
    rate(proposal, house.union_chair, day(7, 3))

    round = rounds.last(fresh(proposal))
    row = round.ratings.get(seat="union")
    assert (row.state, row.result, row.entered_by) == ("counted", "satisfied", house.union_chair)
    assert fresh(proposal).state == "closed"
    assert round.grade == ""


@pytest.mark.scenario("proposals", "E2")
def test_a_co_mover_in_office_comes_before_any_second(house):
    other = house.delegates[1][5]
    proposal = replied(house, co_mover=other)
    delegates.end_mandate(
        delegate=mandate(house.mover.person), last_day=day(7, 4), reason="退休", by=house.officer
    )

    night(day(7, 5))
    night(day(7, 5))

    states = {r.rater: r.state for r in rounds.current(proposal).ratings.all()}
    assert states == {house.mover.person: "passed", other.person: "due"}
    rate(proposal, other, day(7, 6))
    assert fresh(proposal).state == "closed"


@pytest.mark.scenario("proposals", "E2")
def test_a_mandate_in_the_congress_of_a_department_rates_no_reply(house):
    own = sessions.begin_term(
        congress=sessions.found(name="图书馆教职工代表大会", department=house.lead),
        ordinal=1,
        starts_on=SINCE,
    )
    delegates.credential(
        person=house.mover.person,
        delegation=delegates.form_delegation(term=own, number=1, name="全体代表"),
        category="teacher",
        is_teacher=True,
        by=house.officer,
        from_on=SINCE,
    )
    school = house.mover.person.mandates.get(delegation=house.delegations[0])
    delegates.end_mandate(delegate=school, last_day=day(7, 1), reason="调离", by=house.officer)

    proposal = replied(house, on=day(7, 2))

    states = [(row.seat, row.state) for row in rounds.current(proposal).ratings.order_by("pk")]
    assert states == [("mover", "passed"), ("second", "due")]


@pytest.mark.scenario("proposals", "E2")
@pytest.mark.parametrize("way", ["mandate", "leaves"])
def test_when_the_last_who_owes_a_rating_goes_what_the_others_gave_settles_it(house, way):
    other = house.delegates[1][5]
    proposal = replied(house, co_mover=other)
    rate(proposal, house.mover, day(7, 10), "mostly")

    if way == "leaves":
        co_movers.leave(seat=proposal.co_movers.get(), by=other, on=day(7, 12))
    else:
        delegates.end_mandate(
            delegate=mandate(other.person), last_day=day(7, 11), reason="退休", by=house.officer
        )
        night(day(7, 12))

    round = rounds.last(fresh(proposal))
    assert (fresh(proposal).state, round.grade) == ("closed", "mostly")
    assert (round.settled_on, round.unrated) == (day(7, 12), 0)


@pytest.mark.scenario("proposals", "E4")
def test_when_the_mover_heads_the_lead_her_seconds_rate_beside_her(house):
    appoint(
        person=house.mover.person,
        role=Role.DEPARTMENT_HEAD,
        department=house.lead,
        by=None,
        from_on=day(1, 1),
        basis="test",
    )
    proposal = replied(house)

    beside = rounds.current(proposal).ratings.filter(beside=True)
    assert {r.rater for r in beside} == {u.person for u in house.delegates[1][2:4]}
    rate(proposal, house.delegates[1][2], day(7, 5), "dissatisfied")
    rate(proposal, house.mover, day(7, 6))

    assert fresh(proposal).state == "closed"
    assert rounds.last(fresh(proposal)).grade == "satisfied"


# ------------------------------------------------------------------ second handling


@pytest.fixture
def unsatisfied(house):
    proposal = replied(house)
    rate(proposal, house.mover, day(7, 14), "dissatisfied")
    return proposal


@pytest.mark.scenario("proposals", 29)
def test_a_second_handling_has_thirty_days_and_a_signature_that_stays_on(house, unsatisfied):
    house.session.frozen_rules["congress.reply_signoff"]["value"] = False
    house.session.save()
    proposal = second_handling.order_second(
        proposal=unsatisfied, by=house.chair, on=day(7, 20), demand="给出时间表"
    )
    assert clock(proposal, "second_reply").due_on == day(8, 19)
    assert proposal.reply_due_on == day(6, 29)

    drafted(house, proposal, day(8, 3))
    replies.send_reply(proposal=proposal, by=house.head, on=day(8, 3))
    with pytest.raises(ValidationError):
        replies.release_reply(proposal=proposal, by=house.chair, on=day(9, 30))
    replies.sign_reply(proposal=proposal, by=house.leader, on=day(8, 4))

    assert rounds.last(proposal).number == 2


@pytest.mark.scenario("proposals", 25)
def test_in_round_two_silence_releases_nothing(house, unsatisfied):
    proposal = second_handling.order_second(
        proposal=unsatisfied, by=house.chair, on=day(7, 20), demand="给出时间表"
    )
    drafted(house, proposal, day(8, 3))
    replies.send_reply(proposal=proposal, by=house.head, on=day(8, 3))

    with pytest.raises(ValidationError):
        replies.release_reply(proposal=proposal, by=house.chair, on=day(9, 30))


@pytest.mark.scenario("proposals", 29)
@pytest.mark.scenario("proposals", "E23")
def test_a_third_round_is_moved_by_a_meeting_or_the_difference_is_noted(house, unsatisfied):
    proposal = second_handling.order_second(
        proposal=unsatisfied, by=house.chair, on=day(7, 20), demand="给出时间表"
    )
    drafted(house, proposal, day(8, 3))
    replies.send_reply(proposal=proposal, by=house.head, on=day(8, 3))
    replies.sign_reply(proposal=proposal, by=house.leader, on=day(8, 4))
    rate(proposal, house.mover, day(8, 6), "dissatisfied")
    proposal = fresh(proposal)

    with pytest.raises(ValidationError):
        second_handling.order_second(
            proposal=proposal, by=house.chair, on=day(8, 7), demand="第三轮"
        )
    with pytest.raises(ValidationError):
        second_handling.note_difference(
            proposal=proposal, by=house.chair, on=day(8, 7), reasons="x", decision=None
        )
    second_handling.note_difference(
        proposal=proposal,
        by=house.chair,
        on=day(8, 10),
        reasons="已穷尽现有条件，差异存档。",
        decision=house.meeting(day(8, 10)),
    )

    assert (proposal.state, proposal.difference_noted) == ("closed_noted", True)
    assert proposal.closed_on == day(8, 10)
    assert "已穷尽现有条件" in house.mover.notices.latest("pk").body


def test_a_difference_on_a_promise_is_noted_and_the_promise_tracked(house):
    proposal = replied(house, words=PLANNED)
    rate(proposal, house.mover, day(7, 14), "dissatisfied")
    proposal = fresh(proposal)
    verbs = {row.verb for row in PROPOSAL.available(proposal, house.chair)}
    assert "note_difference_tracking" in verbs
    assert "note_difference" not in verbs

    second_handling.note_difference_tracking(
        proposal=proposal,
        by=house.chair,
        on=day(7, 21),
        reasons="按计划办理",
        decision=house.meeting(day(7, 21)),
    )

    assert (proposal.state, proposal.difference_noted) == ("tracking", True)
    assert clock(proposal, "commitment").due_on == day(12, 31)
