"""Search over all that one may see, suggestions as well as proposals (proposals.md 8, 47)."""

import pytest
from django.urls import reverse

from casework.transitions import widen
from congress.choices import Reach
from congress.finding import find
from congress.services import suggestion_handling, suggestions
from members.choices import Role
from tests.factories import enter, gate_of, officer, staff

from .handled import accepted
from .house import MEETING, House

WORD = "食堂"


@pytest.fixture
def author():
    return staff("柳问渠")


@pytest.fixture
def signed(house, author):
    return suggestions.hand_in(by=author, on=MEETING, title="食堂错峰供餐", text="排队过长。")


@pytest.fixture
def unsigned(house):
    words = {"title": "窗口太少", "text": "食堂二层只开三个窗口，张三也说过。"}
    row, _code = suggestions.hand_in_anonymously(on=MEETING, may_be_public=True, **words)
    return row


def found(user, word=WORD):
    """The numbers found, of proposals and of suggestions, as many as are counted."""
    groups = find(gate_of(user, MEETING), word)
    assert [group.total for group in groups] == [len(group.hits) for group in groups]
    return [[hit.number for hit in group.hits] for group in groups]


def forwarded(house: House, row):
    return suggestion_handling.forward(
        suggestion=row, by=house.officer, on=MEETING, department=house.other
    )


@pytest.mark.scenario("proposals", 47)
def test_the_desk_finds_suggestions_by_title_and_text_beside_proposals(house, signed, unsigned):
    proposal = house.submitted(reason="食堂午间排队超过二十分钟。")

    assert found(house.officer) == [[proposal.number], [unsigned.number, signed.number]]
    assert found(house.officer, "食") == [[], [signed.number]]  # the title alone
    assert found(house.officer, unsigned.number) == [[], [unsigned.number]]
    assert found(house.officer, "问渠") == [[], [signed.number]]


def test_nobody_finds_a_suggestion_that_she_may_not_open(house, author, signed, unsigned):
    strangers = (staff(), house.mover, house.other_head, officer(Role.PRESIDENT))

    assert found(author) == [[], [signed.number]]
    for stranger in strangers:
        for word in (WORD, "窗口", unsigned.number, "问渠"):
            assert found(stranger, word) == [[], []]


@pytest.mark.scenario("proposals", 39)
def test_an_anonymous_one_is_found_by_whom_it_is_opened_to_and_never_by_what_was_masked(
    house, unsigned
):
    masked = unsigned.text.replace("张三", "██")
    suggestion_handling.mask(suggestion=unsigned, by=house.officer, on=MEETING, text=masked)
    forwarded(house, unsigned)

    for reader in (house.officer, house.other_head, house.mover):
        assert found(reader) == [[], [unsigned.number]]
        assert found(reader, "张三") == [[], []]
    assert found(house.head) == [[], []]
    assert found(staff()) == [[], []]  # staff read it with the reply alone


def test_all_that_is_found_stands_in_the_list_behind_it(house, client, signed, unsigned):
    enter(client, house.officer)
    page = client.get(reverse("search"), {"q": WORD})
    group = page.context["groups"][0]

    listed = client.get(group.more_url).context["page_obj"].object_list

    assert {row.number for row in listed} == {hit.number for hit in group.hits}
    assert unsigned.title in page.content.decode()
    said = client.get(reverse("congress:suggestions"), {"q": "食"}).content.decode()
    assert "一个字只查案由、姓名和编号" in said


def test_by_its_number_a_closed_proposal_shows_its_cover_alone(house):
    """All staff see number, state and dates of what was not opened to them; the department that
    answers belongs to the text (proposals.md E27)."""
    proposal = accepted(house)
    widen(proposal.file, Reach.COVER)

    ((closed,),) = [g.hits for g in find(gate_of(staff(), MEETING), proposal.number) if g.hits]
    ((opened,),) = [g.hits for g in find(gate_of(house.mover, MEETING), proposal.number) if g.hits]

    assert (closed.title, str(house.lead) in closed.meta) == ("", False)
    assert (opened.title, str(house.lead) in opened.meta) == (proposal.title, True)
