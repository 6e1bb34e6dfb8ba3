"""Who has entered a receipt code is known to the browser alone."""

from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from casework import guests
from casework.models import Once
from congress.models import Suggestion
from congress.services import replies, suggestion_handling, suggestions
from members.models import PortalSession
from tests.congress.handled import WORDS, at_sign_off
from tests.congress.house import MEETING
from tests.factories import enter, staff
from union_portal import own_data

pytestmark = pytest.mark.django_db
NOON = "2026-04-21 12:00+08:00"


@pytest.fixture
def handed_in(house):
    return suggestions.hand_in_anonymously(on=MEETING, title="开水房", text="三楼水温不够。")


def ask(client: Client, handed_in):
    row, code = handed_in
    return client.post(reverse("congress:receipt"), {"number": row.number, "code": code})


def test_no_session_names_the_author_who_asks_while_signed_in(handed_in):
    with time_machine.travel(NOON, tick=False):
        author = enter(Client(), staff())
        opened = author.get(ask(author, handed_in)["Location"])

    assert "三楼水温不够。" in opened.content.decode()
    kept = [row.get_decoded() for row in PortalSession.objects.exclude(user=None)]
    assert kept
    assert not [data for data in kept if "guest_files" in data]
    assert str(handed_in[0].file_id) not in [str(v) for data in kept for v in data.values()]


def test_the_browser_forgets_after_half_an_hour(handed_in):
    with time_machine.travel(NOON, tick=False) as clock:
        visitor = Client()
        page = ask(visitor, handed_in)["Location"]
        clock.shift(guests.REMEMBERED - 1)
        before = visitor.get(page).status_code
        clock.shift(2)
        after = visitor.get(page).status_code

    assert (before, after) == (200, 404)


def test_a_cookie_of_ones_own_making_opens_nothing(handed_in):
    row, _code = handed_in
    with time_machine.travel(NOON, tick=False):
        thief = Client()
        thief.cookies[guests.COOKIE] = str(row.file_id)

        assert thief.get(reverse("congress:by_code", args=[row.pk])).status_code == 404
        assert thief.get(ask(Client(), handed_in)["Location"]).status_code == 404


def test_a_page_sent_twice_hands_in_once(house):
    with time_machine.travel(NOON, tick=False):
        author = enter(Client(), staff())
        nonce = author.get(reverse("congress:suggest")).context["nonce"]
        sent = {"title": "开水房", "text": "三楼水温不够。", "nonce": nonce}

        first, second = (author.post(reverse("congress:suggest"), sent) for _n in range(2))

    assert (first.status_code, second.status_code) == (302, 302)
    assert Suggestion.objects.count() == 1


def test_a_deed_by_code_leaves_no_row_that_holds_its_hour(handed_in):
    row, _code = handed_in
    with time_machine.travel(NOON, tick=False):
        visitor = Client()
        ask(visitor, handed_in)
        page = reverse("congress:by_code_perform", args=[row.pk, "withdraw_suggestion"])
        nonce = visitor.get(page).context["nonce"]
        sessions = PortalSession.objects.count()

        done = visitor.post(page, {"nonce": nonce})

    row.refresh_from_db()
    assert (done.status_code, row.state) == (302, "withdrawn")
    assert not Once.objects.exists()
    assert PortalSession.objects.count() == sessions == 0


# ------------------------------------------------------------------ what a second person agrees to

WHERE, DRAFT = "个人困难请走困难帮扶。", "工会将在三楼加装一台开水器。"


@pytest.fixture
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


def propose(house, row):
    return suggestion_handling.propose_decline(
        suggestion=row, by=house.officer, on=MEETING, code="personal", text=WHERE
    )


def draft(house, row, text=DRAFT):
    return suggestion_handling.draft_direct_reply(
        suggestion=row, by=house.officer, on=MEETING, text=text
    )


def page_of_deed(user, row, verb):
    return enter(Client(), user).get(reverse("congress:suggestion_perform", args=[row.pk, verb]))


@pytest.mark.parametrize(
    ("prepare", "verb", "words"),
    [
        pytest.param(draft, "reply_directly", [DRAFT], id="direct-reply"),
        pytest.param(propose, "decline_to_handle", [WHERE, "另有办理渠道"], id="not-handled"),
    ],
)
def test_whoever_agrees_reads_what_she_agrees_to(house, noon, handed_in, prepare, verb, words):
    row = prepare(house, handed_in[0])

    agreeing = page_of_deed(house.union_chair, row, verb)
    of_the_case = enter(Client(), house.union_chair).get(row.get_absolute_url())

    for page in (agreeing, of_the_case):
        html = page.content.decode()
        for word in (*words, row.text, str(house.officer)):
            assert word in html
    assert page_of_deed(house.officer, row, verb).status_code == 302  # not her own proposal
    for stranger in (house.mover, staff()):
        assert page_of_deed(stranger, row, verb).status_code == 404


