"""From a button to a verb: the one page behind every step of every case.

A room lists its deeds by verb: which service does it, which form asks what it needs, which
sentence is said when it is done. `take` shows the page, does the deed once, and keeps what was
typed whatever happens.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from .models import Once
from .transitions import TransitionRefused, Workflow


class DeedForm(forms.Form):
    """The base of every deed's form. `case`, `by` and `on` are at hand for choices; `wanted()`
    returns the keyword arguments of the service."""

    def __init__(self, *args: Any, case: Any, by: Any, on: Any, **kwargs: Any) -> None:
        self.case, self.by, self.on = case, by, on
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Fill choices and first values from the case."""

    def wanted(self) -> dict[str, Any]:
        return self.cleaned_data


@dataclass(frozen=True)
class Deed:
    """How one verb is asked for and done.

    `question` is the page's heading, `shows` the texts that one must have read to answer it (a
    label and a text each), `effects` says what will happen (both functions of the case), `said` is
    the sentence after it is done. `final` marks what cannot be taken back: red button.
    `from_url` names the fields that the page before may have chosen already: `?master=12`.
    """

    service: Callable[..., Any]
    form: type[DeedForm] = DeedForm
    question: Any = ""
    shows: Callable[[Any], list[tuple[Any, str]]] | None = None
    effects: Callable[[Any], list[Any]] | None = None
    said: Any = ""
    final: bool = False
    from_url: tuple[str, ...] = ()
    template: str = "casework/deed.html"


class ReadOtherwise(Exception):
    """The words that the page showed have changed since."""


class AlreadyDone(Exception):
    """The same page was sent twice."""


def take(
    request: HttpRequest,
    case: Any,
    verb: str,
    *,
    deeds: Mapping[str, Deed],
    workflow: Workflow,
    argument: str,
    back: str,
    asked_of: Any = None,
    actor: Any = None,
    context: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Show the page of a verb, or do it. `case` was found through the reader's gate; `argument`
    is the name under which the service takes it; `back` is the page of the case; `asked_of` is
    what the table judges where that is not the row itself; `actor` acts where that is no account:
    a guest with a receipt code."""
    by = actor or request.user
    # A row of a page once sent, and a session for a sentence, would keep the hour of a deed.
    unseen = getattr(by, "unseen", False)
    deed = deeds.get(verb)
    if deed is None:
        raise Http404
    row = workflow.named(verb)[0]
    # The texts of a step are read while it may be taken, not by whoever has it some other time.
    reads = workflow.may(verb, asked_of or case, by)
    asked = {"case": case, "by": by, "on": request.today}
    sent = request.method == "POST"  # a page of nothing but a button sends nothing more
    form = deed.form(
        request.POST if sent else None,
        request.FILES if sent else None,
        initial={name: request.GET[name] for name in deed.from_url if name in request.GET},
        **asked,
    )

    def done() -> Any:
        mark = _mark(deed, case)
        if request.POST.get("read", mark) != mark:
            raise ReadOtherwise
        return deed.service(**{argument: case}, by=by, on=request.today, **form.wanted())

    refused = ""
    if sent and form.is_valid():
        try:
            do_once("" if unseen else request.POST.get("nonce", ""), done)
        except AlreadyDone:
            return redirect(back)
        except ReadOtherwise:
            refused = _(
                "The text has changed since you opened this page. Read it again before you "
                "decide; what you typed is still here."
            )
        except TransitionRefused:
            reads, stands = False, asked_of or case
            stands.refresh_from_db()
            refused = _(
                "A colleague was faster: it now stands at “%(state)s”. Nothing was overwritten; "
                "what you typed is still here."
            ) % {"state": stands.get_state_display()}
        except PermissionDenied as denied:
            raise Http404 from denied
        except ValidationError as invalid:
            form.add_error(None, invalid)
        else:
            if not unseen:
                messages.success(request, str(deed.said) or _("Done."))
            return redirect(back)
    elif not sent and not reads:
        if not unseen:
            messages.info(request, _("“%(step)s” is not possible now.") % {"step": row.label})
        return redirect(back)
    if sent and not workflow.concerns(verb, asked_of or case, by):
        raise Http404  # a form sent back shows its choices to nobody whose step it is not
    page = {
        "case": case,
        "deed": deed,
        "step": row,
        "form": form,
        "question": deed.question or row.label,
        "shown": deed.shows(case) if deed.shows and reads else [],
        "mark": _mark(deed, case) if reads else "",
        "effects": deed.effects(case) if deed.effects else [],
        "refused": refused,
        "back": back,
        "nonce": new_nonce(),
        **(context or {}),
    }
    status = 409 if refused else (422 if form.errors else 200)
    return render(request, deed.template, page, status=status)


def _mark(deed: Deed, case: Any) -> str:
    """Stands on the page for what is read there: whoever agrees agrees to these words, not to
    others that a colleague has written meanwhile."""
    shown = deed.shows(case) if deed.shows else []
    return sha256("\0".join(str(text) for _label, text in shown).encode()).hexdigest()[:16]


def new_nonce() -> str:
    return get_random_string(32)


@transaction.atomic
def do_once(nonce: str, deed: Callable[[], Any]) -> Any:
    """Do it and remember the page in the same transaction; the second sending raises AlreadyDone.
    A deed that is refused leaves no row, so the mended page can be sent again."""
    if nonce:
        try:
            with transaction.atomic():
                Once.objects.create(nonce=nonce[:40])
        except IntegrityError as twice:
            raise AlreadyDone from twice
    return deed()
