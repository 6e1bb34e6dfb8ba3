"""A proposal lives its whole life on pages: each step is pressed by the person concerned."""

from contextlib import contextmanager
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from congress import tasks
from congress.choices import RoundState, State, SuggestionState
from congress.models import DraftOutcome, Proposal, Suggestion
from congress.services import handling
from tests.congress import handled
from tests.factories import enter

from .house import WORDS

SHANGHAI = ZoneInfo("Asia/Shanghai")


@contextmanager
def day(month: int, number: int):
    moment = datetime(2026, month, number, 10, 0, tzinfo=SHANGHAI)
    with time_machine.travel(moment, tick=False):
        yield


def client(user) -> Client:
    user.forget_offices()
    return enter(Client(), user)


def press(user, proposal: Proposal, verb: str, **words):
    """Open the page of a verb as somebody and send it."""
    address = reverse("congress:perform", args=[proposal.pk, verb])
    who = client(user)
    page = who.get(address)
    assert page.status_code == 200, f"{verb}: {page.status_code} {page.get('Location', '')}"
    sent = who.post(address, {"nonce": page.context["nonce"], **words})
    shown = sent.context["form"].errors if sent.context and "form" in sent.context else ""
    assert sent.status_code == 302, f"{verb}: {sent.status_code} {shown}"
    proposal.refresh_from_db()
    return sent


@pytest.fixture
def proposal(house) -> Proposal:
    """Written, seconded by two and submitted on pages."""
    with day(3, 20):
        mover = client(house.mover)
        begun = mover.post(reverse("congress:begin"), {"title": WORDS["title"], "reason": ""})
        row = Proposal.objects.get()
        write = reverse("congress:write", args=[row.pk])
        assert begun["Location"] == write
        form = {**WORDS, "one_matter": "on", "is_public": "on", "version": row.version}
        sent = mover.post(write, {**form, "publish": "1"})
        assert sent["Location"] == reverse("congress:perform", args=[row.pk, "publish_for_seconds"])
        press(house.mover, row, "publish_for_seconds")
        assert row.state == State.SECONDING
    with day(3, 25):
        for user in house.delegates[1][2:4]:
            page = reverse("congress:second", args=[row.pk])
            who = client(user)
            assert who.get(page).status_code == 200
            who.post(page, {"verb": "volunteer", "revision": row.revision})
        assert row.seconds.live().count() == 2
    with day(4, 8):
        press(house.mover, row, "submit")
    return row


def test_from_the_first_word_to_the_end(house, proposal):
    assert proposal.file.number == "收0802-001"
    with day(4, 9):
        press(house.delegation_leader, proposal, "pass_on", opinion="同意提交。")
    with day(4, 21):
        chair = client(house.chair)
        chair.post(
            f"{reverse('congress:triage')}?at={proposal.pk}",
            {
                "outcome": "docket",
                "category": "campus",
                "lead_department": house.lead.pk,
                "member_in_charge": house.member.person_id,
            },
        )
        draft = DraftOutcome.objects.get()
        sent = chair.post(
            reverse("congress:decide"),
            {
                "pick": [draft.stamp],
                "held_on": "2026-04-21",
                "present": 3,
                "votes_for": 3,
                "votes_against": 0,
            },
        )
        assert sent.context["done"] == 1, sent.context["failed"]
        proposal.refresh_from_db()
        assert (proposal.state, proposal.docket_number) == (State.DOCKETED, "0802-001")
    with day(4, 24):
        press(house.leader, proposal, "instruct", text="请认真研究。")
    with day(4, 29):
        press(house.officer, proposal, "assign")
    with day(5, 6):
        press(
            house.contact,
            proposal,
            "accept",
            responsible=house.head.person_id,
            contact=house.contact.person_id,
        )
    with day(5, 20):
        press(
            house.contact,
            proposal,
            "meet",
            held_on="2026-05-20",
            form="phone",
            with_whom="提案人",
            notes="电话沟通了方案。",
        )
    with day(6, 10):
        page = reverse("congress:reply", args=[proposal.pk])
        words = {
            "result_class": "A",
            "situation": "已延长到二十三时三十分。",
            "measures": "每周公布入馆人数。",
            "contact_name": "联系人",
            "contact_phone": "62780000",
        }
        assert client(house.contact).post(page, {**words, "to_head": "1"}).status_code == 302
        row = proposal.rounds.get()
        assert row.state == RoundState.HEAD_REVIEW
        press(house.head, proposal, "send_reply")
    with day(6, 12):
        press(house.leader, proposal, "sign_reply")
        assert proposal.state == State.REPLIED
    with day(6, 15):
        press(house.mover, proposal, "rate", manner="satisfied", result="satisfied")
    with day(6, 16):
        tasks.sweep(datetime(2026, 6, 16).date(), datetime.now(tz=SHANGHAI))
        proposal.refresh_from_db()
        assert proposal.state == State.CLOSED
        page = client(house.mover).get(proposal.get_absolute_url())
        assert "已延长到二十三时三十分。" in page.content.decode()


def test_a_page_sent_twice_is_done_once(house, proposal):
    with day(4, 9):
        address = reverse("congress:perform", args=[proposal.pk, "pass_on"])
        leader = client(house.delegation_leader)
        nonce = leader.get(address).context["nonce"]
        sent = {"nonce": nonce, "opinion": "同意提交。"}

        first, second = leader.post(address, sent), leader.post(address, sent)

        assert (first.status_code, second.status_code) == (302, 302)
        assert proposal.leader_opinions.count() == 1