def test_what_waits_for_agreement_is_not_read_by_author_or_committee(house, noon):
    author = staff()
    row = suggestions.hand_in(by=author, on=MEETING, title="开水房", text="三楼水温不够。")
    draft(house, row)

    for reader in (author, house.member):
        page = enter(Client(), reader).get(row.get_absolute_url()).content.decode()
        assert row.text in page
        assert DRAFT not in page


def test_the_export_of_ones_own_data_holds_no_reply_that_waits_for_agreement(house, noon):
    author = staff()
    row = suggestions.hand_in(by=author, on=MEETING, title="开水房", text="三楼水温不够。")
    draft(house, row)

    before = str(own_data.export(author))
    suggestion_handling.reply_directly(suggestion=row, by=house.union_chair, on=MEETING)

    assert row.text in before
    assert DRAFT not in before
    assert DRAFT in str(own_data.export(author))


@pytest.mark.parametrize("verb", ["rate_reply", "ask_back", "close_suggestion"])
def test_no_step_of_later_shows_the_author_a_reply_that_waits_for_agreement(house, noon, verb):
    author = staff()
    row = suggestions.hand_in(by=author, on=MEETING, title="开水房", text="三楼水温不够。")
    draft(house, row)
    page = reverse("congress:suggestion_perform", args=[row.pk, verb])

    for sent in ({}, {"grade": "mostly", "question": "何时？"}):
        response = enter(Client(), author).post(page, sent)
        assert response.status_code in (409, 422)
        assert DRAFT not in response.content.decode()


def test_nobody_agrees_to_words_that_have_changed_since_she_read_them(house, noon, handed_in):
    row = draft(house, handed_in[0])
    chair = enter(Client(), house.union_chair)
    address = reverse("congress:suggestion_perform", args=[row.pk, "reply_directly"])
    page = chair.get(address)
    sent = {"nonce": page.context["nonce"], "read": page.context["mark"]}
    draft(house, row, "工会暂不加装。")

    refused = chair.post(address, sent)
    row.refresh_from_db()
    assert (refused.status_code, row.state) == (409, "received")
    assert "工会暂不加装。" in refused.content.decode()

    chair.post(address, {"nonce": sent["nonce"], "read": refused.context["mark"]})
    row.refresh_from_db()
    assert (row.state, row.reply) == ("replied", "工会暂不加装。")


# ------------------------------------------------------------------ the reply of another case

ASKED, OF_BOTH = "周末呢？", "七月起三层开水器换新。"
SOON = date(2026, 4, 30)


def of(author, title="开水器", **more):
    return suggestions.hand_in(by=author, on=MEETING, title=title, text="三层不热。", **more)


def join(house, row, **to):
    return suggestion_handling.join_to(suggestion=row, by=house.officer, on=MEETING, **to)


def answer(house, row, text=OF_BOTH):
    deed = {"suggestion": row, "on": SOON}
    suggestion_handling.forward(by=house.officer, department=house.other, **deed)
    suggestion_handling.take(by=house.other_contact, **deed)
    return suggestion_handling.reply_to(
        by=house.other_head, text=text, contact_note="四月三十日电话说明。", **deed
    )


def seen(user, row):
    page = enter(Client(), user).get(row.get_absolute_url())
    return page.content.decode() if page.status_code == 200 else ""


def seen_by_code(handed_in):
    visitor = Client()
    return visitor.get(ask(visitor, handed_in)["Location"]).content.decode()


def test_the_reply_of_the_other_stands_on_the_page_of_a_joined_suggestion(house, noon, handed_in):
    author = staff()
    first, second = of(staff(), "开水器甲"), of(author, "开水器乙")
    for row in (second, handed_in[0]):
        join(house, row, other=first)
    for page in (seen(author, second), seen_by_code(handed_in)):
        assert f"与{first.number}一并答复。" in page
        assert "答复一出，就显示在这里。" in page

    answer(house, first)
    suggestion_handling.ask_back(suggestion=first, by=first.author.user, on=SOON, text=ASKED)

    for page in (seen(author, second), seen_by_code(handed_in), seen(house.officer, second)):
        assert OF_BOTH in page
        assert str(house.other) in page
        assert ASKED not in page  # the other author's own
    assert first.get_absolute_url() not in seen(author, second)
    assert first.get_absolute_url() in seen(house.officer, second)
    assert seen(staff(), second) == ""


@pytest.mark.parametrize(
    ("public", "shown", "hidden"),
    [
        pytest.param(True, WORDS["situation"], "答复不对全体教职工公开", id="open-to-staff"),
        pytest.param(False, "答复不对全体教职工公开", WORDS["situation"], id="closed-to-staff"),
    ],
)
def test_the_reply_to_the_proposal_is_shown_as_far_as_the_proposal_is_open(
    house, noon, handed_in, public, shown, hidden
):
    author = staff()
    row, proposal = of(author), at_sign_off(house, on=SOON, is_public=public)
    for suggestion in (row, handed_in[0]):
        join(house, suggestion, proposal=proposal)
    for page in (seen(author, row), seen_by_code(handed_in)):
        assert WORDS["situation"] not in page
        assert "答复一出，就显示在这里。" in page

    replies.sign_reply(proposal=proposal, by=house.leader, on=SOON)

    for page in (seen(author, row), seen_by_code(handed_in)):
        assert shown in page
        assert hidden not in page
    assert WORDS["situation"] in seen(house.officer, row)  # the committee reads it in any case


