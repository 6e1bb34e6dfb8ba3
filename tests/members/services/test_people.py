from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from casework.models import AddressFault
from casework.notices import address_hash
from members import services
from members.models import Employment, Person
from tests.members.factories import DAY, make_department, make_person, make_user

pytestmark = pytest.mark.django_db
POST = {"kind": Employment.Kind.ESTABLISHMENT, "post": Employment.Post.TEACHER, "by": None}


def test_a_person_is_entered_in_normal_form_and_found_by_pinyin():
    person = services.create_person(
        name="单　小明", staff_no="００a 12", mobile="+86 138 0013 8000", by=None
    )

    assert (person.name, person.name_raw, person.staff_no, person.mobile) == (
        "单小明",
        "单　小明",
        "00A12",
        "13800138000",
    )
    for typed in ("单小", "shanxi", "sxm", "danxiaoming", "00a1"):
        assert list(Person.objects.matching(typed)) == [person], typed
    assert not Person.objects.matching("xiaoming").exists()


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"name": "  "}, id="no-name"),
        pytest.param({"name": "王\ue5e5"}, id="unreadable-name"),
        pytest.param({"name": "王芳", "staff_no": " 1 "}, id="staff-number-taken"),
        pytest.param({"name": "王芳", "mobile": "12345"}, id="not-a-mobile-number"),
    ],
)
def test_a_person_is_refused(fields):
    make_person("1")

    with pytest.raises(ValidationError):
        services.create_person(by=None, **fields)


def test_people_without_a_staff_number_do_not_collide():
    for name in ("甲", "乙"):
        services.create_person(name=name, staff_no=" ", by=None)

    assert Person.objects.filter(staff_no=None).count() == 2


def test_a_changed_name_stays_known_and_the_user_name_follows_the_number():
    user = make_user("1", "王芳", email="old@x.cn", email_works=False)

    person = services.change_person(
        person=user.person,
        by=None,
        on=DAY,
        name="王方",
        staff_no="2",
        mobile="",
        email="new@x.cn",
        reason="更正",
    )

    user.refresh_from_db()
    assert (person.name, user.username, person.email_works) == ("王方", "2", True)
    assert [(n.name, n.until, n.reason) for n in person.former_names.all()] == [
        ("王芳", DAY, "更正")
    ]
    assert list(Person.objects.matching("wf")) == [person]


def test_one_main_employment_a_day():
    person, unit = make_person("1"), make_department("A")
    row = services.employ(person=person, department=unit, start=date(2021, 9, 1), **POST)

    with pytest.raises(ValidationError):
        services.employ(person=person, department=unit, start=DAY, **POST)
    services.end_employment(employment=row, by=None, on=DAY, reason="合同期满")
    with pytest.raises(ValidationError):
        services.employ(person=person, department=unit, start=DAY, **POST)
    assert services.employ(person=person, department=unit, start=DAY + timedelta(days=1), **POST).pk


def test_a_second_employment_may_stand_beside_the_main_one():
    person, unit = make_person("1"), make_department("A")
    services.employ(person=person, department=unit, start=DAY, **POST)

    assert services.employ(person=person, department=unit, start=DAY, primary=False, **POST).pk


def test_nobody_is_employed_where_nothing_is():
    with pytest.raises(ValidationError):
        services.employ(
            person=make_person("1"),
            department=make_department("A", valid_to=DAY - timedelta(days=1)),
            start=DAY,
            **POST,
        )


def test_a_transfer_leaves_no_day_between():
    person, old, new = make_person("1"), make_department("A"), make_department("B")
    row = services.employ(person=person, department=old, start=date(2021, 9, 1), **POST)

    services.transfer(employment=row, department=new, by=None, on=DAY)

    at = [
        Employment.objects.in_force(day).get().department for day in (DAY - timedelta(days=1), DAY)
    ]
    assert at == [old, new]


def test_whom_a_mail_server_refuses_stands_on_the_call_list_until_a_new_address():
    refused, moved = make_user("1", email="a@x.cn"), make_user("2", email="b@x.cn")
    for user in (refused, moved):
        AddressFault.objects.create(user=user, address_hash=address_hash(user), reply="550")
    Person.objects.filter(pk=moved.person_id).update(email="new@x.cn")

    assert services.note_mail_faults() == 1
    assert list(Person.objects.unreachable()) == [refused.person]

    services.change_person(
        person=refused.person, by=None, on=DAY, name="甲", staff_no="1", mobile="", email="c@x.cn"
    )
    assert services.note_mail_faults() == 0
    assert not Person.objects.unreachable().exists()


def test_whom_no_mail_reaches_stands_on_the_call_list():
    make_person("1", email="a@x.cn")
    bounced, without = make_person("2", email="b@x.cn", email_works=False), make_person("3")
    make_person("4", deceased_on=DAY)

    assert set(Person.objects.unreachable()) == {bounced, without}
