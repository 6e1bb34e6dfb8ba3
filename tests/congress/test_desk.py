"""What waits for whom after the docket: one row with one button, due when its clock says."""

import pytest

from congress.services import (
    assignments,
    handling,
    rating,
    replies,
    reply_drafts,
    second_handling,
    tracking,
)
from members.models import LeaderPortfolio
from tests.factories import staff

from .handled import (
    PLANNED,
    accepted,
    assigned,
    at_sign_off,
    day,
    drafted,
    fresh,
    instructed,
    night,
    rate,
    replied,
)
from .house import todos


def waiting(user, on, proposal):
    return [row for row in todos(user, on) if row.file and row.file.pk == proposal.file_id]


def due(user, on, proposal):
    return [row.due_on for row in waiting(user, on, proposal)]


def test_the_leader_instructs_then_the_officer_assigns(house):
    proposal = house.docketed()
    assert due(house.leader, day(4, 22), proposal) == [day(4, 28)]
    assert due(house.officer, day(4, 22), proposal) == []

    night(day(4, 29))

    assert due(house.officer, day(4, 29), proposal) == [day(5, 6)]


def test_the_department_accepts_then_drafts_then_reports(house):
    proposal = assigned(house)
    assert due(house.contact, day(4, 30), proposal) == [day(5, 6)]
    assert due(house.other_contact, day(4, 30), proposal) == []

    night(day(5, 7))
    assert due(house.contact, day(5, 7), proposal) == [day(6, 29)]
    drafted(house, fresh(proposal), day(5, 20), **PLANNED)
    reply_drafts.to_head(round=fresh(proposal).rounds.get(), by=house.contact, on=day(5, 20))
    assert due(house.contact, day(5, 20), proposal) == []
    assert due(house.head, day(5, 20), proposal) == [day(6, 29)]
    replies.send_reply(proposal=proposal, by=house.head, on=day(5, 20))
    assert due(house.leader, day(5, 21), proposal) == [day(5, 27)]
    replies.sign_reply(proposal=proposal, by=house.leader, on=day(5, 21))
    assert due(house.mover, day(5, 22), proposal) == [day(6, 5)]
    rate(fresh(proposal), house.mover, day(5, 22))

    assert due(house.contact, day(5, 23), proposal) == [day(12, 31)]
    tracking.report_progress(
        commitment=fresh(proposal).rounds.get().commitments.get(),
        by=house.contact,
        on=day(9, 1),
        text="完工",
    )
    assert due(house.contact, day(9, 1), proposal) == []
    assert due(house.mover, day(9, 1), proposal) == [None]
    assert due(house.member, day(9, 1), proposal) == [None]


def test_more_time_urging_and_dissatisfaction_stand_on_their_desks(house):
    proposal = accepted(house)
    handling.ask_extension(
        proposal=proposal, by=house.head, on=day(6, 1), reason="需招标", wished_on=day(7, 28)
    )
    handling.urge(proposal=proposal, by=house.member, on=day(6, 1))
    assert len(waiting(house.chair, day(6, 1), proposal)) == 1
    assert len(waiting(house.contact, day(6, 1), proposal)) == 2

    handling.pause(proposal=proposal, by=house.chair, on=day(6, 2), awaited="请补充")
    assert len(waiting(house.mover, day(6, 2), proposal)) == 1


def test_the_chair_decides_on_a_second_handling(house):
    proposal = replied(house)
    rate(proposal, house.mover, day(7, 14), "dissatisfied")

    assert due(house.chair, day(7, 15), proposal) == [day(7, 28)]
    second_handling.order_second(
        proposal=fresh(proposal), by=house.chair, on=day(7, 20), demand="给出时间表"
    )
    assert due(house.chair, day(7, 21), proposal) == []
    assert due(house.contact, day(7, 21), proposal) == [day(8, 19)]


@pytest.mark.scenario("proposals", 30)
def test_a_late_dissatisfied_rating_stands_with_the_chair_until_the_case_is_handled_again(house):
    proposal = replied(house, words=PLANNED)
    night(day(7, 18))
    assert waiting(house.chair, day(7, 20), proposal) == []
    rating.rate_late(
        proposal=fresh(proposal),
        by=house.mover,
        on=day(7, 20),
        manner="dissatisfied",
        result="satisfied",
        text="无人联系。",
    )
    assert len(waiting(house.chair, day(7, 20), proposal)) == 1
    on = day(1, 6, 2027)
    night(day(1, 1, 2027))

    again = second_handling.rehandle_broken(
        proposal=fresh(proposal), by=house.chair, on=on, demand="落实", decision=house.meeting(on)
    )
    drafted(house, again, on)
    replies.send_reply(proposal=again, by=house.head, on=on)
    replies.sign_reply(proposal=again, by=house.leader, on=on)
    rate(fresh(again), house.mover, on)

    assert fresh(again).state == "closed"
    assert waiting(house.chair, on, proposal) == []


def test_a_refused_assignment_comes_back_to_the_officer(house):
    proposal = assigned(house)
    assignments.refuse_assignment(
        proposal=proposal,
        by=house.head,
        on=day(5, 6),
        reason="不归我们",
        right_department=house.other,
    )

    assert due(house.officer, day(5, 7), proposal) == [day(5, 12)]
    assert due(house.head, day(5, 7), proposal) == []


def test_a_reply_nobody_signs_for_waits_at_the_school_office(house):
    proposal = at_sign_off(house)
    assert due(house.school_office, day(7, 2), proposal) == []
    LeaderPortfolio.objects.update(to_on=day(7, 1))

    assert due(house.school_office, day(7, 2), proposal) == [day(7, 8)]


def test_the_desk_of_somebody_else_is_empty(house):
    proposal = instructed(house)

    assert waiting(staff(), day(4, 27), proposal) == []


@pytest.mark.parametrize("count", [1, 3])
def test_a_desk_costs_the_same_with_one_case_and_with_three(
    house, count, django_assert_max_num_queries
):
    for number in range(count):
        accepted(house, title=f"关于第{number}件事的提案")
    house.contact.forget_offices()

    with django_assert_max_num_queries(5):
        rows = todos(house.contact, day(5, 12))

    assert len(rows) == count


def test_what_an_earlier_session_left_to_screen_does_not_make_the_new_ones_late(house):
    left_over = house.submitted()
    later = house.next_session()
    new = house.submitted(mover=house.delegates[1][2], title="另一件事的提案")
    new.session = later
    new.save(update_fields=["session"])
    new.file.clocks.update(due_on=day(12, 1))
    first = left_over.file.clocks.get(kind="congress.screening").due_on

    rows = {row.title: row for row in todos(house.chair, day(6, 1)) if row.code == "screen"}

    assert {title: row.due_on for title, row in rows.items()} == {
        f"{house.session}的提案": first,
        f"{later}的提案": day(12, 1),
    }
    assert [row.count for row in rows.values()] == [1, 1]
    assert {row.url.partition("=")[2] for row in rows.values()} == {"0802", later.code}
