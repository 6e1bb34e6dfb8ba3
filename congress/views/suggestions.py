"""意见建议: handed in by name, or without one through a page that knows no session."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import ListView

from casework import access, deeds, guests, rulebook
from casework.actors import Guest
from casework.models import Clock

from .. import casepage
from ..choices import ClockKind
from ..deeds_suggestions import DEEDS, proposed
from ..forms.lists import SuggestionFilter
from ..forms.suggestions import CodeForm, SuggestForm
from ..looks import led
from ..models import Adoption, Suggestion
from ..rules import suggestions as may
from ..selectors.answers import answers
from ..services import suggestions
from ..workflow import SUGGESTION
from . import many

# Whoever has one of these buttons reads what was proposed.
BEFORE_AGREEMENT = ("propose_decline", "draft_direct_reply", "reply_directly", "decline_to_handle")

ADOPTION_ANSWERS = {
    "agree": suggestions.agree_to_adoption,
    "refuse": suggestions.refuse_adoption,
}


class SuggestionList(ListView):
    """The suggestions that I may see: mine, those of my desk, those with a public reply."""

    template_name = "congress/suggestion_list.html"
    paginate_by = 25

    def get_queryset(self):
        self.filter = SuggestionFilter(self.request.GET or None, on=self.request.today)
        rows = Suggestion.objects.visible_to(self.request.gate).for_list()
        if self.request.GET.get("view") == "mine":
            rows = rows.filter(author=self.request.user.person_id)
        elif self.request.GET.get("view") == "open":
            rows = rows.open()
        return self.filter.narrow(rows).order_by("-received_on", "-pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        view = self.request.GET.get("view", "all")
        names = {"all": _("All"), "mine": _("Mine"), "open": _("Still open")}
        return super().get_context_data(**kwargs) | {
            "filter": self.filter,
            "today": self.request.today,
            "reply_days": reply_days(self.request.today),
            "keep": [{"name": "view", "value": view}],
            "view": view,
            "verbs": [{"label": _("Forward…"), "url": reverse("congress:forward_many")}]
            if many.is_officer(self.request)
            else [],
            "views": [
                {"label": label, "url": f"?view={code}", "count": None, "current": code == view}
                for code, label in names.items()
            ],
        }


def reply_days(on: date) -> int:
    """How long a department has for a suggestion, as the rulebook says that day."""
    return rulebook.value(ClockKind.SUGGESTION_REPLY, on=on)


def suggest(request: HttpRequest) -> HttpResponse:
    """Hand in by name."""
    form = SuggestForm(request.POST or None, session=suggestions.current_session(request.today))
    if request.method == "POST" and form.is_valid():
        try:
            row = deeds.do_once(
                request.POST.get("nonce", ""),
                lambda: suggestions.hand_in(by=request.user, on=request.today, **form.cleaned_data),
            )
        except deeds.AlreadyDone:
            return redirect(f"{reverse('congress:suggestions')}?view=mine")
        except PermissionDenied as denied:
            form.add_error(None, str(denied) or _("The box is open to the staff of the school."))
        except ValidationError as invalid:
            form.add_error(None, invalid)
        else:
            messages.success(request, _("Handed in as %(n)s.") % {"n": row.number})
            return redirect(row.get_absolute_url())
    status = 422 if form.errors else 200
    context = {
        "form": form,
        "reply_days": reply_days(request.today),
        "nonce": deeds.new_nonce(),
    }
    return render(request, "congress/suggest.html", context, status=status)


@login_not_required
@never_cache
@csrf_exempt  # the page reads no session and sets no cookie; it changes nothing of anybody's
def box(request: HttpRequest) -> HttpResponse:
    """Hand in without a name: no session, no address, no hour is kept; the code is shown once."""
    form = SuggestForm(request.POST or None, session=suggestions.current_session(request.today))
    if request.method == "POST" and form.is_valid():
        try:
            suggestions.brake(request.META.get("REMOTE_ADDR", ""), on=request.today)
            row, code = suggestions.hand_in_anonymously(on=request.today, **form.cleaned_data)
        except ValidationError as invalid:
            form.add_error(None, invalid)
        else:
            return render(
                request, "congress/box_receipt.html", {"number": row.number, "code": code}
            )
    status = 422 if form.errors else 200
    return render(request, "congress/box.html", {"form": form}, status=status)


@login_not_required
@never_cache
def receipt(request: HttpRequest) -> HttpResponse:
    """Open one's own suggestion by number and code: the same words for whatever is wrong."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        file = guests.enter(form.cleaned_data["number"], form.cleaned_data["code"])
        row = Suggestion.objects.filter(file=file).first() if file else None
        if row is None:
            form.add_error(
                None,
                _(
                    "Number and code do not open anything now. After six tries please wait "
                    "fifteen minutes."
                ),
            )
        else:
            response = redirect("congress:by_code", row.pk)
            guests.remember(request, response, file)
            return response
    status = 422 if form.errors else 200
    return render(request, "congress/receipt.html", {"form": form}, status=status)


