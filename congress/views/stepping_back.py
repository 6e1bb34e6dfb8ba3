"""Stepping back from an item of the committee's table, and being let back by the chair."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.models import Recusal

from .. import rules
from ..forms.office import LetBackForm, StepBackForm
from ..models import Proposal
from ..services import stepping_back
from .asking import ask, sent, was_sent
from .cases import found


def _crumbs(proposal: Proposal) -> list[tuple[str, str]]:
    return [
        (_("Proposals"), reverse("congress:proposals")),
        (str(proposal), reverse("congress:proposal", args=[proposal.pk])),
    ]


def step_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The page says what follows; afterwards the case is closed to her."""
    if was_sent(request):
        return redirect("congress:triage")
    proposal = found(request, pk)
    if not stepping_back.may_step_back(request.user, proposal):
        raise Http404
    return ask(
        request,
        StepBackForm(sent(request)),
        lambda **given: stepping_back.step_back(
            proposal=proposal, by=request.user, on=request.today, **given
        ),
        question=_("Step back from this proposal?"),
        lead=proposal.title,
        effects=[
            _("The case is closed to you in every office: list, page, search, papers, notices."),
            _("The others decide without you; you are not counted in the quorum of the item."),
            _("Your draft of an outcome is removed. The chair and the office are told."),
            _("If you have moved it or head its department, you leave the item anyway."),
        ],
        undo=_("The chair lets you back when the ground has gone."),
        verb=_("Step back"),
        final=True,
        said=lambda done: _("You have stepped back from it."),
        back=reverse("congress:proposal", args=[pk]),
        then=reverse("congress:triage"),
        crumbs=_crumbs(proposal),
    )


def let_back(request: HttpRequest, pk: int, recusal: int) -> HttpResponse:
    proposal = found(request, pk)
    row = get_object_or_404(Recusal, pk=recusal, file=proposal.file_id)
    page = reverse("congress:proposal", args=[pk])
    if not rules.is_chair(request.user, proposal):
        raise Http404
    if row.ended_on is not None:
        return redirect(page)
    return ask(
        request,
        LetBackForm(sent(request)),
        lambda **given: stepping_back.let_back(
            row=row, proposal=proposal, by=request.user, on=request.today, **given
        ),
        question=_("Let %(name)s back?") % {"name": row.user},
        effects=[_("The case is open to her again, and she counts in the quorum.")],
        verb=_("Let back"),
        said=lambda done: _("She is told."),
        back=page,
        crumbs=_crumbs(proposal),
    )
