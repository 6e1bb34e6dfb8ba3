from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework import xlsx
from casework.transitions import perform_each
from casework.typed import whole_number
from members.choices import Role
from members.models import User
from members.selectors import holds

from ..models import Proposal, Suggestion
from ..selectors import overview as reads
from ..services import assignments, handling, suggestion_handling
from ..workflow import PROPOSAL, SUGGESTION
from . import many

MAY_SEE = (
    Role.UNION_CHAIR,
    Role.STANDING_VICE_CHAIR,
    Role.VICE_CHAIR,
    Role.UNION_OFFICER,
    Role.CONGRESS_OFFICER,
)
PAGE = 25
URGE_WORDS = 2000  # characters


def _chosen(request: HttpRequest) -> tuple[str, int | None, QuerySet]:
    """The view, the department it is narrowed to, and the keys of its rows."""
    if not holds(request.user, MAY_SEE, request.today):
        raise Http404
    view = request.GET.get("view", "late")
    view = view if view in reads.VIEWS else "late"
    department = whole_number(request.GET.get("department", ""))
    return view, department, reads.listed(request.gate, view, request.today, department)


def overview(request: HttpRequest) -> HttpResponse:
    """Open matters by state and department; what is late, what is soon, what nobody has in hand.
    Ticked rows can be urged together, and assigned by the office."""
    view, department, keys = _chosen(request)
    found = reads.overview(request.gate, request.today)
    pages = Paginator(keys, PAGE)
    if department is None:
        pages.count = found.counts[view]  # with the others; nobody needs to ask again
    page = pages.get_page(request.GET.get("page"))
    page.object_list = reads.read(page.object_list)
    names = {
        "late": _("Overdue"),
        "soon": _("Due within 7 days"),
        "unassigned": _("Nobody in charge"),
        "departments": _("With departments"),
        "all": _("All open"),
    }
    context = {
        "page_obj": page,
        "found": found,
        "view": view,
        "views": [
            {
                "label": names[v],
                "count": found.counts[v],
                "url": f"?view={v}",
                "current": v == view,
            }
            for v in reads.VIEWS
        ],
        "today": request.today,
        "verbs": _verbs(request),
        "keep": {"view": view, "department": department or ""},
        "export_url": f"{reverse('overview_export')}?{request.GET.urlencode()}",
    }
    return render(request, "congress/overview.html", context)


def _verbs(request: HttpRequest) -> list[dict[str, str]]:
    verbs = [{"label": _("Urge…"), "url": reverse("overview_urge")}]
    if many.is_officer(request):
        verbs.append({"label": _("Assign…"), "url": reverse("overview_assign")})
    return verbs


def export(request: HttpRequest) -> HttpResponse:
    """The rows of the view as XLSX, streamed."""
    _view, _department, keys = _chosen(request)
    headers = (
        _("Number"),
        _("Title"),
        _("State"),
        _("Department"),
        _("Member in charge"),
        _("Due"),
        _("Days late"),
    )
    today = request.today
    cells = (
        (
            m.case.number,
            m.case.title,
            m.case.get_state_display(),
            str(m.department or ""),
            "" if m.is_suggestion else m.in_charge,
            m.case.file.next_due_on,
            max(0, (today - m.case.file.next_due_on).days) if m.case.file.next_due_on else 0,
        )
        for m in reads.read_all(keys)
    )
    return xlsx.stream(cells, headers=headers, title=_("Open matters"))


def urge(request: HttpRequest) -> HttpResponse:
    """Urge many departments: a page that says to how many, then a result for every row."""
    cases = _picked(request)
    chosen = [reads.Matter(case) for case in cases]
    if not chosen:
        return many.nothing_to_do(request, "overview")
    results, text = None, request.POST.get("text", "").strip()
    too_long = len(text) > URGE_WORDS
    if request.method == "POST" and not too_long:
        results = perform_each(
            cases,
            lambda case: _urge(case, by=request.user, on=request.today, text=text),
        )
    context = {
        "chosen": chosen,
        **many.told(results),
        "back": reverse("overview"),
        "text": text,
        "too_long": too_long,
        "most": URGE_WORDS,
    }
    status = 422 if too_long else 200
    return render(request, "congress/urge_many.html", context, status=status)


URGE = {Proposal: (PROPOSAL, "urge"), Suggestion: (SUGGESTION, "urge_suggestion")}


def _picked(request: HttpRequest) -> list[Proposal | Suggestion]:
    """The ticked rows; or, of all that the filter finds, those whose department can be urged."""
    keys = _chosen(request)[2]
    if "all" not in request.GET:
        return [case for model in URGE for case in many.picked(request, model)]
    cases = [matter.case for matter in reads.read_all(keys)]
    return [case for case in cases if _may_urge(case, request.user, request.today)]


def _may_urge(case: Proposal | Suggestion, user: User, on: date) -> bool:
    workflow, verb = URGE[type(case)]
    return workflow.may(verb, case, user, on)


def assign(request: HttpRequest) -> HttpResponse:
    """Assign what is ticked; or, of all that the filter finds, what has its plan and instruction
    (办理批量交办, proposals.md 2.4)."""
    return many.act(
        request,
        chosen=_assignable(request) if "all" in request.GET else many.picked(request, Proposal),
        list_page="overview",
        list_name=_("Open matters"),
        deed=lambda case, given: assignments.assign(proposal=case, **given),
        title=_("Assign to the departments"),
        hint=_("Each goes to the lead department that was planned for it, which can refuse it."),
        verb=_("Assign"),
    )


def _assignable(request: HttpRequest) -> list[Proposal]:
    cases = (matter.case for matter in reads.read_all(_chosen(request)[2]))
    return [
        case
        for case in cases
        if isinstance(case, Proposal) and PROPOSAL.may("assign", case, request.user, request.today)
    ]


def _urge(case: Proposal | Suggestion, *, by: Any, on: date, text: str) -> Any:
    if isinstance(case, Suggestion):
        return suggestion_handling.urge_suggestion(suggestion=case, by=by, on=on, text=text)
    return handling.urge(proposal=case, by=by, on=on, text=text)
