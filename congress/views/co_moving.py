"""共同提案人: the mover asks before the submission, the delegate answers by an act of her own, and
may leave again (proposals.md 2.5)."""

from contextlib import suppress

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.deeds import AlreadyDone, do_once, new_nonce
from casework.transitions import TransitionRefused
from casework.typed import whole_number
from casework.words import day_words
from members.models import Person

from .. import selectors
from ..choices import CoMoverState, State
from ..forms.writing import CoMoversForm
from ..models import CoMover, Delegate, Proposal
from ..services import co_movers
from .asking import ask, sent, was_sent
from .cases import found

SHOWN = 40
BEFORE = (State.DRAFT, State.SECONDING)  # co-movers are asked before the submission


def _offered(proposal: Proposal, request: HttpRequest) -> tuple[str, QuerySet[Person]]:
    """The delegation looked at, the mover's own until another is chosen, and its delegates who
    neither move it nor have been asked. A name that is not there is looked for in all."""
    word = request.GET.get("q", "").strip()[:20]
    delegation = request.GET.get("delegation", str(proposal.delegation_id))
    asked = proposal.co_movers.filter(state=CoMoverState.ASKED).values("person")
    people = selectors.delegates_to_offer(proposal, request.today).exclude(pk__in=asked)
    if word:
        people = people.filter(Q(name__contains=word) | Q(name_pinyin__icontains=word))
    if (chosen := whole_number(delegation)) is not None:
        seats = Delegate.objects.in_office(request.today).filter(delegation=chosen)
        there = people.filter(pk__in=seats.values("person"))
        if there.exists() or not word:
            people = there
        else:
            delegation = ""
    ids = list(people.order_by("name_pinyin").values_list("pk", flat=True)[:SHOWN])
    return delegation, Person.objects.filter(pk__in=ids)


