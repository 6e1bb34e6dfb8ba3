"""People: list, page, employment, account. For keeper and union officer."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from members import letters, rules, services, spreadsheets
from members.forms.lists import PeopleFilter
from members.forms.people import EmploymentForm, EndForm, NewPersonForm, PersonForm
from members.models import AccountState, Appointment, Deputy, Employment, LeaderPortfolio, Person
from members.selectors.accounts import events_of
from members.selectors.people import find_people, for_list, with_accounts

from .access import only

PAGE = 50


def _found(request: HttpRequest) -> tuple[PeopleFilter, Any]:
    form = PeopleFilter(request.GET)
    chosen = dict(form.cleaned_data) if form.is_valid() else {}
    everyone = chosen.pop("who", "") == "all"
    found = find_people(on=request.today, now=timezone.now(), everyone=everyone, **chosen)
    return form, found


@only(rules.reads_people)
def people(request: HttpRequest) -> HttpResponse:
    form, found = _found(request)
    now = timezone.now()
    page = Paginator(for_list(found, request.today, now), PAGE).get_page(request.GET.get("page"))
    rows = with_accounts(list(page.object_list), now)
    query = {key: value for key, value in request.GET.items() if value and key != "page"}
    context = {
        "form": form,
        "page_obj": page,
        "rows": rows,
        "export_url": f"{reverse('members:people_export')}?{urlencode(query)}",
        "clear_url": reverse("members:people") if query else "",
        "may_write": rules.manages_people(request.user, request.today),
        "is_keeper": rules.is_keeper(request.user, request.today),
    }
    return render(request, "members/people.html", context)


@only(rules.manages_people)
def export(request: HttpRequest) -> HttpResponse:
    """The people of the present filter; what the reader of the page sees, and no more."""
    _form, found = _found(request)
    now = timezone.now()
    header = [
        _("Staff number"), _("Name"), _("Department"), _("Employment kind"), _("Post category"),
        _("Offices"), _("Account"),
    ]  # fmt: skip

    def rows() -> Any:
        for person in for_list(found, request.today, now).iterator(chunk_size=1000):
            job = person.jobs[0] if person.jobs else None
            yield [
                person.staff_no or "",
                person.name,
                job.department.name if job else "",
                job.get_kind_display() if job else "",
                job.get_post_display() if job else "",
                "、".join(post.get_role_display() for post in person.posts),
                AccountState(person.account_state).label,
            ]

    name = f"{_('people')}-{request.today.isoformat()}.xlsx"
    return spreadsheets.download(name, spreadsheets.write(_("people"), header, rows()))


@only(rules.reads_people)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Person, pk=pk)
    today, now = request.today, timezone.now()
    (row,) = with_accounts(list(for_list(Person.objects.filter(pk=pk), today, now)), now)
    user = getattr(row, "user", None)
    may_write = rules.manages_people(request.user, today)
    context = {
        "person": row,
        "account": user,
        "employments": row.employments.select_related("department"),
        "appointments": row.appointments.select_related("department").order_by("-from_on"),
        "deputyships": row.deputyships.select_related("appointment__person").order_by("-from_on"),
        "portfolios": row.portfolios.select_related("department").order_by("-from_on"),
        "events": events_of(user)[:15] if user and may_write else [],
        "may_write": may_write,
        "is_keeper": rules.is_keeper(request.user, today),
        "today": today,
    }
    return render(request, "members/person.html", context)


@only(rules.manages_people)
def new(request: HttpRequest) -> HttpResponse:
    """Enter a person with the main employment, in one step."""
    form = NewPersonForm(request.POST or None, on=request.today)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            with transaction.atomic():
                row = services.create_person(
                    by=request.user,
                    **{key: given[key] for key in ("name", "staff_no", "mobile", "email")},
                )
                services.employ(
                    person=row,
                    by=request.user,
                    **{key: given[key] for key in ("department", "kind", "post", "title", "start")},
                )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(person)s is entered.") % {"person": row})
            return redirect("members:person", row.pk)
    return render(request, "members/form.html", {
        "form": form,
        "title": _("Enter a person"),
        "lead": _("Joining the union is another step: nobody becomes a member here."),
        "verb": _("Enter"),
        "back_url": reverse("members:people"),
    })  # fmt: skip


@only(rules.manages_people)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Person, pk=pk)
    user = getattr(row, "user", None)
    initial = {
        key: getattr(row, key) for key in ("name", "staff_no", "mobile", "email", "email_works")
    }
    form = PersonForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_person(
                person=row, by=request.user, on=request.today, **form.cleaned_data
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            if user is not None and row.email != form.cleaned_data["email"]:
                letters.tell_mail_changed(
                    user
                )  # at the former address: a new one opens the account
            messages.success(request, _("Saved."))
            return redirect("members:person", pk)
    return _form(request, row, form, _("Change %(person)s") % {"person": row}, _("Save"))


def _form(
    request: HttpRequest, row: Person, form: Any, title: str, verb: str, lead: str = ""
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "lead": lead,
        "verb": verb,
        "person": row,
        "back_url": reverse("members:person", args=[row.pk]),
    }
    return render(request, "members/form.html", context)


@only(rules.manages_people)
def employ(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Person, pk=pk)
    form = EmploymentForm(request.POST or None, on=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            services.employ(person=row, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The employment is entered."))
            return redirect("members:person", pk)
    return _form(request, row, form, _("Employment of %(person)s") % {"person": row}, _("Enter"))


@only(rules.manages_people)
def end_employment(request: HttpRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(Employment.objects.select_related("person", "department"), pk=pk)
    form = EndForm(request.POST or None, initial={"on": request.today})
    if request.method == "POST" and form.is_valid():
        try:
            services.end_employment(employment=job, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The employment ends."))
            return redirect("members:person", job.person_id)
    words = {"person": job.person, "department": job.department}
    return render(request, "components/confirm.html", {
        "question": _("End the employment of %(person)s at %(department)s?") % words,
        "effects": _effects_of_leaving(job.person, request.today),
        "undo": _("A new employment can be entered at any time; the ended one stays on record."),
        "form": form,
        "verb": _("End it"),
        "final": True,
        "back_url": reverse("members:person", args=[job.person_id]),
    })  # fmt: skip


def _effects_of_leaving(row: Person, today: date) -> list[str]:
    """What stays in force although the employment ends: the officer decides about it herself."""
    offices = Appointment.objects.in_force(today).filter(person=row).count()
    deputies = Deputy.objects.in_force(today).filter(person=row).count()
    led = LeaderPortfolio.objects.in_force(today).filter(leader=row).count()
    effects = [_("From the next day on, this person is no longer counted as staff there.")]
    if offices or deputies or led:
        effects.append(
            _("Still in force: %(offices)d offices, %(deputies)d deputyships, %(led)d portfolios.")
            % {"offices": offices, "deputies": deputies, "led": led}
        )
    return effects


@only(rules.reads_people)
def unreachable(request: HttpRequest) -> HttpResponse:
    """Whom no mail reaches: a list to print and to call."""
    found = for_list(
        find_people(on=request.today, now=timezone.now()).unreachable(),
        request.today,
        timezone.now(),
    )
    page = Paginator(found, 200).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "rows": page.object_list,
        "may_write": rules.manages_people(request.user, request.today),
    }
    return render(request, "members/unreachable.html", context)
