"""The session as everybody sees it: when, how many, who is the named officer; the register."""

import io
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework import rendering, xlsx
from casework.transitions import TransitionRefused
from members.choices import Role
from members.selectors import holders, holds

from .. import documents
from ..choices import Reach
from ..documents.session import HEADERS, lines
from ..models import Delegate, Proposal, Session, WorkReport
from ..report_text import SECTIONS
from ..selectors import register
from ..services import report as reports
from ..workflow import REPORT

OFFICE = (Role.CONGRESS_OFFICER, Role.PROPOSAL_COMMITTEE_CHAIR, Role.UNION_CHAIR)


def chosen(request: HttpRequest, code: str = "") -> Session:
    rows = Session.objects.of_the_school().select_related("term__congress")
    if code:
        return get_object_or_404(rows, code=code)
    session = rows.filter(window_opens_on__lte=request.today).order_by("-opens_on").first()
    session = session or rows.order_by("opens_on").first()
    if session is None:
        raise Http404
    return session


def session(request: HttpRequest, code: str = "") -> HttpResponse:
    """What this session is, where its proposals stand, whom to ask."""
    row = chosen(request, code)
    seen = Proposal.objects.visible_to(request.gate, "cover").filter(session=row)
    delegates = Delegate.objects.filter(term=row.term).in_office(request.today)
    figures = register.figures(row, request.today)
    officer = holders(Role.CONGRESS_OFFICER, request.today).first()
    may_office = holds(request.user, OFFICE, request.today)
    context = {
        "session": row,
        "sessions": Session.objects.of_the_school(),
        "figures": figures,
        "seen": seen.count(),
        "delegates": delegates.count(),
        "teachers": delegates.filter(is_teacher=True).count(),
        "delegations": row.term.delegations.count(),
        "officer": officer,
        "may_office": may_office,
        "report": WorkReport.objects.visible_to(request.gate).filter(session=row).first(),
        "today": request.today,
    }
    return render(request, "congress/session.html", context)


def delegates(request: HttpRequest) -> HttpResponse:
    """The delegates of the current term, by delegation; one's own representative is found here."""
    row = chosen(request)
    people = (
        Delegate.objects.filter(term=row.term)
        .in_office(request.today)
        .select_related("person", "delegation")
        .order_by("delegation__number", "person__name_pinyin")
    )
    word = request.GET.get("q", "").strip()[:20]
    if word:
        people = people.filter(person__name__contains=word) | people.filter(
            person__name_pinyin__icontains=word
        )
    context = {"session": row, "people": people, "word": word}
    return render(request, "congress/delegates.html", context)


SHEETS = {  # what is printed on demand: its builder and its name
    "register": (documents.register, "提案登记汇总表"),
    "screening": (documents.screening_summary, "提案审查结果汇总表"),
}


def office(request: HttpRequest) -> None:
    if not holds(request.user, OFFICE, request.today):
        raise Http404


def register_xlsx(request: HttpRequest, code: str) -> HttpResponse:
    """提案登记汇总表 as XLSX: an official register, Chinese in every language of the portal."""
    office(request)
    row = chosen(request, code)
    cells = lines(register.register(row), request.today)
    return xlsx.stream(cells, headers=HEADERS, title=f"提案登记汇总表{row.code}")


def sheet(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The register or the result of the screening as PDF, as it stands now."""
    office(request)
    if kind not in SHEETS:
        raise Http404
    row = chosen(request, code)
    build, title = SHEETS[kind]
    context = build(row, on=request.today)
    paper = {"title": title, "kind": title, "number": "", "code": "", "on": request.today}
    try:
        made = rendering.render(f"papers/{PAPERS[kind]}.html", {**context, "paper": paper})
    except rendering.RendererMissing:
        messages.warning(request, _("The printer of papers is not installed on this machine."))
        return redirect("congress:session")
    name = f"{title}{row.code}.pdf"
    return FileResponse(io.BytesIO(made.data), filename=name, content_type="application/pdf")


PAPERS = {"register": "register", "screening": "screening_summary"}


def work_report(request: HttpRequest, code: str) -> HttpResponse:
    """The work report: counted figures and editable text; a figure typed over is marked."""
    row = chosen(request, code)
    found = WorkReport.objects.visible_to(request.gate).filter(session=row).first()
    in_office = holds(request.user, OFFICE, request.today)
    if found is None and not in_office:
        raise Http404
    if request.method == "POST":
        return _write(request, row, found)
    sections = []
    if found is not None:
        names = {code: title for code, title, _text in SECTIONS}
        for section in found.sections.order_by("number"):
            sections.append(
                {
                    "section": section,
                    "title": names.get(section.code, section.code),
                    "text": reports.plain(section.text),
                    "changed": reports.changed(section, found.figures),
                }
            )
    context = {
        "session": row,
        "report": found,
        "sections": sections,
        "may_write": found is not None and REPORT.may("write_section", found, request.user),
        "may_begin": found is None and in_office,
        "later": Session.objects.of_the_school().filter(opens_on__gt=row.opens_on),
    }
    return render(request, "congress/work_report.html", context)


def _write(request: HttpRequest, row: Session, found: WorkReport | None) -> HttpResponse:
    back = reverse("congress:report", args=[row.code])
    deed: dict[str, Any] = {"by": request.user, "on": request.today}
    try:
        if "begin" in request.POST:
            reports.begin_report(session=row, **deed)
            messages.success(request, _("The report is begun with the figures of today."))
        elif found is None:
            raise Http404
        elif "count" in request.POST:
            reports.count_anew(report=found, **deed)
            messages.success(request, _("Counted anew."))
        elif "lay" in request.POST:
            later = get_object_or_404(Session, code=request.POST.get("before", ""))
            reports.lay(report=found, before=later, **deed)
            messages.success(request, _("Laid before the session. It stands from now on."))
        else:
            reports.write_section(
                report=found,
                code=request.POST.get("code", ""),
                text=request.POST.get("text", ""),
                seen=request.POST.get("seen"),
                **deed,
            )
            messages.success(request, _("Kept."))
    except (ValidationError, TransitionRefused) as refused:
        messages.warning(request, " ".join(getattr(refused, "messages", [str(refused)])))
    except PermissionDenied as denied:
        raise Http404 from denied
    return redirect(back)


@login_not_required
def public_list(request: HttpRequest) -> HttpResponse:
    """Published proposals, without sign-in: title, category, department, class and reply; no
    person's name, telephone or rating text (scenario 42)."""
    rows = (
        Proposal.objects.visible_to(request.gate)
        .exclude(replied_on=None)
        .filter(file__reach__gte=Reach.PUBLIC)
        .select_related("lead_department", "session")
        .order_by("-replied_on", "-pk")[:200]
    )
    return render(request, "congress/public_list.html", {"rows": rows})


@login_not_required
def public_page(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(
        Proposal.objects.visible_to(request.gate)
        .filter(file__reach__gte=Reach.PUBLIC)
        .exclude(replied_on=None)
        .select_related("lead_department", "session"),
        pk=pk,
    )
    last = row.rounds.counting().exclude(replied_on=None).last()
    return render(request, "congress/public_page.html", {"row": row, "round": last})
