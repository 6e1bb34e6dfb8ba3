"""Who is told what: the notices of this room, as their readers find them."""

import pytest
import time_machine

from casework.models import Notice
from congress.models import Proposal
from congress.services import delegates, rating
from members.models import User
from tests.factories import enter

from .handled import WORDS, day, moment, replied
from .house import House, mandate


def told(user: User, proposal: Proposal, word: str) -> list[str]:
    """The texts of her notices on this case whose subject holds the word, oldest first."""
    rows = Notice.objects.filter(recipient=user, file=proposal.file, subject__contains=word)
    return list(rows.order_by("pk").values_list("body", flat=True))


def leave(house: House, user: User) -> None:
    delegates.end_mandate(
        delegate=mandate(user.person), last_day=day(7, 1), reason="调离", by=house.officer
    )


@pytest.mark.scenario("proposals", 36)
def test_a_mover_whose_mandate_ended_is_told_of_the_reply_and_reads_it(house, client):
    leave(house, house.mover)
    proposal = replied(house, on=day(7, 2))

    (hers,) = told(house.mover, proposal, "已答复")
    (of_the_rater,) = told(house.delegates[1][2], proposal, "已答复")

    assert "评价权已移交" in hers
    assert "2026-07-17" in of_the_rater
    assert told(house.delegates[2][4], proposal, "已答复") == []
    with time_machine.travel(moment(day(7, 2)), tick=False):
        page = enter(client, house.mover).get(proposal.get_absolute_url())
    assert WORDS["situation"] in page.content.decode()


def test_a_mover_in_office_is_told_of_the_reply_once(house):
    proposal = replied(house, co_mover=house.delegates[1][5])

    for user in (house.mover, house.delegates[1][5]):
        (text,) = told(user, proposal, "已答复")
        assert "2026-07-17" in text


@pytest.mark.scenario("proposals", "E22")
def test_the_committee_hears_of_a_manner_that_did_not_satisfy_though_the_case_closes(house):
    proposal = replied(house)
    why = "承办人没有当面听取意见。"
    rating.rate(
        proposal=proposal,
        by=house.mover,
        on=day(7, 10),
        manner="dissatisfied",
        result="satisfied",
        text=why,
    )

    for user in (house.chair, house.member):
        assert told(user, proposal, "办理态度") == [why]
    assert told(house.contact, proposal, "办理态度") == []


def test_the_committee_hears_nothing_of_a_manner_that_satisfied(house):
    proposal = replied(house)
    rating.rate(
        proposal=proposal, by=house.mover, on=day(7, 10), manner="mostly", result="satisfied"
    )

    assert told(house.chair, proposal, "办理态度") == []
