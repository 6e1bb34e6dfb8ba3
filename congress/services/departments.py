"""The departments of a proposal: whose lead it is, and which offices hold a key to it."""

from datetime import date
from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from casework import access, clocks
from casework.models import CaseFile, Clock
from members.choices import Role
from members.models import Department, Employment, Person
from members.selectors import holders, responsible_leader

from ..choices import AssignmentPart, ClockKind, KeySeat
from ..models import Assignment, Proposal
from ..workflow import ASSIGNMENT

OFFICES = (Role.DEPARTMENT_HEAD, Role.DEPARTMENT_CONTACT)
OF_A_ROW = (ClockKind.REFUSE_ASSIGNMENT, ClockKind.COSIGN)
SEATS = {AssignmentPart.LEAD: KeySeat.LEAD, AssignmentPart.ASSISTING: KeySeat.ASSISTING}


def office(role: str, department: Department) -> Group:
    """The office that holds the key: whoever heads the department that day opens the file."""
    return Group.objects.get_or_create(name=f"{role}:{department.code}")[0]


def give_keys(file: CaseFile, department: Department, seat: str) -> None:
    for role in OFFICES:
        access.give_key(file, office(role, department), facets=("core", "internal"), seat=seat)


def take_keys(file: CaseFile, department: Department, seat: str) -> None:
    for role in OFFICES:
        access.take_key(file, office(role, department), seat=seat)


def set_lead(proposal: Proposal, department: Department) -> None:
    """The lead department, on the proposal and on its folder: scopes ask the folder."""
    Proposal.objects.filter(pk=proposal.pk).update(lead_department=department)
    CaseFile.objects.filter(pk=proposal.file_id).update(unit=department)
    proposal.lead_department = department


def lead_of(proposal: Proposal) -> Assignment | None:
    return proposal.assignments.in_force().lead().select_related("department").first()


def purpose_of(row: Assignment) -> str:
    """What the limits of a row run for: the lead is one a case, any other row has its own."""
    return "" if row.part == AssignmentPart.LEAD else f"assignment.{row.pk}"


def own_clock(row: Assignment, kind: str = ClockKind.REFUSE_ASSIGNMENT) -> Clock | None:
    """The live clock of one department's row, whoever had a part before it."""
    return clocks.live(row.file, kind, purpose_of(row)).first()


def end_parts(rows: QuerySet[Assignment], *, by: Any, on: date) -> None:
    """These rows end, planned or at work: the right to act goes with the limits for it, reading
    stays."""
    for row in list(rows.select_related("proposal__file")):
        own = clocks.live(row.file).filter(kind__in=OF_A_ROW, purpose=purpose_of(row))
        for clock in list(own.order_by("pk")):
            clocks.stop(clock, on=on, by=by)
    close_parts(rows, on)


def close_parts(rows: QuerySet[Assignment], on: date) -> None:
    """End the rows alone: what runs goes on with whoever follows."""
    kept = Assignment.objects.filter(pk__in=list(rows.values_list("pk", flat=True)))
    kept.update(ended_on=on)
    ASSIGNMENT.carry(kept, "drop")
    ASSIGNMENT.carry(kept, "end_assignment")


def let_go(rows: QuerySet[Assignment], *, by: Any, on: date) -> None:
    """The case passes these departments by: whoever has not taken it has no more to read in it
    than anybody else."""
    untaken = list(rows.filter(taken_on=None).select_related("proposal__file", "department"))
    end_parts(rows, by=by, on=on)
    for row in untaken:
        take_keys(row.proposal.file, row.department, SEATS[row.part])


def need_offices(department: Department, on: date) -> None:
    """E14: a department in which nobody can act today takes no proposal."""
    if any(holders(role, on, department).exists() for role in OFFICES):
        return
    leader = responsible_leader(department, on)
    raise ValidationError(
        _("%(department)s has neither head nor contact today. Responsible leader: %(leader)s.")
        % {"department": department, "leader": leader or _("nobody, ask the school office")}
    )


def is_open(department: Department, on: date) -> bool:
    return department.valid_to is None or department.valid_to >= on


def standing_for(department: Department, on: date) -> Department:
    """The department itself, or whoever follows it when it is dissolved (E17)."""
    while not is_open(department, on) and department.merged_into is not None:
        department = department.merged_into
    return department


def need_open(department: Department, on: date) -> None:
    if not is_open(department, on):
        raise ValidationError(
            _("%(department)s does not exist any more.") % {"department": department}
        )


def need_works_at(person: Person | None, department: Department, on: date) -> Person:
    """A responsible person or contact works in the department or holds an office there."""
    if person is None:
        raise ValidationError(_("Name the responsible person and the contact."))
    employed = Employment.objects.in_force(on).filter(person=person, department=department)
    appointed = person.appointments.in_force(on).filter(department=department)
    if not employed.exists() and not appointed.exists():
        raise ValidationError(
            _("%(person)s does not work in %(department)s.")
            % {"person": person, "department": department}
        )
    return person