def by_guest(request: HttpRequest, pk: int) -> tuple[Suggestion, Guest]:
    live = guests.live_files(guests.entered(request))
    row = get_object_or_404(Suggestion.objects.for_list(), pk=pk, file__in=live)
    return row, suggestions.anonymous(row.file)


@login_not_required
@never_cache
def by_code(request: HttpRequest, pk: int) -> HttpResponse:
    row, guest = by_guest(request, pk)
    actions = buttons(row, guest, "congress:by_code_perform")
    context = page(request, row, actions, guest=True)
    return render(request, "congress/suggestion.html", context)


def buttons(row: Suggestion, by: Any, page: str) -> list[dict[str, Any]]:
    offered = [
        {
            "verb": step.verb,
            "label": step.label,
            "url": reverse(page, args=[row.pk, step.verb]),
            "kind": "danger" if DEEDS[step.verb].final else "",
        }
        for step in SUGGESTION.available(row, by)
        if step.verb in DEEDS
    ]
    return led(offered)


@login_not_required
@never_cache
def by_code_perform(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    row, guest = by_guest(request, pk)
    return deeds.take(
        request,
        row,
        verb,
        deeds=DEEDS,
        workflow=SUGGESTION,
        argument="suggestion",
        back=reverse("congress:by_code", args=[row.pk]),
        actor=guest,
    )


def found(request: HttpRequest, pk: int) -> Suggestion:
    return get_object_or_404(Suggestion.objects.visible_to(request.gate).for_list(), pk=pk)


def suggestion(request: HttpRequest, pk: int) -> HttpResponse:
    row = found(request, pk)
    actions = buttons(row, request.user, "congress:suggestion_perform")
    return render(request, "congress/suggestion.html", page(request, row, actions))


def page(
    request: HttpRequest, row: Suggestion, actions: list[dict], *, guest: bool = False
) -> dict[str, Any]:
    """What the page shows. The original words of an anonymous text are a drawer of their own:
    its opening is logged. Rating, contact and what was asked back are read by author, department
    and desk alone, for nobody has masked a question; what waits for a second person by those who
    wrote it or may agree. Whoever holds the code reads as nobody, signed in or not."""
    opened = frozenset() if guest else access.facets(request.gate, row.file)
    original = ""
    if "original" in opened and row.masked:
        original = "\n".join(filter(None, [row.title_by_author, row.text]))
        access.read(row.file, "original", request.user, why="suggestion")
    clock = Clock.objects.live().filter(file=row.file).order_by("due_on").first()
    mine = not guest and row.author_id == request.user.person_id
    wrote = guest or mine
    gate = access.gate(None, request.today) if guest else request.gate
    concerned = wrote or may.is_desk(request.user, row) or may.is_department(request.user, row)
    agreeing = any(action["verb"] in BEFORE_AGREEMENT for action in actions)
    return {
        "row": row,
        "title": (row.title_by_author if wrote else "") or row.title,
        "text": row.text if wrote else row.text_for_department,
        "proposed": proposed(row) if agreeing else [],
        "answers": answers(row, gate, owed=wrote),
        "concerned": concerned,
        "original": original,
        "facts": [{"label": _("Department"), "value": row.department or "—"}],
        "clock": clock,
        "explain_url": "" if guest else casepage.explain_url(clock),
        "today": request.today,
        "actions": actions,
        "guest": guest,
        "author": "" if row.is_anonymous or guest else row.author,
        "entries": casepage.timeline(
            row.file.trail.select_related("note"), None, internal="internal" in opened
        ),
        "adoptions": row.adoptions.filter(consented_on=None, refused_on=None) if mine else [],
    }


def perform(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    row = found(request, pk)
    return deeds.take(
        request,
        row,
        verb,
        deeds=DEEDS,
        workflow=SUGGESTION,
        argument="suggestion",
        back=row.get_absolute_url(),
    )


def adoption(request: HttpRequest, pk: int) -> HttpResponse:
    """The author's yes or no to a delegate who wishes to adopt; a second press changes nothing."""
    row = get_object_or_404(
        Adoption.objects.select_related("suggestion__file", "delegate"),
        pk=pk,
        suggestion__author=request.user.person_id,
    )
    deed = next((deed for name, deed in ADOPTION_ANSWERS.items() if name in request.POST), None)
    if request.method != "POST":
        raise Http404
    if deed is None:  # neither yes nor no
        return redirect(row.suggestion.get_absolute_url())
    try:
        deed(adoption=row, by=request.user, on=request.today)
    except ValidationError as answered:
        messages.info(request, " ".join(answered.messages))
    else:
        messages.success(request, _("The delegate is told."))
    return redirect(row.suggestion.get_absolute_url())