def ask_co_movers(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom to ask to move it together; what follows from it is said before."""
    proposal = found(request, pk)
    if proposal.mover_id != request.user.person_id or proposal.state not in BEFORE:
        raise Http404
    chosen = request.method == "POST" and "person" in request.POST
    delegation, people = _offered(proposal, request)
    if chosen:  # whoever was asked meanwhile: asked twice is said, not lost
        people = selectors.delegates_to_offer(proposal, request.today)
    form = CoMoversForm(sent(request), people=people)
    if request.method == "POST" and form.is_valid():
        with suppress(AlreadyDone):
            do_once(request.POST.get("nonce", ""), lambda: _ask_each(request, proposal, form))
        return redirect("congress:co_movers", pk)
    context = {
        "proposal": proposal,
        "form": form,
        "word": request.GET.get("q", "").strip()[:20],
        "delegation": delegation,
        "nobody": not form.fields["person"].queryset.exists(),
        "delegations": proposal.session.term.delegations.all(),
        "effects": _asked_effects(proposal),
        "asked": proposal.co_movers.select_related("person", "delegation"),
        "nonce": new_nonce(),
    }
    status = 422 if form.errors else 200
    return render(request, "congress/co_movers.html", context, status=status)


def _ask_each(request: HttpRequest, proposal: Proposal, form: CoMoversForm) -> None:
    asked = 0
    for person in form.cleaned_data["person"]:
        try:
            co_movers.ask_to_join(
                proposal=proposal, person=person, by=request.user, on=request.today
            )
            asked += 1
        except ValidationError as invalid:
            for sentence in invalid.messages:
                messages.warning(request, sentence)
        except TransitionRefused as late:
            messages.warning(request, str(late))
            return
    if asked:
        words = ngettext("%(n)d delegate was asked.", "%(n)d delegates were asked.", asked)
        messages.success(request, words % {"n": asked})


def _asked_effects(proposal: Proposal) -> list[str]:
    reading = (
        _("Whoever you ask reads this draft from now on; nobody else does.")
        if proposal.state == State.DRAFT
        else _("Whoever you ask is told and finds the question on the page of the proposal.")
    )
    return [
        reading,
        *_seat(),
        _("Nothing changes before the yes; without an answer by the submission it lapses."),
    ]


def _seat() -> list[str]:
    """What a co-mover is, the same for whoever asks and whoever is asked."""
    return [
        _(
            "A co-mover stands beside the mover on every paper and may change the text once "
            "seconds are sought."
        ),
        _("A co-mover is told of every step, gets the reply and rates it in her own right."),
        _("A co-mover does not count as a second: an own second ends."),
    ]


def _seat_of(request: HttpRequest, proposal: Proposal, state: str) -> CoMover | None:
    return (
        proposal.co_movers.filter(person=request.user.person_id, state=state)
        .select_related("person", "delegation")
        .first()
    )


def join(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer whether one moves it together with the mover who asked."""
    if was_sent(request):
        return redirect("congress:proposals")
    proposal = found(request, pk)
    seat = _seat_of(request, proposal, CoMoverState.ASKED)
    if seat is None:
        if request.method == "POST":  # answered in another window, or it has lapsed
            messages.info(request, _("This question has been settled; see how it stands."))
            return redirect("congress:proposals")
        raise Http404
    if request.method == "POST":
        return _answer(request, seat)
    context = {
        "proposal": proposal,
        "seat": seat,
        "effects": [
            *_seat(),
            _("If you stay out, the mover sees that you did; no reason is asked."),
        ],
        "nonce": new_nonce(),
        "seconds": proposal.seconds.live().filter(person=request.user.person_id).exists(),
    }
    return render(request, "congress/join.html", context)


def _answer(request: HttpRequest, seat: CoMover) -> HttpResponse:
    yes = "join" in request.POST
    deed = co_movers.join if yes else co_movers.stay_out
    try:
        do_once(
            request.POST.get("nonce", ""),
            lambda: deed(seat=seat, by=request.user, on=request.today),
        )
    except (AlreadyDone, TransitionRefused):
        messages.warning(request, _("This question has been settled; see how it stands."))
        return redirect("congress:proposals")
    except PermissionDenied:
        messages.error(request, _("Only formal delegates in office move a proposal together."))
        return redirect("congress:join", seat.proposal_id)
    if yes:
        messages.success(request, _("You move it together. The mover is told."))
        return redirect("congress:proposal", seat.proposal_id)
    messages.success(request, _("You stay out."))
    return redirect("congress:proposals")  # a draft is closed to her again


def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave the proposal; it goes on without her."""
    if was_sent(request):
        return redirect("congress:proposals")
    proposal = found(request, pk)
    seat = _seat_of(request, proposal, CoMoverState.JOINED)
    if seat is None:
        if request.method == "POST":
            messages.info(request, _("This question has been settled; see how it stands."))
            return redirect("congress:proposals")
        raise Http404
    return ask(
        request,
        Form(sent(request)),
        lambda **given: co_movers.leave(seat=seat, by=request.user, on=request.today),
        question=_("No longer move “%(title)s” together?") % {"title": proposal.title},
        lead=_("You have moved it together with %(name)s since %(day)s.")
        % {"name": proposal.mover, "day": _day(seat)},
        effects=_left_effects(proposal, seat),
        undo=_("It is not undone; before the submission the mover can ask you again."),
        verb=_("Leave"),
        final=True,
        said=lambda done: _("You no longer move it. The mover is told."),
        back=reverse("congress:proposal", args=[pk]),
        then=reverse("congress:proposals"),
        crumbs=[
            (_("Proposals"), reverse("congress:proposals")),
            (str(proposal), reverse("congress:proposal", args=[pk])),
        ],
    )


def _day(seat: CoMover) -> str:
    return day_words(seat.joined_on or seat.asked_on)


def _left_effects(proposal: Proposal, seat: CoMover) -> list[str]:
    lines = [
        _("The proposal goes on with its mover; %(name)s is told.") % {"name": proposal.mover},
        _("Your name no longer stands on papers made from now on; those that are out stay."),
        _("You are not told of its steps any more and are not asked to rate; ratings given stay."),
    ]
    if proposal.state == State.DRAFT:
        lines.append(_("The draft is closed to you again."))
    if proposal.state == State.SECONDING:
        lines.append(_("You may second it instead, as any delegate."))
    if seat.merged_id:
        lines.append(_("Your own proposal stays merged into it."))
    return lines
