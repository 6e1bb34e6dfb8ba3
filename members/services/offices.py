"""Appointments, deputies and the leaders' portfolios: the verbs."""

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from casework.actors import user_of
from members.choices import (
    COMPUTED_ROLES,
    DEPARTMENT_ROLES,
    DEPUTABLE_ROLES,
    HELD_APART,
    SINGLE_ROLES,
    Role,
)
from members.models import Appointment, Department, Deputy, LeaderPortfolio, Person

NAMED_BY_PAPER = (Appointment.How.PAPER, Appointment.How.LETTER)


def office_group(role: str, department: Department | None) -> Group:
    """The office that holds office keys; made when first needed."""
    scope = department.code if department else "school"
    return Group.objects.get_or_create(name=f"{role}:{scope}")[0]


def _overlapping(rows: Any, from_on: date, to_on: date | None) -> Any:
    ends = Q(to_on=None) | Q(to_on__gte=from_on)
    return rows.filter(ends) if to_on is None else rows.filter(ends, from_on__lte=to_on)


def _check_dates(from_on: date, to_on: date | None) -> None:
    if to_on is not None and to_on < from_on:
        raise ValidationError(_("The end lies before the beginning."))


def _check_apart(role: str, own: Any) -> None:
    """Whoever holds one of two offices that are held apart neither holds nor acts in the other."""
    held = set(own.values_list("role", flat=True))
    for one, other in HELD_APART:
        for mine, theirs in ((one, other), (other, one)):
            if role in mine and held & theirs:
                raise ValidationError(
                    _("%(role)s and %(other)s are not held by one person.")
                    % {"role": Role(role).label, "other": Role(min(held & theirs)).label}
                )


def _not_oneself(person: Person | None, by: Any) -> None:
    if person is not None and getattr(by, "person_id", None) == person.pk:
        raise PermissionDenied(_("Nobody appoints himself."))


def _check_office(
    person: Person, role: str, department: Department | None, from_on: date, to_on: date | None
) -> None:
    """What a person can mend in the form of an appointment, asked under the lock of the person."""
    if role in COMPUTED_ROLES:
        raise ValidationError(_("This role follows from the employment and is not appointed."))
    if role in DEPARTMENT_ROLES and department is None:
        raise ValidationError(_("This role is held for one department: choose it."))
    if role == Role.RESPONSIBLE_LEADER and department is not None:
        raise ValidationError(
            _("A school leader's departments stand in the list of leaders: choose none here.")
        )
    if department is not None and department.valid_to and department.valid_to < from_on:
        raise ValidationError(
            _("%(department)s ended on %(day)s.")
            % {"department": department, "day": department.valid_to}
        )
    if person.deceased_on:
        raise ValidationError(_("%(person)s has died.") % {"person": person})
    _check_dates(from_on, to_on)
    own = _overlapping(Appointment.objects.filter(person=person), from_on, to_on)
    if own.filter(role=role, department=department).exists():
        raise ValidationError(
            _("%(person)s already holds this role in these days.") % {"person": person}
        )
    _check_apart(role, own)
    if role in SINGLE_ROLES:
        rows = Appointment.objects.filter(role=role).select_related("person")
        if row := _overlapping(rows, from_on, to_on).first():
            raise ValidationError(
                _("%(holder)s still holds this role: end that appointment first.")
                % {"holder": row.person}
            )


