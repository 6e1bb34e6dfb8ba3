"""集体提案: the delegates of the delegation are asked, and counted on the page."""

from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from congress.models import Proposal
from congress.selectors import recipients
from congress.services import delegates, drafts, proposals
from members.choices import Role
from members.models import User
from tests.factories import SINCE, enter, gate_of

from .handled import clock, moment
from .house import WORDS, House, todos
from .test_notices import told

DAY = date(2026, 3, 25)
CHANGED = {"reason": "理由改写。"}


def moved(house: House) -> Proposal:
    """Written by the secretary of the first delegation and moved by its leader: six delegates."""
    secretary = house.delegates[0][3]
    delegates.appoint_in_delegation(
        person=secretary.person,
        delegation=house.delegations[0],
        role=Role.DELEGATION_SECRETARY,
        by=house.extra["keeper"],
        from_on=SINCE,
    )
    proposal = drafts.begin(by=secretary, on=DAY, words=WORDS, is_collective=True)
    return proposals.publish_for_seconds(proposal=proposal, by=house.delegation_leader, on=DAY)


@pytest.fixture
def collective(house) -> Proposal:
    return moved(house)


def asked(user: User) -> list[str]:
    return [todo.title for todo in todos(user, DAY) if todo.code == "confirm_collective"]


def page(user: User, proposal: Proposal) -> tuple[str, list[str]]:
    with time_machine.travel(moment(DAY), tick=False):
        opened = enter(Client(), user).get(proposal.get_absolute_url())
    return opened.content.decode(), [action["url"] for action in opened.context["actions"]]


def confirm(proposal: Proposal, *users: User) -> None:
    for user in users:
        proposals.confirm_collective(proposal=proposal, by=user, on=DAY)


def test_every_delegate_of_the_delegation_is_told_and_has_it_on_her_desk(house, collective):
    for user in house.delegates[0]:
        assert len(told(user, collective, "请确认")) == 1
        assert asked(user) == [collective.title]
    for user in (house.delegates[1][2], house.chair):
        assert told(user, collective, "请确认") == []
        assert asked(user) == []


def test_an_ordinary_proposal_asks_nobody_of_the_delegation(house):
    proposal = house.published()

    assert asked(house.delegates[0][4]) == []
    assert told(house.delegates[0][4], proposal, "请确认") == []


def test_the_page_counts_the_confirmations_and_offers_no_second_one(house, collective):
    member = house.delegates[0][4]
    url = reverse("congress:perform", args=[collective.pk, "confirm_collective"])
    words, buttons = page(member, collective)
    assert "6名代表中已有0名确认" in words
    assert url in buttons

    confirm(collective, member)

    words, buttons = page(member, collective)
    assert "6名代表中已有1名确认" in words
    assert url not in buttons
    assert url in page(house.delegates[0][5], collective)[1]
    assert asked(member) == []
    assert asked(house.delegates[0][5]) == [collective.title]


def test_after_a_change_of_the_text_those_who_had_confirmed_are_asked_anew(house, collective):
    before, silent = house.delegates[0][4], house.delegates[0][5]
    confirm(collective, before)

    proposals.edit(
        proposal=collective, words={"category": "other"}, by=house.delegation_leader, on=DAY
    )
    assert asked(before) == []

    proposals.edit(proposal=collective, words=CHANGED, by=house.delegation_leader, on=DAY)

    assert len(told(before, collective, "重新确认")) == 1
    assert told(silent, collective, "重新确认") == []
    assert asked(before) == asked(silent) == [collective.title]
    assert "6名代表中已有0名确认" in page(before, collective)[0]
    confirm(collective, before)
    assert asked(before) == []


def test_mover_and_writer_are_told_once_when_half_have_confirmed(house, collective):
    writer = house.delegates[0][3]
    confirm(collective, *house.delegates[0][:2])
    assert told(house.delegation_leader, collective, "半数") == []

    confirm(collective, *house.delegates[0][2:5])

    for user in (house.delegation_leader, writer):
        assert len(told(user, collective, "半数")) == 1


def test_where_only_the_invited_read_a_text_the_delegation_reads_its_own(house):
    house.session.frozen_rules["congress.draft_visibility"]["value"] = "invited"
    house.session.save(update_fields=["frozen_rules"])
    proposal = moved(house)

    def sees(user: User) -> bool:
        return Proposal.objects.visible_to(gate_of(user, DAY)).filter(pk=proposal.pk).exists()

    assert all(sees(user) for user in house.delegates[0])
    assert not sees(house.delegates[1][2])
    assert asked(house.delegates[0][4]) == [proposal.title]


def test_the_reminder_before_the_end_of_the_window_goes_to_those_who_are_silent(house, collective):
    confirm(collective, *house.delegates[0][:4])

    reminded = recipients(collective.file, clock(collective, "collection"), "invited", DAY)

    assert set(reminded) == set(house.delegates[0][4:])
