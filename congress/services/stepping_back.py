"""回避 of those who decide. Who moves a proposal or heads its lead department is found by rule;
what no record tells, such as a near relative, she declares herself (common.md 6, recusal;
proposals.md 2.4): the file is closed to her, and she leaves the item and its quorum."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from casework import recusal
from casework.models import Recusal

from .. import rules
from ..models import DraftOutcome, Proposal
from ..notices import office as notices
from .steps import need

GROUNDS = (Recusal.Ground.RELATIVE, Recusal.Ground.INTEREST, Recusal.Ground.OTHER)


def may_step_back(user: Any, proposal: Proposal) -> bool:
    return proposal.closed_on is None and rules.is_congress_staff(user, proposal)


@transaction.atomic
def step_back(*, proposal: Proposal, by: Any, on: date, ground: str, note: str = "") -> Recusal:
    """Her own drafts of an outcome go with her; the chair and the office are told."""
    proposal.judged_on = on
    if ground not in GROUNDS or not may_step_back(by, proposal):
        raise PermissionDenied
    if ground == Recusal.Ground.OTHER:
        note = need(note, _("Say in a few words what the ground is."))
    row = recusal.declare(proposal.file, by, ground, by=by, on=on, note=note.strip())
    DraftOutcome.objects.filter(proposal=proposal, officer=by).delete()
    notices.stepped_back(proposal, row, on=on)
    return row


@transaction.atomic
def let_back(*, row: Recusal, proposal: Proposal, by: Any, on: date, reason: str) -> Recusal:
    """The chair ends a recusal whose ground has gone."""
    proposal.judged_on = on
    if row.file_id != proposal.file_id or not rules.is_chair(by, proposal):
        raise PermissionDenied
    recusal.lift(row, by=by, on=on, note=need(reason, _("Say why the recusal ends.")))
    notices.let_back(proposal, row, reason=reason)
    return row
