"""Mandates and the offices of delegations: each is a row with dates and an appointment."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.choices import Role
from members.models import Appointment, Person
from members.services import appoint

from ..models import Delegate, Delegation, DelegationOffice, Term


@transaction.atomic
def form_delegation(*, term: Term, number: int, name: str) -> Delegation:
    return Delegation.objects.create(term=term, number=number, name=name)


@transaction.atomic
def credential(
    *,
    person: Person,
    delegation: Delegation,
    category: str,
    is_teacher: bool,
    by: Any,
    from_on: date,
    to_on: date | None = None,
    basis: str = "",
) -> Delegate:
    """Enter a formal delegate: the mandate gives the role."""
    if Delegate.objects.in_office(from_on).filter(person=person, term=delegation.term).exists():
        raise ValidationError(_("%(name)s is a delegate already.") % {"name": person})
    appointment = appoint(
        person=person,
        role=Role.DELEGATE,
        department=delegation.term.congress.department,
        by=by,
        from_on=from_on,
        to_on=to_on,
        how=Appointment.How.MANDATE,
        basis=basis,
    )
    return Delegate.objects.create(
        term=delegation.term,
        person=person,
        delegation=delegation,
        category=category,
        is_teacher=is_teacher,
        mandate_from=from_on,
        mandate_to=to_on,
        appointment=appointment,
    )


@transaction.atomic
def end_mandate(*, delegate: Delegate, last_day: date, reason: str, by: Any) -> Delegate:
    """End a mandate with its last day; offices in the delegation end with it. What hangs on the
    mandate (seconds, drafts, ratings) follows by the sweep of the next day."""
    delegate.mandate_to, delegate.end_reason = last_day, reason
    delegate.save(update_fields=["mandate_to", "end_reason"])
    Appointment.objects.filter(pk=delegate.appointment_id).update(to_on=last_day)
    for office in DelegationOffice.objects.in_force(last_day).filter(
        delegation=delegate.delegation, person=delegate.person
    ):
        end_office(office=office, last_day=last_day)
    return delegate


@transaction.atomic
def move_delegate(*, delegate: Delegate, delegation: Delegation, by: Any, on: date) -> Delegate:
    """Another delegation from that day on: a new row, so the roster of any day can be read."""
    last_day = on - timedelta(days=1)
    end_mandate(
        delegate=delegate, last_day=last_day, reason=_("moved to another delegation"), by=by
    )
    return credential(
        person=delegate.person,
        delegation=delegation,
        category=delegate.category,
        is_teacher=delegate.is_teacher,
        by=by,
        from_on=on,
    )


@transaction.atomic
def appoint_in_delegation(
    *, person: Person, delegation: Delegation, role: str, by: Any, from_on: date, basis: str = ""
) -> DelegationOffice:
    """团长, 副团长 or 秘书. The leader in force ends the day before."""
    if role not in DelegationOffice.ROLES:
        raise ValueError(f"{role} is no office of a delegation")
    if (
        not Delegate.objects.in_office(from_on)
        .filter(person=person, delegation=delegation)
        .exists()
    ):
        raise ValidationError(_("%(name)s is no delegate of this delegation.") % {"name": person})
    if role == Role.DELEGATION_LEADER:
        for office in DelegationOffice.objects.in_force(from_on).filter(
            delegation=delegation, role=role
        ):
            end_office(office=office, last_day=from_on - timedelta(days=1))
    appointment = appoint(
        person=person,
        role=role,
        department=delegation.term.congress.department,
        by=by,
        from_on=from_on,
        how=Appointment.How.MANDATE,
        basis=basis,
    )
    return DelegationOffice.objects.create(
        delegation=delegation, person=person, role=role, from_on=from_on, appointment=appointment
    )


@transaction.atomic
def end_office(*, office: DelegationOffice, last_day: date) -> DelegationOffice:
    office.to_on = last_day
    office.save(update_fields=["to_on"])
    Appointment.objects.filter(pk=office.appointment_id).update(to_on=last_day)
    return office
