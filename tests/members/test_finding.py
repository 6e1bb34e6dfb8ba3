import pytest

from casework.access import gate
from members import services
from members.choices import Role
from members.finding import find
from tests.members.factories import (
    DAY,
    make_department,
    make_employment,
    make_person,
    make_user,
)

pytestmark = pytest.mark.django_db


def holder(role: str, number: str = "900"):
    user = make_user(number)
    services.appoint(person=user.person, role=role, by=None, from_on=DAY)
    return user


@pytest.mark.parametrize("word", ["欧阳", "阳明", "0012", "ouyang", "oym"])
def test_the_office_finds_people_by_name_pinyin_and_staff_number(word):
    person = make_person("00123", "欧阳明", name_pinyin="ouyangming oym")
    make_employment(person, make_department("A", "文学院"))

    (group,) = find(gate(holder(Role.UNION_OFFICER), DAY), word)

    assert group.total == 1
    (hit,) = group.hits
    assert (hit.number, hit.title, hit.meta) == ("00123", "欧阳明", ("文学院",))
    assert hit.url == f"/people/{person.pk}/"


@pytest.mark.parametrize("role", [Role.PARTY_SECRETARY, Role.DELEGATION_LEADER])
def test_others_find_nobody(role):
    make_person("00123", "欧阳明")

    assert find(gate(holder(role), DAY), "欧阳明") == []


def test_many_are_counted_and_lead_to_the_list(django_assert_num_queries):
    unit = make_department("A")
    for n in range(12):
        make_employment(make_person(f"1{n:02}", "王伟"), unit)
    reader = gate(holder(Role.SYSTEM_KEEPER), DAY)

    with django_assert_num_queries(3):
        (group,) = find(reader, "王伟")

    assert (len(group.hits), group.total) == (10, 12)
    assert group.more_url.endswith("?q=%E7%8E%8B%E4%BC%9F&who=all")
