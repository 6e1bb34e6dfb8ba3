"""Seconds are given by one's own act, for the text on one's screen."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from casework.transitions import TransitionRefused
from congress.models import Second
from congress.services import co_movers, delegates, drafts, proposals, seconds, sessions
from congress.tasks import end_mandates, sweep
from members.choices import Role
from tests.factories import department, officer, staff

from .house import SINCE, WINDOW_CLOSES, mandate, new_delegate

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 25)
NOW = None


@pytest.mark.scenario("proposals", 1)
def test_one_second_at_the_end_of_the_window_lapses_and_becomes_a_suggestion(house):
    proposal = house.seconded(count=1)

    sweep(date(2026, 4, 9), NOW)
    proposal.refresh_from_db()
    assert proposal.state == "seconding"

    sweep(date(2026, 4, 10), NOW)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.lapsed_on) == ("lapsed", WINDOW_CLOSES)
    assert proposal.file.number is None

    proposals.turn_into_suggestion(proposal=proposal, by=house.mover, on=date(2026, 4, 10))
    with pytest.raises(ValidationError):
        proposals.turn_into_suggestion(proposal=proposal, by=house.mover, on=date(2026, 4, 10))


@pytest.mark.scenario("proposals", 1)
def test_enough_seconds_at_the_end_are_submitted_by_the_clock_with_effect_on_the_last_day(house):
    proposal = house.seconded(count=2)

    sweep(date(2026, 4, 12), NOW)  # the clock was down for two days (E8)

    proposal.refresh_from_db()
    assert proposal.state == "leader_review"
    assert proposal.submitted_on == date(2026, 4, 9)
    assert proposal.auto_submitted
    assert proposal.file.number == "收0802-001"
    assert [s.state for s in proposal.seconds.all()] == ["counted", "counted"]


@pytest.mark.scenario("proposals", "E8")
def test_a_second_after_the_last_day_is_refused_by_date_while_the_clock_is_down(house):
    proposal = house.published()

    with pytest.raises(TransitionRefused):
        house.second(proposal, house.delegates[1][2], on=date(2026, 4, 10))

    assert proposal.seconds.count() == 0


@pytest.mark.scenario("proposals", "E8")
@pytest.mark.parametrize("deed", ["take back", "confirm", "edit", "submit", "unpublish"])
def test_nothing_that_counts_is_changed_after_the_last_day_while_the_clock_is_down(house, deed):
    proposal = house.published() if deed == "unpublish" else house.seconded(count=2)
    if deed == "confirm":
        words = {"reason": "座位紧张。"}
        proposals.edit(proposal=proposal, words=words, by=house.mover, on=WINDOW_CLOSES)
    late = {"by": house.mover, "on": date(2026, 4, 10)}
    row = proposal.seconds.first()
    user = row.person.user if row else None
    deeds = {
        "take back": lambda: seconds.take_back(second=row, by=user, on=late["on"]),
        "confirm": lambda: seconds.confirm(second=row, revision=2, by=user, on=late["on"]),
        "edit": lambda: proposals.edit(proposal=proposal, words={"reason": "改写"}, **late),
        "submit": lambda: proposals.submit(proposal=proposal, **late),
        "unpublish": lambda: proposals.unpublish(proposal=proposal, **late),
    }

    with pytest.raises(TransitionRefused, match="4月9日"):
        deeds[deed]()
    sweep(date(2026, 4, 12), NOW)

    proposal.refresh_from_db()
    lapsed = deed in ("confirm", "unpublish")  # nothing that counted stood on the last day
    assert (proposal.state, proposal.submitted_on) == (
        ("lapsed", None) if lapsed else ("leader_review", WINDOW_CLOSES)
    )


@pytest.mark.scenario("proposals", 2)
@pytest.mark.parametrize("who", ["staff", "department delegate", "former delegate"])
def test_only_a_formal_delegate_moves_and_seconds(house, who):
    proposal = house.published()
    user = staff()
    if who == "department delegate":
        officer(Role.DELEGATE, department("信息学院"), user=user)
    if who == "former delegate":
        user = new_delegate(house.delegations[0], house.extra["keeper"])
        delegates.end_mandate(
            delegate=mandate(user.person), last_day=date(2026, 3, 1), reason="离任", by=None
        )

    with pytest.raises(PermissionDenied, match="意见"):
        house.draft(user)
    with pytest.raises(PermissionDenied, match="意见"):
        house.second(proposal, user)

    assert proposal.seconds.count() == 0


@pytest.mark.scenario("proposals", 3)
def test_four_seconds_that_do_not_count_are_refused(house):
    proposal = house.published()
    first = house.delegates[1][2]
    house.second(proposal, first)
    co_mover = house.delegates[2][2]
    seat = co_movers.ask_to_join(proposal=proposal, person=co_mover.person, by=house.mover, on=DAY)
    co_movers.join(seat=seat, by=co_mover, on=DAY)

    for user in (first, house.mover, co_mover):
        with pytest.raises(ValidationError):
            house.second(proposal, user)
    house.second(proposal, house.delegates[1][3])
    proposals.submit(proposal=proposal, by=house.mover, on=DAY)
    with pytest.raises(TransitionRefused):
        house.second(proposal, house.delegates[1][4])

    assert Second.objects.filter(proposal=proposal).count() == 2


@pytest.mark.scenario("proposals", 4)
def test_a_changed_reason_asks_every_second_again(house):
    proposal = house.published()
    group = [*house.delegates[1][1:6]]
    house.second(proposal, *group)

    proposals.edit(proposal=proposal, words={"reason": "改写后的理由。"}, by=house.mover, on=DAY)

    assert proposal.revision == 2
    assert proposals.obstacles(proposal, DAY) != []
    assert set(proposal.seconds.values_list("state", flat=True)) == {"to_confirm"}
    for user in group[:2]:
        row = proposal.seconds.get(person=user.person)
        with pytest.raises(ValidationError):
            seconds.confirm(second=row, revision=1, by=user, on=DAY)  # the older text
        seconds.confirm(second=row, revision=2, by=user, on=DAY)
    proposals.submit(proposal=proposal, by=house.mover, on=DAY)
    states = sorted(proposal.seconds.values_list("state", flat=True))
    assert states == ["counted", "counted", "expired", "expired", "expired"]


@pytest.mark.scenario("proposals", 4)
def test_a_seconder_is_shown_what_was_changed(house):
    from congress.selectors import text_changes

    proposal = house.seconded()
    before = proposal.reason

    proposals.edit(proposal=proposal, words={"reason": "改写后的理由。"}, by=house.mover, on=DAY)

    (change,) = text_changes(proposal.seconds.first())
    assert (change.before, change.after) == (before, "改写后的理由。")
    assert house.delegates[1][2].notices.filter(subject__contains="确认").exists()


@pytest.mark.scenario("proposals", 5)
def test_a_changed_category_asks_nobody(house):
    proposal = house.published()
    house.second(proposal, *house.delegates[1][1:6])

    proposals.edit(proposal=proposal, words={"category": "logistics"}, by=house.mover, on=DAY)

    assert proposal.revision == 1
    assert set(proposal.seconds.values_list("state", flat=True)) == {"given"}


@pytest.mark.scenario("proposals", 6)
@pytest.mark.parametrize(("size", "enough"), [(11, 6), (10, 5)])
def test_half_of_the_delegation_carries_a_collective_proposal(house, size, enough):
    group = delegates.form_delegation(term=house.term, number=9, name="第9代表团")
    keeper = house.extra["keeper"]
    people = [new_delegate(group, keeper) for _ in range(size)]
    for role, user in ((Role.DELEGATION_LEADER, people[0]), (Role.DELEGATION_SECRETARY, people[1])):
        delegates.appoint_in_delegation(
            person=user.person, delegation=group, role=role, by=keeper, from_on=SINCE
        )
    leader, secretary = people[0], people[1]
    words = {"title": "集体提案", "category": "other", "reason": "理由", "suggestion": "建议"}
    proposal = drafts.begin(
        by=secretary, on=DAY, words={**words, "one_matter": True}, is_collective=True
    )
    assert proposal.mover == leader.person
    proposals.publish_for_seconds(proposal=proposal, by=leader, on=DAY)
    for user in people[: enough - 1]:
        proposals.confirm_collective(proposal=proposal, by=user, on=DAY)

    with pytest.raises(ValidationError):
        proposals.submit_directly(proposal=proposal, by=leader, on=DAY)
    proposals.confirm_collective(proposal=proposal, by=people[enough - 1], on=DAY)
    proposals.submit_directly(proposal=proposal, by=leader, on=DAY)

    assert proposal.state == "submitted"


def test_a_delegate_of_another_delegation_confirms_no_collective_proposal(house):
    keeper = house.extra["keeper"]
    secretary = house.delegates[0][3]
    delegates.appoint_in_delegation(
        person=secretary.person,
        delegation=house.delegations[0],
        role=Role.DELEGATION_SECRETARY,
        by=keeper,
        from_on=SINCE,
    )
    words = {"title": "集体提案", "category": "other", "reason": "理由", "suggestion": "建议"}
    proposal = drafts.begin(
        by=secretary, on=DAY, words={**words, "one_matter": True}, is_collective=True
    )
    proposals.publish_for_seconds(proposal=proposal, by=house.delegation_leader, on=DAY)

    with pytest.raises(PermissionDenied):
        proposals.confirm_collective(proposal=proposal, by=house.delegates[1][0], on=DAY)


def with_rule(house, code, value):
    house.session.frozen_rules[f"congress.{code}"]["value"] = value
    house.session.save(update_fields=["frozen_rules"])


@pytest.mark.scenario("proposals", 7)
def test_one_second_from_another_delegation_when_the_rule_asks_for_it(house):
    with_rule(house, "seconders_cross_delegation", "other")
    proposal = house.published()
    house.second(proposal, *house.delegates[0][3:5])

    assert proposals.obstacles(proposal, DAY) == ["至少须有1名其他代表团的代表附议。"]
    house.second(proposal, house.delegates[2][3])
    assert proposals.obstacles(proposal, DAY) == []


@pytest.mark.scenario("proposals", 7)
def test_seconds_of_the_own_delegation_only_when_the_rule_says_so(house):
    with_rule(house, "seconders_cross_delegation", "own")
    proposal = house.seconded()

    assert len(proposals.obstacles(proposal, DAY)) == 1
    house.second(proposal, *house.delegates[0][3:5])
    assert proposals.obstacles(proposal, DAY) == []


@pytest.mark.scenario("proposals", "E32")
def test_a_rule_changed_during_the_session_leaves_running_proposals_alone(house):
    from casework import rulebook

    rulebook.change(
        "congress.seconders_min", 3, by=house.officer, on=date(2026, 3, 15), reason="代表会议决定"
    )
    proposal = house.seconded(count=2)

    assert proposals.obstacles(proposal, DAY) == []
    later = sessions.plan(
        term=house.term,
        ordinal=3,
        name="八届三次会议",
        window_opens_on=date(2027, 3, 10),
        window_closes_on=date(2027, 4, 8),
        opens_on=date(2027, 4, 15),
    )
    sessions.freeze(session=later, on=later.window_opens_on)
    assert later.rule("congress.seconders_min") == 3


@pytest.mark.scenario("proposals", "E3")
def test_a_mandate_that_ends_before_the_submission_lowers_the_count_without_a_name(house):
    proposal = house.seconded(count=2)
    gone = house.delegates[1][2]
    delegates.end_mandate(
        delegate=mandate(gone.person), last_day=date(2026, 4, 7), reason="调离", by=None
    )

    assert proposals.obstacles(proposal, date(2026, 4, 8)) == ["还差1人附议。"]
    with pytest.raises(ValidationError, match="还差1人附议") as refused:
        proposals.submit(proposal=proposal, by=house.mover, on=date(2026, 4, 8))
    assert gone.person.name not in str(refused.value)

    assert end_mandates(date(2026, 4, 8)) == 1
    assert proposal.seconds.get(person=gone.person).state == "void"
    assert end_mandates(date(2026, 4, 8)) == 0
    told = house.mover.notices.get(subject__contains="不再计入")
    assert gone.person.name not in told.subject + told.body


@pytest.mark.scenario("proposals", "E6")
def test_a_second_for_a_text_that_was_changed_is_shown_the_new_one(house):
    proposal = house.published()
    proposals.edit(proposal=proposal, words={"reason": "新理由。"}, by=house.mover, on=DAY)

    with pytest.raises(ValidationError) as refused:
        seconds.volunteer(proposal=proposal, revision=1, by=house.delegates[1][2], on=DAY)

    assert refused.value.code == "new_revision"


@pytest.mark.scenario("proposals", "E7")
def test_the_last_needed_second_taken_back_in_time_leaves_too_few(house):
    proposal = house.seconded(count=2)
    row = proposal.seconds.first()
    seconds.take_back(second=row, by=house.delegates[1][2], on=date(2026, 4, 9))

    sweep(date(2026, 4, 10), NOW)

    proposal.refresh_from_db()
    assert proposal.state == "lapsed"
    with pytest.raises(TransitionRefused):
        seconds.take_back(
            second=proposal.seconds.last(), by=house.delegates[1][3], on=date(2026, 4, 10)
        )


def test_a_refused_invitation_can_still_be_accepted(house):
    proposal = house.published()
    user = house.delegates[2][2]
    row = seconds.invite(proposal=proposal, person=user.person, by=house.mover, on=DAY)
    with pytest.raises(PermissionDenied):
        seconds.refuse(second=row, by=house.delegates[2][3], on=DAY)

    seconds.refuse(second=row, by=user, on=DAY)
    seconds.agree(second=row, revision=1, by=user, on=DAY)

    assert (row.state, row.revision, row.given_on) == ("given", 1, DAY)


def test_a_whole_delegation_is_invited_once(house):
    proposal = house.published()
    house.second(proposal, house.delegates[1][2])

    rows = seconds.invite_delegation(
        proposal=proposal, delegation=house.delegations[1], by=house.mover, on=DAY
    )

    assert len(rows) == 5
    again = seconds.invite_delegation(
        proposal=proposal, delegation=house.delegations[1], by=house.mover, on=DAY
    )
    assert again == []


def test_the_mover_is_told_once_the_minimum_is_reached(house):
    proposal = house.published()
    house.second(proposal, house.delegates[1][2])
    assert not house.mover.notices.exists()

    house.second(proposal, house.delegates[1][3])

    assert house.mover.notices.get().subject == "《关于延长图书馆晚间开放时间的提案》附议人数已够"
