"""Many rows in one go (办理批量, proposals.md 2.2, 2.4 and 3: "officer, bulk"): a page that says
which ones, then a result for every row. Each row is a step of its own; what one refuses does not
stop the others."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.transitions import Outcome, perform_each
from casework.typed import whole_numbers
from members.choices import Role
from members.selectors import holds

from ..forms.suggestions import ForwardManyForm
from ..models import Suggestion
from ..services import suggestion_handling


def is_officer(request: HttpRequest) -> bool:
    return holds(request.user, [Role.CONGRESS_OFFICER], request.today)


def picked(request: HttpRequest, model: type) -> list[Any]:
    """The ticked rows, as far as they are open to the reader: each is named by its folder, for
    the overview lists both kinds."""
    ticked = whole_numbers((request.POST or request.GET).getlist("pick"))
    return list(model.objects.visible_to(request.gate).for_list().filter(file__in=ticked))


def told(results: list[Outcome] | None) -> dict[str, Any]:
    """What the page says of each row."""
    return {
        "results": results,
        "done": sum(1 for r in results or [] if not r.error),
        "failed": [
            {
                "title": f"{r.case.number} {r.case}",
                "url": r.case.get_absolute_url(),
                "error": r.error,
            }
            for r in results or []
            if r.error
        ],
    }


def nothing_to_do(request: HttpRequest, list_page: str) -> HttpResponse:
    """Back to the list, which says why: nothing is ticked, or nothing of it all is ready."""
    if "all" in request.GET:
        messages.info(request, _("None of them is ready for this step."))
    else:
        messages.info(request, _("Tick the rows first."))
    return redirect(list_page)


def act(
    request: HttpRequest,
    *,
    chosen: list[Any],
    list_page: str,
    deed: Callable[..., Any],
    form: Any = None,
    **words: Any,
) -> HttpResponse:
    if not is_officer(request):
        raise Http404
    if not chosen:
        return nothing_to_do(request, list_page)
    results = None
    if request.method == "POST" and (form is None or form.is_valid()):
        given = {"by": request.user, "on": request.today, **(form.cleaned_data if form else {})}
        results = perform_each(chosen, lambda case: deed(case, given))
    context = {
        "chosen": chosen,
        "form": form,
        "list_page": list_page,
        "back": reverse(list_page),
        **told(results),
        **words,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "congress/many.html", context, status=status)


def forward(request: HttpRequest) -> HttpResponse:
    return act(
        request,
        chosen=picked(request, Suggestion),
        list_page="congress:suggestions",
        list_name=_("Suggestions"),
        deed=lambda case, given: suggestion_handling.forward(suggestion=case, **given),
        form=ForwardManyForm(request.POST if request.method == "POST" else None),
        title=_("Forward to a department"),
        hint=_("Read each before: what betrays its author or a third person is masked first."),
        verb=_("Forward"),
    )
