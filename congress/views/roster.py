"""What the congress officer enters before a session: the term and its delegates."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import xlsx
from members.choices import Role
from members.selectors import holds
from members.views.access import only
from members.views.imports import Kind, empty_table, load_table

from ..forms.roster import TermForm, next_ordinal
from ..models import Congress
from ..selectors.roster import delegates_of, delegations_of, school_term, sessions_of
from ..services import roster, sessions


def is_congress_office(user: Any, on: Any) -> bool:
    return holds(user, {Role.CONGRESS_OFFICER}, on)


office_only = only(is_congress_office, gettext_lazy("Only the congress officer works here."))


@office_only
def overview(request: HttpRequest) -> HttpResponse:
    """What the congress officer enters: sessions, delegations and their leaders."""
    term = school_term(request.today)
    context = {
        "term": term,
        "sessions": sessions_of(term) if term else [],
        "delegations": delegations_of(term, request.today) if term else [],
    }
    return render(request, "congress/roster.html", context)


@office_only
def export(request: HttpRequest) -> HttpResponse:
    """Who is a delegate today."""
    term = school_term(request.today)
    if term is None:
        return redirect("congress:roster")
    headers = [
        _("Delegation"),
        _("Name"),
        _("Staff number"),
        _("Category of delegates"),
        _("Since"),
    ]
    rows = (
        [
            row.delegation.name,
            row.person.name,
            row.person.staff_no or "",
            row.get_category_display(),
            row.mandate_from,
        ]
        for row in delegates_of(term, request.today).iterator(chunk_size=500)
    )
    return xlsx.stream(rows, headers, _("Delegates"))


def _page(request: HttpRequest, form: Any, title: str, lead: str = "") -> HttpResponse:
    return render(
        request, "congress/roster_form.html", {"form": form, "title": title, "lead": lead}
    )


@office_only
def term(request: HttpRequest) -> HttpResponse:
    """Begin a term of the school's congress."""
    congress = Congress.objects.filter(department=None, is_assembly=False).first()
    initial = {
        "congress": congress.name if congress else "",
        "ordinal": next_ordinal(congress.terms) if congress else 1,
        "starts_on": request.today,
    }
    form = TermForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        name = given.pop("congress")
        try:
            with transaction.atomic():
                congress = congress or sessions.found(name=name)
                row = sessions.begin_term(congress=congress, **given)
        except ValidationError as error:
            form.add_error(None, error)
        except IntegrityError:
            form.add_error("ordinal", _("This term exists already."))
        else:
            messages.success(request, _("Term %(n)d is entered.") % {"n": row.ordinal})
            return redirect("congress:roster")
    return _page(request, form, _("Begin a term"), _("Three or five years (Order 32 Art. 15)."))


def _kind(load: Any) -> Kind:
    return Kind(
        gettext_lazy("Load delegates"),
        gettext_lazy(
            "Delegations, delegates and their offices. One bad row and nothing is loaded."
        ),
        roster.DELEGATES,
        load,
        gettext_lazy("%(n)d delegates are entered."),
        "congress:roster",
        "congress:delegates_template",
    )


@office_only
def load(request: HttpRequest) -> HttpResponse:
    current = school_term(request.today)
    if current is None:
        messages.error(request, _("Enter the term first."))
        return redirect("congress:roster_term")
    verb = partial(roster.load_delegates, term=current, on=request.today)
    return load_table(request, _kind(verb))


@office_only
def template(request: HttpRequest) -> HttpResponse:
    return empty_table(_kind(None))
