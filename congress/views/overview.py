from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework import xlsx
from casework.transitions import perform_each
from casework.typed import whole_number
from members.choices import Role
from members.selectors import holds

from ..models import Proposal
from ..selectors import overview as reads
from ..services import handling
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


def _chosen(request: HttpRequest) -> tuple[str, Any]:
    if not holds(request.user, MAY_SEE, request.today):
        raise Http404
    view = request.GET.get("view", "late")
    view = view if view in reads.VIEWS else "late"
    rows = reads.narrowed(reads.open_matters(request.gate), view, request.today)
    department = whole_number(request.GET.get("department", ""))
    if department is not None:
        rows = rows.filter(lead_department=department)
    return view, rows.for_list().order_by("file__next_due_on", "file_id")


def overview(request: HttpRequest) -> HttpResponse:
    """Open matters by state and department; what is late, what is soon, what nobody has in hand.
    Ticked rows can be urged together, and assigned by the office."""
    view, rows = _chosen(request)
    found = reads.overview(request.gate, request.today)
    names = {
        "late": _("Overdue"),
        "soon": _("Due within 7 days"),
        "unassigned": _("Nobody in charge"),
        "departments": _("With departments"),
        "all": _("All open"),
    }
    context = {
        "page_obj": Paginator(rows, PAGE).get_page(request.GET.get("page")),
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
    _view, rows = _chosen(request)
    headers = (
        _("Number"),
        _("Title"),
        _("State"),
        _("Lead department"),
        _("Member in charge"),
        _("Due"),
        _("Days late"),
    )
    today = request.today
    cells = (
        (
            p.number,
            p.title,
            p.get_state_display(),
            str(p.lead_department or ""),
            str(p.member_in_charge or ""),
            p.file.next_due_on,
            max(0, (today - p.file.next_due_on).days) if p.file.next_due_on else 0,
        )
        for p in rows.iterator(chunk_size=500)
    )
    return xlsx.stream(cells, headers=headers, title=_("Open matters"))


def urge(request: HttpRequest) -> HttpResponse:
    """Urge many departments: a page that says to how many, then a result for every row."""
    _view, rows = _chosen(request)
    chosen = many.picked(request, Proposal)
    if not chosen:
        messages.info(request, _("Tick the rows first."))
        return redirect("overview")
    results, text = None, request.POST.get("text", "").strip()
    too_long = len(text) > URGE_WORDS
    if request.method == "POST" and not too_long:
        results = perform_each(
            chosen,
            lambda p: handling.urge(proposal=p, by=request.user, on=request.today, text=text),
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
