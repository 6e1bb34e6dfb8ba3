"""Writing: the draft is saved as one types, similar earlier proposals are shown meanwhile."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from casework.transitions import TransitionRefused

from .. import selectors
from ..choices import State
from ..forms.writing import BeginForm, ProposalForm
from ..models import DelegationOffice, Proposal
from ..services import drafts, proposals, sessions
from .cases import found

WRITABLE = (State.DRAFT, State.SECONDING, State.SENT_BACK)


def begin(request: HttpRequest) -> HttpResponse:
    """A title or one sentence begins a draft; everything else follows on the next page."""
    if not selectors.is_in_office(request.user.person_id, request.today):
        return render(request, "congress/not_a_delegate.html", status=403)
    writes = DelegationOffice.objects.in_force(request.today).filter(
        person=request.user.person_id, role__in=("delegation_secretary", "delegation_leader")
    )
    form = BeginForm(request.POST or None, collective=writes.exists())
    if request.method == "POST" and form.is_valid():
        words = {k: form.cleaned_data[k] for k in ("title", "reason")}
        collective = form.cleaned_data.get("is_collective", False)
        try:
            proposal = drafts.begin_or_find(
                by=request.user, on=request.today, words=words, is_collective=collective
            )
        except PermissionDenied as denied:
            form.add_error(None, str(denied))
        except ValidationError as invalid:
            form.add_error(None, invalid)
        else:
            return redirect("congress:write", proposal.pk)
    session, in_recess = sessions.receiving(request.today)
    context = {"form": form, "session": session, "in_recess": in_recess}
    status = 422 if form.errors else 200
    return render(request, "congress/begin.html", context, status=status)


def write(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole text. Two pages on one draft: the newer text stays, the other lies beside it."""
    proposal = mine(request, pk)
    form = ProposalForm.of(proposal, request.POST or None)
    newer = None
    if request.method == "POST" and form.is_valid():
        try:
            saved = store(request, proposal, form)
        except TransitionRefused:
            proposal.refresh_from_db()
            newer = proposal
        except ValidationError as invalid:
            _add(form, invalid)
        else:
            if saved is not None and saved.newer is not None:
                newer = saved.proposal
            elif "publish" in request.POST:
                return redirect("congress:perform", proposal.pk, "publish_for_seconds")
            else:
                messages.success(request, _("Saved."))
                back = "congress:write" if proposal.state == State.DRAFT else "congress:proposal"
                return redirect(back, proposal.pk)
    context = {
        "proposal": proposal,
        "form": form,
        "newer": newer,
        "similar": selectors.similar(proposal.title, request.gate, but=proposal.pk),
        "seconds": proposal.seconds.select_related("person", "delegation"),
        "is_draft": proposal.state == State.DRAFT,
        "wanted": proposal.session.rule("congress.seconders_min"),
    }
    status = 409 if newer else (422 if form.errors else 200)
    return render(request, "congress/write.html", context, status=status)


def mine(request: HttpRequest, pk: int) -> Proposal:
    proposal = found(request, pk)
    people = {proposal.mover_id, proposal.written_by_id}
    if proposal.state != State.DRAFT:  # a draft is its mover's own; co-movers change what is out
        people |= selectors.co_movers(proposal)
    if request.user.person_id not in people or proposal.state not in WRITABLE:
        raise Http404
    return proposal


def store(request: HttpRequest, proposal: Proposal, form: ProposalForm) -> drafts.Saved | None:
    version = form.cleaned_data["version"]
    if proposal.state == State.DRAFT:
        return drafts.save_draft(
            proposal=proposal, words=form.words(), version=version, by=request.user
        )
    proposals.edit(
        proposal=proposal, words=form.words(), by=request.user, on=request.today, version=version
    )
    return None


def _add(form: ProposalForm, invalid: ValidationError) -> None:
    """A fault of a field stands at the field, any other on top."""
    if hasattr(invalid, "error_dict"):
        for name, errors in invalid.error_dict.items():
            form.add_error(name if name in form.fields else None, errors)
    else:
        form.add_error(None, invalid)


@require_POST
def autosave(request: HttpRequest, pk: int) -> JsonResponse:
    """Kept while one types. `newer` says that another page has saved meanwhile; what came with
    this save lies beside the text and is not lost."""
    proposal = mine(request, pk)
    form = ProposalForm(request.POST)
    if proposal.state != State.DRAFT or not form.is_valid():
        return JsonResponse({"saved": False}, status=422)
    try:
        saved = store(request, proposal, form)
    except (ValidationError, TransitionRefused):
        return JsonResponse({"saved": False}, status=422)
    answer = {"saved": True, "version": saved.proposal.version}
    if saved.newer is not None:
        answer |= {"newer": True, "version": form.cleaned_data["version"]}
    return JsonResponse(answer)


def similar(request: HttpRequest) -> HttpResponse:
    """Earlier proposals with a similar title, as a fragment beside the title."""
    title = request.GET.get("title", "")[:120]
    rows = selectors.similar(title, request.gate) if len(title) > 3 else []
    return render(request, "congress/_similar.html", {"similar": rows})


def take_up(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Take up a version that lay aside: it becomes the text, the present one stays a version."""
    proposal = mine(request, pk)
    kept = proposal.versions.filter(number=number).first()
    if kept is None or proposal.state != State.DRAFT:
        raise Http404
    if request.method == "POST":
        drafts.save_draft(
            proposal=proposal, words=kept.words, version=proposal.version, by=request.user
        )
        messages.success(request, _("That version is the text now."))
        return redirect("congress:write", pk)
    context = {
        "proposal": proposal,
        "kept": kept,
        "back": reverse("congress:write", args=[pk]),
    }
    return render(request, "congress/version.html", context)
