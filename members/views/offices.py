"""Appointments, deputies and the leaders' portfolios."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members import rules, services, spreadsheets
from members.choices import DEPUTABLE_ROLES, Role
from members.forms.lists import OfficesFilter
from members.forms.offices import AppointForm, DeputyForm, EndOfficeForm, PortfolioForm
from members.models import Appointment, Department, Deputy, Person
from members.selectors import appointments_on, portfolio_map

from .access import only

PAGE = 50


def _found(request: HttpRequest) -> tuple[OfficesFilter, Any, Any]:
    form = OfficesFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    on = chosen.get("on") or request.today
    rows = appointments_on(on)
    if chosen.get("role"):
        rows = rows.filter(role=chosen["role"])
    if chosen.get("department"):
        rows = rows.filter(department=chosen["department"])
    if chosen.get("q"):
        rows = rows.filter(person__in=Person.objects.matching(chosen["q"]))
    return form, rows.order_by("role", "department__sort", "person__name_pinyin"), on


@only(rules.reads_people)
def offices(request: HttpRequest) -> HttpResponse:
    """All offices in force on a day."""
    form, found, on = _found(request)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    query = {key: value for key, value in request.GET.items() if value and key != "page"}
    context = {
        "form": form,
        "page_obj": page,
        "on": on,
        "export_url": f"{reverse('members:offices_export')}?{urlencode(query)}",
        "clear_url": reverse("members:offices") if query else "",
        "may_write": rules.manages_people(request.user, request.today),
        "deputable": DEPUTABLE_ROLES,
    }
    return render(request, "members/offices.html", context)


@only(rules.reads_people)
def export(request: HttpRequest) -> HttpResponse:
    _form, found, on = _found(request)
    header = [_("Role"), _("Department"), _("Name"), _("From"), _("Until"), _("Paper")]
    rows = (
        [
            row.get_role_display(),
            row.department.name if row.department else "",
            row.person.name,
            row.from_on,
            row.to_on,
            row.basis,
        ]
        for row in found.iterator()
    )
    name = f"{_('offices')}-{on.isoformat()}.xlsx"
    return spreadsheets.download(name, spreadsheets.write(_("offices"), header, rows))


@only(rules.manages_people)
def appoint(request: HttpRequest) -> HttpResponse:
    initial = {"from_on": request.today, **request.GET.dict()}
    form = AppointForm(request.POST or None, day=request.today, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.appoint(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(office)s is entered.") % {"office": row})
            return redirect("members:person", row.person_id)
    return render(request, "members/form.html", {
        "form": form,
        "title": _("Enter an appointment"),
        "lead": _("Rights follow from the offices in force on the day: nothing else is to be set."),
        "verb": _("Appoint"),
        "back_url": reverse("members:offices"),
    })  # fmt: skip


def _left_by(row: Appointment) -> list[str]:
    if row.role != Role.RESPONSIBLE_LEADER:
        return []
    return [_("The departments this leader answers for have none until the map names another.")]


@only(rules.manages_people)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Appointment.objects.select_related("person", "department"), pk=pk)
    form = EndOfficeForm(request.POST or None, initial={"on": request.today})
    if request.method == "POST" and form.is_valid():
        try:
            services.end_appointment(appointment=row, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The appointment ends on that day."))
            return redirect("members:person", row.person_id)
    return render(request, "components/confirm.html", {
        "question": _("End the appointment “%(office)s”?") % {"office": row},
        "effects": [
            _("From the next day on the rights of this office are gone; its deputies end too."),
            *_left_by(row),
            _("What is in hand stays with the office: whoever holds it next goes on."),
        ],
        "undo": _("It is not undone; the same person can be appointed again from another day."),
        "form": form,
        "verb": _("End it"),
        "final": True,
        "back_url": reverse("members:person", args=[row.person_id]),
    })  # fmt: skip


@only(rules.reads_people)
def deputies(request: HttpRequest) -> HttpResponse:
    """Who acts for whom, now and from when."""
    since = request.today - timedelta(days=90)
    rows = (
        Deputy.objects.filter(to_on__gte=since)
        .select_related("person", "appointment__person", "appointment__department")
        .order_by("-to_on")
    )
    today = request.today
    context = {
        "acting": [row for row in rows if row.from_on <= today <= row.to_on],
        "coming": [row for row in rows if row.from_on > today],
        "past": [row for row in rows if row.to_on < today],
        "may_write": rules.manages_people(request.user, today),
    }
    return render(request, "members/deputies.html", context)


@only(rules.manages_people)
def deputise(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(
        Appointment.objects.select_related("person", "department"), pk=pk, role__in=DEPUTABLE_ROLES
    )
    form = DeputyForm(request.POST or None, initial={"from_on": request.today})
    if request.method == "POST" and form.is_valid():
        try:
            services.deputise(appointment=row, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The deputy acts in these days and signs with both names."))
            return redirect("members:deputies")
    return render(request, "members/form.html", {
        "form": form,
        "title": _("Deputy for %(office)s") % {"office": row},
        "lead": _("A deputy inherits no key to a sealed file."),
        "verb": _("Enter"),
        "back_url": reverse("members:deputies"),
    })  # fmt: skip


@only(rules.manages_people)
@require_POST
def end_deputy(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Deputy, pk=pk)
    services.end_deputy(deputy=row, by=request.user, on=request.today)
    messages.success(request, _("The deputyship ends today."))
    return redirect("members:deputies")


@only(rules.reads_people)
def portfolios(request: HttpRequest) -> HttpResponse:
    """分管关系: the departments of each leader, and those of nobody."""
    rows = portfolio_map(request.today)
    led: dict[Person, list[Any]] = {}
    leaders = Appointment.objects.in_force(request.today).filter(role=Role.RESPONSIBLE_LEADER)
    for office in leaders.select_related("person"):
        led.setdefault(office.person, [])
    for department, row in rows:
        if row is not None:
            led.setdefault(row.leader, []).append((department, row))
    context = {
        "leaders": list(led.items()),
        "gaps": [department for department, row in rows if row is None],
        "may_write": rules.manages_people(request.user, request.today),
    }
    return render(request, "members/portfolios.html", context)


@only(rules.manages_people)
def set_portfolio(request: HttpRequest, pk: int) -> HttpResponse:
    department = get_object_or_404(Department, pk=pk)
    current = department.portfolios.filter(to_on=None).select_related("leader").first()
    initial = {"on": request.today, "leader": current.leader.staff_no if current else ""}
    form = PortfolioForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_portfolio(department=department, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The map is changed; the earlier row ends the day before."))
            return redirect("members:portfolios")
    history = department.portfolios.select_related("leader").order_by("-from_on")
    return render(request, "members/portfolio_form.html", {
        "form": form,
        "title": _("Who answers for %(department)s?") % {"department": department},
        "history": history,
        "verb": _("Save"),
        "back_url": reverse("members:portfolios"),
    })  # fmt: skip


@only(rules.manages_people)
def suggest(request: HttpRequest) -> HttpResponse:
    """Names for the list under a person field, while one types."""
    text = request.GET.get("person") or request.GET.get("leader") or ""
    rows = Person.objects.filter(Q(deceased_on=None)).matching(text)[:12] if text.strip() else []
    return render(request, "members/person_options.html", {"people": rows})
