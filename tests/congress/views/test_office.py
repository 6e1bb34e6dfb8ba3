"""The congress officer's pages: a session from the plan to its end, a mandate and its end."""

from datetime import date

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse

from congress.models import Delegate, DelegationOffice, Session
from congress.services import course
from members.choices import Role
from tests.congress.house import build_house, mandate
from tests.factories import enter, officer

pytestmark = pytest.mark.django_db


def travel(day: str):
    return time_machine.travel(f"{day} 10:00+08:00", tick=False)


@pytest.fixture
def house(db):
    with travel("2026-03-25"):
        yield build_house()


@pytest.fixture
def entered(house, client):
    """The officer, reading English: the words of a test are those of the source."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return enter(client, house.officer)


def deed(name, *args):
    return reverse(f"congress:{name}", args=args)


def press(client, url, **typed):
    """Open the page and send its form, as a browser does."""
    nonce = client.get(url).context["nonce"]
    return client.post(url, {"nonce": nonce, **typed})


def words(response):
    return [str(message) for message in response.context["messages"]]


# ------------------------------------------------------------------ the session


def test_the_officer_finds_what_is_possible_on_the_page_of_the_session(entered, house):
    page = entered.get(deed("session")).content.decode()

    assert deed("window_move", "0802") in page
    assert deed("roster_session") in page
    assert deed("session_open", "0802") not in page
    assert "Proposals are collected until 9 April 2026: the session opens after that." in page


def test_others_see_the_dates_and_no_button(house, client):
    enter(client, house.mover)
    course.move_window(
        session=house.session,
        closes_on=date(2026, 4, 14),
        by=house.officer,
        on=date(2026, 3, 25),
        reason="校庆活动冲突",
    )

    page = client.get(deed("session")).content.decode()

    assert "校庆活动冲突" in page
    assert deed("window_move", "0802") not in page
    assert deed("roster_session") not in page


def test_the_window_is_moved_after_its_page_has_said_what_moves(entered, house):
    house.published()
    url = deed("window_move", "0802")

    effects = entered.get(url).context["effects"]
    done = press(entered, url, closes_on="2026-04-14", opens_on="2026-04-16", reason="校庆活动冲突")

    assert effects[:2] == [
        "1 proposal that seeks seconds goes on until the new day.",
        "18 delegates get a notice with the new day and the reason.",
    ]
    assert done.url == deed("session_of", "0802")
    house.session.refresh_from_db()
    assert house.session.window_closes_on == date(2026, 4, 14)


def test_an_impossible_day_is_named_and_what_was_typed_stays(house, client):
    enter(client, house.officer)
    url = deed("window_move", "0802")

    page = press(client, url, closes_on="2026-02-30", opens_on="2026-04-16", reason="校庆")

    assert page.status_code == 422
    assert page.context["form"].errors["closes_on"] == ["日期写成2026-07-06或2026年7月6日"]
    assert 'value="2026-02-30"' in page.content.decode()
    assert "校庆" in page.content.decode()


def test_a_double_press_moves_it_once(entered, house):
    url = deed("window_move", "0802")
    sent = {"closes_on": "2026-04-14", "opens_on": "2026-04-16", "reason": "校庆"}
    sent["nonce"] = entered.get(url).context["nonce"]

    first, second = entered.post(url, sent), entered.post(url, sent)

    assert first.status_code == second.status_code == 302
    assert house.session.entries.filter(act="move_window").count() == 1


def test_a_session_opens_and_closes_through_its_pages(entered, house):
    with travel("2026-04-16"):
        enter(entered, house.officer)
        refused = press(entered, deed("session_open", "0802"), day="2026-04-16", present="11")
        assert refused.status_code == 422
        assert "At least 12 of 18" in refused.content.decode()

        press(entered, deed("session_open", "0802"), day="2026-04-16", present="12")
        opened = Session.objects.get(code="0802")
        assert (opened.state, opened.opens_on) == ("open", date(2026, 4, 16))

        press(entered, deed("session_close", "0802"), day="2026-04-16")
        assert Session.objects.get(code="0802").state == "closed"
        page = entered.get(deed("session_of", "0802")).content.decode()
        assert "12 delegates present" in page


def test_a_planned_session_is_renamed_through_its_page(entered, house):
    url = deed("session_correct", "0802")
    asked = entered.get(url).context["form"].fields

    press(entered, url, name="八届二次教代会", opens_on="2026-04-23", reason="礼堂检修")

    page = entered.get(deed("session_of", "0802")).content.decode()
    assert list(asked) == ["name", "opens_on", "reason"]  # the window is open
    for words in ("Plan corrected", "from 八届二次会议 to 八届二次教代会", "礼堂检修"):
        assert words in page
    assert "from 16 April 2026 to 23 April 2026" in page


def test_an_extraordinary_session_is_opened_with_its_call(entered, house):
    Session.objects.filter(code="0802").update(kind="extraordinary")
    url, opened = deed("session_open", "0802"), {"day": "2026-04-16", "present": "12"}
    with travel("2026-04-16"):
        enter(entered, house.officer)
        refused = press(entered, url, **opened)
        press(entered, url, **opened, called_by="delegates", signers="6", ground="两校合并方案")
        page = entered.get(deed("session_of", "0802")).content.decode()

    assert {"called_by", "ground"} <= refused.context["form"].errors.keys()
    assert "6 delegates signed" in page
    assert "两校合并方案" in page


def test_two_officers_close_it_at_once_and_the_second_is_told(entered, house):
    with travel("2026-04-16"):
        enter(entered, house.officer)
        course.open_session(session=house.session, on=date(2026, 4, 16))
        page = entered.get(deed("session_close", "0802"))
        course.close_session(session=house.session, on=date(2026, 4, 16))

        late = entered.post(
            deed("session_close", "0802"), {"nonce": page.context["nonce"], "day": "2026-04-16"}
        )

    assert late.status_code == 409
    assert "has been closed before" in late.content.decode()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param("session_open", "opens after that", id="window-open"),
        pytest.param("session_close", "has not been opened yet", id="not-open"),
    ],
)
def test_out_of_turn_the_page_leads_back_and_says_why(entered, house, name, said):
    page = entered.get(deed(name, "0802"), follow=True)

    assert page.redirect_chain[-1][0] == deed("session_of", "0802")
    assert any(said in sentence for sentence in words(page))


# ------------------------------------------------------------------ delegates


def test_a_mandate_ends_after_its_page_has_said_what_hangs_on_it(entered, house):
    leader = house.delegation_leader
    house.draft(leader)
    row = mandate(leader.person)
    url = deed("mandate_end", row.pk)

    effects = entered.get(url).context["effects"]
    press(entered, url, last_day="2026-03-31", reason="退休")

    assert effects == [
        "1 proposal not yet submitted must be handed over to another delegate, else it lapses "
        "with its time limit.",
        "The office delegation leader of 第1代表团 ends with it.",
    ]
    row.refresh_from_db()
    assert (row.mandate_to, row.end_reason) == (date(2026, 3, 31), "退休")
    page = entered.get(deed("delegate", row.pk)).content.decode()
    assert "退休" in page


def test_a_delegate_changes_the_delegation_through_its_page(entered, house):
    row = mandate(house.mover.person)
    url = deed("delegate_move", row.pk)

    refused = press(entered, url, delegation=house.delegations[0].pk, on="2026-04-01")
    done = press(entered, url, delegation=house.delegations[2].pk, on="2026-04-01")

    assert refused.status_code == 422
    assert done.url == deed("delegate", row.pk)
    assert mandate(house.mover.person).delegation == house.delegations[2]


def test_the_page_of_a_delegation_fills_and_empties_its_offices(entered, house):
    group, successor = house.delegations[0], house.mover
    page = entered.get(deed("delegation", group.pk))
    assert [(s["role"], len(s["holders"])) for s in page.context["seats"]] == [
        (Role.DELEGATION_LEADER, 1),
        (Role.DELEGATION_DEPUTY, 1),
        (Role.DELEGATION_SECRETARY, 0),
    ]

    press(
        entered,
        deed("delegation_appoint", group.pk),
        role=Role.DELEGATION_LEADER,
        person=successor.person_id,
        from_on="2026-03-25",
        basis="代表团会议记录",
    )
    leader = DelegationOffice.objects.get(delegation=group, role=Role.DELEGATION_LEADER, to_on=None)
    assert leader.person == successor.person

    press(
        entered, deed("delegation_office_end", leader.pk), last_day="2026-03-25", reason="本人请辞"
    )
    leader.refresh_from_db()
    assert leader.to_on == date(2026, 3, 25)
    assert Delegate.objects.in_office(date(2026, 3, 26)).filter(person=successor.person).exists()


@pytest.mark.parametrize("name", ["delegation", "delegation_appoint", "delegates", "delegate"])
def test_the_pages_ask_few_questions_of_the_database(
    entered, house, name, django_assert_max_num_queries
):
    args = {
        "delegates": (),
        "delegate": (mandate(house.mover.person).pk,),
    }.get(name, (house.delegations[0].pk,))
    entered.get(deed(name, *args))

    with django_assert_max_num_queries(12):
        entered.get(deed(name, *args))


@pytest.mark.parametrize(
    "name",
    ["session_correct", "window_move", "session_open", "session_close", "delegate", "mandate_end"],
)
def test_whoever_is_not_the_congress_officer_enters_none_of_it(house, client, name):
    chair = officer(Role.PROPOSAL_COMMITTEE_CHAIR)
    row = mandate(house.mover.person)
    args = ("0802",) if name.startswith(("window", "session")) else (row.pk,)
    for user in (house.mover, house.union_chair, chair):
        enter(client, user)
        refused = client.get(deed(name, *args))
        assert refused.status_code == 403
        assert "这里只有教代会专干能进。" in refused.content.decode()
        assert client.post(deed(name, *args), {"last_day": "2026-03-25"}).status_code == 403
    row.refresh_from_db()
    assert row.mandate_to is None


@pytest.mark.parametrize("name", ["delegate_move", "delegation_appoint", "delegation_office_end"])
def test_whoever_is_not_the_congress_officer_changes_no_delegation(house, client, name):
    pk = {
        "delegate_move": mandate(house.mover.person).pk,
        "delegation_appoint": house.delegations[0].pk,
        "delegation_office_end": DelegationOffice.objects.first().pk,
    }[name]
    enter(client, house.delegation_leader)

    assert client.post(deed(name, pk), {}).status_code == 403
