"""Pages of the party committee's view: who is asking, which semester, what is stored of it."""

import csv
from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from casework import metrics
from casework.models import Job

from . import metric_page, pages, rooms, rules, services
from .board import Board
from .forms import SemesterForm
from .models import Semester
from .services import papers
from .services.semesters import AMENDABLE

PER_PAGE = 25


def _enter(request: HttpRequest) -> None:
    if not rules.reads_dashboard(request.user, request.today):
        raise PermissionDenied


def _semesters(request: HttpRequest) -> tuple[list[Semester], Semester | None]:
    """The semesters that have begun, the newest first, and the one that is asked for; without a
    question it is the one of today."""
    begun = list(
        Semester.objects.begun(request.today).select_related("year").order_by("-period_from")
    )
    code = request.GET.get("semester")
    if not code:
        return begun, begun[0] if begun else None
    found = next((semester for semester in begun if semester.code == code), None)
    if found is None:
        raise Http404
    return begun, found


def _frame(request: HttpRequest) -> dict[str, Any]:
    semesters, semester = _semesters(request)
    place = semesters.index(semester) if semester else 0
    return {
        "semesters": semesters,
        "semester": semester,
        "earlier": semesters[place + 1] if place + 1 < len(semesters) else None,
        "later": semesters[place - 1] if place else None,
    }


def dashboard(request: HttpRequest) -> HttpResponse:
    _enter(request)
    context = _frame(request)
    if context["semester"]:
        context |= pages.dashboard(Board(context["semester"], context["semesters"]), request.today)
    return render(request, "oversight/dashboard.html", context)


@require_POST
def prepare_paper(request: HttpRequest) -> HttpResponse:
    """The same page on paper, from the same cells and the same drawings, made in the background."""
    _enter(request)
    context = _frame(request)
    semester = context["semester"]
    if semester is None:
        raise Http404
    context |= pages.dashboard(Board(semester, context["semesters"]), request.today)
    source = render_to_string("oversight/dashboard_paper.html", context)
    return redirect("job", papers.prepare(semester=semester, source=source, by=request.user).pk)


@never_cache
@require_safe
def dashboard_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the paper to who has asked for it, if she still reads the dashboard."""
    _enter(request)
    job = get_object_or_404(Job, pk=pk, kind=papers.KIND, by=request.user)
    made = job.result.get("stored_as")
    if not made or not default_storage.exists(made):  # put away, or not in a restored archive
        raise Http404
    name = f"dashboard-{job.payload['semester']}.pdf"
    stored = default_storage.open(made)
    response = FileResponse(stored, filename=name, content_type="application/pdf")
    response["X-Content-Type-Options"] = "nosniff"
    return response


def metric(request: HttpRequest, code: str) -> HttpResponse:
    _enter(request)
    context = _frame(request)
    if code not in rooms.METRICS or context["semester"] is None:
        raise Http404
    board = Board(context["semester"], context["semesters"])
    context |= metric_page.page(board, rooms.METRICS[code], request.today)
    context |= _list(request, board, rooms.METRICS[code])
    return render(request, "oversight/metric.html", context)


def _list(request: HttpRequest, board: Board, chosen: metrics.Metric) -> dict[str, Any]:
    """What stands behind the figure, as far as this reader may open it."""
    until = board.cutoffs.get(chosen.code)
    if not chosen.lists_cases or until is None:
        return {"listed": None}
    rows = metrics.rows(chosen, board.semester.period(until), request.gate)
    related = chosen.file.removesuffix("__")
    rows = rows.select_related(related, *chosen.joins).order_by("counted", f"{chosen.file}number")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    lines = [(chosen.line(row), row.counted) for row in page]
    return {
        "listed": page,
        "page_obj": page,
        "lines": lines,
        "unseen": metric_page.unseen(board.reading(chosen.code), page.paginator.count),
    }


def metric_csv(request: HttpRequest, code: str) -> HttpResponse:
    """The published cells, as they stand on the page: hidden ones are as hidden here."""
    _enter(request)
    semester = _frame(request)["semester"]
    if code not in rooms.METRICS or semester is None:
        raise Http404
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{code}-{semester.code}.csv"'
    response.write("\ufeff")  # spreadsheets read UTF-8 by it
    writer = csv.writer(response)
    writer.writerows(metric_page.table(Board(semester), rooms.METRICS[code]))
    return response


def semesters(request: HttpRequest) -> HttpResponse:
    _enter(request)
    context = {
        "semesters": Semester.objects.select_related("year").order_by("-period_from"),
        "may_write": rules.keeps_calendar(request.user, request.today),
        "amendable": AMENDABLE,
    }
    return render(request, "oversight/semester_list.html", context)


def _keep(request: HttpRequest) -> None:
    if not rules.keeps_calendar(request.user, request.today):
        raise PermissionDenied


def plan_semester(request: HttpRequest) -> HttpResponse:
    """The next semester in the row; which one it is follows from the last."""
    _keep(request)
    code, begins = services.next_in_row(request.today)
    form = SemesterForm(
        request.POST or None, initial={"staff_return_on": begins, "period_from": begins}
    )
    deed = partial(services.plan, code=code)
    return _semester_form(request, form, deed, _("Plan semester %(code)s") % {"code": code})


def amend_semester(request: HttpRequest, code: str) -> HttpResponse:
    _keep(request)
    semester = get_object_or_404(Semester.objects.select_related("year"), code=code)
    form = SemesterForm.of(semester, request.POST or None)
    deed = partial(services.amend, semester)
    return _semester_form(request, form, deed, _("Dates of %(name)s") % {"name": semester})


def _semester_form(
    request: HttpRequest, form: SemesterForm, deed: Callable[..., Semester], title: str
) -> HttpResponse:
    """Keep what was typed when a neighbour does not fit; the figures follow in the night."""
    if request.method == "POST" and form.is_valid():
        try:
            kept = deed(by=request.user, on=request.today, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            messages.success(
                request, _("%(name)s is kept; its figures follow tonight.") % {"name": kept}
            )
            return redirect("oversight:semesters")
    return render(request, "oversight/semester_form.html", {"form": form, "title": title})
