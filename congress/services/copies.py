"""Drafts that begin with the text of an older proposal: the parts of one that is to be split, and
one that is moved again."""

from datetime import date
from typing import Any

from django.db import transaction

from casework.files import link
from members.choices import Role

from ..choices import LinkKind
from ..models import DelegationOffice, Proposal
from ..workflow import PROPOSAL
from . import drafts, limits


@transaction.atomic
def split_off(*, proposal: Proposal, by: Any, on: date) -> Proposal:
    """请拆分: of the parts that the committee named the first stays under the old number, each
    other becomes a draft of its own; it keeps the right of the window until the end of the
    revision (proposals.md 2.1)."""
    PROPOSAL.perform(proposal, "split_off", by=by, on=on)
    returned = proposal.send_backs.last()
    for title in returned.parts[1:]:
        part = _copy(proposal, LinkKind.SPLIT_FROM, by=by, on=on, title=title, one_matter=False)
        part.split_from, part.session = proposal, proposal.session
        part.in_recess = proposal.in_recess
        part.window_right_until = limits.due_on(proposal, "congress.revise")
        part.save(update_fields=["split_from", "session", "in_recess", "window_right_until"])
    return proposal


@transaction.atomic
def begin_anew(*, proposal: Proposal, by: Any, on: date) -> Proposal:
    """Begin a proposal with the text of one that lapsed, was declined or is not done yet; the old
    one is its predecessor. The old trail says nothing of it: a draft is private."""
    PROPOSAL.enter(proposal, "begin_anew", by=by, on=on)
    _copy(proposal, LinkKind.PREDECESSOR, by=by, on=on)
    return proposal


def _copy(proposal: Proposal, kind: str, *, by: Any, on: date, **changed: Any) -> Proposal:
    """Her own, or of her delegation where she may still write for it."""
    writes = DelegationOffice.objects.in_force(on).filter(
        person=by.person, role__in=(Role.DELEGATION_LEADER, Role.DELEGATION_SECRETARY)
    )
    copy = drafts.begin(
        by=by,
        on=on,
        words={**drafts.words_of(proposal), **changed},
        is_collective=proposal.is_collective and writes.exists(),
    )
    link(copy.file, proposal.file, kind, on=on)
    return copy
