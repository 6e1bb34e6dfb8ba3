"""The departments of a proposal: whose lead it is, and which offices hold a key to it."""

from datetime import date

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from casework import access
from casework.models import CaseFile
from members.choices import Role
from members.models import Department, Employment, Person
from members.selectors import holders, responsible_leader

from ..choices import AssignmentPart, KeySeat
from ..models import Assignment, Proposal
from ..workflow import ASSIGNMENT

OFFICES = (Role.DEPARTMENT_HEAD, Role.DEPARTMENT_CONTACT)
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


def end_parts(rows: QuerySet[Assignment], on: date) -> None:
    """These rows end, planned or at work: the right to act goes, reading stays."""
    kept = Assignment.objects.filter(pk__in=list(rows.values_list("pk", flat=True)))
    kept.update(ended_on=on)
    ASSIGNMENT.carry(kept, "drop")
    ASSIGNMENT.carry(kept, "end_assignment")


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
