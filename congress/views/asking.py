"""One page behind what the congress officer enters about a session or a delegate: what follows
from it, what is asked, and the deed, done once. What was typed stays whatever happens."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from casework.deeds import AlreadyDone, do_once, new_nonce
from casework.models import Once
from casework.transitions import TransitionRefused


def sent(request: HttpRequest) -> Any:
    """What a form is bound to: also a page of nothing but a button is sent."""
    return request.POST if request.method == "POST" else None


def was_sent(request: HttpRequest) -> bool:
    """Whether this page has been sent before: asked where the deed itself closes the case."""
    nonce = request.POST.get("nonce", "")[:40]
    return bool(nonce) and Once.objects.filter(nonce=nonce).exists()


def put(form: Form, invalid: ValidationError) -> None:
    """Each error under the field it speaks of; of a field that is not asked, on top."""
    found = invalid.error_dict if hasattr(invalid, "error_dict") else {"": invalid.error_list}
    for name, errors in found.items():
        form.add_error(name if name in form.fields else None, errors)


def ask(
    request: HttpRequest,
    form: Form,
    deed: Callable[..., Any],
    *,
    question: str,
    verb: str,
    said: Callable[[Any], str],
    back: str,
    crumbs: Iterable[tuple[str, str]] = (),
    effects: Iterable[str] = (),
    lead: str = "",
    undo: str = "",
    then: str = "",
    final: bool = False,
) -> HttpResponse:
    """Show the page, or do the deed with what the form holds and go back. `crumbs` are the pages
    above it, each a name with its address; `said` makes the sentence from what the deed returns;
    `then` is where one goes after it, where that is not the page one came from."""
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            done = do_once(request.POST.get("nonce", ""), lambda: deed(**form.cleaned_data))
        except AlreadyDone:
            return redirect(then or back)
        except TransitionRefused as when:
            refused = str(when)
        except ValidationError as invalid:
            put(form, invalid)
        else:
            messages.success(request, said(done))
            return redirect(then or back)
    page = {
        "form": form,
        "question": question,
        "lead": lead,
        "effects": list(effects),
        "undo": undo,
        "verb": verb,
        "final": final,
        "back": back,
        "crumbs": list(crumbs),
        "refused": refused,
        "nonce": new_nonce(),
    }
    status = 409 if refused else (422 if form.errors else 200)
    return render(request, "congress/ask.html", page, status=status)
