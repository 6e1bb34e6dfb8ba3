"""The page of a case: its stepper, its head, its parts, for every reader what she may read."""

from datetime import date

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse

from casework.models import Reading
from congress import casepage
from congress.documents import proposal_form
from congress.models import Proposal
from congress.services import (
    cosigning,
    delegates,
    instructions,
    proposals,
    rating,
    replies,
    rulings,
    screening,
    side_ways,
)
from congress.tasks import sweep
from members.choices import Role
from members.models import LeaderPortfolio, User
from tests.factories import enter, officer, staff

from . import handled
from .handled import accepted, day, drafted, fresh, moment, night, rate, replied
from .house import MEETING


def opened(user: User, proposal: Proposal, on: date, language: str = "zh-hans") -> str:
    """The page of the case as she reads it that day; empty where she finds none."""
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    with time_machine.travel(moment(on), tick=False):
        page = enter(client, user).get(proposal.get_absolute_url())
    return page.content.decode() if page.status_code == 200 else ""


# ------------------------------------------------------------------ stepper


def steps(proposal: Proposal, on: date = date(2026, 8, 1)) -> list[tuple[str, str, object]]:
    row = fresh(proposal)
    found = casepage.stepper(row, list(row.file.trail.all()), on)
    return [(str(s["label"]), s["state"], s["note"]) for s in found]


PASSED_BY = ("ahead", "未经过")


def test_of_a_proposal_that_lapsed_no_later_step_is_done(house):
    proposal = house.published()
    proposals.lapse(proposal=proposal, on=day(4, 9))

    first, *between, last = steps(proposal)
    assert first == ("提出", "done", day(4, 9))
    assert {step[1:] for step in between} == {PASSED_BY}
    assert last == ("失效", "done", day(4, 9))


def test_of_a_proposal_withdrawn_on_the_committees_table_screening_is_the_last_step_done(house):
    proposal = house.submitted()
    side_ways.withdraw(proposal=proposal, by=house.mover, on=day(4, 20))

    found = steps(proposal)
    assert [state for _label, state, _note in found] == ["done"] * 3 + ["ahead"] * 4 + ["done"]
    assert found[2][2] == day(4, 20)
    assert found[7] == ("已撤回", "done", day(4, 20))


def test_a_proposal_that_went_to_the_committee_at_once_passed_no_leader(house):
    for office in list(house.delegations[0].offices.all()):
        delegates.end_office(office=office, last_day=day(3, 31), by=house.officer)
    proposal = house.seconded()
    proposals.hand_in(proposal=proposal, by=house.mover, on=day(4, 8))

    first, leader, screening, *later = steps(proposal, day(4, 9))
    assert (first[1], leader[1:], screening[1:]) == ("done", PASSED_BY, ("now", "第2天"))
    assert {step[1:] for step in later} == {("ahead", "")}


def test_every_step_that_was_taken_bears_the_day_on_which_it_was_left(house):
    proposal = replied(house)
    handled.rate(proposal, house.mover, day(7, 10))

    days = [note for _label, _state, note in steps(proposal)]
    assert {state for _label, state, _note in steps(proposal)} == {"done"}
    assert days[2:] == [
        MEETING,
        handled.ACCEPTED,
        handled.SENT,
        handled.REPLIED,
        day(7, 10),
        day(7, 10),
    ]


def test_a_case_that_rests_keeps_the_days_of_its_steps(house):
    proposal = handled.accepted(house)
    before = steps(proposal, day(5, 12))
    side_ways.suspend(
        proposal=proposal, by=house.chair, on=day(5, 12), reason="等待规划", until=day(6, 1)
    )
    at_rest = steps(proposal, day(5, 12))
    side_ways.take_up_accepted(proposal=proposal, by=house.chair, on=day(5, 20))

    assert at_rest[4] == ("挂起", "now", "第1天")
    assert steps(proposal, day(5, 20))[:4] == at_rest[:4] == before[:4]


# ------------------------------------------------------------------ head


def test_what_was_handed_in_during_the_recess_says_so(house):
    in_window, in_recess = house.draft(), house.draft(on=day(5, 20), title="另一件")

    tags = [[tag["text"] for tag in casepage.header(p)["tags"]] for p in (in_window, in_recess)]

    assert "闭会期间提案" not in tags[0]
    assert "闭会期间提案" in tags[1]


def _heads(proposal: Proposal) -> set[str]:
    return {tag["text"] for tag in casepage.header(fresh(proposal))["tags"]}


