"""提案工作报告 and 提案登记汇总表 of a session; what a dissolved department leaves behind."""

from typing import Any

from django.contrib import messages as flash
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from casework import deeds, documents, xlsx
from casework.deeds import Deed
from casework.transitions import TransitionRefused
from casework.words import day_words
from members.choices import Role
from members.models import Department
from members.selectors import holds

from ..choices import PaperKind
from ..documents.session import HEADERS, lines
from ..forms.reports import LayForm, SectionForm, SuccessionForm
from ..models import Assignment, Proposal, Session, Suggestion, WorkReport
from ..report_text import TITLES
from ..selectors.register import register as rows_of
from ..services import report, successors
from ..workflow import REPORT
from .triage import TABLE, at_the_table

WRITERS = (Role.CONGRESS_OFFICER, Role.PROPOSAL_COMMITTEE_CHAIR)
PAGE = 25  # rows of the register
DEEDS = {
    "count_anew": Deed(
        report.count_anew, question=gettext_lazy("Count anew?"), said=gettext_lazy("Counted anew.")
    ),
    "lay": Deed(
        report.lay,
        LayForm,
        question=gettext_lazy("Lay the report before the congress"),
        said=gettext_lazy("The report is laid; its figures stand from now on."),
        final=True,
    ),
}


def session_of(code: str) -> Session:
    return get_object_or_404(Session.objects.of_the_school(), code=code)


def found(request: HttpRequest, session: Session) -> WorkReport | None:
    return WorkReport.objects.visible_to(request.gate).filter(session=session).first()


def work_report(request: HttpRequest, code: str) -> HttpResponse:
    """The report as it stands. Before it is begun its writers see a page with one button."""
    session = session_of(code)
    paper = found(request, session)
    writes = holds(request.user, WRITERS, request.today)
    if paper is None and not writes:
        raise Http404
    context = {
        "session": session,
        "report": paper,
        "writes": writes and (paper is None or report.is_open(paper)),
        "at_table": holds(request.user, TABLE, request.today),
        "sections": _sections(paper) if paper else [],
        "papers": _papers(request, paper) if paper else [],
        "actions": _actions(request, paper) if paper else [],
    }
    return render(request, "congress/report.html", context)


def _sections(paper: WorkReport) -> list[dict[str, Any]]:
    return [
        {
            "code": section.code,
            "title": TITLES[section.code],
            "text": report.plain(section.text),
            "changed": report.changed(section, paper.figures),
        }
        for section in paper.sections.all()
    ]


def _papers(request: HttpRequest, paper: WorkReport) -> list[dict[str, Any]]:
    return [
        {
            "name": row.title,
            "url": reverse("paper", args=[row.pk]),
            "facts": [day_words(row.issued_on), "PDF", row.code],
            **documents.shown(row),
        }
        for row in documents.papers_of(request.gate, paper.file)
    ]


def _actions(request: HttpRequest, paper: WorkReport) -> list[dict[str, Any]]:
    return [
        {
            "label": row.label,
            "url": reverse("congress:report_perform", args=[paper.session.code, row.verb]),
            "kind": "danger" if DEEDS[row.verb].final else "",
        }
        for row in REPORT.available(paper, request.user)
        if row.verb in DEEDS
    ]


@require_POST
def begin(request: HttpRequest, code: str) -> HttpResponse:
    try:
        report.begin_report(session=session_of(code), by=request.user, on=request.today)
    except PermissionDenied as denied:
        raise Http404 from denied
    flash.success(request, _("The report is begun with the figures of today."))
    return redirect("congress:report", code)


