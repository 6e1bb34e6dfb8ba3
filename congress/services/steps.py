"""Taking a step of a proposal or of a row in its folder on a given day."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from casework.transitions import Transition, Workflow

from ..choices import Deciders
from ..models import DecidedItem, MeetingDecision, Proposal
from ..workflow import PROPOSAL


def enter(proposal: Proposal, verb: str, *, by: Any, on: date) -> None:
    """Lock the folder and ask whether the step may be taken that day."""
    proposal.judged_on = on
    PROPOSAL.enter(proposal, verb, by=by, on=on)


def take(
    proposal: Proposal, verb: str, *, by: Any, on: date, note: str = "", internal: bool = False
) -> Transition:
    proposal.judged_on = on
    return PROPOSAL.perform(proposal, verb, by=by, on=on, note=note, internal=internal)


def enter_row(table: Workflow, row: Any, verb: str, *, by: Any, on: date) -> None:
    row.judged_on = on
    table.enter(row, verb, by=by, on=on)


def take_row(
    table: Workflow,
    row: Any,
    verb: str,
    *,
    by: Any,
    on: date,
    note: str = "",
    internal: bool = False,
) -> Transition:
    row.judged_on = on
    return table.perform(row, verb, by=by, on=on, note=note, internal=internal)


def keep(row: Any, **values: Any) -> None:
    """Write fields of a row beside its step: never a whole `save`, which would write the past."""
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


def need(text: str, message: str) -> str:
    """Words that must be given; spaces alone are none."""
    text = (text or "").strip()
    if not text:
        raise ValidationError(message)
    return text


def moved_by(
    decision: MeetingDecision | None, proposal: Proposal, verb: str, *, on: date
) -> DecidedItem:
    """Enter the item that a meeting of the committee moved. Refused without a meeting, and for
    one that lies in the future."""
    if decision is None:
        raise ValidationError(_("This needs the decision of a meeting."))
    if decision.body != Deciders.COMMITTEE:
        raise ValidationError(_("This is decided by the proposal committee."))
    if decision.held_on > on:
        raise ValidationError(_("The meeting lies in the future."))
    return DecidedItem.objects.create(decision=decision, proposal=proposal, verb=verb)
