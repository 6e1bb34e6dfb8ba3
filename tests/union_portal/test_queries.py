"""What a page costs, cold: whatever it shows, and the frame and the sign-in with it."""

from datetime import date

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from congress.services import assignments, screening
from tests.congress.handled import accepted, assigned, replied
from tests.congress.house import House, build_house
from tests.factories import enter, gate_of
from union_portal import desk, rooms

pytestmark = pytest.mark.django_db
LISTS = {  # PRODUCT.md 6
    "desk": 12,
    "congress:proposals": 12,
    "congress:suggestions": 12,
    "congress:delegates": 12,
    "congress:public_list": 12,
    "notices": 12,
}
OFFICE = {
    "overview": 12,
    "oversight:dashboard": 12,
    "members:people": 12,
    "members:unreachable": 12,
    "members:departments": 12,
    "members:offices": 12,
    "members:portfolios": 12,
    "members:deputies": 12,
}
# Pages of many parts: each part is asked once.
COMMITTEE = {"congress:triage": 21, "congress:triage_table": 16}
WHO = (
    "mover",
    "delegation_leader",
    "chair",
    "member",
    "officer",
    "union_chair",
    "secretary_general",
    "contact",
    "head",
    "leader",
    "school_office",
)
TODAY = date(2026, 5, 5)


@pytest.fixture
def house() -> House:
    """Something waits for everybody."""
    house = build_house()
    for n in range(2):
        accepted(house, title=f"关于第{n}件事的提案")
    assigned(house, title="关于新交办的一件事的提案")
    refused = assigned(house, title="关于退回的一件事的提案")
    assignments.refuse_assignment(
        proposal=refused, by=house.head, on=TODAY, reason="不归我们", right_department=house.other
    )
    waiting = house.submitted(title="关于待审查的一件事的提案")
    screening.save_outcome(
        proposal=waiting, by=house.officer, outcome="docket", assisting=[house.other]
    )
    house.draft()
    return house


def cost(user, address: str) -> int:
    """How many queries a page takes of somebody who has just signed in: session, account, offices,
    gate, the names of the school, the figures of the frame: everything counts."""
    client = enter(Client(), user)
    cache.clear()
    with (
        time_machine.travel(f"{TODAY} 10:00+08:00", tick=False),
        CaptureQueriesContext(connection) as queries,
    ):
        assert client.get(address).status_code == 200
    return len([q for q in queries if q["sql"].lstrip("(").startswith("SELECT")])


def dearer(user, most: dict[str, int]) -> dict[str, int]:
    costs = {page: cost(user, reverse(page)) for page in most}
    return {page: n for page, n in costs.items() if n > most[page]}


@pytest.mark.parametrize("who", WHO)
def test_a_cold_list_stays_within_its_queries(house, who):
    assert dearer(getattr(house, who), LISTS) == {}


@pytest.mark.parametrize("who", ["officer", "union_chair"])
def test_a_cold_list_of_the_office_stays_within_its_queries(house, who):
    assert dearer(getattr(house, who), OFFICE) == {}


@pytest.mark.parametrize("who", ["chair", "member", "officer"])
def test_the_committee_s_queue_asks_for_each_of_its_parts_once(house, who):
    assert dearer(getattr(house, who), COMMITTEE) == {}


@pytest.mark.parametrize("who", WHO)
def test_the_page_of_the_session_asks_for_each_of_its_parts_once(house, who):
    assert dearer(getattr(house, who), {"congress:session": 15}) == {}


@pytest.mark.parametrize("who", WHO)
def test_the_page_of_a_case_asks_for_each_of_its_parts_once(house, who):
    """Its text, trail, clocks, papers, files, talk, departments, replies, ratings, promises,
    contacts, and that its internal words were read."""
    user = getattr(house, who)
    proposal = replied(house, title="关于已答复的一件事的提案")

    assert cost(user, proposal.get_absolute_url()) <= 34


@pytest.mark.parametrize("who", WHO)
def test_the_figure_beside_the_desk_counts_what_the_desk_shows(house, who):
    user = getattr(house, who)
    gate = gate_of(user, TODAY)

    assert rooms.figures(user, gate)[0] == desk.count(rooms.todo_for(user, gate))