def test_rating_and_contact_are_read_by_author_department_and_desk_alone(house, noon):
    author, words = staff(), "总算热了。"
    row = answer(house, of(author, may_be_public=True))
    suggestion_handling.rate_reply(suggestion=row, by=author, on=SOON, grade="mostly", text=words)

    for reader in (author, house.other_contact, house.other_head, house.officer):
        page = seen(reader, row)
        assert words in page
        assert "基本满意" in page
        assert "四月三十日电话说明。" in page
    for reader in (staff(), house.mover, house.head, house.member):
        page = seen(reader, row)
        assert OF_BOTH in page
        assert words not in page
        assert "基本满意" not in page
        assert "四月三十日电话说明。" not in page


def test_whoever_holds_the_code_reads_her_own_rating(house, noon, handed_in):
    row = answer(house, handed_in[0])
    suggestion_handling.rate_reply(
        suggestion=row, by=suggestions.anonymous(row.file), on=SOON, grade="mostly", text="热了。"
    )

    assert "热了。" in seen_by_code(handed_in)


# ------------------------------------------------------------------ the author's yes or no


@pytest.fixture
def wished(house, noon):
    """A delegate wishes to adopt a suggestion that has a name."""
    author = staff()
    row = suggestions.hand_in(
        by=author, on=MEETING, title="开水房", text="三楼水温不够。", may_be_public=True
    )
    suggestion_handling.forward(suggestion=row, by=house.officer, on=MEETING, department=house.lead)
    wish = suggestions.ask_to_adopt(suggestion=row, by=house.mover, on=MEETING)
    return enter(Client(), author), reverse("congress:adoption", args=[wish.pk]), wish


def test_a_second_press_is_told_that_the_question_is_answered(wished):
    author, page, wish = wished

    first = author.post(page, {"agree": "1"})
    second = author.post(page, {"refuse": "1"}, follow=True)

    wish.refresh_from_db()
    assert (first.status_code, second.status_code) == (302, 200)
    assert "您已答复。" in second.content.decode()
    assert (wish.consented_on, wish.refused_on) == (MEETING, None)


def test_neither_yes_nor_no_is_no_answer(wished, house):
    author, page, wish = wished

    assert author.post(page).url == wish.suggestion.get_absolute_url()
    assert enter(Client(), house.mover).post(page, {"agree": "1"}).status_code == 404
    wish.refresh_from_db()
    assert (wish.consented_on, wish.refused_on) == (None, None)


@pytest.mark.parametrize(
    ("prepare", "said"),
    [
        pytest.param(propose, "It was proposed not to handle", id="not-handled"),
        pytest.param(draft, "The union office drafted", id="direct-reply"),
    ],
)
def test_what_waits_for_a_second_person_is_told_to_the_desk_alone(
    house, noon, handed_in, prepare, said
):
    row = prepare(house, handed_in[0])
    author, officer = Client(), enter(Client(), house.officer)
    for client in (author, officer):
        client.cookies["django_language"] = "en"

    by_code = author.get(ask(author, handed_in)["Location"]).content.decode()
    at_the_desk = officer.get(row.get_absolute_url()).content.decode()

    assert (said in by_code, said in at_the_desk) == (False, True)


# ------------------------------------------------------------------ what is asked back


def test_what_the_author_asks_back_is_read_by_those_concerned_alone(house, noon):
    """The reply is open to all staff; her question was masked by nobody."""
    row, code = suggestions.hand_in_anonymously(
        on=MEETING, title="开水房", text="三楼水温不够。", may_be_public=True
    )
    given = {"suggestion": row, "on": MEETING}
    suggestion_handling.forward(by=house.officer, department=house.lead, **given)
    suggestion_handling.take(by=house.contact, **given)
    suggestion_handling.reply_to(by=house.head, text="已调高水温。", **given)
    suggestion_handling.ask_back(
        by=suggestions.anonymous(row.file), text="我住三楼东头，仍是凉的。", **given
    )
    suggestion_handling.reply_to(by=house.head, text="东头另装一台。", **given)

    author = Client()
    by_code = author.get(ask(author, (row, code))["Location"])
    insiders = [enter(Client(), user).get(row.get_absolute_url()) for user in (
        house.officer, house.head,
    )]  # fmt: skip
    others = [enter(Client(), user) for user in (staff(), house.mover)]

    for page in (by_code, *insiders):
        assert "三楼东头" in page.content.decode()
        assert "另装一台" in page.content.decode()
    for reader in others:
        page = reader.get(row.get_absolute_url()).content.decode()
        assert "已调高水温。" in page
        assert "三楼东头" not in page
        assert "另装一台" not in page
        found = reader.get(reverse("congress:suggestions"), {"q": "另装"}).content.decode()
        assert row.number not in found
