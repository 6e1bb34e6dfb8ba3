"""The rooms by role, and nothing that leads nowhere."""

from datetime import timedelta

import pytest
from django.contrib.auth.decorators import login_not_required
from django.test import override_settings
from django.urls import include, path
from django.utils import timezone

from members.choices import Role
from tests import factories
from union_portal import navigation


def page(request):
    raise AssertionError("nobody asks for this page")


def named(*names):
    return [path(f"{name}/", page, name=name) for name in names]


@login_not_required
def open_page(request):
    raise AssertionError("nobody asks for this page")


CONGRESS = [
    *named("session", "proposals", "triage", "suggestions"),
    path("public/", open_page, name="public_list"),
]
# As if every room were built: the urls of this module stand in for the portal's.
urlpatterns = [
    *named("front", "desk", "overview", "rulebook", "health", "account", "search"),
    path("c/", include((CONGRESS, "congress"))),
    path("o/", include((named("dashboard"), "oversight"))),
    path("m/", include((named("people", "departments"), "members"))),
]


@pytest.fixture
def all_built():
    with override_settings(ROOT_URLCONF=__name__):
        yield


def labels(roles, at=""):
    return [entry.url_name for entry in navigation.entries(roles, at)]


@pytest.mark.parametrize(
    ("roles", "rooms"),
    [
        pytest.param([Role.STAFF], ["desk", "congress:session", "congress:proposals"], id="staff"),
        pytest.param(
            [Role.DELEGATE], ["desk", "congress:session", "congress:proposals"], id="delegate"
        ),
        pytest.param(
            [Role.DEPARTMENT_CONTACT], ["desk", "congress:proposals", "rulebook"], id="department"
        ),
        pytest.param(
            [Role.UNION_OFFICER],
            [
                "desk",
                "congress:session",
                "congress:proposals",
                "overview",
                "members:people",
                "oversight:dashboard",
                "rulebook",
            ],
            id="union-officer",
        ),
        pytest.param(
            [Role.PARTY_SECRETARY],
            ["oversight:dashboard", "desk", "congress:proposals", "rulebook"],
            id="party-committee-opens-on-its-semester",
        ),
        pytest.param(
            [Role.SYSTEM_KEEPER], ["desk", "members:people", "health", "rulebook"], id="keeper"
        ),
    ],
)
def test_each_role_sees_its_rooms_in_order(all_built, roles, rooms):
    assert labels(roles) == rooms


def test_a_visitor_is_led_only_to_pages_that_ask_for_no_sign_in(all_built):
    assert labels(None) == ["congress:public_list"]


def test_whoever_holds_two_roles_sees_each_room_once(all_built):
    rooms = labels([Role.DEPARTMENT_HEAD, Role.PROPOSAL_COMMITTEE_MEMBER])

    assert rooms == [
        "desk",
        "congress:session",
        "congress:proposals",
        "rulebook",
    ]


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.django_db
def test_no_entry_leads_to_a_closed_door(client, role):
    home = factories.department() if role.startswith("department_") else None
    user = factories.staff() if role == Role.STAFF else factories.officer(role, home)
    client.force_login(user, backend="members.sign_in.NumberOrMail")

    closed = [
        entry.url_name
        for entry in navigation.entries([role])
        if client.get(entry.url).status_code not in (200, 302)
    ]

    assert closed == []


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.django_db
def test_no_part_of_a_room_is_a_closed_door(client, role):
    home = factories.department() if role.startswith("department_") else None
    user = factories.staff() if role == Role.STAFF else factories.officer(role, home)
    client.force_login(user, backend="members.sign_in.NumberOrMail")

    parts = navigation.parts([role], "congress:proposals")

    assert len(parts) >= 2
    assert [p["url"] for p in parts if client.get(p["url"]).status_code not in (200, 302)] == []


def test_the_committee_reaches_the_screening_from_its_room():
    parts = navigation.parts([Role.PROPOSAL_COMMITTEE_CHAIR], "congress:triage")

    assert [p["url"] for p in parts if p["current"]] == ["/triage/"]
    assert len(parts) == 3


def test_a_page_that_is_no_part_of_a_room_shows_no_parts():
    assert navigation.parts([Role.PROPOSAL_COMMITTEE_CHAIR], "congress:proposal") == []


@pytest.mark.parametrize("role", Role.values)
def test_nobody_has_more_than_nine_rooms(all_built, role):
    assert 1 <= len(labels([role])) <= 9


def test_a_room_that_nobody_has_built_is_not_shown():
    with override_settings(ROOT_URLCONF="tests.union_portal.few_urls"):
        assert labels([Role.UNION_OFFICER]) == ["desk"]


@pytest.mark.parametrize(
    ("at", "room"),
    [
        ("congress:session", "congress:session"),
        ("congress:triage", "congress:proposals"),
        ("congress:suggestions", "congress:proposals"),
        ("members:departments", "members:people"),
        ("desk", "desk"),
    ],
)
def test_the_room_of_the_page_is_marked_and_no_other(all_built, at, room):
    marked = [e.url_name for e in navigation.entries([Role.UNION_OFFICER], at) if e.current]

    assert marked == [room]


def test_a_page_outside_the_rooms_marks_none(all_built):
    assert not any(e.current for e in navigation.entries([Role.UNION_OFFICER], "help"))


@pytest.mark.django_db
def test_the_frame_says_whose_eyes_the_page_has(client):
    home = factories.department("后勤管理处")
    user = factories.officer(Role.DEPARTMENT_CONTACT, home, name="韩知秋")
    client.force_login(user, backend="members.sign_in.NumberOrMail")

    text = client.get("/help/").content.decode()

    assert "韩知秋" in text
    assert "后勤管理处" in text
    assert "tabbed" in text


@pytest.mark.django_db
def test_a_visitor_has_no_person_and_no_tabs(client):
    text = client.get("/help/").content.decode()

    assert "tabbar" not in text
    assert "tabbed" not in text


@pytest.mark.django_db
def test_the_frame_costs_a_fixed_number_of_queries(client, django_assert_max_num_queries):
    home = factories.department("后勤管理处")
    user = factories.officer(Role.DEPARTMENT_CONTACT, home)
    factories.officer(Role.DELEGATE, user=user)
    client.force_login(user, backend="members.sign_in.NumberOrMail")

    client.get("/help/")  # the red figure is kept in the session for a minute

    with django_assert_max_num_queries(6):  # session, account, offices, departments, unread
        assert client.get("/help/").status_code == 200


@pytest.mark.django_db
def test_an_office_that_ended_yesterday_is_no_longer_named(client):
    yesterday = timezone.localdate() - timedelta(days=1)
    user = factories.officer(Role.UNION_OFFICER, to_on=yesterday)
    client.force_login(user, backend="members.sign_in.NumberOrMail")

    text = client.get("/help/").content.decode()

    assert str(Role.UNION_OFFICER.label) not in text.partition("<main")[0]