@transaction.atomic
def appoint(
    *,
    person: Person,
    role: str,
    by: Any,
    from_on: date,
    department: Department | None = None,
    to_on: date | None = None,
    how: str = Appointment.How.PAPER,
    basis: str = "",
) -> Appointment:
    """Appoint a person to a role for a scope by a paper that is named. Nobody appoints herself;
    `by` None is the loader or the first keeper."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    if how != Appointment.How.MANDATE:  # an officer may well be a delegate
        _not_oneself(person, by)
    if by is not None and how in NAMED_BY_PAPER and not basis.strip():
        raise ValidationError({"basis": _("Name the paper that says so.")})
    _check_office(person, role, department, from_on, to_on)
    return Appointment.objects.create(
        person=person,
        role=role,
        department=department,
        group=office_group(role, department),
        how=how,
        from_on=from_on,
        to_on=to_on,
        basis=basis.strip(),
        made_by=user_of(by),
    )


@transaction.atomic
def end_appointment(
    *, appointment: Appointment, by: Any, on: date, reason: str = ""
) -> Appointment:
    """End an appointment: `on` is its last day. Its deputies end with it, and what a school
    leader answers for, which the map then shows as a gap."""
    row = Appointment.objects.select_for_update().get(pk=appointment.pk)
    if row.to_on is not None and row.to_on <= on:
        raise ValidationError(
            _("This appointment has already ended on %(day)s.") % {"day": row.to_on}
        )
    if on < row.from_on:
        raise ValidationError(_("It began only on %(day)s.") % {"day": row.from_on})
    row.to_on, row.end_reason, row.ended_by = on, reason, user_of(by)
    row.save(update_fields=["to_on", "end_reason", "ended_by"])
    Deputy.objects.filter(appointment=row, from_on__lte=on, to_on__gt=on).update(to_on=on)
    Deputy.objects.filter(appointment=row, from_on__gt=on).delete()
    if row.role == Role.RESPONSIBLE_LEADER:
        _end_portfolios(row.person, on)
    return row


def _end_portfolios(leader: Person, on: date) -> None:
    later = Appointment.objects.filter(role=Role.RESPONSIBLE_LEADER, person=leader)
    if _overlapping(later, on + timedelta(days=1), None).exists():
        return
    rows = LeaderPortfolio.objects.filter(leader=leader)
    rows.filter(from_on__gt=on).delete()
    rows.filter(Q(to_on=None) | Q(to_on__gt=on)).update(to_on=on)


@transaction.atomic
def deputise(
    *, appointment: Appointment, person: Person, by: Any, from_on: date, to_on: date, basis: str
) -> Deputy:
    """Let `person` act for a holder between two dates; she signs with both names."""
    row = Appointment.objects.select_for_update().select_related("person").get(pk=appointment.pk)
    if row.role not in DEPUTABLE_ROLES:
        raise ValidationError(_("Nobody deputises for this role: appoint a second holder."))
    if row.person_id == person.pk:
        raise ValidationError(_("Nobody is his own deputy."))
    _not_oneself(person, by)
    if person.deceased_on:
        raise ValidationError(_("%(person)s has died.") % {"person": person})
    if not basis.strip():
        raise ValidationError(_("Name the paper that says so."))
    _check_dates(from_on, to_on)
    held = Appointment.objects.filter(person=person)
    _check_apart(row.role, _overlapping(held, from_on, to_on))
    if from_on < row.from_on or (row.to_on is not None and to_on > row.to_on):
        raise ValidationError(_("A deputy acts only while the appointment itself is in force."))
    if _overlapping(Deputy.objects.filter(appointment=row), from_on, to_on).exists():
        raise ValidationError(
            _("%(holder)s already has a deputy in these days.") % {"holder": row.person}
        )
    return Deputy.objects.create(
        appointment=row,
        person=person,
        from_on=from_on,
        to_on=to_on,
        basis=basis.strip(),
        made_by=user_of(by),
    )


@transaction.atomic
def end_deputy(*, deputy: Deputy, by: Any, on: date) -> Deputy | None:
    """The holder is back: `on` is the deputy's last day; one that had not begun is taken off."""
    row = Deputy.objects.select_for_update().get(pk=deputy.pk)
    if on < row.from_on:
        row.delete()
        return None
    if on < row.to_on:
        row.to_on = on
        row.save(update_fields=["to_on"])
    return row


@transaction.atomic
def set_portfolio(
    *, department: Department, leader: Person | None, by: Any, on: date, basis: str = ""
) -> LeaderPortfolio | None:
    """Let `leader` answer for `department` from `on`; the open row closes the day before. None
    leaves a gap, which the map shows."""
    _not_oneself(leader, by)
    Department.objects.select_for_update().get(pk=department.pk)
    rows = LeaderPortfolio.objects.filter(department=department)
    current = rows.filter(to_on=None).first()
    if current and leader is not None and current.leader_id == leader.pk:
        return current
    if rows.filter(from_on__gt=on).exists():
        raise ValidationError(_("A later change of this department is already recorded."))
    if current and current.from_on == on:
        current.delete()  # entered by mistake the same day: nothing was ever based on it
    elif current:
        current.to_on = on - timedelta(days=1)
        current.save(update_fields=["to_on"])
    if leader is None:
        return None
    return LeaderPortfolio.objects.create(
        department=department, leader=leader, from_on=on, basis=basis, made_by=user_of(by)
    )