@pytest.mark.scenario("proposals", 1)
@pytest.mark.scenario("proposals", 8)
@pytest.mark.scenario("proposals", 17)
def test_where_silence_took_a_step_the_page_and_the_form_say_so(house):
    """common.md 3: a silent step passes upward, marked on the case."""
    proposal = house.seconded()
    assert not _heads(proposal) & {"到期自动提交", "团长未审"}
    sweep(day(4, 10), moment(day(4, 10)))
    sweep(day(4, 17), moment(day(4, 17)))
    assert {"到期自动提交", "团长未审"} <= _heads(proposal)
    proposal = fresh(proposal)
    screening.docket(
        proposal=proposal,
        decision=house.meeting(MEETING),
        terms=house.terms(),
        by=house.chair,
        on=MEETING,
    )
    assert "分管校领导未批示" not in _heads(proposal)
    night(day(4, 29))

    assert "分管校领导未批示" in _heads(proposal)
    form = proposal_form(fresh(proposal), on=day(4, 29))
    assert (form["leader_skipped"], form["instruction_skipped"]) == (True, True)
    instructions.instruct(proposal=proposal, by=house.leader, on=day(4, 30), text="同意。")
    assert "分管校领导未批示" not in _heads(proposal)


@pytest.mark.scenario("proposals", "E15")
def test_an_instruction_of_the_school_office_for_want_of_a_leader_says_so(house):
    LeaderPortfolio.objects.filter(department=house.lead).update(to_on=day(4, 1))
    proposal = house.docketed()
    instructions.instruct(proposal=proposal, by=house.school_office, on=day(4, 24), text="请办理。")

    assert "校长办公室代批" in opened(house.officer, proposal, day(4, 24))


@pytest.mark.scenario("proposals", 18)
@pytest.mark.scenario("proposals", 28)
def test_what_was_taken_and_handled_again_by_silence_says_so_beside_its_row(house):
    proposal = handled.assigned(house)
    night(day(5, 7))
    assert "逾期视为接收" in opened(house.mover, proposal, day(5, 7))
    proposal = fresh(proposal)
    drafted(house, proposal, day(5, 8))
    replies.send_reply(proposal=proposal, by=house.head, on=day(5, 8))
    replies.release_reply(proposal=proposal, by=house.chair, on=day(5, 25))
    assert "分管校领导未审签" in opened(house.mover, proposal, day(5, 26))
    rate(proposal, house.mover, day(5, 26), "dissatisfied")
    night(day(6, 23))
    assert fresh(proposal).state == "accepted"
    drafted(house, fresh(proposal), day(6, 24))

    assert "到期自动二次办理" in opened(house.contact, proposal, day(6, 24))


# ------------------------------------------------------------------ what was said of the reply

WHY = "承办人没有当面听取意见。"


@pytest.fixture
def complained(house) -> Proposal:
    """E22: content with the result, not with the manner; the case closes."""
    proposal = replied(house)
    rating.rate(
        proposal=proposal,
        by=house.mover,
        on=day(7, 10),
        manner="dissatisfied",
        result="satisfied",
        text=WHY,
    )
    return proposal


@pytest.mark.scenario("proposals", "E22")
@pytest.mark.parametrize(
    "who", ["mover", "chair", "member", "officer", "union_chair", "head", "contact", "leader"]
)
def test_the_words_of_a_rating_are_read_by_those_they_concern(house, complained, who):
    page = opened(getattr(house, who), complained, day(7, 11))

    assert WHY in page
    assert "对办理态度：不满意" in page
    assert "对办理结果：满意" in page


def test_the_ratings_stand_in_english_too(house, complained):
    page = opened(house.chair, complained, day(7, 11), "en")

    assert "Manner: dissatisfied" in page
    assert "Result: satisfied" in page


def test_others_learn_the_grade_and_no_words(house, complained):
    readers = (
        house.delegates[2][4],
        house.delegation_leader,
        house.other_head,
        officer(Role.RESPONSIBLE_LEADER),
        staff(),
    )

    for reader in readers:
        page = opened(reader, complained, day(7, 11))
        assert handled.WORDS["situation"] in page
        assert WHY not in page
        assert "不满意" not in page


def test_an_assisting_department_reads_the_reply_and_no_words_of_a_rating(house):
    proposal = accepted(house, assisting=(house.other,))
    drafted(house, proposal, handled.SENT)
    cosigning.ask_cosign(proposal=proposal, by=house.contact, on=day(5, 25))
    row = proposal.assignments.assisting().get()
    cosigning.cosign(assignment=row, by=house.other_head, on=day(5, 28), opinion="agree")
    replies.send_reply(proposal=proposal, by=house.head, on=handled.SENT)
    replies.sign_reply(
        proposal=proposal, by=house.leader, on=handled.REPLIED, at=moment(handled.REPLIED)
    )
    rate(proposal, house.mover, day(7, 10), text=WHY)

    assert handled.WORDS["situation"] in opened(house.other_head, proposal, day(7, 11))
    assert WHY not in opened(house.other_head, proposal, day(7, 11))
    assert WHY in opened(house.head, proposal, day(7, 11))