def test_the_second_of_two_officers_is_told_and_loses_nothing(house, proposal):
    with day(4, 9):
        address = reverse("congress:perform", args=[proposal.pk, "send_back_by_leader"])
        leader = client(house.delegation_leader)
        nonce = leader.get(address).context["nonce"]
        press(house.delegates[0][1], proposal, "pass_on", opinion="同意提交。")

        late = leader.post(address, {"nonce": nonce, "reason": "请补充数据，写明楼栋。"})

        assert late.status_code == 409
        text = late.content.decode()
        assert "同事" in text
        assert "请补充数据，写明楼栋。" in text


def test_what_is_missing_is_said_and_what_was_typed_stays(house, proposal):
    with day(4, 9):
        address = reverse("congress:perform", args=[proposal.pk, "send_back_by_leader"])
        sent = client(house.delegation_leader).post(address, {"reason": ""})

        assert sent.status_code == 422
        assert "还没有写理由" in sent.content.decode()
        proposal.refresh_from_db()
        assert proposal.state == State.LEADER_REVIEW


def test_two_tabs_on_one_draft_lose_nothing(house):
    with day(3, 20):
        row = house.draft()
        mover = client(house.mover)
        write = reverse("congress:write", args=[row.pk])
        form = {**WORDS, "one_matter": "on", "version": row.version}
        mover.post(write, {**form, "reason": "第一个页面写的理由。"})

        late = mover.post(write, {**form, "reason": "第二个页面写的理由。"})

        assert late.status_code == 409
        row.refresh_from_db()
        assert row.reason == "第一个页面写的理由。"
        assert row.versions.filter(aside=True, words__reason="第二个页面写的理由。").exists()


def test_the_stepper_counts_from_the_proposals_own_steps(house):
    with day(3, 20):
        row = house.published()
    with day(3, 25):
        house.second(row, house.delegates[1][2])

        page = client(house.mover).get(row.get_absolute_url())

        assert page.context["steps"][0]["note"] == "第6天"


def test_no_button_stands_where_it_would_only_be_refused(house):
    accepted = handled.accepted(house)
    with day(5, 12):
        mover, chair = client(house.mover), client(house.chair)
        page = accepted.get_absolute_url()

        def offered(who) -> set[str]:
            urls = [action["url"] for action in who.get(page).context["actions"]]
            return {url.split("/")[-2] for url in urls} & {"pause", "resume"}

        assert (offered(mover), offered(chair)) == (set(), {"pause"})
        handling.pause(proposal=accepted, by=house.chair, on=date(2026, 5, 12), awaited="请补充")
        assert (offered(mover), offered(chair)) == ({"resume"}, {"resume"})


def test_an_assisting_department_takes_its_part_among_the_first_buttons(house):
    proposal = handled.assigned(house, assisting=(house.other,))
    with day(4, 30):
        contact = client(house.other_contact)
        (button,) = contact.get(proposal.get_absolute_url()).context["actions"]

        page = contact.get(button["url"])
        contact.post(
            button["url"],
            {"nonce": page.context["nonce"], "contact": house.other_contact.person_id},
        )

        row = proposal.assignments.assisting().get()
        assert (row.state, row.contact) == ("taken", house.other_contact.person)


def test_script_in_a_text_field_is_shown_as_text(house):
    with day(3, 20):
        row = house.draft(title="<script>alert(1)</script>的提案")

        page = client(house.mover).get(row.get_absolute_url()).content.decode()

        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_somebody_elses_draft_is_not_found(house):
    with day(3, 20):
        row = house.draft()

        for user in (house.delegates[1][2], house.chair, house.head):
            assert client(user).get(row.get_absolute_url()).status_code == 404
            write = reverse("congress:write", args=[row.pk])
            assert client(user).post(write, {"title": "x"}).status_code == 404


def test_lists_cost_the_same_with_one_row_and_with_three(house, django_assert_max_num_queries):
    with day(4, 9):
        officer = client(house.officer)
        house.submitted()
        officer.get(reverse("congress:proposals"))  # counts the desk, touches the session
        with django_assert_max_num_queries(12) as one:
            officer.get(reverse("congress:proposals"))
        house.submitted(house.delegates[1][2], title="关于第二件事的提案")
        house.submitted(house.delegates[2][2], title="关于第三件事的提案")
        with django_assert_max_num_queries(12) as three:
            officer.get(reverse("congress:proposals"))

        assert len(one) == len(three)


def test_a_named_suggestion_goes_its_way_on_pages(house):
    with day(4, 21):
        author = client(house.extra.get("staff", house.mover))
        sent = author.post(
            reverse("congress:suggest"), {"title": "开水房", "text": "三楼水温不够。"}
        )
        page = sent["Location"]
        officer = client(house.officer)
        officer.post(f"{page}do/forward/", {"department": house.lead.pk})
        client(house.contact).post(f"{page}do/take/")
        client(house.head).post(f"{page}do/reply_to/", {"text": "已检修。", "contact_note": "电话"})

        row = Suggestion.objects.get()
        assert row.state == SuggestionState.REPLIED
        assert "已检修。" in author.get(page).content.decode()


def test_an_anonymous_suggestion_is_read_by_its_code_alone(house):
    with day(4, 21):
        visitor = Client()
        shown = visitor.post(reverse("congress:box"), {"title": "开水房", "text": "水温不够。"})
        number, code = shown.context["number"], shown.context["code"]
        assert Client().get(reverse("congress:box")).cookies == {}
        assert not visitor.cookies

        wrong = Client().post(reverse("congress:receipt"), {"number": number, "code": "AAAA"})
        right = visitor.post(reverse("congress:receipt"), {"number": number, "code": code})

        assert wrong.status_code == 422
        shown = visitor.get(right["Location"]).content.decode()
        assert "水温不够。" in shown
        assert "anonymous" not in shown  # whose deed it was is said in the reader's words
        assert Client().get(right["Location"]).status_code == 404
