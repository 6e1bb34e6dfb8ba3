"""The committee's table takes what it offered, and shows what its reader may open."""

import re
from datetime import date
from time import perf_counter

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from casework import recusal
from congress import selectors
from congress.models import DraftOutcome, Proposal
from congress.services import screening
from members.choices import Role
from tests.congress.house import MEETING
from tests.factories import enter, officer

pytestmark = pytest.mark.django_db
PRIVATE = "关于一件尚未公开的心事的提案"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-04-21 10:00+08:00", tick=False) as traveller:
        yield traveller


def keep(house, proposal, **words):
    sent = {"outcome": "merge_into", "category": "campus", **words}
    return enter(Client(), house.member).post(
        f"{reverse('congress:triage')}?at={proposal.pk}", sent, follow=True
    )


def test_a_master_that_was_not_offered_is_not_taken(house):
    proposal, draft = house.submitted(), house.draft(house.delegates[1][2], title=PRIVATE)

    page = keep(house, proposal, master=draft.pk)

    assert not DraftOutcome.objects.exists()
    assert PRIVATE not in page.content.decode()


def test_a_draft_that_cannot_be_kept_stands_as_it_was_typed_and_says_why(house):
    proposal, other = house.submitted(), house.submitted(house.delegates[1][2], title="另一件事")
    words = "图书馆已列入明年修缮计划。"
    assert keep(house, other, outcome="convert", reason_text=words).status_code == 200

    page = keep(house, proposal, outcome="", reason_code="7", reason_text=words)

    assert page.status_code == 422
    assert page.context["chosen"] == proposal
    assert page.context["form"]["reason_text"].value() == words
    shown = page.content.decode()
    assert "草稿没有保存，您填写的内容还在。" in shown
    assert "审查结果：" in shown  # beside the proposal, by the name of the field
    assert [draft.proposal for draft in DraftOutcome.objects.all()] == [other]


def test_a_split_is_prepared_in_the_queue_and_asked_for_by_the_meeting(house):
    proposal = house.submitted()
    words = {"outcome": "send_back", "reason_text": "一案多事，请拆分为两件提案。"}
    assert keep(house, proposal, **words, parts="关于闭馆时间的提案").status_code == 422
    assert (
        keep(house, proposal, **words, parts="关于闭馆时间的提案\r\n关于借还设备的提案").status_code
        == 200
    )
    draft = DraftOutcome.objects.get()
    assert draft.parts == ["关于闭馆时间的提案", "关于借还设备的提案"]

    (result,) = screening.decide_each(
        decision=house.meeting(), drafts=[draft], by=house.chair, on=MEETING
    )

    assert result.error == ""
    assert proposal.send_backs.get().parts == draft.parts


def test_the_queue_is_sorted_and_of_the_session_that_was_chosen(house):
    first = house.submitted(category="logistics")
    second = house.submitted(house.delegates[1][2], title="另一件事", category="campus")
    house.next_session(
        window_opens_on=date(2026, 4, 17),
        window_closes_on=date(2026, 5, 17),
        opens_on=date(2026, 5, 25),
    )
    client = enter(Client(), house.member)

    def listed(**asked):
        return list(client.get(reverse("congress:triage"), asked).context["page_obj"])

    assert listed() == []  # the newest session has nothing yet
    assert listed(session=house.session.code) == [first, second]
    assert listed(session=house.session.code, sort="category") == [second, first]
    assert listed(session=house.session.code, sort="newest", category="logistics") == [first]
    page = client.get(reverse("congress:triage"), {"session": house.session.code})
    assert page.context["views"][1]["url"] == f"?view=drafted&session={house.session.code}"
    assert client.get(reverse("congress:triage"), {"session": "9999"}).status_code == 404


@pytest.mark.scenario("proposals", 47)
def test_a_second_officer_sees_the_draft_of_the_first_in_the_queue(house):
    proposal = house.submitted()
    keep(house, proposal, outcome="docket", lead_department=house.lead.pk)
    colleague = officer(Role.CONGRESS_OFFICER)

    page = enter(Client(), colleague).get(reverse("congress:triage"))

    (row,) = page.context["page_obj"]
    assert [draft.officer for draft in row.drafts.all()] == [house.member]
    assert page.context["form"]["outcome"].value() == "docket"
    assert page.context["form"]["lead_department"].value() == house.lead.pk


def test_ones_own_draft_is_cleared_and_a_colleagues_stays(house):
    proposal = house.submitted()
    words = {"outcome": "docket", "lead_department": house.lead.pk}
    keep(house, proposal, **words, member_in_charge=house.member.person_id)
    other = enter(Client(), house.chair)
    url = f"{reverse('congress:triage')}?at={proposal.pk}"
    other.post(url, {**words, "category": "campus", "member_in_charge": house.member.person_id})
    assert DraftOutcome.objects.count() == 2

    keep(house, proposal, outcome="", drop="1")

    assert [draft.officer for draft in DraftOutcome.objects.all()] == [house.chair]


def test_a_draft_of_what_was_decided_meanwhile_is_not_kept_and_its_words_are_said(house):
    proposal = house.docketed()

    page = keep(house, proposal, outcome="convert", reason_text="写了半天的理由。")

    assert "写了半天的理由。" in page.content.decode()
    assert not DraftOutcome.objects.exists()


