"""Who is told what from the instruction to the acceptance by the departments."""

from datetime import date

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from casework import notices
from members.choices import Role
from members.models import Department
from members.selectors import holders

from ..choices import AssignmentPart, State
from ..models import (
    Assignment,
    Instruction,
    Proposal,
)
from .telling import LEGAL, chairs, day, desk, lead_office, office, tell, to_movers


def instructed(row: Instruction, *, on: date) -> None:
    proposal = row.proposal
    people = desk(on)
    if proposal.state != State.DOCKETED:  # a department has it
        people += lead_office(proposal, on)
    tell(
        proposal,
        people,
        _("Instruction on proposal {number}"),
        _("{leader}: {text}"),
        leader=row.leader,
        text=row.text,
    )


def instruction_skipped(proposal: Proposal, *, on: date) -> None:
    tell(
        proposal,
        [*holders(Role.SCHOOL_OFFICE, on), *desk(on)],
        _("Proposal {number} goes on without an instruction"),
        _("The time for the leader's instruction is over; it can still be entered."),
    )


def assigned(row: Assignment, *, on: date) -> None:
    tell(
        row.proposal,
        office(row.department_id, on),
        _("Proposal {number} is assigned to {department}"),
        _("“{title}”: {part}. Please accept it and name a contact."),
        department=row.department,
        part=AssignmentPart(row.part).label,
        legal=True,
    )


def refused(row: Assignment, *, on: date) -> None:
    proposal = row.proposal
    people = desk(on)
    if proposal.assignments_refused >= proposal.session.rule("congress.refusals_to_office"):
        people += holders(Role.SCHOOL_OFFICE, on)
    tell(
        proposal,
        people,
        _("{department} refuses proposal {number}"),
        _("{reason} The right department would be {right}."),
        department=row.department,
        reason=row.refusal,
        right=row.right_department,
    )


def accepted(row: Assignment, *, on: date) -> None:
    tell(
        row.proposal,
        to_movers(row.proposal),
        _("{department} handles your proposal {number}"),
        _("Responsible: {responsible}. Contact: {contact}, {phone}. Reply due on {due}."),
        department=row.department,
        responsible=row.responsible,
        contact=row.contact,
        phone=row.contact.mobile or "—",
        due=day(row.proposal.round_due_on),
    )


def accepted_by_silence(row: Assignment, *, on: date) -> None:
    tell(
        row.proposal,
        office(row.department_id, on),
        _("Proposal {number} counts as accepted"),
        _("The time to refuse is over. The reply is due on {due}."),
        due=day(row.proposal.round_due_on),
        legal=True,
    )


def release_asked(row: Assignment, *, on: date) -> None:
    tell(
        row.proposal,
        chairs(on),
        _("{department} asks to be released from proposal {number}"),
        "{reason}",
        department=row.department,
        reason=row.refusal,
    )


def released(row: Assignment, *, on: date) -> None:
    """The department that is released has given its key back: its notice names the number alone."""
    subject = _("{department} no longer assists with proposal {number}")
    tell(row.proposal, lead_office(row.proposal, on), subject, department=row.department)
    notices.notify(
        office(row.department_id, on),
        subject=format_lazy(subject, department=row.department, number=row.proposal.number),
        url=reverse("desk"),
        policy=LEGAL,
    )


def reassigned(row: Assignment, *, before: Department, on: date) -> None:
    proposal = row.proposal
    tell(
        proposal,
        [*office(row.department_id, on), *office(before.pk, on), *to_movers(proposal)],
        _("Proposal {number} passes from {before} to {department}"),
        _("The reply is now due on {due}."),
        before=before,
        department=row.department,
        due=day(proposal.round_due_on),
        legal=True,
    )


def left_behind(department: Department, *, left: int, on: date) -> None:
    """Once a department: its cases have nobody who answers them."""
    notices.notify(
        holders(Role.CONGRESS_OFFICER, on),
        subject=format_lazy(
            _("{department} is dissolved: {count} open cases wait for a successor"),
            department=department,
            count=left,
        ),
        body=_("Move them in one act; their due days stay as they are."),
        url=reverse("congress:succession", args=[department.pk]),
        dedup_key=f"left behind {department.pk}",
        policy=LEGAL,
    )


def moved_all(department: Department, successor: Department, *, count: int, on: date) -> None:
    """One notice for all of them: it names no file."""
    notices.notify(
        office(successor.pk, on),
        subject=format_lazy(
            _("{count} open cases of {old} pass to {new}"),
            count=count,
            old=department,
            new=successor,
        ),
        body=_("Their due days are unchanged. You find them on your desk."),
    )
