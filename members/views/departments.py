"""The department tree: look, found, rename, move, dissolve."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from members import rules, services
from members.choices import Role
from members.forms.departments import DepartmentForm, DissolveForm, MoveForm, RenameForm
from members.models import Appointment, Department, Employment
from members.selectors import department_tree, holds, responsible_leader

from .access import only


def _day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return request.today


@only(rules.reads_people)
def tree(request: HttpRequest) -> HttpResponse:
    """All departments in force on a day, with heads, contacts and how many work there."""
    on = _day(request)
    nodes = department_tree(on)
    jobs = Employment.objects.in_force(on).order_by()
    staff = dict(jobs.values_list("department").annotate(n=Count("pk")))
    offices: dict[tuple[int, str], list[str]] = {}
    held = Appointment.objects.in_force(on).filter(
        role__in=[Role.DEPARTMENT_HEAD, Role.DEPARTMENT_CONTACT]
    )
    for unit, role, name in held.values_list("department", "role", "person__name"):
        offices.setdefault((unit, role), []).append(name)
    rows = [
        {
            "department": node.department,
            "depth": node.depth,
            "staff": staff.get(node.department.pk, 0),
            "heads": offices.get((node.department.pk, Role.DEPARTMENT_HEAD), []),
            "contacts": offices.get((node.department.pk, Role.DEPARTMENT_CONTACT), []),
        }
        for node in nodes
    ]
    context = {
        "rows": rows,
        "on": on,
        "ended": Department.objects.filter(valid_to__lt=on).select_related("merged_into"),
        "may_write": rules.manages_people(request.user, request.today),
    }
    return render(request, "members/departments.html", context)


@only(rules.reads_people)
def department(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Department.objects.select_related("parent", "merged_into"), pk=pk)
    today = request.today
    offices = Appointment.objects.filter(department=row).select_related("person")
    context = {
        "department": row,
        "children": Department.objects.in_force(today).filter(parent=row),
        "staff": Employment.objects.in_force(today).filter(department=row).count(),
        "offices": offices.filter(Q(to_on=None) | Q(to_on__gte=today)),
        "former_offices": offices.filter(to_on__lt=today).order_by("-to_on")[:20],
        "former_names": row.former_names.select_related("parent", "changed_by__person"),
        "absorbed": row.absorbed.all(),
        "leader": responsible_leader(row, today),
        "open": row.valid_to is None,
        "may_write": rules.manages_people(request.user, today),
        "moves_cases": holds(request.user, [Role.CONGRESS_OFFICER], today),
    }
    return render(request, "members/department.html", context)


@only(rules.manages_people)
def new(request: HttpRequest) -> HttpResponse:
    form = DepartmentForm(
        request.POST or None, day=request.today, initial={"on": request.today, **request.GET.dict()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = services.found(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(department)s is entered.") % {"department": row})
            return redirect("members:department", row.pk)
    return render(request, "members/form.html", {
        "form": form,
        "title": _("Enter a department"),
        "verb": _("Enter"),
        "back_url": reverse("members:departments"),
    })  # fmt: skip


def _act(
    request: HttpRequest, row: Department, form: Any, act: Any, done: str, **page: Any
) -> HttpResponse:
    """One deed on a department: its form, its verb, its words."""
    if request.method == "POST" and form.is_valid():
        try:
            act(department=row, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, done)
            return redirect("members:department", row.pk)
    page |= {"form": form, "back_url": reverse("members:department", args=[row.pk])}
    template = "components/confirm.html" if "question" in page else "members/form.html"
    return render(request, template, page)


@only(rules.manages_people)
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Department, pk=pk)
    form = RenameForm(request.POST or None, day=request.today, initial={"on": request.today})
    return _act(
        request,
        row,
        form,
        services.rename,
        _("Renamed. Papers until that day keep the old name."),
        title=_("Rename %(department)s") % {"department": row},
        lead=_("The old name stays on record and on the papers of its time."),
        verb=_("Rename"),
    )


@only(rules.manages_people)
def move(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Department, pk=pk)
    initial = {"on": request.today, "parent": row.parent_id}
    form = MoveForm(request.POST or None, day=request.today, without=row.pk, initial=initial)
    return _act(
        request,
        row,
        form,
        services.move,
        _("Moved."),
        title=_("Move %(department)s") % {"department": row},
        verb=_("Move"),
    )


@only(rules.manages_people)
def dissolve(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Department, pk=pk)
    today = request.today
    form = DissolveForm(request.POST or None, day=today, without=row.pk, initial={"on": today})
    staff = Employment.objects.in_force(today).filter(department=row).count()
    offices = Appointment.objects.in_force(today).filter(department=row).count()
    return _act(
        request,
        row,
        form,
        services.dissolve,
        _("The department ends on that day."),
        question=_("Dissolve %(department)s?") % {"department": row},
        effects=[
            _("%(n)d people go over to the successor.") % {"n": staff},
            _("%(n)d offices and the portfolio end with it.") % {"n": offices},
            _("Proposals in hand are given to the successor on the congress's own page."),
        ],
        undo=_("This cannot be undone: a department that ended is founded anew."),
        verb=_("Dissolve"),
        final=True,
    )