def test_a_master_of_the_same_table_is(house):
    proposal, other = house.submitted(), house.submitted(house.delegates[1][2], title="另一件事")

    keep(house, proposal, master=other.pk)

    assert DraftOutcome.objects.get().master == other


@pytest.mark.parametrize("page", ["congress:triage", "congress:triage_table", "register"])
def test_a_recused_officer_sees_the_item_on_no_list(house, page):
    house.submitted()
    left = house.submitted(house.delegates[1][2], title=PRIVATE)
    address = reverse("congress:register", args=["0802"]) if page == "register" else reverse(page)
    reader = enter(Client(), house.member)
    assert PRIVATE in reader.get(address).content.decode()

    recusal.declare(left.file, house.member, "self", by=house.chair, on=MEETING)

    assert PRIVATE not in reader.get(address).content.decode()


@pytest.mark.parametrize("number", ["²", "9" * 5000, "x"])
def test_a_number_that_is_none_picks_nothing(house, number):
    house.submitted()
    reader = enter(Client(), house.officer)

    table = reader.get(reverse("congress:triage_table"), {"pick": number})
    overview = reader.get(reverse("overview"), {"department": number})
    urged = reader.post(reverse("overview_urge"), {"pick": number})

    assert (table.status_code, overview.status_code, urged.status_code) == (200, 200, 302)


def test_too_long_a_demand_is_refused_and_not_cut(house):
    proposal = house.docketed()
    reader = enter(Client(), house.officer)
    words = "催" * 2001

    page = reader.post(reverse("overview_urge"), {"pick": proposal.file_id, "text": words})

    assert page.status_code == 422
    assert words in page.content.decode()
    assert not proposal.urges.exists()


def test_side_by_side_shows_the_runs_that_both_texts_hold():
    one = Proposal(suggestion="将闭馆时间延至二十三时，并增设自助借还设备。")
    other = Proposal(suggestion="建议增设自助借还设备，闭馆时间推迟。")

    assert selectors.shared_words(one, other) == ["增设自助借还设备", "闭馆时间"]


def test_ten_thousand_equal_letters_do_not_hold_the_page_up():
    text = Proposal(suggestion="啊" * 10_000)
    began = perf_counter()

    assert selectors.shared_words(text, text) == [text.suggestion]
    assert perf_counter() - began < 5  # seconds; letter by letter it was half a minute


# ------------------------------------------------------------------ line by line

LINES = "congress:triage_table"
WHY = "内容适合作为意见建议研究。"


def line(page, proposal):
    return next(form for row, form in page.context["rows"] if row == proposal)


def typed(page, **changed):
    """The table as a browser sends it back, with a few fields of the first line changed."""
    fields = [field for _row, form in page.context["rows"] for field in form]
    sent = {field.html_name: field.value() for field in fields if field.value()}
    prefix = page.context["rows"][0][1].prefix
    return sent | {f"{prefix}-{name}": value for name, value in changed.items()}


@pytest.mark.scenario("proposals", 47)
def test_the_chair_sees_the_newest_draft_of_a_colleague_in_its_line(house, client, clock):
    proposal, master = house.docketed(), house.submitted(house.delegates[1][2], title="另一件事")
    for user, words in (
        (house.chair, {"outcome": "convert", "reason_text": WHY}),
        (house.officer, {"outcome": "merge_into", "master": proposal, "category": "safety"}),
    ):
        screening.save_outcome(proposal=master, by=user, assisting=[house.other], **words)
        clock.shift(60)
    enter(client, house.chair)

    page = client.get(reverse(LINES))
    one_by_one = client.get(reverse("congress:triage"), {"at": master.pk}).context["form"]

    for form in (line(page, master), one_by_one):
        assert form["outcome"].value() == "merge_into"
        assert form["category"].value() == "safety"
        assert form["master"].value() == proposal.pk
        assert form["assisting"].value() == [house.other.pk]
    assert f"{house.officer}起草" in page.content.decode()


def test_every_field_of_a_line_is_seen_and_named(house, client):
    proposal = house.submitted()
    enter(client, house.officer)

    html = client.get(reverse(LINES)).content.decode()
    cell = re.search(r"<td[^>]*>(?:(?!</td>).)*-category(?:(?!</td>).)*</td>", html, re.DOTALL)

    assert "visually-hidden" not in cell[0]
    for name in ("类别", "主办部门", "包案委员", "理由", "重点提案"):
        assert f'aria-label="{proposal.number} {name}"' in html


def test_a_line_that_nobody_changed_stays_the_draft_of_the_colleague(house, client):
    proposal, other = house.submitted(), house.submitted(house.delegates[1][2], title="另一件事")
    for row in (proposal, other):
        screening.save_outcome(
            proposal=row, by=house.officer, outcome="convert", category="campus", reason_text=WHY
        )
    enter(client, house.chair)

    client.post(reverse(LINES), typed(client.get(reverse(LINES)), category="safety"))

    assert [(d.proposal, d.category) for d in DraftOutcome.objects.filter(officer=house.chair)] == [
        (proposal, "safety")
    ]
    assert other.drafts.get().officer == house.officer
