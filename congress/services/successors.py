"""A department is dissolved: what it has on its desk goes to its successor."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from casework import clocks
from members.models import Department

from ..choices import AssignmentPart, AssignmentState
from ..models import Assignment, Proposal, Suggestion
from ..notices import assigning as notices
from ..workflow import PROPOSAL
from . import departments, suggestion_handling


@transaction.atomic
def move_all(
    *, department: Department, successor: Department | None, by: Any, on: date
) -> list[Proposal | Suggestion]:
    """A department is dissolved: every live row of a proposal and every open suggestion goes to
    the successor in one act, the clocks are untouched, the trail keeps the old name. Refused
    without a successor: no row is left behind."""
    successor = successor or department.merged_into
    if successor is None or successor.pk == department.pk:
        raise ValidationError(_("Name the successor: no open case may be left behind."))
    departments.need_open(successor, on)
    rows = Assignment.objects.in_force().filter(department=department)
    moved: list[Proposal | Suggestion] = []
    for row in rows.select_related("proposal__file", "proposal__session").order_by(
        "proposal__file_id"
    ):
        _move_row(row, successor, by=by, on=on)
        moved.append(row.proposal)
    held = Suggestion.objects.open().filter(department=department).select_related("file")
    for suggestion in held.order_by("file_id"):
        suggestion_handling.move_to_successor(
            suggestion=suggestion, successor=successor, by=by, on=on
        )
        moved.append(suggestion)
    if moved:
        notices.moved_all(department, successor, count=len(moved), on=on)
    return moved


def _move_row(row: Assignment, successor: Department, *, by: Any, on: date) -> None:
    proposal = row.proposal
    note = _("%(old)s is followed by %(new)s") % {"old": row.department, "new": successor}
    PROPOSAL.perform(proposal, "move_all", by=by, on=on, note=note)
    row.refresh_from_db()
    row.proposal = proposal
    other = proposal.assignments.in_force().filter(department=successor)
    assists_already = row.part == AssignmentPart.ASSISTING and other.exists()
    state = row.state
    mine = proposal.assignments.filter(pk=row.pk)
    if assists_already:
        departments.end_parts(mine, by=by, on=on)
    else:
        departments.end_parts(other, by=by, on=on)
        departments.close_parts(mine, on)
        new = Assignment.objects.create(
            proposal=proposal,
            department=successor,
            part=row.part,
            state=state,
            follows=row,
            proposed_on=row.proposed_on,
            sent_on=row.sent_on,
            is_final=row.is_final,
            taken_on=row.taken_on,
            asked_version=row.asked_version,
            opinion=row.opinion,
            opinion_text=row.opinion_text,
            signed_by=row.signed_by,
            signed_on=row.signed_on,
        )
        if state != AssignmentState.PROPOSED:
            departments.give_keys(proposal.file, successor, departments.SEATS[new.part])
        _hand_clocks(row, new, by=by, on=on)
    if row.part == AssignmentPart.LEAD:
        departments.set_lead(proposal, successor)


def _hand_clocks(row: Assignment, new: Assignment, *, by: Any, on: date) -> None:
    """What the old department owed the new one owes, on the same day."""
    own, follows = departments.purpose_of(row), departments.purpose_of(new)
    for clock in list(clocks.live(row.file).filter(owner_unit=row.department_id).order_by("pk")):
        purpose = follows if clock.purpose == own else None
        clocks.reassign(clock, on=on, by=by, owner_unit=new.department, purpose=purpose)
