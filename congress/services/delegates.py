"""Mandates and the offices of delegations: each is a row with dates and an appointment."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from casework.words import day_words
from members.choices import Role
from members.models import Appointment, Person
from members.services import appoint, end_appointment

from ..models import Delegate, Delegation, DelegationOffice, Term
from ..notices import office as notices


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
def end_mandate(
    *, delegate: Delegate, last_day: date, reason: str, by: Any, on: date | None = None
) -> Delegate:
    """End a mandate with its last day; offices in the delegation end with it. What hangs on the
    mandate (seconds, drafts, ratings) follows by the sweep of the next day (E1-E3). `on` is the
    day of the entry: then the delegate is told."""
    row = _end(delegate, last_day, reason, by)
    if on is not None:
        notices.mandate_ends(row, on=on)
    return row


def _end(delegate: Delegate, last_day: date, reason: str, by: Any) -> Delegate:
    row = _last_row(delegate)
    if row.mandate_to is not None and row.mandate_to <= last_day:
        raise ValidationError(
            {
                "last_day": _("The mandate ends on %(day)s already.")
                % {"day": day_words(row.mandate_to)}
            }
        )
    if last_day < row.mandate_from:
        raise ValidationError(
            {
                "last_day": _("The mandate began only on %(day)s.")
                % {"day": day_words(row.mandate_from)}
            }
        )
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("Say why it ends.")})
    offices = DelegationOffice.objects.filter(delegation=row.delegation, person=row.person)
    late = offices.filter(from_on__gt=last_day).first()
    if late:
        raise ValidationError(
            {
                "last_day": _("%(office)s since %(day)s: choose this day or a later one.")
                % {"office": late, "day": day_words(late.from_on)}
            }
        )
    for office in offices.in_force(last_day):
        if office.to_on is None or office.to_on > last_day:
            end_office(office=office, last_day=last_day, by=by)
    row.mandate_to, row.end_reason = last_day, reason[:120]
    row.save(update_fields=["mandate_to", "end_reason"])
    _end_appointment(row.appointment, last_day, reason, by)
    delegate.refresh_from_db()
    return row


def _last_row(delegate: Delegate) -> Delegate:
    """The row under its lock, refused when the person has moved on to a later one."""
    Person.objects.select_for_update().get(pk=delegate.person_id)  # two moves at once: one wins
    row = Delegate.objects.select_related("person", "delegation", "appointment").get(pk=delegate.pk)
    later = Delegate.objects.filter(
        term=row.term_id, person=row.person_id, mandate_from__gt=row.mandate_from
    ).first()
    if later:
        raise ValidationError(
            _("%(name)s belongs to %(delegation)s from %(day)s: choose that mandate.")
            % {
                "name": row.person,
                "delegation": later.delegation,
                "day": day_words(later.mandate_from),
            }
        )
    return row


def _end_appointment(appointment: Appointment | None, last_day: date, reason: str, by: Any) -> None:
    """The role ends with the row that gave it; one that ended by itself before stays as it was."""
    if appointment is None or (appointment.to_on is not None and appointment.to_on <= last_day):
        return
    end_appointment(appointment=appointment, by=by, on=last_day, reason=reason[:120])


@transaction.atomic
def move_delegate(*, delegate: Delegate, delegation: Delegation, by: Any, on: date) -> Delegate:
    """Another delegation from that day on: a new row, so the roster of any day can be read. What
    she has moved and seconded stays with the delegation in which that was done."""
    if delegation.term_id != delegate.term_id:
        raise ValidationError({"delegation": _("This delegation belongs to another term.")})
    if delegation.pk == delegate.delegation_id:
        raise ValidationError({"delegation": _("The delegate belongs to this delegation already.")})
    if on <= delegate.mandate_from:
        raise ValidationError(
            {
                "on": _("The mandate began only on %(day)s.")
                % {"day": day_words(delegate.mandate_from)}
            }
        )
    ends_on = delegate.mandate_to
    if ends_on is not None and ends_on < on:
        raise ValidationError(
            {"on": _("The mandate ends on %(day)s already.") % {"day": day_words(ends_on)}}
        )
    _end(delegate, on - timedelta(days=1), _("moved to another delegation"), by)
    row = credential(
        person=delegate.person,
        delegation=delegation,
        category=delegate.category,
        is_teacher=delegate.is_teacher,
        by=by,
        from_on=on,
        to_on=ends_on,
    )
    notices.delegate_moved(row, on=on)
    return row


@transaction.atomic
def appoint_in_delegation(
    *,
    person: Person,
    delegation: Delegation,
    role: str,
    by: Any,
    from_on: date,
    basis: str = "",
    on: date | None = None,
) -> DelegationOffice:
    """团长, 副团长 or 秘书. The leader in force ends the day before. `on` is the day of the
    entry: then the person is told, and no office is entered before it begins."""
    if role not in DelegationOffice.ROLES:
        raise ValueError(f"{role} is no office of a delegation")
    if on is not None and from_on > on:
        raise ValidationError({"from_on": _("Enter an office once it has begun.")})
    Delegation.objects.select_for_update().get(pk=delegation.pk)
    mandate = Delegate.objects.in_office(from_on).filter(person=person, delegation=delegation)
    seat = mandate.first()
    if seat is None:
        raise ValidationError(
            {"person": _("%(name)s is no delegate of this delegation.") % {"name": person}}
        )
    in_force = DelegationOffice.objects.in_force(from_on).filter(delegation=delegation)
    if in_force.filter(person=person, role=role).exists():
        raise ValidationError(
            {"person": _("%(name)s holds this office already.") % {"name": person}}
        )
    if role == Role.DELEGATION_LEADER:
        for office in in_force.filter(role=role):
            _give_way(office, from_on, by)
    appointment = appoint(
        person=person,
        role=role,
        department=delegation.term.congress.department,
        by=by,
        from_on=from_on,
        to_on=seat.mandate_to,
        how=Appointment.How.MANDATE,
        basis=basis,
    )
    office = DelegationOffice.objects.create(
        delegation=delegation,
        person=person,
        role=role,
        from_on=from_on,
        to_on=seat.mandate_to,
        appointment=appointment,
    )
    if on is not None:
        notices.appointed_in_delegation(office)
    return office


def _give_way(office: DelegationOffice, from_on: date, by: Any) -> None:
    """A delegation has one leader: the one in force ends the day before."""
    if office.from_on >= from_on:
        raise ValidationError(
            {
                "from_on": _("%(office)s since %(day)s: choose a later day.")
                % {"office": office, "day": day_words(office.from_on)}
            }
        )
    end_office(office=office, last_day=from_on - timedelta(days=1), by=by)


@transaction.atomic
def end_office(
    *, office: DelegationOffice, last_day: date, by: Any, reason: str = ""
) -> DelegationOffice:
    """End an office of a delegation with its last day; the mandate stays."""
    row = DelegationOffice.objects.select_for_update().get(pk=office.pk)
    if row.to_on is not None and row.to_on <= last_day:
        raise ValidationError(
            {"last_day": _("This office ends on %(day)s already.") % {"day": day_words(row.to_on)}}
        )
    if last_day < row.from_on:
        raise ValidationError(
            {"last_day": _("This office began only on %(day)s.") % {"day": day_words(row.from_on)}}
        )
    row.to_on = last_day
    row.save(update_fields=["to_on"])
    _end_appointment(row.appointment, last_day, reason, by)
    office.refresh_from_db()
    return row
