"""The room of the congress: term, session and the delegates that a school loads once."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from congress.models import Delegate, Delegation, DelegationOffice, Session, Term
from members import selectors, services
from members.choices import Role
from tests.members.factories import make_person, make_user

pytestmark = pytest.mark.django_db
HEADER = "工号,姓名,代表团序号,代表团名称,类别,是否教师,团内职务"


@pytest.fixture
def client():
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def officer(client, today):
    user = make_user("900", "梁素云")
    services.appoint(person=user.person, role=Role.CONGRESS_OFFICER, by=None, from_on=today)
    client.force_login(user)
    return user


@pytest.fixture
def term(client, officer, today):
    client.post(
        reverse("congress:roster_term"),
        {"congress": "京华大学教代会", "ordinal": 8, "years": 5, "starts_on": today},
    )
    return Term.objects.get()


def load(client, lines):
    table = SimpleUploadedFile("t.csv", f"{HEADER}\n{lines}".encode())
    return client.post(reverse("congress:delegates_load"), {"table": table})


def test_a_term_and_its_session_are_entered(client, term, today):
    response = client.post(
        reverse("congress:roster_session"),
        {
            "name": "八届一次教代会",
            "ordinal": 1,
            "kind": "regular",
            "window_opens_on": today,
            "window_closes_on": today + timedelta(days=29),
            "opens_on": today + timedelta(days=36),
        },
    )

    assert response.url == reverse("congress:roster")
    assert Session.objects.get().code == "0801"
    assert "八届一次教代会" in client.get(reverse("congress:roster")).content.decode()


@pytest.mark.parametrize(
    "days",
    [
        pytest.param((0, 2, 36), id="window-too-short"),
        pytest.param((0, 29, 14), id="opens-before-it-closes"),
        pytest.param((-1, 29, 36), id="begins-in-the-past"),
        pytest.param((0, "2027-02-30", 60), id="no-such-day"),
    ],
)
def test_a_session_is_refused_in_words_and_what_was_typed_stays(client, term, today, days):
    names = ("window_opens_on", "window_closes_on", "opens_on")
    typed = {
        name: day if isinstance(day, str) else (today + timedelta(days=day)).isoformat()
        for name, day in zip(names, days, strict=True)
    }

    response = client.post(
        reverse("congress:roster_session"),
        {"name": "八届一次", "ordinal": 1, "kind": "regular", **typed},
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert "八届一次" in page
    assert all(f'value="{day}"' in page for day in typed.values())
    assert not Session.objects.exists()


def test_delegates_are_loaded_with_their_delegations_and_offices(client, term, today, officer):
    make_person("1", "方可嘉")
    second = make_person("2", "裴书仪")

    load(
        client,
        "1,方可嘉,1,第一代表团,教师,是,\n2,裴书仪,1,第一代表团,管理,否,团长\n"
        "900,梁素云,2,第二代表团,管理,否,\n",
    )

    assert Delegate.objects.in_office(today).count() == 3
    assert [d.name for d in Delegation.objects.all()] == ["第一代表团", "第二代表团"]
    assert DelegationOffice.objects.get().person == second
    assert selectors.holders(Role.DELEGATE, today).count() == 1  # only the officer has an account
    table = client.get(reverse("congress:delegates_export"))
    assert len(table.getvalue()) > 1000
    page = client.get(reverse("congress:roster"))
    assert [(d.name, d.size, d.teachers) for d in page.context["delegations"]] == [
        ("第一代表团", 2, 1),
        ("第二代表团", 1, 0),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        pytest.param("9,无人,1,第一代表团,教师,是,", "Nobody has the staff number", id="unknown"),
        pytest.param("2,李四,1,第一代表团,教师,是,", "belongs to", id="another-name"),
        pytest.param("2,裴书仪,1,第二代表团,教师,是,", "is called", id="two-names-of-one"),
        pytest.param("2,裴书仪,2,第一代表团,教师,是,", "already bears", id="one-name-of-two"),
        pytest.param("1,方可嘉,1,第一代表团,教师,是,", "delegate already", id="twice"),
        pytest.param("2,裴书仪,x,第一代表团,教师,是,", "a number", id="no-number"),
        pytest.param("2,裴书仪,1,第一代表团,校友,是,", "校友", id="no-category"),
    ],
)
def test_one_bad_row_loads_no_delegate(client, term, line, reason):
    make_person("1", "方可嘉")
    make_person("2", "裴书仪")

    page = load(client, f"1,方可嘉,1,第一代表团,教师,是,\n{line}\n")

    assert reason in page.content.decode()
    assert not Delegate.objects.exists()
    assert not Delegation.objects.exists()


def test_the_template_names_every_column(client, term):
    assert client.get(reverse("congress:delegates_template")).status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "roster",
        "roster_term",
        "roster_session",
        "delegates_load",
        "delegates_template",
        "delegates_export",
    ],
)
def test_only_the_congress_officer_enters_them(client, today, name):
    user = make_user("1")
    services.appoint(person=user.person, role=Role.UNION_OFFICER, by=None, from_on=today)
    client.force_login(user)

    assert client.get(reverse(f"congress:{name}")).status_code == 403
