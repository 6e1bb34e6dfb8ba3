"""The delegates of a term, loaded once from a table; all or nothing."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from casework.typed import whole_number
from members.choices import Role
from members.imports import Column, Row, word_of
from members.models import Person
from members.normal import half_width, staff_no_normal_form

from ..choices import DelegateCategory
from ..models import Delegation, Term
from .delegates import appoint_in_delegation, credential, form_delegation

CATEGORIES = {
    "教师": DelegateCategory.TEACHER,
    "其他专技": DelegateCategory.TECHNICAL,
    "管理": DelegateCategory.ADMINISTRATION,
    "工勤": DelegateCategory.WORKER,
    "领导干部": DelegateCategory.LEADER,
    "其他": DelegateCategory.OTHER,
}
OFFICES = {
    "团长": Role.DELEGATION_LEADER,
    "副团长": Role.DELEGATION_DEPUTY,
    "秘书": Role.DELEGATION_SECRETARY,
}


def _number(text: str) -> int:
    number = whole_number(half_width(text))
    if number is None or not 0 < number < 1000:
        raise ValidationError(_("a number from 1 to 999"))
    return number


DELEGATES = (
    Column("staff_no", "工号", True, ("教工号", "职工号"), staff_no_normal_form, "0012345"),
    Column("name", "姓名", aliases=("教职工姓名",), example="单小明"),
    Column("number", "代表团序号", True, ("团号", "序号"), _number, "1"),
    Column("delegation", "代表团名称", True, ("代表团",), example="第一代表团"),
    Column("category", "类别", True, ("构成类别",), word_of(CATEGORIES), "教师"),
    Column("is_teacher", "是否教师", True, ("教师",), word_of({"是": True, "否": False}), "是"),
    Column("office", "团内职务", aliases=("职务",), read=word_of(OFFICES), example=""),
)


class _Refused(Exception):
    """Takes back what the good rows have written."""


def load_delegates(*, term: Term, rows: list[Row], by: Any, on: date, basis: str = "") -> int:
    """Form the delegations of the table and enter their delegates with offices, or nothing: then
    the rows say why."""
    people = {
        person.staff_no: person
        for person in Person.objects.filter(
            staff_no__in=[row.values["staff_no"] for row in rows if row.values["staff_no"]]
        )
    }
    try:
        with transaction.atomic():
            delegations = {d.number: d for d in Delegation.objects.filter(term=term)}
            for row in rows:
                if row.errors:
                    continue
                try:
                    with transaction.atomic():
                        _enter(row, term, people, delegations, by=by, on=on, basis=basis)
                except ValidationError as error:
                    row.errors += error.messages
            if any(row.errors for row in rows):
                raise _Refused
    except _Refused:
        return 0
    return len(rows)


def _enter(
    row: Row,
    term: Term,
    people: dict[str, Person],
    delegations: dict[int, Delegation],
    *,
    by: Any,
    on: date,
    basis: str,
) -> None:
    given = row.values
    person = people.get(given["staff_no"])
    if person is None:
        raise ValidationError(_("Nobody has the staff number %(n)s.") % {"n": given["staff_no"]})
    if given["name"] and given["name"] != person.name:
        raise ValidationError(
            _("The staff number %(n)s belongs to %(name)s.")
            % {"n": person.staff_no, "name": person.name}
        )
    delegation = delegations.get(given["number"])
    if delegation is None:
        if any(d.name == given["delegation"] for d in delegations.values()):
            raise ValidationError(_("Another delegation already bears this name."))
        delegation = form_delegation(
            term=term, number=given["number"], name=given["delegation"][:60]
        )
        delegations[delegation.number] = delegation
    elif delegation.name != given["delegation"]:
        raise ValidationError(
            _("Delegation %(n)d is called %(name)s.")
            % {"n": delegation.number, "name": delegation.name}
        )
    credential(
        person=person,
        delegation=delegation,
        category=given["category"],
        is_teacher=given["is_teacher"],
        by=by,
        from_on=on,
        basis=basis,
    )
    if given["office"]:
        appoint_in_delegation(
            person=person,
            delegation=delegation,
            role=given["office"],
            by=by,
            from_on=on,
            basis=basis,
        )
