from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from members import selectors, services
from members.choices import Role
from members.models import Employment
from tests.members.factories import (
    DAY,
    make_department,
    make_employment,
    make_person,
    make_user,
)

pytestmark = pytest.mark.django_db
EVE, MORROW = DAY - timedelta(days=1), DAY + timedelta(days=1)


def test_a_renamed_department_keeps_the_name_of_each_day():
    unit = make_department("A", "后勤处")
    services.rename(department=unit, name="后勤管理处", by=None, on=date(2024, 3, 1), reason="更名")
    unit = services.rename(
        department=unit, name="后勤保障部", by=None, on=DAY, reason="机构改革", short="后勤"
    )

    names = [
        selectors.name_on(unit, day) for day in (date(2024, 2, 29), date(2024, 3, 1), EVE, DAY)
    ]
    assert names == ["后勤处", "后勤管理处", "后勤管理处", "后勤保障部"]


@pytest.mark.parametrize(
    ("name", "on"),
    [
        pytest.param("后勤处", DAY, id="the-name-it-has"),
        pytest.param("财务处", DAY, id="the-name-of-another"),
        pytest.param("保障部", date(2019, 1, 1), id="before-it-was-founded"),
    ],
)
def test_a_rename_is_refused(name, on):
    unit = make_department("A", "后勤处")
    make_department("B", "财务处")

    with pytest.raises(ValidationError):
        services.rename(department=unit, name=name, by=None, on=on, reason="更名")


def test_a_rename_before_the_last_one_is_refused():
    unit = make_department("A", "后勤处")
    services.rename(department=unit, name="甲", by=None, on=DAY, reason="更名")

    with pytest.raises(ValidationError):
        services.rename(department=unit, name="乙", by=None, on=EVE, reason="更名")


def test_a_moved_department_remembers_where_it_stood():
    old, new = make_department("A"), make_department("B")
    unit = make_department("C", parent=old)

    services.move(department=unit, parent=new, by=None, on=DAY, reason="划转")

    assert [row.parent for row in unit.former_names.all()] == [old]
    assert [(n.department.code, n.depth) for n in selectors.department_tree(DAY)] == [
        ("A", 0),
        ("B", 0),
        ("C", 1),
    ]


def test_the_tree_of_a_day_bears_the_names_and_the_shape_of_that_day():
    old, new = make_department("A"), make_department("B")
    unit = make_department("C", "后勤处", parent=old)
    services.rename(department=unit, name="后勤部", by=None, on=EVE, reason="更名")
    services.move(department=unit, parent=new, by=None, on=DAY, reason="划转")
    top = make_department("D", "图书馆")
    services.move(department=top, parent=new, by=None, on=DAY, reason="划转")

    def tree(day: date) -> list[tuple[str, int]]:
        return [(n.department.name, n.depth) for n in selectors.department_tree(day)]

    assert tree(EVE - timedelta(days=1)) == [
        ("部门A", 0),
        ("后勤处", 1),
        ("部门B", 0),
        ("图书馆", 0),
    ]
    assert tree(EVE) == [("部门A", 0), ("后勤部", 1), ("部门B", 0), ("图书馆", 0)]
    assert tree(DAY) == [("部门A", 0), ("部门B", 0), ("后勤部", 1), ("图书馆", 1)]


def test_a_department_never_hangs_below_itself():
    top = make_department("A")
    middle = make_department("B", parent=top)
    low = make_department("C", parent=middle)

    for parent in (top, middle, low):
        with pytest.raises(ValidationError):
            services.move(department=top, parent=parent, by=None, on=DAY, reason="误填")
    assert selectors.within(top) == {top.pk, middle.pk, low.pk}


def test_the_tree_is_one_query(django_assert_num_queries):
    for code in "ABC":
        parent = make_department(code)
        make_department(f"{code}1", parent=parent)

    with django_assert_num_queries(1):
        assert [n.department.code for n in selectors.department_tree(DAY)] == [
            "A", "A1", "B", "B1", "C", "C1",
        ]  # fmt: skip


def test_a_dissolved_department_hands_its_people_to_its_successor():
    old, new, leader = make_department("A"), make_department("B"), make_person("9")
    worker, head = make_person("1"), make_user("2")
    make_employment(worker, old)
    services.appoint(
        person=head.person, role=Role.DEPARTMENT_HEAD, department=old, by=None, from_on=EVE
    )
    services.set_portfolio(department=old, leader=leader, by=None, on=EVE)

    old = services.dissolve(department=old, by=None, on=DAY, successor=new)

    assert (old.valid_to, old.merged_into) == (DAY, new)
    at = [Employment.objects.in_force(day).get(person=worker).department for day in (DAY, MORROW)]
    assert at == [old, new]
    assert selectors.holds(head, [Role.DEPARTMENT_HEAD], DAY)
    assert not selectors.holds(head, [Role.DEPARTMENT_HEAD], MORROW)
    assert selectors.responsible_leader(old, MORROW) is None
    assert [n.department for n in selectors.department_tree(MORROW)] == [new]


def test_a_department_with_people_is_not_dissolved_without_a_successor():
    unit = make_department("A")
    make_employment(make_person("1"), unit)

    with pytest.raises(ValidationError):
        services.dissolve(department=unit, by=None, on=DAY)
    with pytest.raises(ValidationError):
        services.dissolve(department=unit, by=None, on=DAY, successor=unit)


def test_a_department_with_others_below_it_is_not_dissolved():
    unit = make_department("A")
    make_department("B", parent=unit)

    with pytest.raises(ValidationError):
        services.dissolve(department=unit, by=None, on=DAY)


def test_a_code_is_given_once():
    services.found(code=" ｄ01 ", name="财务处", by=None, on=DAY)

    with pytest.raises(ValidationError):
        services.found(code="D01", name="审计处", by=None, on=DAY)
    with pytest.raises(ValidationError):
        services.found(code="D02", name="财务处", by=None, on=DAY)
