"""会签: the assisting departments sign the draft, differ from it, or let their time pass."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from casework import clocks
from casework.actors import CLOCK

from ..choices import AssignmentState, ClockKind, CosignOpinion
from ..models import Assignment, Proposal, Reply
from ..notices import handling as notices
from ..workflow import ASSIGNMENT, PROPOSAL
from . import limits, reply_drafts, rounds
from .departments import own_clock, purpose_of
from .steps import keep, need

AWAITED = (AssignmentState.SENT, AssignmentState.TAKEN, AssignmentState.ASKED)


@transaction.atomic
def ask_cosign(*, proposal: Proposal, by: Any, on: date) -> Proposal:
    """Ask every assisting department to co-sign the draft as it stands; a changed draft asks
    again. A clock runs for each."""
    PROPOSAL.enter(proposal, "ask_cosign", by=by, on=on)
    reply = reply_drafts.check(rounds.current(proposal).reply, on)
    rows = proposal.assignments.in_force().assisting()
    waiting = [str(row) for row in rows.filter(state=AssignmentState.SENT)]
    if waiting:
        raise ValidationError(
            _("%(departments)s has not taken its part yet.") % {"departments": "、".join(waiting)}
        )
    asked = [row for row in rows if row.asked_version != reply.version or row.opinion == ""]
    if not asked:
        raise ValidationError(_("No assisting department is left to ask."))
    PROPOSAL.perform(proposal, "ask_cosign", by=by, on=on)
    keep(reply, frozen=True)
    kept = Assignment.objects.filter(pk__in=[row.pk for row in asked])
    ASSIGNMENT.carry(kept, "ask")
    kept.update(
        asked_version=reply.version, opinion="", opinion_text="", signed_by=None, signed_on=None
    )
    for row in asked:
        old = own_clock(row, ClockKind.COSIGN)
        if old:
            clocks.restart(old, on=on, by=by)
        else:
            limits.start(
                proposal,
                ClockKind.COSIGN,
                on=on,
                by=by,
                purpose=purpose_of(row),
                owner_unit=row.department_id,
            )
        notices.cosign_asked(row, on=on)
    return proposal


def _sign(
    assignment: Assignment, verb: str, *, opinion: str, text: str, by: Any, on: date
) -> Assignment:
    ASSIGNMENT.enter(assignment, verb, by=by, on=on)
    if opinion not in CosignOpinion.values:
        raise ValidationError(_("Choose your opinion."))
    if opinion != CosignOpinion.AGREE:
        text = need(text, _("Say what you see differently."))
    keep(assignment, opinion=opinion, opinion_text=text.strip(), signed_by=by, signed_on=on)
    ASSIGNMENT.perform(assignment, verb, by=by, on=on, note=text.strip(), internal=True)
    notices.cosigned(assignment, on=on)
    return assignment


@transaction.atomic
def cosign(
    *, assignment: Assignment, by: Any, on: date, opinion: str, text: str = ""
) -> Assignment:
    """A department that differs stops nothing: committee and leader see its text (E19)."""
    clock = own_clock(assignment, ClockKind.COSIGN)
    row = _sign(assignment, "cosign", opinion=opinion, text=text, by=by, on=on)
    if clock:
        clocks.met(clock, on=on, by=by)
    return row


@transaction.atomic
def cosign_late(
    *, assignment: Assignment, by: Any, on: date, opinion: str, text: str = ""
) -> Assignment:
    """Until the reply is released; the mark 未会签 goes."""
    return _sign(assignment, "cosign_late", opinion=opinion, text=text, by=by, on=on)


@transaction.atomic
def pass_unsigned(*, assignment: Assignment, by: Any, on: date) -> Assignment:
    clock = own_clock(assignment, ClockKind.COSIGN)
    ASSIGNMENT.perform(assignment, "pass_unsigned", by=by, on=on)
    if clock:
        clocks.stop(clock, on=on, by=by)
    return assignment


def pass_the_silent(proposal: Proposal, on: date) -> None:
    """What the clock will do at its next tick counts already: the day decides."""
    for row in proposal.assignments.filter(state=AssignmentState.ASKED):
        clock = own_clock(row, ClockKind.COSIGN)
        if clock is None or clocks.passed(clock, on):
            pass_unsigned(assignment=row, by=CLOCK, on=on)


def need_cosigned(proposal: Proposal, reply: Reply) -> None:
    rows = proposal.assignments.in_force().assisting()
    awaited = [str(row) for row in rows.filter(state__in=AWAITED)]
    if awaited:
        raise ValidationError(
            _("Co-signatures are awaited from %(departments)s.")
            % {"departments": "、".join(awaited)}
        )
    if rows.exclude(asked_version=reply.version).exists():
        raise ValidationError(_("The draft has changed since: ask for co-signatures again."))