def perform(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    session = session_of(code)
    paper = found(request, session)
    if paper is None:
        raise Http404
    return deeds.take(
        request,
        paper,
        verb,
        deeds=DEEDS,
        workflow=REPORT,
        argument="report",
        back=reverse("congress:report", args=[code]),
    )


def section(request: HttpRequest, code: str, part: str) -> HttpResponse:
    """Change one part. A colleague's newer text is shown beside what was typed."""
    session = session_of(code)
    paper = found(request, session)
    if paper is None or not REPORT.may("write_section", paper, request.user):
        raise Http404
    kept = get_object_or_404(paper.sections, code=part)
    form = SectionForm(request.POST or None, initial={"text": kept.text, "seen": kept.text})
    newer = ""
    if request.method == "POST" and form.is_valid():
        try:
            report.write_section(
                report=paper, code=part, by=request.user, on=request.today, **form.cleaned_data
            )
        except TransitionRefused:
            newer = paper.sections.get(code=part).text
        except ValidationError as invalid:
            form.add_error("text", invalid)
        else:
            flash.success(request, _("The part is saved."))
            return redirect("congress:report", code)
    context = {
        "session": session,
        "title": TITLES[part],
        "form": form,
        "newer": newer,
        "back": reverse("congress:report", args=[code]),
    }
    status = 409 if newer else (422 if form.errors else 200)
    return render(request, "congress/report_section.html", context, status=status)


def register(request: HttpRequest, code: str) -> HttpResponse:
    """The register of a session, for the committee: on the screen, or as XLSX."""
    at_the_table(request)
    session = session_of(code)
    seen = set(Proposal.objects.visible_to(request.gate).values_list("pk", flat=True))
    rows = [row for row in rows_of(session) if row.proposal.pk in seen]
    cells = lines(rows, request.today)
    if request.GET.get("format") == "xlsx":
        name = f"register-{session.code}-{request.today:%Y%m%d}.xlsx"
        return xlsx.stream(cells, headers=HEADERS, title=f"{session}提案登记汇总表", name=name)
    page = Paginator(list(zip(rows, cells, strict=True)), PAGE).get_page(request.GET.get("page"))
    context = {
        "session": session,
        "headers": HEADERS,
        "page_obj": page,
        "lines": [(row.proposal, list(zip(HEADERS, line, strict=True))) for row, line in page],
        "prints": holds(request.user, WRITERS, request.today),
        "kinds": [PaperKind.REGISTER, PaperKind.SCREENING_SUMMARY],
    }
    return render(request, "congress/register.html", context)


@require_POST
def print_table(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    if kind not in (PaperKind.REGISTER, PaperKind.SCREENING_SUMMARY):
        raise Http404
    try:
        paper = report.print_table(
            session=session_of(code), kind=kind, by=request.user, on=request.today
        )
    except PermissionDenied as denied:
        raise Http404 from denied
    return redirect("paper", paper.pk)


def succession(request: HttpRequest, pk: int) -> HttpResponse:
    """What a dissolved department has open goes to its successor in one act."""
    if not holds(request.user, [Role.CONGRESS_OFFICER], request.today):
        raise Http404
    department = get_object_or_404(Department, pk=pk)
    rows = Assignment.objects.in_force().filter(department=department)
    held = Suggestion.objects.open().filter(department=department)
    form = SuccessionForm(request.POST or None, department=department)
    if request.method == "POST" and form.is_valid():
        try:
            moved = successors.move_all(
                department=department, by=request.user, on=request.today, **form.cleaned_data
            )
        except ValidationError as invalid:
            form.add_error(None, invalid)
        else:
            flash.success(request, _("%(n)d open cases moved.") % {"n": len(moved)})
            return redirect("congress:proposals")
    assignments = rows.select_related("proposal__file").order_by("proposal__docket_serial")
    opened = Proposal.objects.visible_to(request.gate).filter(pk__in=rows.values("proposal"))
    titles = set(opened.values_list("pk", flat=True))
    context = {
        "department": department,
        "form": form,
        "assignments": assignments,
        "titles": titles,  # of the others, which she has left, the number alone
        "suggestions": held.select_related("file"),
    }
    return render(request, "congress/succession.html", context, status=422 if form.errors else 200)
