"""Without a meeting, in the recess: the chair puts outcomes to a second signature, another member
signs, and the chair confirms them (proposals.md 2.4)."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.transitions import Outcome as Result
from members.choices import Role
from members.selectors import holds

from ..choices import Outcome
from ..models import DraftOutcome, MeetingDecision, Proposal, Session
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
    )
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
    seen = Proposal.objects.visible_to(request.gate)
    items = decision.items.filter(proposal__in=seen).select_related("proposal__file")
    terms = {draft.proposal_id: draft for draft in screening.drafts_signed(decision)}
    first = decision.entered_by_id == request.user.pk
    results = None
    if request.method == "POST":
        try:
            if decision.cosigned_by_id is None:
                meetings.cosign(decision=decision, by=request.user, on=request.today)
                messages.success(request, _("Signed. The chair confirms the outcomes now."))
                return redirect("congress:signature", pk)
            results = screening.decide_each(
                decision=decision,
                drafts=screening.drafts_signed(decision),
                by=request.user,
                on=request.today,
            )
        except ValidationError as invalid:
            messages.error(request, " ".join(invalid.messages))
    context = {
        "decision": decision,
        "items": [
            (item.proposal, Outcome(item.verb).label, terms.get(item.proposal_id)) for item in items
        ],
        "may_sign": decision.cosigned_by_id is None and not first,
        "may_confirm": decision.cosigned_by_id is not None
        and holds(request.user, [Role.PROPOSAL_COMMITTEE_CHAIR], request.today),
        "results": results,
        "done": sum(1 for r in results or [] if not r.error),
        "failed": [
            {
                "title": f"{r.case.proposal.number} {r.case.proposal}",
                "url": reverse("congress:proposal", args=[r.case.proposal_id]),
                "error": r.error,
            }
            for r in results or []
            if r.error
        ],
    }
    return render(request, "congress/signature.html", context)
