"""Seconding: the mover asks, the delegate answers by an act of her own, with one tap."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casework.transitions import TransitionRefused
from casework.typed import whole_number
from members.models import Person

from .. import selectors
from ..choices import SecondState, State
from ..forms.writing import InviteForm
from ..models import Delegate, Proposal
from ..services import proposals, seconds
from ..workflow import SECOND
from .cases import found

SHOWN = 40


def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom to ask: by name, pinyin or delegation."""
    proposal = found(request, pk)
    if proposal.mover_id != request.user.person_id or proposal.state != State.SECONDING:
        raise Http404
    word = request.GET.get("q", "").strip()
    delegation = request.GET.get("delegation", "")
    people = candidates(proposal, request, word, delegation)
    delegations = proposal.session.term.delegations.all()
    form = InviteForm(request.POST or None, people=people, delegations=delegations)
    if request.method == "POST" and form.is_valid():
        asked, refused = 0, []
        for person in form.cleaned_data["person"]:
            try:
                seconds.invite(proposal=proposal, person=person, by=request.user, on=request.today)
                asked += 1
            except ValidationError as invalid:
                refused += invalid.messages
        if form.cleaned_data["whole"]:
            asked += len(
                seconds.invite_delegation(
                    proposal=proposal,
                    delegation=form.cleaned_data["whole"],
                    by=request.user,
                    on=request.today,
                )
            )
        messages.success(request, _("%(n)d delegates were asked.") % {"n": asked})
        for sentence in refused:
            messages.warning(request, sentence)
        return redirect("congress:invite", pk)
    live = selectors.live_seconds(proposal, request.today)
    context = {
        "proposal": proposal,
        "form": form,
        "word": word,
        "delegation": delegation,
        "delegations": delegations,
        "asked": proposal.seconds.select_related("person", "delegation"),
        "live": len(live),
        "wanted": proposal.session.rule("congress.seconders_min"),
        "ends_on": selectors.collection_ends_on(proposal),
        "obstacles": proposals.obstacles(proposal, request.today),
        "today": request.today,
    }
    status = 422 if form.errors else 200
    return render(request, "congress/invite.html", context, status=status)


def candidates(proposal: Proposal, request: HttpRequest, word: str, delegation: str):
    """Delegates in office who have not been asked; found by name, pinyin or delegation."""
    rows = Delegate.objects.of_the_school().in_office(request.today)
    if (chosen := whole_number(delegation)) is not None:
        rows = rows.filter(delegation=chosen)
    known = proposal.seconds.exclude(state__in=(SecondState.EXPIRED, SecondState.VOID))
    people = Person.objects.filter(pk__in=rows.values("person")).exclude(
        Q(pk__in=known.values("person"))
        | Q(pk__in={proposal.mover_id, *selectors.co_movers(proposal)})
    )
    if word:
        people = people.filter(Q(name__contains=word) | Q(name_pinyin__icontains=word))
    ids = list(people.order_by("name_pinyin").values_list("pk", flat=True)[:SHOWN])
    return Person.objects.filter(pk__in=ids)


def second(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the whole text, then one tap either way. An older text than the present one is never
    seconded: the new one is shown first (E6)."""
    proposal = found(request, pk)
    row = (
        proposal.seconds.filter(person=request.user.person_id)
        .exclude(state__in=(SecondState.EXPIRED, SecondState.VOID))
        .first()
    )
    if request.method == "POST":
        return _answer(request, proposal, row)
    steps = SECOND.available(row, request.user) if row else []
    may_volunteer = (
        row is None
        and proposal.state == State.SECONDING
        and selectors.is_in_office(request.user.person_id, request.today)
        and request.user.person_id not in {proposal.mover_id, *selectors.co_movers(proposal)}
    )
    context = {
        "proposal": proposal,
        "row": row,
        "steps": [s for s in steps if s.verb in ("agree", "confirm", "refuse", "take_back")],
        "may_volunteer": may_volunteer,
        "changes": selectors.text_changes(row)
        if row and row.state == SecondState.TO_CONFIRM
        else [],
        "live": len(selectors.live_seconds(proposal, request.today)),
        "wanted": proposal.session.rule("congress.seconders_min"),
        "ends_on": selectors.collection_ends_on(proposal),
        "today": request.today,
    }
    return render(request, "congress/second.html", context)


def _answer(request: HttpRequest, proposal: Proposal, row) -> HttpResponse:
    verb = request.POST.get("verb", "")
    revision = whole_number(request.POST.get("revision", ""))
    said = {
        "volunteer": _("You second this proposal."),
        "agree": _("You second this proposal."),
        "confirm": _("Your second stands for the new text."),
        "refuse": _("You do not second it. Nobody is asked why."),
        "take_back": _("Your second is taken back. The mover is told."),
    }
    deed = {"by": request.user, "on": request.today}
    if revision is not None and verb in ("volunteer", "agree", "confirm"):
        deed["revision"] = revision
    try:
        if verb == "volunteer":
            seconds.volunteer(proposal=proposal, **deed)
        elif verb in said and row is not None:
            getattr(seconds, verb)(second=row, **deed)
        else:
            raise Http404
    except TransitionRefused:
        messages.warning(request, _("This is no longer possible; see how it stands."))
    except PermissionDenied as denied:
        messages.error(request, str(denied) or _("This is not possible for you."))
    except ValidationError as invalid:
        for sentence in invalid.messages:
            messages.warning(request, sentence)
        return redirect("congress:second", proposal.pk)
    else:
        messages.success(request, said[verb])
    return redirect("congress:proposal", proposal.pk)
