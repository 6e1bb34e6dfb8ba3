"""The department tree: found, rename, move, dissolve. History stays readable."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from casework.actors import user_of
from members.models import (
    Appointment,
    Department,
    DepartmentName,
    Deputy,
    Employment,
    LeaderPortfolio,
)
from members.normal import half_width
from members.selectors.departments import within


def _in_force(department: Department | None, on: date, what: str) -> None:
    if department is None:
        return
    if department.valid_from > on or (department.valid_to and department.valid_to < on):
        raise ValidationError(what % {"department": department})


def _name_is_free(name: str, on: date, but: int | None = None) -> None:
    if Department.objects.in_force(on).filter(name=name).exclude(pk=but).exists():
        raise ValidationError(
            _("Another department is already called “%(name)s”.") % {"name": name}
        )


@transaction.atomic
def found(
    *,
    code: str,
    name: str,
    by: Any,
    on: date,
    kind: str = Department.Kind.OFFICE,
    parent: Department | None = None,
    short: str = "",
    sort: int = 0,
) -> Department:
    """Enter a department with its code of the personnel office."""
    code, name = "".join(half_width(code).upper().split()), name.strip()
    if Department.objects.filter(code=code).exists():
        raise ValidationError(_("The code %(code)s is already in use.") % {"code": code})
    _name_is_free(name, on)
    _in_force(parent, on, _("%(department)s is not in force that day."))
    return Department.objects.create(
        code=code,
        name=name,
        short=short.strip(),
        kind=kind,
        parent=parent,
        valid_from=on,
        sort=sort,
    )


def _keep_history(department: Department, by: Any, on: date, reason: str) -> None:
    latest = department.former_names.first()
    if on < department.valid_from or (latest and on < latest.until):
        raise ValidationError(_("A later change of this department is already recorded."))
    DepartmentName.objects.create(
        department=department,
        name=department.name,
        parent=department.parent,
        until=on,
        reason=reason,
        changed_by=user_of(by),
    )


@transaction.atomic
def rename(
    *, department: Department, name: str, by: Any, on: date, reason: str, short: str = ""
) -> Department:
    """Give a department a new name from `on`; papers until then keep the old one."""
    row = Department.objects.select_for_update().get(pk=department.pk)
    name = name.strip()
    _in_force(row, on, _("%(department)s is not in force that day."))
    if name == row.name:
        raise ValidationError(_("It already bears this name."))
    _name_is_free(name, on, but=row.pk)
    _keep_history(row, by, on, reason)
    row.name, row.short = name, short.strip()
    row.save(update_fields=["name", "short"])
    return row


@transaction.atomic
def move(
    *, department: Department, parent: Department | None, by: Any, on: date, reason: str
) -> Department:
    """Hang a department under another one from `on`; never under itself or what stands below."""
    row = Department.objects.select_for_update().get(pk=department.pk)
    _in_force(parent, on, _("%(department)s is not in force that day."))
    if parent is not None and parent.pk in within(row):
        raise ValidationError(
            _("%(parent)s stands below %(department)s itself.")
            % {"parent": parent, "department": row}
        )
    _keep_history(row, by, on, reason)
    row.parent = parent
    row.save(update_fields=["parent"])
    return row


@transaction.atomic
def dissolve(
    *, department: Department, by: Any, on: date, successor: Department | None = None
) -> Department:
    """End a department: `on` is its last day. With a successor the employments go over to it the
    next day; without one they must have ended. Its offices and its portfolio end with it."""
    row = Department.objects.select_for_update().get(pk=department.pk)
    if row.valid_to is not None:
        raise ValidationError(_("It has already ended on %(day)s.") % {"day": row.valid_to})
    if on < row.valid_from:
        raise ValidationError(_("It began only on %(day)s.") % {"day": row.valid_from})
    next_day = on + timedelta(days=1)
    if successor is not None and successor.pk == row.pk:
        raise ValidationError(_("A department does not succeed itself."))
    _in_force(successor, next_day, _("%(department)s is not in force that day."))
    if Department.objects.in_force(next_day).filter(parent=row).exists():
        raise ValidationError(_("Departments still stand below it: move them first."))
    open_rows = Employment.objects.filter(Q(end=None) | Q(end__gt=on), department=row)
    if successor is None and open_rows.exists():
        raise ValidationError(
            _("%(count)d people still work there: name a successor.") % {"count": open_rows.count()}
        )
    _hand_over_employments(open_rows, successor, on, next_day)
    row.valid_to, row.merged_into = on, successor
    row.save(update_fields=["valid_to", "merged_into"])
    offices = Appointment.objects.filter(Q(to_on=None) | Q(to_on__gt=on), department=row)
    Deputy.objects.filter(appointment__in=offices, from_on__lte=on, to_on__gt=on).update(to_on=on)
    offices.filter(from_on__lte=on).update(
        to_on=on, end_reason=_("department dissolved"), ended_by=user_of(by)
    )
    LeaderPortfolio.objects.filter(department=row, to_on=None, from_on__lte=on).update(to_on=on)
    return row


def _hand_over_employments(
    rows: Any, successor: Department | None, on: date, next_day: date
) -> None:
    moving = list(rows)
    rows.filter(start__gt=on).update(department=successor)
    rows.filter(start__lte=on).update(end=on, end_reason=_("department dissolved"))
    Employment.objects.bulk_create(
        Employment(
            person_id=row.person_id,
            department=successor,
            kind=row.kind,
            post=row.post,
            title=row.title,
            start=next_day,
            end=row.end,
            primary=row.primary,
        )
        for row in moving
        if row.start <= on
    )