def test_a_rating_that_may_still_be_changed_is_its_author_s(house):
    other = house.delegates[1][5]
    proposal = replied(house, co_mover=other)
    rate(proposal, house.mover, day(7, 10), "dissatisfied", WHY)

    assert WHY in opened(house.mover, proposal, day(7, 11))
    assert WHY not in opened(other, proposal, day(7, 11))
    assert WHY not in opened(house.chair, proposal, day(7, 11))

    rate(proposal, other, day(7, 12))
    assert WHY in opened(house.chair, proposal, day(7, 12))
    assert WHY in opened(other, proposal, day(7, 12))


@pytest.mark.scenario("proposals", "E21")
def test_the_silent_rater_is_listed_and_the_late_one_is_marked(house):
    other = house.delegates[1][5]
    proposal = replied(house, co_mover=other)
    rate(proposal, house.mover, day(7, 10), "mostly")
    night(day(7, 18))

    assert "未反馈" in opened(house.chair, proposal, day(7, 18))
    rating.rate_late(
        proposal=proposal,
        by=other,
        on=day(7, 20),
        manner="satisfied",
        result="dissatisfied",
        text=WHY,
    )

    page = opened(house.chair, proposal, day(7, 20))
    assert "逾期评价" in page
    assert WHY in page
    assert WHY not in opened(house.delegates[2][4], proposal, day(7, 20))


@pytest.mark.scenario("proposals", "E4")
def test_a_mover_who_heads_the_lead_is_told_of_on_the_page_with_her_seconds_beside_her(house):
    officer(Role.DEPARTMENT_HEAD, house.lead, user=house.mover)
    proposal = replied(house)
    first, silent = house.delegates[1][2:4]
    rate(proposal, first, day(7, 5), "dissatisfied", WHY)

    assert WHY in opened(first, proposal, day(7, 5))
    assert WHY not in opened(silent, proposal, day(7, 5))
    assert "提案人是承办部门负责人" in opened(staff(), proposal, day(7, 5))
    rate(proposal, house.mover, day(7, 6))

    page = opened(house.chair, proposal, day(7, 6))
    assert WHY in page
    assert "与提案人的评价并列，不计入" in page
    assert "提案人是承办部门负责人" not in page


def test_the_chair_decides_with_the_words_before_her(house):
    proposal = replied(house)
    rate(proposal, house.mover, day(7, 10), "dissatisfied", WHY)
    page = reverse("congress:perform", args=[proposal.pk, "order_second"])

    with time_machine.travel(moment(day(7, 11)), tick=False):
        assert WHY in enter(Client(), house.chair).get(page).content.decode()


# ------------------------------------------------------------------ what was put to others

STATEMENT = "图书馆已书面表示支持。"


@pytest.fixture
def referred(house) -> Proposal:
    proposal = house.submitted()
    rulings.refer(
        proposal=proposal,
        decision=house.meeting(),
        question="是否属于学校职权？",
        by=house.chair,
        on=MEETING,
    )
    return rulings.add_statement(proposal=proposal, text=STATEMENT, by=house.mover, on=day(4, 22))


@pytest.mark.parametrize("who", ["mover", "chair", "secretary_general", "executive_chair"])
def test_the_statement_of_the_mover_stands_with_the_question(house, referred, who):
    assert STATEMENT in opened(getattr(house, who), referred, day(4, 22))


def test_whoever_does_not_decide_reads_no_statement(house, referred):
    page = opened(house.delegates[2][4], referred, day(4, 22))

    assert referred.title in page
    assert STATEMENT not in page


def test_the_deciders_rule_with_question_and_statement_before_them(house, referred):
    page = reverse("congress:perform", args=[referred.pk, "rule_docket"])
    house.session.refresh_from_db()
    decider = house.secretary_general if house.session.sits(day(4, 22)) else house.executive_chair

    with time_machine.travel(moment(day(4, 22)), tick=False):
        said = enter(Client(), decider).get(page).content.decode()
    assert "是否属于学校职权？" in said
    assert STATEMENT in said


# ------------------------------------------------------------------ who read the internal words


def readings(proposal: Proposal) -> list[tuple[User, str, str]]:
    rows = Reading.objects.filter(file=proposal.file).order_by("pk")
    return [(row.by, row.permission.codename, row.why) for row in rows]


def test_whoever_sees_the_internal_words_is_logged_once_a_day(house):
    proposal = handled.instructed(house)

    for on in (day(4, 25), day(4, 25), day(4, 26)):
        assert "同意，请抓紧办理。" in opened(house.officer, proposal, on)
    opened(house.head, proposal, day(4, 26))

    assert readings(proposal) == [
        (house.officer, "open_internal", "case"),
        (house.officer, "open_internal", "case"),
        (house.head, "open_internal", "case"),
    ]


def test_whoever_sees_no_internal_words_is_not_logged(house):
    proposal = handled.instructed(house)

    for reader in (house.mover, house.delegates[2][4]):
        assert "同意，请抓紧办理。" not in opened(reader, proposal, day(4, 25))
    assert opened(staff(), proposal, day(4, 25)) == ""

    assert readings(proposal) == []
