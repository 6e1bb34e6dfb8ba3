"""The trail tells what happened in sentences, never in the words of the buttons."""

from datetime import date

import pytest
from django.utils import translation

from congress import trail
from congress.services import assignments, co_movers, review, seconds
from congress.workflow import (
    ASSIGNMENT,
    CO_MOVER,
    COMMITMENT,
    EXTENSION,
    PROPOSAL,
    RATING,
    ROUND,
    SECOND,
    SUGGESTION,
    URGE,
)

from .handled import assigned, instructed

TABLES = (
    *(PROPOSAL, SECOND, CO_MOVER, ASSIGNMENT, EXTENSION, URGE, ROUND, RATING, COMMITMENT),
    SUGGESTION,
)


def titles(proposal, *, internal=False):
    rows = trail.told(proposal.file.trail.select_related("note"), internal=internal)
    return {str(row["title"]): row for row in rows}


def test_every_step_of_the_room_has_its_sentence():
    verbs = {table.prefix + row.verb for table in TABLES for row in table.rows}

    assert verbs - set(trail.SENTENCES) - set(trail.TOGETHER) == set()


@pytest.mark.django_db
def test_seconds_of_one_day_stand_as_one_entry_with_their_names(house):
    proposal = house.seconded(count=3)

    (row,) = [row for title, row in titles(proposal).items() if "附议" in title and "3" in title]
    given = proposal.seconds.order_by("pk")
    assert row["by"] == "、".join(second.person.name for second in given)


@pytest.mark.django_db
def test_a_no_bears_no_name_in_the_trail(house):
    """All delegates read it while seconds are sought, and all staff in the end."""
    proposal = house.published()
    day = date(2026, 3, 25)
    shy, unwilling = house.delegates[1][2], house.delegates[1][3]
    asked = seconds.invite(proposal=proposal, person=shy.person, by=house.mover, on=day)
    seconds.refuse(second=asked, by=shy, on=day)
    seat = co_movers.ask_to_join(proposal=proposal, person=unwilling.person, by=house.mover, on=day)
    co_movers.stay_out(seat=seat, by=unwilling, on=day)

    rows = [row for row in titles(proposal).values() if row["by"] in ("", str(shy), str(unwilling))]

    assert [row["by"] for row in rows] == ["", ""]
    assert not [row for row in titles(proposal).values() if str(shy) in str(row["text"])]


@pytest.mark.django_db
def test_a_reason_is_said_and_the_reader_gets_it_in_her_language(house):
    proposal = house.in_review()
    review.send_back_by_leader(
        proposal=proposal, by=house.delegation_leader, on=date(2026, 4, 8), reason="请补充数据"
    )

    assert titles(proposal)["代表团初审后退回修改"]["text"] == "理由：请补充数据"
    with translation.override("en"):
        row = titles(proposal)["The delegation sent the proposal back for revision"]
        assert row["text"] == "Reason: 请补充数据"


@pytest.mark.django_db
def test_why_a_department_refused_is_for_those_who_handle_it(house):
    proposal = assigned(house)
    assignments.refuse_assignment(
        proposal=proposal,
        by=house.head,
        on=date(2026, 5, 6),
        reason="不属于本部门职责",
        right_department=house.other,
    )

    assert titles(proposal)["主办单位退回交办"]["text"] == ""
    assert "不属于本部门职责" in titles(proposal, internal=True)["主办单位退回交办"]["text"]


@pytest.mark.django_db
def test_the_words_of_an_instruction_are_for_those_who_handle_it(house):
    proposal = instructed(house)

    assert titles(proposal)["分管校领导作出批示"]["text"] == ""
    assert titles(proposal, internal=True)["分管校领导作出批示"]["text"]
