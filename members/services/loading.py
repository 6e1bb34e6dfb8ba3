"""Departments and people of a school, loaded once from a table; all or nothing."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from members import pinyin
from members.imports import Column, Row, read_date, word_of
from members.models import Department, Employment, Person
from members.normal import (
    half_width,
    mobile_is_valid,
    mobile_normal_form,
    name_is_unreadable,
    name_normal_form,
    staff_no_normal_form,
)


def _code(text: str) -> str:
    return "".join(half_width(text).upper().split())


def _name(text: str) -> str:
    name = name_normal_form(text)
    if name_is_unreadable(name):
        raise ValidationError(_("it holds a character that cannot be read"))
    if len(name) > 60:
        raise ValidationError(_("at most 60 characters"))
    return name


def _mobile(text: str) -> str:
    number = mobile_normal_form(text)
    if not mobile_is_valid(number):
        raise ValidationError(_("not a mobile number"))
    return number


def _mail(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        raise ValidationError(_("not a mail address")) from None
    return text


def _short(length: int) -> Any:
    def read(text: str) -> str:
        if len(text) > length:
            raise ValidationError(_("at most %(n)d characters") % {"n": length})
        return text

    return read


KINDS_OF_DEPARTMENT = {
    "学院": Department.Kind.SCHOOL,
    "学院/系": Department.Kind.SCHOOL,
    "系": Department.Kind.SCHOOL,
    "机关部处": Department.Kind.OFFICE,
    "直属单位": Department.Kind.UNIT,
    "教辅单位": Department.Kind.SUPPORT,
    "附属单位": Department.Kind.AFFILIATED,
    "后勤": Department.Kind.LOGISTICS,
    "校办企业": Department.Kind.ENTERPRISE,
    "研究机构": Department.Kind.INSTITUTE,
    "其他": Department.Kind.OTHER,
}
KINDS_OF_EMPLOYMENT = {
    "事业编制": Employment.Kind.ESTABLISHMENT,
    "人事代理": Employment.Kind.AGENCY,
    "人事代理（校聘）": Employment.Kind.AGENCY,
    "合同制": Employment.Kind.CONTRACT,
    "项目聘用": Employment.Kind.PROJECT,
    "科研助理": Employment.Kind.PROJECT,
    "博士后": Employment.Kind.POSTDOC,
    "劳务派遣": Employment.Kind.DISPATCH,
    "外籍专家": Employment.Kind.FOREIGN,
    "返聘": Employment.Kind.REHIRED,
    "兼职": Employment.Kind.PART_TIME,
}
POSTS = {
    "教师": Employment.Post.TEACHER,
    "其他专技": Employment.Post.TECHNICAL,
    "管理": Employment.Post.ADMINISTRATION,
    "工勤": Employment.Post.WORKER,
    "专职科研": Employment.Post.RESEARCH,
    "辅导员": Employment.Post.COUNSELLOR,
    "其他": Employment.Post.OTHER,
}
DEPARTMENTS = (
    Column("code", "单位代码", True, ("代码", "部门代码"), _code, "0301"),
    Column("name", "单位名称", True, ("名称", "部门名称", "单位"), _short(100), "饮食服务中心"),
    Column("short", "简称", read=_short(30)),
    Column("kind", "类别", True, ("单位类别",), word_of(KINDS_OF_DEPARTMENT), "后勤"),
    Column("parent", "上级单位代码", aliases=("上级代码",), read=_code, example="03"),
    Column("valid_from", "成立日期", True, ("起始日期",), read_date, "2020-09-01"),
)
PEOPLE = (
    Column(
        "staff_no", "工号", True, ("教工号", "职工号", "人员编号"), staff_no_normal_form, "0012345"
    ),
    Column("name", "姓名", True, ("教职工姓名",), _name, "单小明"),
    Column("department", "单位代码", True, ("部门代码",), _code, "0301"),
    Column("kind", "编制类型", True, ("用工类型",), word_of(KINDS_OF_EMPLOYMENT), "事业编制"),
    Column("post", "岗位类别", True, ("岗位",), word_of(POSTS), "工勤"),
    Column("title", "职称", aliases=("专业技术职务",), read=_short(40), example=""),
    Column("start", "来校日期", True, ("起聘日期", "参加工作日期"), read_date, "2015-09-01"),
    Column("mobile", "手机", aliases=("手机号", "联系电话"), read=_mobile, example="13800138000"),
    Column("email", "邮箱", aliases=("电子邮箱", "Email"), read=_mail, example="name@example.edu"),
)


def _twice(rows: Iterable[Row], code: str, words: str) -> None:
    counts = Counter(row.values.get(code) for row in rows if row.values.get(code))
    for row in rows:
        if counts[row.values.get(code)] > 1:
            row.errors.append(words)


def _check_departments(rows: list[Row]) -> None:
    known = set(Department.objects.values_list("code", flat=True))
    named = set(Department.objects.filter(valid_to=None).values_list("name", flat=True))
    _twice(rows, "code", _("The same code stands twice in this table."))
    _twice(rows, "name", _("The same name stands twice in this table."))
    in_table = {row.values.get("code"): row.values.get("parent") for row in rows}
    for row in rows:
        code, parent = row.values.get("code"), row.values.get("parent")
        if code in known:
            row.errors.append(_("The code %(code)s is already in use.") % {"code": code})
        if row.values.get("name") in named:
            row.errors.append(_("A department of this name exists already."))
        if parent and parent not in known and parent not in in_table:
            row.errors.append(_("There is no department %(code)s.") % {"code": parent})
        seen, above = {code}, parent
        while above in in_table:
            if above in seen:
                row.errors.append(_("It stands under itself."))
                break
            seen.add(above)
            above = in_table[above]


@transaction.atomic
def load_departments(*, rows: list[Row], by: Any) -> int:
    """Enter all departments of the table, or none: then the rows say why."""
    _check_departments(rows)
    if any(row.errors for row in rows):
        return 0
    made = Department.objects.bulk_create(
        Department(
            code=row.values["code"],
            name=row.values["name"],
            short=row.values["short"] or "",
            kind=row.values["kind"],
            valid_from=row.values["valid_from"],
            sort=number,
        )
        for number, row in enumerate(rows)
    )
    by_code = {row.code: row for row in Department.objects.all()}
    below = [row for row in rows if row.values["parent"]]
    for row in below:
        by_code[row.values["code"]].parent = by_code[row.values["parent"]]
    Department.objects.bulk_update([by_code[row.values["code"]] for row in below], ["parent"])
    return len(made)


def _check_people(rows: list[Row], units: dict[str, Department]) -> None:
    numbers = dict(Person.objects.exclude(staff_no=None).values_list("staff_no", "name"))
    _twice(rows, "staff_no", _("The same staff number stands twice in this table."))
    for row in rows:
        number, code = row.values.get("staff_no"), row.values.get("department")
        if number in numbers:
            row.errors.append(
                _("The staff number %(number)s belongs to %(holder)s.")
                % {"number": number, "holder": numbers[number]}
            )
        if number and len(number) > 20:
            row.errors.append(_("A staff number has at most 20 characters."))
        if code and code not in units:
            row.errors.append(_("There is no department %(code)s.") % {"code": code})
        start: date | None = row.values.get("start")
        unit = units.get(code or "")
        if unit and start and unit.valid_from > start:
            row.values["start"] = unit.valid_from  # employed before the department was founded


@transaction.atomic
def load_people(*, rows: list[Row], by: Any) -> int:
    """Enter all people of the table with their main employment, or none. Nobody becomes a member
    of the union by it, and nobody gets an account."""
    units = {unit.code: unit for unit in Department.objects.filter(valid_to=None)}
    _check_people(rows, units)
    if any(row.errors for row in rows):
        return 0
    people = Person.objects.bulk_create(
        Person(
            staff_no=row.values["staff_no"],
            name=row.values["name"],
            name_pinyin=pinyin.readings(row.values["name"]),
            mobile=row.values["mobile"] or "",
            email=row.values["email"] or "",
        )
        for row in rows
    )
    Employment.objects.bulk_create(
        Employment(
            person=person,
            department=units[row.values["department"]],
            kind=row.values["kind"],
            post=row.values["post"],
            title=row.values["title"] or "",
            start=row.values["start"],
        )
        for person, row in zip(people, rows, strict=True)
    )
    return len(people)
