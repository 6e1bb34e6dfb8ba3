"""并案: one master, its children follow; undone until the master is assigned. Files are locked in
pk order before anything else, as everywhere in the house."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from casework import clocks
from casework.files import link, lock
from casework.models import CaseLink

from ..choices import ClockKind, Deciders, LinkKind, Outcome, PaperKind, State
from ..models import CoMover, MeetingDecision, Proposal
from ..notices import outcomes as notices
from ..workflow import PROPOSAL
from . import assignments, co_movers, meetings, outcomes, papers, proposals, seats

MASTER_STATES = (State.SUBMITTED, State.DOCKETED, State.ASSIGNED, State.ACCEPTED)


@transaction.atomic
def merge_into(
    *, proposal: Proposal, master: Proposal, decision: MeetingDecision, by: Any, on: date
) -> Proposal:
    """Merge before docketing, moved by a meeting: the mover moves the master together with its
    mover, seconds are counted together, each person once."""
    _enter(proposal, master, "merge_into", by, on)
    _fits(proposal, master, MASTER_STATES)
    meetings.moved(decision, proposal, "merge_into", body=Deciders.COMMITTEE, on=on)
    _merge(proposal, master, "merge_into", by, on)
    outcomes.note_outcome(proposal, Outcome.MERGE, decision, by=by, on=on)
    clocks.met_if_live(proposal.file, ClockKind.SCREENING, on=on, by=by)
    papers.issue(proposal, PaperKind.MERGE_NOTICE, on=on, master=master)
    notices.merged(proposal, master, on=on)
    return proposal


@transaction.atomic
def merge_docketed(*, proposal: Proposal, master: Proposal, by: Any, on: date) -> Proposal:
    """Merge two docketed ones: the number stays in the register, 并入第n号."""
    _enter(proposal, master, "merge_docketed", by, on)
    _fits(proposal, master, (State.DOCKETED,))
    _merge(proposal, master, "merge_docketed", by, on)
    assignments.drop(proposal=proposal, by=by, on=on)
    clocks.pause_all(proposal.file, on=on, by=by, reason=_("merged into %s") % master.number)
    papers.issue(proposal, PaperKind.MERGE_NOTICE, on=on, master=master)
    notices.merged(proposal, master, on=on)
    return proposal


@transaction.atomic
def name_predecessor(*, proposal: Proposal, predecessor: Proposal, by: Any, on: date) -> Proposal:
    """Across sessions proposals are not merged: the older one is linked as 前案 (E10)."""
    PROPOSAL.enter(proposal, "name_predecessor", by=by, on=on)
    if predecessor.session.window_opens_on >= proposal.session.window_opens_on:
        raise ValidationError(_("A predecessor is of an earlier session."))
    PROPOSAL.perform(proposal, "name_predecessor", by=by, on=on, note=predecessor.number)
    link(proposal.file, predecessor.file, LinkKind.PREDECESSOR, on=on)
    return proposal


def _enter(proposal: Proposal, master: Proposal, verb: str, by: Any, on: date) -> None:
    if master is None or proposal.pk == master.pk:
        raise ValidationError(_("Choose another proposal as the master."))
    lock(proposal.file_id, master.file_id)
    master.refresh_from_db()
    PROPOSAL.enter(proposal, verb, by=by, on=on)


def _fits(proposal: Proposal, master: Proposal, states: tuple[str, ...]) -> None:
    if proposal.session_id != master.session_id:
        raise ValidationError(_("Proposals of different sessions are linked, not merged."))
    if master.state not in states:
        raise ValidationError(
            _("Nothing can be merged into a proposal that is %(state)s.")
            % {"state": master.get_state_display()}
        )
    if proposal.is_master:
        raise ValidationError(_("Others are merged into this proposal: undo the merge first."))


def _merge(proposal: Proposal, master: Proposal, verb: str, by: Any, on: date) -> None:
    before = proposal.state
    # the CHECK asks a merged row for its master: named before the state moves
    proposal.merged_into, proposal.merged_from = master, before
    proposal.save(update_fields=["merged_into", "merged_from"])
    PROPOSAL.perform(proposal, verb, by=by, on=on, note=master.number)
    link(proposal.file, master.file, LinkKind.MERGED_INTO, on=on)
    for person, delegation in _movers(proposal):
        co_movers.join_by_merge(
            master=master, child=proposal, person=person, delegation=delegation, by=by, on=on
        )
    seats.shut(proposal, on)


def _movers(proposal: Proposal) -> list[tuple]:
    joined = CoMover.objects.filter(proposal=proposal, state="joined").select_related(
        "person", "delegation"
    )
    return [(proposal.mover, proposal.delegation), *((c.person, c.delegation) for c in joined)]


@transaction.atomic
def unmerge(*, proposal: Proposal, reason: str, by: Any, on: date) -> Proposal:
    """Undo: the proposal is screened again; only while the master is not assigned."""
    _undo(proposal, "unmerge", (State.SUBMITTED, State.DOCKETED), reason, by, on)
    proposal.outcome, proposal.screened_on = "", None
    proposal.decided_on = proposal.decided_by = None
    proposal.decided_by_body = ""
    proposal.save(
        update_fields=["outcome", "screened_on", "decided_on", "decided_by", "decided_by_body"]
    )
    proposals.start_screening(proposal, by=by, on=on, anew=True)
    return proposal


@transaction.atomic
def unmerge_docketed(*, proposal: Proposal, reason: str, by: Any, on: date) -> Proposal:
    """Undo between docketed ones: the number was kept, the clock of the assignment runs on."""
    _undo(proposal, "unmerge_docketed", (State.DOCKETED,), reason, by, on)
    merged = proposal.file.trail.filter(action="merge_docketed").last()
    assignments.propose_again(proposal=proposal, ended_on=merged.on, by=by, on=on)
    clocks.resume_all(proposal.file, on=on, by=by)
    return proposal


def _undo(
    proposal: Proposal, verb: str, states: tuple[str, ...], reason: str, by: Any, on: date
) -> None:
    master = proposal.merged_into
    if master is None:
        PROPOSAL.enter(proposal, verb, by=by, on=on)  # refuses: nothing is merged
        raise ValidationError(_("This proposal is not merged."))
    lock(proposal.file_id, master.file_id)
    master.refresh_from_db()
    PROPOSAL.enter(proposal, verb, by=by, on=on)
    if not reason.strip():
        raise ValidationError(_("Say why the merge is undone."))
    if master.state not in states:
        raise ValidationError(_("The master has gone on: the merge cannot be undone any more."))
    PROPOSAL.perform(proposal, verb, by=by, on=on, note=reason)
    proposal.merged_into, proposal.merged_from = None, ""
    proposal.save(update_fields=["merged_into", "merged_from"])
    CaseLink.objects.filter(
        file=proposal.file_id, other=master.file_id, kind=LinkKind.MERGED_INTO
    ).delete()
    co_movers.unjoin(master=master, child=proposal, on=on)
    seats.unshut(proposal)
    notices.unmerged(proposal, master, on=on)
