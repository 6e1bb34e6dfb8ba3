"""Many rows in one go: the officer ticks them, each is a step of its own with its own result."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from congress.services import instructions, suggestions
from tests.congress.handled import assigned, day, fresh
from tests.congress.house import MEETING
from tests.factories import department, enter, staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel("2026-04-29 10:00+08:00", tick=False):
        yield


def instructed(house, **words):
    proposal = house.docketed(**words)
    return instructions.instruct(proposal=proposal, by=house.leader, on=day(4, 24), text="同意。")


def test_the_officer_assigns_many_and_reads_a_result_for_each(house):
    ready = [instructed(house), instructed(house, mover=house.delegates[1][2], title="第二件")]
    awaited = house.docketed(house.delegates[2][2], title="批示未到的一件")
    gone = assigned(house, mover=house.delegates[0][3], title="已交办的一件")
    picked = {"pick": [row.file_id for row in (*ready, awaited, gone)]}
    url, office = reverse("overview_assign"), enter(Client(), house.officer)
    assert url in office.get(reverse("overview"), {"view": "unassigned"}).content.decode()

    asked = office.get(url, picked).content.decode()
    assert all(title in asked for title in ("第二件", "批示未到的一件", house.lead.name))
    assert fresh(ready[0]).state == "docketed"
    answer = office.post(url, picked)

    assert [fresh(row).state for row in ready] == ["assigned", "assigned"]
    assert fresh(awaited).state == "docketed"
    assert answer.context["done"] == 2
    failed = {row["title"].split(" ", 1)[1]: row["error"] for row in answer.context["failed"]}
    assert set(failed) == {"批示未到的一件", "已交办的一件"}
    assert "批示" in failed["批示未到的一件"]


def test_nobody_but_the_officer_assigns_or_forwards_many(house):
    proposal = instructed(house)
    row = suggestions.hand_in(by=staff(), on=MEETING, title="开水房", text="三楼水温不够。")
    chair = enter(Client(), house.union_chair)

    assigns = chair.post(reverse("overview_assign"), {"pick": proposal.file_id})
    forwards = chair.post(
        reverse("congress:forward_many"), {"pick": row.file_id, "department": house.lead.pk}
    )

    assert (assigns.status_code, forwards.status_code) == (404, 404)
    assert reverse("overview_assign") not in chair.get(reverse("overview")).content.decode()
    listed = chair.get(reverse("congress:suggestions")).content.decode()
    assert reverse("congress:forward_many") not in listed
    assert fresh(proposal).state == "docketed"


def test_the_officer_forwards_many_suggestions_to_one_department(house):
    rows = [
        suggestions.hand_in(by=staff(), on=MEETING, title=title, text="三楼水温不够。")
        for title in ("开水房", "浴室")
    ]
    url, office = reverse("congress:forward_many"), enter(Client(), house.officer)
    assert url in office.get(reverse("congress:suggestions")).content.decode()
    picked = {"pick": [row.file_id for row in rows]}

    empty = office.post(url, picked)
    assert (empty.status_code, "开水房" in empty.content.decode()) == (422, True)
    nobody = office.post(url, {**picked, "department": department("空部门").pk})
    done = office.post(url, {**picked, "department": house.lead.pk})
    again = office.post(url, {**picked, "department": house.other.pk})

    assert (nobody.context["done"], len(nobody.context["failed"])) == (0, 2)
    assert (done.context["done"], done.context["failed"]) == (2, [])
    assert (again.context["done"], len(again.context["failed"])) == (0, 2)
    for row in rows:
        row.refresh_from_db()
        assert (row.state, row.department) == ("assigned", house.lead)


def test_without_a_ticked_row_the_officer_is_sent_back_to_the_list(house):
    office = enter(Client(), house.officer)

    answer = office.get(reverse("overview_assign"), {"pick": "x"})

    assert (answer.status_code, answer["Location"]) == (302, reverse("overview"))
