"""Without a meeting, in the recess: the chair puts outcomes to a second signature, another member
signs, and the chair confirms them (proposals.md 2.4)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.deeds import AlreadyDone, do_once, new_nonce
from casework.transitions import Outcome as Result
from casework.transitions import TransitionRefused
from members.choices import Role
from members.selectors import holds

from .. import selectors
from ..choices import Outcome, State
from ..models import DraftOutcome, MeetingDecision, Proposal, Session
from ..selectors.people import committee
from ..services import meetings, screening


def put(
    request: HttpRequest,
    session: Session,
    drafts: Sequence[DraftOutcome],
    overtaken: Sequence[Result] = (),
) -> HttpResponse:
    """Put the chosen drafts to a second signature; say which rows have changed since the page."""
    for row in overtaken:
        messages.warning(request, f"{row.case.number}: {row.error}")
    items = [(d.proposal, d.outcome) for d in drafts]
    if not items:
        messages.warning(request, _("Choose at least one outcome."))
        return redirect(f"{reverse('congress:decide')}?session={session.code}")
    decision = meetings.sign(
        session=session, items=items, by=request.user, on=request.today, note=""
    )  # the same items again, by a second press or from a second tab, are the same paper
    messages.success(request, _("Put to a second signature."))
    return redirect("congress:signature", decision.pk)


def signature(request: HttpRequest, pk: int) -> HttpResponse:
    """What two sign: the second member signs, then the chair confirms."""
    members = (Role.PROPOSAL_COMMITTEE_CHAIR, Role.PROPOSAL_COMMITTEE_MEMBER)
    if not holds(request.user, members, request.today):
        raise PermissionDenied
    decision = get_object_or_404(
        MeetingDecision.objects.select_related("session", "entered_by", "cosigned_by"),
        pk=pk,
        by_signature=True,
    )
    results = None
    if request.method == "POST":
        try:
            # What the page offered is done, not what the paper has come to meanwhile.
            if request.POST.get("step") == "sign":
                meetings.cosign(decision=decision, by=request.user, on=request.today)
                messages.success(request, _("Signed. The chair confirms the outcomes now."))
                return redirect("congress:signature", pk)
            if request.POST.get("step") == "confirm":
                do_once(request.POST.get("nonce", ""), lambda: None)
                results = confirm(request, decision)
        except AlreadyDone:
            return redirect("congress:signature", pk)
        except TransitionRefused as late:
            messages.warning(request, str(late))
            return redirect("congress:signature", pk)
        except ValidationError as invalid:
            messages.error(request, " ".join(invalid.messages))
    rows = _rows(request, decision)
    context = {
        "decision": decision,
        "rows": rows,
        "results": results,
        "done": sum(1 for r in results or [] if not r.error),
        "failed": failures(results or []),
        "nonce": new_nonce(),
        **_turn(request, decision, [row for row in rows if row["waits"]]),
    }
    return render(request, "congress/signature.html", context)


def confirm(request: HttpRequest, decision: MeetingDecision) -> list[Result]:
    """A result for every row of the paper; of those that are decided meanwhile, who was faster."""
    drafts = meetings.drafts_signed(decision)
    open_rows = {draft.proposal_id for draft in drafts}
    seen = Proposal.objects.visible_to(request.gate).for_list()
    gone = seen.filter(decided__decision=decision).exclude(pk__in=open_rows)
    late = [Result(row, selectors.who_was_faster(row)) for row in gone.distinct()]
    return late + screening.decide_each(
        decision=decision, drafts=drafts, by=request.user, on=request.today
    )


def _rows(request: HttpRequest, decision: MeetingDecision) -> list[dict[str, Any]]:
    """What is signed, each with its terms, what became of it, and whose signature cannot count."""
    seen = Proposal.objects.visible_to(request.gate)
    items = decision.items.filter(proposal__in=seen).select_related("proposal__file")
    terms = {draft.proposal_id: draft for draft in meetings.drafts_signed(decision)}
    own = meetings.own_items(decision, request.user, request.today)
    return [
        {
            "proposal": item.proposal,
            "verb": item.verb,
            "outcome": Outcome(item.verb).label,
            "draft": terms.get(item.proposal_id),
            "waits": item.proposal.state == State.SUBMITTED,
            "own": item.proposal_id in own,
        }
        for item in items
    ]


def _turn(
    request: HttpRequest, decision: MeetingDecision, waiting: list[dict[str, Any]]
) -> dict[str, Any]:
    """Whose turn it is: what this reader may do and what follows, or who is waited for."""
    chair = holds(request.user, [Role.PROPOSAL_COMMITTEE_CHAIR], request.today)
    first = decision.entered_by_id == request.user.pk
    asked = committee(request.today).exclude(pk=decision.entered_by_id).distinct()
    turn: dict[str, Any] = {"may_sign": False, "may_confirm": False, "asked": []}
    if not waiting:
        return turn | {"said": _("Everything here has been decided.")}
    if decision.cosigned_by_id is None:
        turn["asked"] = list(asked)
        if first:
            return turn | {"said": _("You have signed. Another member of the committee signs.")}
        if all(row["own"] for row in waiting):
            return turn | {"said": _("You have a part in all of this: another member signs.")}
        return turn | {
            "may_sign": True,
            "effects": [
                _("Nothing moves yet: after your signature the chair confirms, row by row."),
                _("You sign the outcomes as they stand here. A row that is changed drops out and "
                  "is put forward anew."),
                _("Your signature is not taken back here; tell the chair before the confirmation."),
            ],
        }  # fmt: skip
    if not chair:
        return turn | {"said": _("Both have signed. The chair confirms.")}
    tally = Counter(row["outcome"] for row in waiting)
    return turn | {
        "may_confirm": True,
        "effects": [
            *(f"{label}{_(': ')}{n}" for label, n in tally.items()),
            _("The movers are told. Docket numbers are given in the order of receipt."),
        ],
    }


def failures(results: Iterable[Result]) -> list[dict[str, str]]:
    """The rows that were not done, for `components/outcome.html`."""
    rows = [(getattr(r.case, "proposal", r.case), r.error) for r in results if r.error]
    return [
        {
            "title": f"{proposal.number} {proposal}",
            "url": reverse("congress:proposal", args=[proposal.pk]),
            "error": error,
        }
        for proposal, error in rows
    ]
