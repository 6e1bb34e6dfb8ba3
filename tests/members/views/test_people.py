"""The pages of people, departments and offices, and who is turned away from them."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members import services
from members.models import Appointment, Department, Deputy, Employment, Person, User
from tests.members.factories import make_department, make_employment, make_person, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


def holder(role, number="900", department=None):
    user = make_user(number, f"任{number}")
    if role:
        services.appoint(
            person=user.person,
            role=role,
            by=None,
            from_on=date(2020, 1, 1),
            department=department,
        )
    return user


@pytest.fixture
def officer(client):
    user = holder("union_officer")
    client.force_login(user)
    return user


@pytest.fixture
def keeper(client):
    user = holder("system_keeper")
    client.force_login(user)
    return user


def pages() -> dict[str, tuple[str, ...]]:
    """Every page of the room by who may open it."""
    unit, row = make_department("A"), make_user("1").person
    job = make_employment(row, unit)
    office = services.appoint(person=row, role="union_chair", by=None, from_on=date(2020, 1, 1))
    read = [
        reverse("members:people"),
        reverse("members:person", args=[row.pk]),
        reverse("members:unreachable"),
        reverse("members:departments"),
        reverse("members:department", args=[unit.pk]),
        reverse("members:offices"),
        reverse("members:offices_export"),
        reverse("members:portfolios"),
        reverse("members:deputies"),
    ]
    write = [
        reverse("members:people_export"),
        reverse("members:person_new"),
        reverse("members:person_change", args=[row.pk]),
        reverse("members:employ", args=[row.pk]),
        reverse("members:employment_end", args=[job.pk]),
        reverse("members:department_new"),
        reverse("members:department_rename", args=[unit.pk]),
        reverse("members:department_move", args=[unit.pk]),
        reverse("members:department_dissolve", args=[unit.pk]),
        reverse("members:appoint"),
        reverse("members:office_end", args=[office.pk]),
        reverse("members:deputise", args=[office.pk]),
        reverse("members:portfolio_set", args=[unit.pk]),
        reverse("members:suggest"),
    ]
    keep = [
        reverse("members:slips"),
        reverse("members:invite", args=[row.pk]),
        reverse("members:disable", args=[row.pk]),
        reverse("members:enable", args=[row.pk]),
    ]
    return {"read": read, "write": write, "keep": keep}


@pytest.mark.parametrize(
    ("role", "opens"),
    [
        ("system_keeper", {"read", "write", "keep"}),
        ("union_officer", {"read", "write"}),
        ("congress_officer", {"read"}),
        ("standing_vice_chair", {"read"}),
        ("party_secretary", set()),
        ("department_head", set()),
        ("delegate", set()),
        (None, set()),
    ],
)
def test_each_role_opens_its_pages_and_no_other(client, role, opens):
    unit = make_department("Z") if role == "department_head" else None
    client.force_login(holder(role, department=unit))

    for kind, urls in pages().items():
        for url in urls:
            wanted = 200 if kind in opens else 403
            assert client.get(url).status_code == wanted, (role, url)


def test_without_signing_in_there_is_nothing(client):
    for urls in pages().values():
        for url in urls:
            assert client.get(url).url.startswith(reverse("sign_in"))


def test_the_list_is_found_by_pinyin_department_and_account(client, officer):
    unit = make_department("A", "图书馆")
    wanted = make_person("1", "单小明", name_pinyin="shanxiaoming sxm danxiaoming dxm")
    make_employment(wanted, unit)
    make_employment(make_person("2", "王芳", name_pinyin="wangfang wf"), make_department("B"))
    services.invite(person=wanted, by=None, now=timezone.now())

    for query in ({"q": "sxm"}, {"q": "dan"}, {"department": unit.pk}, {"state": "invited"}):
        page = client.get(reverse("members:people"), query).content.decode()
        assert "单小明" in page, query
        assert "王芳" not in page, query


@pytest.mark.parametrize("state", ["none", "expired", "active", "disabled"])
def test_each_account_state_is_a_filter(client, officer, state):
    now, unit = timezone.now(), make_department("A")
    people = {name: make_person(f"{n}", name) for n, name in enumerate("甲乙丙丁")}
    for person in people.values():
        make_employment(person, unit)
    services.invite(person=people["乙"], by=None, now=now - timedelta(days=15))
    for name in "丙丁":
        _ticket, code = services.invite(person=people[name], by=None, now=now)
        services.activate(
            number=people[name].staff_no, code=code, password="blue kettle under rain", now=now
        )
    services.disable(user=people["丁"].user, by=None, now=now, reason="离校")
    wanted = dict(zip(["none", "expired", "active", "disabled"], "甲乙丙丁", strict=True))[state]

    page = client.get(reverse("members:people"), {"state": state})

    assert [row.name for row in page.context["rows"]] == [wanted]


def test_a_page_of_people_costs_the_same_for_one_and_for_thirty(client, officer):
    unit, counts = make_department("A"), []
    make_employment(make_user("1").person, unit)
    client.get(reverse("members:people"))

    for turn in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("members:people"))
        counts.append(len(asked))
        for n in range(30):
            make_employment(make_user(f"x{turn}{n}").person, unit)

    assert counts[0] == counts[1] <= 12


def test_an_export_holds_what_the_filter_finds_and_no_formula(client, officer):
    unit = make_department("A")
    make_employment(make_person("1", "=1+1"), unit)
    make_employment(make_person("2", "王芳"), make_department("B"))

    response = client.get(reverse("members:people_export"), {"department": unit.pk})

    sheet = openpyxl.load_workbook(io.BytesIO(response.getvalue())).active
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 2
    assert rows[1][:3] == ("1", "=1+1", "部门A")
    assert sheet["B2"].data_type == "s"


def test_an_officer_enters_a_person_with_the_employment(client, officer, today):
    unit = make_department("A")
    data = {
        "name": "单　小明", "staff_no": "００a1", "department": unit.pk, "kind": "establishment",
        "post": "teacher", "start": "2026-03-01", "mobile": "138 0013 8000", "email": "",
    }  # fmt: skip

    response = client.post(reverse("members:person_new"), data)

    person = Person.objects.get(staff_no="00A1")
    assert response.url == reverse("members:person", args=[person.pk])
    assert (person.name, person.employments.get().department) == ("单小明", unit)


def test_a_refused_person_leaves_nothing_behind_and_the_words_stay(client, officer):
    unit = make_department("A", valid_from=date(2026, 1, 1))
    data = {
        "name": "王芳", "staff_no": "77", "department": unit.pk, "kind": "establishment",
        "post": "teacher", "start": "2020-01-01",
    }  # fmt: skip

    response = client.post(reverse("members:person_new"), data)

    assert response.status_code == 200
    assert 'value="王芳"' in response.content.decode()
    assert not Person.objects.filter(staff_no="77").exists()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        pytest.param({"from_on": "2026年13月1日"}, "Write the date", id="impossible-date"),
        pytest.param({"basis": ""}, "Name the paper", id="no-paper"),
        pytest.param({"person": "no one"}, "Nobody is called so", id="nobody"),
        pytest.param({"person": "同名"}, "Several people", id="two-of-a-name"),
        pytest.param({"role": "department_head"}, "one department", id="no-department"),
        pytest.param({"role": "staff"}, "Select a valid choice", id="computed"),
    ],
)
def test_an_appointment_is_refused_in_words(client, officer, fields, message):
    make_person("1", "王芳")
    make_person("2", "同名")
    make_person("3", "同名")
    data = {
        "person": "1", "role": "school_office", "how": "paper", "basis": "校发〔2026〕9号",
        "from_on": "2026-03-01", **fields,
    }  # fmt: skip

    response = client.post(reverse("members:appoint"), data)

    assert response.status_code == 200
    assert message in response.content.decode()
    assert not Appointment.objects.filter(made_by=officer).exists()


def test_an_officer_appoints_ends_and_names_a_deputy(client, officer, today):
    make_person("1", "王芳")
    make_person("2", "李明")
    client.post(
        reverse("members:appoint"),
        {"person": "王芳", "role": "union_chair", "how": "seat", "basis": "选举结果",
         "from_on": "2026-03-01"},
    )  # fmt: skip
    office = Appointment.objects.get(role="union_chair")
    client.post(
        reverse("members:deputise", args=[office.pk]),
        {"person": "2", "from_on": today, "to_on": today, "basis": "委托书"},
    )
    assert Deputy.objects.get().made_by == officer
    assert "李明" in client.get(reverse("members:deputies")).content.decode()

    client.post(reverse("members:office_end", args=[office.pk]), {"on": today, "reason": "退休"})

    office.refresh_from_db()
    assert (office.to_on, office.ended_by) == (today, officer)


def test_nobody_appoints_himself_by_the_page(client, officer):
    response = client.post(
        reverse("members:appoint"),
        {"person": "900", "role": "system_keeper", "how": "paper", "basis": "x",
         "from_on": "2026-03-01"},
    )  # fmt: skip

    assert response.status_code == 403


def test_nobody_makes_himself_a_deputy_by_the_page(client, officer, today):
    chair = make_person("1")
    office = services.appoint(person=chair, role="union_chair", by=None, from_on=today)
    given = {"from_on": today, "to_on": today, "basis": "委托书"}
    address = reverse("members:deputise", args=[office.pk])

    assert client.post(address, {"person": "900", **given}).status_code == 403
    make_person("2")
    assert client.post(address, {"person": "2", **given}).status_code == 302
    assert [row.person.staff_no for row in Deputy.objects.all()] == ["2"]


@pytest.mark.parametrize(
    ("page", "more"),
    [("department_rename", {"name": "后勤部"}), ("department_move", {"parent": ""})],
)
def test_a_change_of_a_department_is_not_entered_before_its_day(client, officer, today, page, more):
    unit = make_department("A", "后勤处", parent=make_department("P"))
    given = {"reason": "机构改革", "on": today + timedelta(days=1), **more}

    response = client.post(reverse(f"members:{page}", args=[unit.pk]), given)

    assert "not before it" in response.content.decode()
    assert Department.objects.get(pk=unit.pk).name == "后勤处"
    assert not unit.former_names.exists()


def test_a_department_is_founded_renamed_moved_and_dissolved(client, officer, today):
    parent = make_department("P", "机关")
    client.post(
        reverse("members:department_new"),
        {"code": "N1", "name": "后勤处", "kind": "office", "on": "2024-01-01"},
    )
    unit = Department.objects.get(code="N1")
    client.post(
        reverse("members:department_rename", args=[unit.pk]),
        {"name": "后勤管理处", "on": "2025-01-01", "reason": "机构改革"},
    )
    client.post(
        reverse("members:department_move", args=[unit.pk]),
        {"parent": parent.pk, "on": "2025-06-01", "reason": "划转"},
    )
    worker = make_person("1")
    make_employment(worker, unit, start=date(2025, 1, 1))
    refused = client.post(
        reverse("members:department_dissolve", args=[unit.pk]), {"on": today, "successor": ""}
    )
    assert "name a successor" in refused.content.decode()
    client.post(
        reverse("members:department_dissolve", args=[unit.pk]),
        {"on": today, "successor": parent.pk},
    )

    unit.refresh_from_db()
    assert (unit.name, unit.parent, unit.valid_to) == ("后勤管理处", parent, today)
    page = client.get(reverse("members:department", args=[unit.pk])).content.decode()
    assert "后勤处" in page
    assert Employment.objects.in_force(today + timedelta(days=1)).get().department == parent


def test_the_map_shows_its_gaps_and_closes_them(client, officer, today):
    unit, leader = make_department("A", "图书馆"), make_person("1", "顾明谦")
    assert client.get(reverse("members:portfolios")).context["gaps"] == [unit]

    client.post(
        reverse("members:portfolio_set", args=[unit.pk]), {"leader": "1", "on": today, "basis": ""}
    )

    page = client.get(reverse("members:portfolios"))
    assert page.context["gaps"] == []
    assert page.context["leaders"][0][0] == leader


def test_slips_are_shown_once_to_whoever_waits(client, keeper):
    unit = make_department("A")
    make_employment(make_person("1", "王芳"), unit)
    reachable = make_person("2", "李明", email="li@example.edu")
    make_employment(reachable, unit)

    page = client.post(reverse("members:slips"), {"department": unit.pk, "by_mail": "on"})

    assert [slip["person"].name for slip in page.context["slips"]] == ["王芳"]
    assert [m.to for m in mail.outbox] == [["li@example.edu"]]
    again = client.post(reverse("members:slips"), {"department": unit.pk})
    assert "Nobody here waits" in again.content.decode()


def test_a_keeper_disables_enables_and_unlocks(client, keeper):
    user = make_user("1")
    client.post(reverse("members:disable", args=[user.person_id]), {"reason": "离校"})
    assert not User.objects.get(pk=user.pk).is_active

    client.post(reverse("members:enable", args=[user.person_id]), {"reason": "返校"})
    assert User.objects.get(pk=user.pk).is_active
    assert client.post(reverse("members:unlock", args=[user.person_id])).status_code == 302
    assert client.get(reverse("members:unlock", args=[user.person_id])).status_code == 405


def test_an_officer_cannot_disable_by_post(client, officer):
    user = make_user("1")

    response = client.post(reverse("members:disable", args=[user.person_id]), {"reason": "x"})

    assert response.status_code == 403
    assert User.objects.get(pk=user.pk).is_active


def test_readers_see_no_telephone_number(client):
    person = make_person("1", "王芳", mobile="13800138000", email="wf@example.edu")
    client.force_login(holder("congress_officer"))

    page = client.get(reverse("members:person", args=[person.pk])).content.decode()

    assert "王芳" in page
    assert "13800138000" not in page
    assert "wf@example.edu" not in page


def test_a_script_in_a_name_is_only_text(client, officer):
    person = make_person("1", "<script>alert(1)</script>")

    page = client.get(reverse("members:person", args=[person.pk])).content.decode()

    assert "<script>alert(1)" not in page


def test_the_former_address_is_told_when_the_office_enters_another_one(client, officer):
    """Whoever holds the mailbox sets a new password: the account's owner hears of it."""
    row = make_person("7", "莫寒江", email="former@example.edu")
    url = reverse("members:person_change", args=[row.pk])
    words = {"name": row.name, "staff_no": "7", "mobile": "", "email_works": "on"}

    client.post(url, {**words, "email": "no-account@example.edu"})  # there is nothing to open yet
    assert mail.outbox == []
    User.objects.create_user("7", row)
    client.post(url, {**words, "email": "other@example.edu"})
    client.post(url, {**words, "email": "other@example.edu"})

    row.refresh_from_db()
    assert row.email == "other@example.edu"
    assert [letter.to for letter in mail.outbox] == [["no-account@example.edu"]]
