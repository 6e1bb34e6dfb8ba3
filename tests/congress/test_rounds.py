"""What a second handling keeps apart from the first round (proposals.md 2.3, 2.5, 4, 6)."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client

from casework import metrics
from casework.metrics import Period
from casework.models import Document
from congress import cohorts, facts
from congress.choices import PaperKind
from congress.forms.handling import ExtendForm
from congress.models import Extension
from congress.services import (
    assignments,
    cosigning,
    handling,
    instructions,
    replies,
    rounds,
    second_handling,
    side_ways,
)
from members.models import LeaderPortfolio
from tests.factories import enter

from .handled import (
    ASSIGNED,
    REPLIED,
    accepted,
    clock,
    day,
    dissolve,
    drafted,
    fresh,
    moment,
    night,
    rate,
    replied,
)

ORDERED, SECOND_DUE = day(7, 20), day(8, 19)
SPRING = Period(day(2, 23), day(8, 30))


@pytest.fixture
def again(house):
    """Answered on 2 July, not satisfactory, ordered again on 20 July."""
    proposal = replied(house)
    rate(proposal, house.mover, day(7, 10), "dissatisfied")
    return second_handling.order_second(
        proposal=fresh(proposal), by=house.chair, on=ORDERED, demand="请给出时间表。"
    )


def reassign(house, proposal, on):
    return assignments.reassign(
        proposal=fresh(proposal),
        lead=house.other,
        heard="双方负责人均同意。",
        reason="设备由后勤保障部管理。",
        by=house.chair,
        on=on,
    )


def accept(house, proposal, on):
    return assignments.accept(
        proposal=proposal,
        by=house.other_head,
        on=on,
        responsible=house.other_head.person,
        contact=house.other_contact.person,
    )


def refuse(house, proposal, on):
    return assignments.refuse_assignment(
        proposal=fresh(proposal),
        by=house.other_head,
        on=on,
        reason="不归我们。",
        right_department=house.lead,
    )


def assign_to_the_lead(house, proposal, on):
    assignments.change_departments(
        proposal=proposal, lead=house.lead, by=house.officer, on=on, reason="改派"
    )
    return assignments.assign(proposal=fresh(proposal), by=house.officer, on=on)


def days_of(code: str) -> tuple:
    figure = metrics.facts(getattr(facts, code), SPRING)[0]
    return figure.n, figure.extra


def first_days(proposal) -> tuple[date | None, ...]:
    row = fresh(proposal)
    return row.assigned_on, row.first_due_on, row.reply_due_on, row.replied_on


FIRST = (ASSIGNED, day(6, 29), day(6, 29), REPLIED)


def test_in_a_second_handling_more_time_is_refused_by_silence_only_after_its_own_due_day(
    house, again
):
    handling.ask_extension(
        proposal=again, by=house.head, on=day(7, 25), reason="需招标", wished_on=day(8, 30)
    )

    night(SECOND_DUE)
    assert Extension.objects.get().state == "asked"
    night(day(8, 20))

    assert Extension.objects.get().state == "refused"


def test_more_time_asked_for_is_not_refused_by_silence_while_the_clock_stands(house):
    proposal = accepted(house)
    handling.ask_extension(
        proposal=proposal, by=house.head, on=day(6, 10), reason="需招标", wished_on=day(7, 20)
    )
    handling.pause(proposal=proposal, by=house.chair, on=day(6, 12), awaited="请补充测算")

    night(day(6, 30))
    assert Extension.objects.get().state == "asked"
    handling.resume(proposal=proposal, by=house.chair, on=day(7, 1))
    night(day(7, 21))

    assert Extension.objects.get().state == "refused"


def test_a_reassignment_in_a_second_handling_leaves_the_first_round_as_it_was(house, again):
    reassign(house, again, day(7, 22))

    assert first_days(again) == FIRST
    assert days_of("P07") == (1, {"median": (REPLIED - ASSIGNED).days})
    assert clock(again, "second_reply").due_on == day(8, 21)
    round = rounds.current(again)
    assert (round.number, round.ordered_on, round.demand) == (2, ORDERED, "请给出时间表。")


def test_a_second_handling_is_counted_on_the_day_of_its_order_also_when_it_is_reassigned(
    house, again
):
    reassign(house, again, day(7, 22))

    ordered = cohorts.second_rounds(Period(ORDERED, ORDERED), None)
    assert [row.number for row in ordered] == [2]


@pytest.mark.scenario("proposals", "E17")
def test_a_reopened_case_goes_to_whoever_follows_its_dissolved_lead(house):
    proposal = replied(house)
    rate(proposal, house.mover, day(7, 10))
    dissolve(house.lead, day(8, 1), house.other)

    proposal = side_ways.reopen(
        proposal=fresh(proposal),
        decision=house.meeting(day(9, 1)),
        reason="承诺未兑现。",
        by=house.chair,
        on=day(9, 1),
    )

    assert (proposal.state, fresh(proposal).lead_department) == ("accepted", house.other)
    row = proposal.assignments.in_force().get()
    assert (row.part, row.state, row.department) == ("lead", "taken", house.other)
    assert (row.contact, row.follows.department) == (None, house.lead)
    assert clock(proposal, "second_reply").owner_unit == house.other
    told = house.other_contact.notices.latest("pk")
    assert ("承诺未兑现。" in told.body, "2026-10-08" in told.body) == (True, True)
    note = proposal.file.trail.get(action="move_all").note.text
    assert (house.lead.name in note, house.other.name in note) == (True, True)
    assert drafted(house, proposal, day(9, 2), by=house.other_contact)
    with pytest.raises(PermissionDenied):
        drafted(house, proposal, day(9, 2))


@pytest.mark.scenario("proposals", "E17")
def test_a_second_handling_goes_to_the_successor_that_assisted_before(house):
    proposal = accepted(house, assisting=(house.other,))
    drafted(house, proposal, day(6, 20))
    cosigning.ask_cosign(proposal=proposal, by=house.contact, on=day(6, 20))
    (row,) = proposal.assignments.assisting()
    cosigning.cosign(assignment=row, by=house.other_head, on=day(6, 21), opinion="agree")
    replies.send_reply(proposal=proposal, by=house.head, on=day(6, 22))
    replies.sign_reply(proposal=proposal, by=house.leader, on=REPLIED)
    rate(proposal, house.mover, day(7, 10), "dissatisfied")
    dissolve(house.lead, day(7, 15), house.other)

    second_handling.order_second(
        proposal=fresh(proposal), by=house.chair, on=ORDERED, demand="请给出时间表。"
    )

    row = proposal.assignments.in_force().get()
    assert (row.part, row.department) == ("lead", house.other)


def test_a_refusal_in_a_second_handling_leaves_the_first_round_in_the_figures(house, again):
    reassign(house, again, day(7, 22))

    refuse(house, again, day(7, 23))

    assert fresh(again).state == "docketed"
    assert first_days(again) == FIRST
    assert days_of("P07") == (1, {"median": (REPLIED - ASSIGNED).days})
    assert days_of("P05")[0] == 1


def test_assigned_again_after_such_a_refusal_it_has_the_thirty_days_of_a_second_handling(
    house, again
):
    reassign(house, again, day(7, 22))
    refuse(house, again, day(7, 23))

    assign_to_the_lead(house, again, day(7, 24))

    assert first_days(again) == FIRST
    assert clock(again, "reply") is None
    assert clock(again, "second_reply").due_on == day(8, 24)  # 23 August is a Sunday
    round = rounds.current(again)
    assert (round.number, round.demand) == (2, "请给出时间表。")


def test_a_department_that_takes_over_a_second_handling_may_be_given_more_time_of_its_own(
    house, again
):
    more = {"proposal": again, "by": house.chair, "days": 15, "reason": "情况复杂"}
    offered = ExtendForm(case=again, by=house.chair, on=day(7, 21)).fields["days"]
    assert offered.initial == more["days"]
    handling.extend(on=day(7, 21), **more)
    reassign(house, again, day(7, 22))
    again.refresh_from_db()
    accept(house, again, day(7, 23))

    handling.extend(on=day(7, 24), **more)

    assert clock(again, "second_reply").due_on == day(9, 7)  # 5 September is a Saturday


def test_a_reply_bears_the_name_of_the_department_that_gave_it(house, again):
    reassign(house, again, day(7, 22))
    accept(house, again, day(7, 23))
    drafted(house, again, day(7, 24), by=house.other_contact)
    replies.send_reply(proposal=again, by=house.other_head, on=day(7, 24))
    replies.sign_reply(proposal=again, by=house.school_office, on=day(7, 27))

    with time_machine.travel(moment(day(7, 27)), tick=False):
        page = enter(Client(), house.mover).get(again.get_absolute_url()).content.decode()

    assert f"{house.lead}的答复" in page
    assert f"{house.other}的答复" in page


def test_papers_and_notices_of_a_second_handling_name_its_own_day(house, again):
    def told(user):
        return user.notices.filter(file=again.file).latest("pk").body

    handling.urge(proposal=again, by=house.officer, on=day(7, 21))
    assert "2026-08-19" in told(house.contact)
    drafted(house, again, day(7, 22))
    replies.send_reply(proposal=again, by=house.head, on=day(7, 22))
    replies.send_back_reply(proposal=again, by=house.leader, on=day(7, 23), reason="没有时间表")
    assert "2026-08-19" in told(house.contact)
    reassign(house, again, day(7, 24))
    assert "2026-08-24" in told(house.mover)
    accept(house, again, day(7, 25))
    assert "2026-08-24" in told(house.mover)

    sheet = Document.objects.filter(file=again.file, kind=PaperKind.ASSIGNMENT_SHEET).latest("pk")
    assert sheet.context["due_on"] == "2026年8月24日"


def test_an_instruction_reaches_the_department_while_it_has_the_case_and_not_after_its_refusal(
    house, again
):
    def told():
        return house.other_head.notices.filter(file=again.file).count()

    LeaderPortfolio.objects.create(
        leader=house.leader.person, department=house.other, from_on=day(1, 1)
    )
    reassign(house, again, day(7, 22))
    before = told()
    instructions.instruct(proposal=fresh(again), by=house.leader, on=day(7, 22), text="请抓紧。")
    assert told() == before + 1

    refuse(house, again, day(7, 23))
    instructions.instruct(proposal=fresh(again), by=house.leader, on=day(7, 23), text="请抓紧。")

    assert told() == before + 1
