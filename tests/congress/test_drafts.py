"""Writing: nothing typed is lost, nothing private is seen."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from casework import access, notices
from casework.transitions import TransitionRefused
from congress import tasks
from congress.models import Proposal
from congress.selectors import similar
from congress.services import co_movers, delegates, drafts, proposals, seconds, side_ways
from tests.factories import gate_of

from .house import mandate

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 25)
NOW = None


@pytest.mark.scenario("proposals", 46)
def test_a_second_tab_is_told_which_text_is_newer_and_nothing_is_lost(house):
    proposal = house.draft()
    opened_at = proposal.version

    first = drafts.save_draft(
        proposal=proposal, words={"reason": "第一个窗口"}, version=opened_at, by=house.mover
    )
    second = drafts.save_draft(
        proposal=proposal, words={"reason": "第二个窗口"}, version=opened_at, by=house.mover
    )

    assert first.newer is None
    assert second.newer.words["reason"] == "第一个窗口"
    assert second.aside.words["reason"] == "第二个窗口"
    proposal.refresh_from_db()
    assert proposal.reason == "第一个窗口"
    assert proposal.version == opened_at + 1
    taken = drafts.save_draft(
        proposal=proposal,
        words=second.aside.words,
        version=proposal.version,
        by=house.mover,
    )
    assert taken.proposal.reason == "第二个窗口"


def test_the_same_beginning_again_goes_on_with_the_draft_until_it_has_been_touched(house):
    begin = {"by": house.mover, "on": DAY, "words": {"title": "关于开水房的提案", "reason": ""}}
    first = drafts.begin_or_find(**begin)

    assert drafts.begin_or_find(**begin) == first
    other = drafts.begin_or_find(**{**begin, "words": {"title": "另一件", "reason": ""}})
    colleague = drafts.begin_or_find(**{**begin, "by": house.delegates[0][3]})
    drafts.save_draft(proposal=first, words={"suggestion": "装一台"}, version=1, by=house.mover)

    assert len({first, other, colleague, drafts.begin_or_find(**begin)}) == 4
    assert Proposal.objects.count() == 4


def test_saving_the_same_words_again_makes_no_version(house):
    proposal = house.draft()

    drafts.save_draft(
        proposal=proposal, words={"reason": proposal.reason}, version=1, by=house.mover
    )

    assert (proposal.version, proposal.versions.count()) == (1, 1)


def test_a_draft_is_private(house):
    proposal = house.draft()
    seen = [
        Proposal.objects.visible_to(gate_of(user, DAY)).filter(pk=proposal.pk).exists()
        for user in (house.mover, house.delegates[0][3], house.officer, house.chair)
    ]

    assert seen == [True, False, False, False]
    with pytest.raises(PermissionDenied):
        drafts.save_draft(proposal=proposal, words={"title": "x"}, version=1, by=house.officer)


@pytest.mark.parametrize("name", ["title", "reason"])
def test_too_long_a_text_is_refused_by_its_field(house, name):
    proposal = house.draft()

    with pytest.raises(ValidationError) as refused:
        drafts.save_draft(proposal=proposal, words={name: "字" * 10_001}, version=1, by=house.mover)

    assert list(refused.value.message_dict) == [name]


def test_a_submitted_proposal_is_no_draft(house):
    proposal = house.in_review()

    with pytest.raises(TransitionRefused):
        drafts.save_draft(proposal=proposal, words={"title": "x"}, version=1, by=house.mover)


def test_taken_back_from_the_delegates_it_is_private_again(house):
    proposal = house.published()
    other = gate_of(house.delegates[2][2], DAY)
    assert Proposal.objects.visible_to(other).filter(pk=proposal.pk).exists()

    proposals.unpublish(proposal=proposal, by=house.mover, on=DAY)

    assert not Proposal.objects.visible_to(other).filter(pk=proposal.pk).exists()
    assert proposal.state == "draft"


def test_invited_only_is_seen_by_the_invited_and_the_own_leader(house):
    house.session.frozen_rules["congress.draft_visibility"]["value"] = "invited"
    house.session.save(update_fields=["frozen_rules"])
    invited, other = house.delegates[2][2], house.delegates[2][3]
    proposal = house.draft()
    proposals.publish_for_seconds(
        proposal=proposal, by=house.mover, on=DAY, invited=[invited.person]
    )

    seen = [
        Proposal.objects.visible_to(gate_of(user, DAY)).filter(pk=proposal.pk).exists()
        for user in (invited, other, house.delegation_leader, house.chair)
    ]

    assert seen == [True, False, True, True]
    with pytest.raises(PermissionDenied):
        seconds.volunteer(proposal=proposal, revision=1, by=other, on=DAY)


@pytest.mark.parametrize("name", ["title", "category", "reason", "suggestion", "one_matter"])
def test_what_is_missing_is_named_before_seconds_are_sought(house, name):
    proposal = house.draft()
    drafts.save_draft(
        proposal=proposal,
        words={name: False if name == "one_matter" else ""},
        version=1,
        by=house.mover,
    )

    with pytest.raises(ValidationError):
        proposals.publish_for_seconds(proposal=proposal, by=house.mover, on=DAY)


@pytest.mark.scenario("proposals", "E1")
def test_a_mandate_that_ended_needs_a_hand_over(house):
    proposal = house.seconded()
    other = house.delegates[0][4]
    delegates.end_mandate(
        delegate=mandate(house.mover.person), last_day=date(2026, 3, 31), reason="离任", by=None
    )
    with pytest.raises(ValidationError, match="代表资格已终止"):
        proposals.submit(proposal=proposal, by=house.mover, on=date(2026, 4, 1))

    drafts.offer_hand_over(proposal=proposal, to=other.person, by=house.mover, on=date(2026, 4, 1))
    with pytest.raises(PermissionDenied):
        drafts.hand_over(proposal=proposal, by=house.delegates[0][5], on=date(2026, 4, 1))
    drafts.hand_over(proposal=proposal, by=other, on=date(2026, 4, 1))
    proposals.submit(proposal=proposal, by=other, on=date(2026, 4, 1))

    assert (proposal.mover, proposal.state) == (other.person, "leader_review")


@pytest.mark.scenario("proposals", "E1")
def test_from_the_submission_on_a_case_goes_on_without_the_mandate(house):
    proposal = house.submitted()
    delegates.end_mandate(
        delegate=mandate(house.mover.person), last_day=date(2026, 4, 10), reason="离任", by=None
    )

    tasks.sweep(date(2026, 4, 20), NOW)

    proposal.refresh_from_db()
    assert proposal.state == "submitted"


def test_a_draft_is_open_to_whom_it_is_offered_until_she_declines_or_another_is_asked(house):
    draft = house.draft()
    first, second = house.delegates[1][4], house.delegates[2][4]

    def reads(user):
        return "core" in access.facets(gate_of(user, DAY), draft.file)

    drafts.offer_hand_over(proposal=draft, to=first.person, by=house.mover, on=DAY)
    assert (reads(first), reads(second)) == (True, False)
    drafts.offer_hand_over(proposal=draft, to=second.person, by=house.mover, on=DAY)
    assert (reads(first), reads(second)) == (False, True)
    side_ways.refuse_lead(proposal=draft, by=second, on=DAY)
    assert not reads(second)


def test_whoever_hands_her_draft_over_learns_that_it_was_taken(house):
    draft = house.draft()
    other = house.delegates[1][4]
    drafts.offer_hand_over(proposal=draft, to=other.person, by=house.mover, on=DAY)

    drafts.hand_over(proposal=draft, by=other, on=DAY)

    gate = gate_of(house.mover, DAY)
    assert "core" not in access.facets(gate, draft.file)
    assert notices.inbox(gate).filter(subject__contains=other.person.name).exists()


def test_who_takes_over_loses_her_own_second(house):
    proposal = house.seconded()
    other = house.delegates[1][2]
    drafts.offer_hand_over(proposal=proposal, to=other.person, by=house.mover, on=DAY)

    drafts.hand_over(proposal=proposal, by=other, on=DAY)

    assert proposal.seconds.get(person=other.person).state == "void"
    assert proposal.delegation == house.delegations[1]


def test_an_untouched_draft_is_told_of_its_end_discarded_and_erased(house, time_machine):
    time_machine.move_to("2026-03-20 02:00+08:00")  # the day before in Greenwich
    proposal = house.draft()

    tasks.nightly(date(2027, 2, 17))
    assert proposal.state == "draft"
    assert not house.mover.notices.exists()
    time_machine.move_to("2027-02-18 03:00+08:00")
    tasks.nightly(date(2027, 2, 18))
    tasks.nightly(date(2027, 2, 19))
    assert "2027年3月21日" in house.mover.notices.get().subject

    tasks.nightly(date(2027, 3, 20))
    proposal.refresh_from_db()
    assert proposal.state == "draft"
    tasks.nightly(date(2027, 3, 21))
    proposal.refresh_from_db()
    assert (proposal.state, proposal.file.number) == ("discarded", None)
    tasks.nightly(date(2027, 4, 20))
    proposal.refresh_from_db()
    assert proposal.reason != ""
    tasks.nightly(date(2027, 4, 21))
    proposal.refresh_from_db()
    assert (proposal.title, proposal.reason, proposal.versions.count()) == ("", "", 0)
    assert proposal.file.trail.count() == 2


def test_a_draft_stays_thirty_days_after_the_warning_also_when_that_came_late(house, time_machine):
    time_machine.move_to("2026-03-20 10:00+08:00")
    proposal = house.draft()
    time_machine.move_to("2027-06-01 03:00+08:00")  # the clock was down, or the rule is shorter

    for on in (1, 30):
        tasks.nightly(date(2027, 6, on))
        proposal.refresh_from_db()
        assert proposal.state == "draft"
    assert "2027年7月1日" in house.mover.notices.get().subject

    tasks.nightly(date(2027, 7, 1))
    proposal.refresh_from_db()
    assert proposal.state == "discarded"


def test_in_the_recess_a_proposal_belongs_to_the_last_session(house):
    proposal = house.published(on=date(2026, 6, 1))

    assert (proposal.in_recess, proposal.session) == (True, house.session)
    from congress.selectors import collection_ends_on

    assert collection_ends_on(proposal) == date(2026, 7, 1)


def test_where_the_recess_receives_nothing_the_suggestion_box_is_named(house):
    house.session.frozen_rules["congress.year_round"]["value"] = False
    house.session.save(update_fields=["frozen_rules"])
    proposal = house.draft(on=date(2026, 6, 1))

    with pytest.raises(ValidationError, match="意见建议"):
        proposals.publish_for_seconds(proposal=proposal, by=house.mover, on=date(2026, 6, 1))


def test_similar_proposals_of_earlier_sessions_are_shown(house):
    earlier = house.submitted(title="关于延长图书馆夜间开放时间的建议")
    house.submitted(house.delegates[1][4], title="关于改善食堂供应的提案")

    found = similar("关于图书馆延长开放时间的提案", gate_of(house.delegates[2][3], DAY))

    assert [s.proposal for s in found] == [earlier]
    assert similar("食", gate_of(house.delegates[2][3], DAY)) == []


def test_a_co_mover_joins_by_her_own_act_before_the_submission(house):
    proposal = house.seconded()
    user = house.delegates[1][2]
    seat = co_movers.ask_to_join(proposal=proposal, person=user.person, by=house.mover, on=DAY)
    with pytest.raises(PermissionDenied):
        co_movers.join(seat=seat, by=house.delegates[1][3], on=DAY)

    co_movers.join(seat=seat, by=user, on=DAY)
    assert proposal.seconds.get(person=user.person).state == "void"
    assert proposals.obstacles(proposal, DAY) == ["还差1人附议。"]

    co_movers.leave(seat=seat, by=user, on=DAY)
    assert seat.state == "left"


@pytest.mark.scenario("proposals", "E9")
def test_the_window_moved_later_takes_its_clocks_along(house):
    from casework import clocks
    from congress.services import course

    proposal = house.published()
    move = {"session": house.session, "by": house.officer, "on": DAY, "reason": "征集延期"}
    with pytest.raises(ValidationError):
        course.move_window(closes_on=date(2026, 3, 24), **move)

    course.move_window(closes_on=date(2026, 4, 14), **move)

    assert clocks.live(proposal.file).get().due_on == date(2026, 4, 14)
    told = house.delegates[2][5].notices.get()
    assert "2026-04-14" in told.subject or "14" in told.subject


def test_an_edit_of_a_published_text_from_an_older_page_is_refused(house):
    proposal = house.published()
    proposals.edit(proposal=proposal, words={"category": "other"}, by=house.mover, on=DAY)

    with pytest.raises(TransitionRefused):
        proposals.edit(
            proposal=proposal, words={"reason": "旧页面"}, by=house.mover, on=DAY, version=1
        )
