"""分管校领导批示: given in the portal, or recorded from paper; passed over in silence."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from casework import clocks
from casework.actors import CLOCK
from casework.models import Clock
from members.models import Person
from members.selectors import responsible_leader

from ..choices import ClockKind
from ..models import Instruction, Proposal
from ..notices import assigning as notices
from ..rules import is_school_office
from ..rules.handling import deputises_for_leader, signs_for_school
from ..workflow import PROPOSAL
from . import limits
from .steps import keep


def _is_late(proposal: Proposal, given_on: date) -> bool:
    clock = (
        Clock.objects.filter(file=proposal.file_id, kind=ClockKind.INSTRUCTION)
        .order_by("-pk")
        .first()
    )
    return clock is not None and clock.first_due_on is not None and given_on > clock.first_due_on


@transaction.atomic
def instruct(
    *,
    proposal: Proposal,
    by: Any,
    on: date,
    text: str = "",
    leader: Person | None = None,
    given_on: date | None = None,
    scan: Any = None,
) -> Proposal:
    """The leader writes, or the officer records what he wrote on paper: then `leader`, the day on
    the paper and its scan. A late one is entered all the same, and marked (E16)."""
    PROPOSAL.enter(proposal, "instruct", by=by, on=on)
    from_paper = not signs_for_school(by, proposal)
    given_on = given_on or on
    if from_paper:
        leader = leader or responsible_leader(proposal.lead_department_id, on)
        if leader is None:
            raise ValidationError(_("Name the leader who signed the paper."))
        if scan is None:
            raise ValidationError(_("Attach the scan of the paper."))
        if given_on > on:
            raise ValidationError(_("The day on the paper lies in the future."))
        if given_on < proposal.docketed_on:
            raise ValidationError(_("The day on the paper lies before the docketing."))
    else:
        given_on = on
        leader = by.person
    late = _is_late(proposal, given_on) or (from_paper and proposal.instruction_skipped)
    row = Instruction.objects.create(
        proposal=proposal,
        leader=leader,
        text=text.strip() or _("Agreed."),
        on=given_on,
        late=late,
        by_office=not from_paper
        and is_school_office(by, proposal)
        and deputises_for_leader(by, proposal) is None,
        recorded_by=by if from_paper else None,
        scan=scan if from_paper else None,
    )
    PROPOSAL.perform(proposal, "instruct", by=by, on=on, note=row.text, internal=True)
    limits.met(proposal, ClockKind.INSTRUCTION, on=on, by=by)
    notices.instructed(row, on=on)
    return proposal


@transaction.atomic
def skip_instruction(*, proposal: Proposal, on: date) -> Proposal:
    """Silence passes (common.md 3): the case can be assigned, marked 分管校领导未批示."""
    clock = clocks.live(proposal.file, ClockKind.INSTRUCTION).first()
    PROPOSAL.perform(proposal, "skip_instruction", by=CLOCK, on=on)
    keep(proposal, instruction_skipped=True)
    if clock:
        clocks.stop(clock, on=on, by=CLOCK)
    notices.instruction_skipped(proposal, on=on)
    return proposal
