"""One delegation as the congress officer works with it: its offices and its delegates
(congress.md 1.5)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.words import day_words
from members.choices import Role

from ..forms.office import DelegationOfficeForm, EndDelegationOfficeForm
from ..models import Delegation, DelegationOffice
from ..selectors.mandates import people_of_a_delegation
from ..services import delegates
from .asking import ask, sent
from .mandates import alone
from .roster import office_only

SCHOOL = {"term__congress__department": None}


def _page(delegation: Delegation) -> str:
    return reverse("congress:delegation", args=[delegation.pk])


def _crumbs(delegation: Delegation) -> list[tuple[str, str]]:
    return [
        (_("Term and delegates"), reverse("congress:roster")),
        (str(delegation), _page(delegation)),
    ]


@office_only
def delegation(request: HttpRequest, pk: int) -> HttpResponse:
    """Offices, filled or vacant, and delegates."""
    row = get_object_or_404(Delegation.objects.select_related("term__congress"), pk=pk, **SCHOOL)
    held = list(
        DelegationOffice.objects.in_force(request.today)
        .filter(delegation=row)
        .select_related("person")
    )
    people = list(people_of_a_delegation(row, request.today))
    seats = [
        {"role": role, "holders": [office for office in held if office.role == role]}
        for role in DelegationOffice.ROLES
    ]
    context = {
        "delegation": row,
        "seats": seats,
        "people": people,
        "teachers": sum(person.is_teacher for person in people),
        "today": request.today,
    }
    return render(request, "congress/delegation.html", context)


@office_only
def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    """Leader, deputy or secretary; a new leader takes the place of the one in force."""
    row = get_object_or_404(Delegation.objects.select_related("term__congress"), pk=pk, **SCHOOL)
    first = {"role": request.GET.get("role", ""), "from_on": request.today}
    form = DelegationOfficeForm(sent(request), initial=first, delegation=row, on=request.today)
    leader = (
        DelegationOffice.objects.in_force(request.today)
        .filter(delegation=row, role=Role.DELEGATION_LEADER)
        .select_related("person")
        .first()
    )
    effects = [_("Leader and deputy review the delegation's proposals before the committee.")]
    if leader:
        effects.append(
            _("A new leader takes the place of %(name)s, whose office ends the day before.")
            % {"name": leader.person}
        )
    effects.append(_("There may be several deputies and secretaries."))
    effects.append(_("The person appointed is told."))
    return ask(
        request,
        form,
        lambda **given: delegates.appoint_in_delegation(
            delegation=row, by=request.user, on=request.today, **given
        ),
        question=_("Appoint in %(delegation)s") % {"delegation": row},
        lead=_("The delegation recommends its leader among its delegates (Order 32 Art. 10)."),
        effects=effects,
        verb=_("Appoint"),
        said=lambda office: (
            _("%(office)s from %(day)s.") % {"office": office, "day": day_words(office.from_on)}
        ),
        back=_page(row),
        crumbs=_crumbs(row),
    )


@office_only
def end_office(request: HttpRequest, pk: int) -> HttpResponse:
    """End an office; the mandate stays."""
    office = get_object_or_404(
        DelegationOffice.objects.select_related("person", "delegation__term__congress"),
        pk=pk,
        delegation__term__congress__department=None,
    )
    return ask(
        request,
        EndDelegationOfficeForm(sent(request), initial={"last_day": request.today}),
        lambda **given: delegates.end_office(office=office, by=request.user, **given),
        question=_("End the office of %(name)s?") % {"name": office.person},
        lead=_("%(role)s of %(delegation)s since %(day)s.")
        % {
            "role": office.get_role_display(),
            "delegation": office.delegation,
            "day": day_words(office.from_on),
        },
        effects=[
            _("From the next day on the rights of this office are gone; the mandate stays."),
            *alone(office, request.today),
        ],
        verb=_("End the office"),
        final=True,
        said=lambda done: _("The office ends on %(day)s.") % {"day": day_words(done.to_on)},
        back=_page(office.delegation),
        crumbs=_crumbs(office.delegation),
    )
