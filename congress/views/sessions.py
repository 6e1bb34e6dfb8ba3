"""The session as everybody sees it: when, how many, who is the named officer; the register."""

from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from members.choices import Role
from members.selectors import holders, holds

from ..choices import Reach, SessionAct
from ..models import Proposal, Session, WorkReport
from ..selectors import register, roster
from .course import offered
from .first import needs_a_session
from .reports import WRITERS
from .triage import TABLE


def of_the_school() -> list[Session]:
    return list(Session.objects.of_the_school().select_related("term__congress"))


def chosen(rows: list[Session], on: date, code: str = "") -> Session:
    """The one named, else the newest whose window has opened, else the one that comes first."""
    if not rows:
        raise Session.DoesNotExist
    newest_first = sorted(rows, key=lambda s: s.opens_on, reverse=True)
    if code:
        found = [s for s in rows if s.code == code]
    else:
        found = [s for s in newest_first if s.window_opens_on <= on] or newest_first[-1:]
    if not found:
        raise Http404
    return found[0]


@needs_a_session
def session(request: HttpRequest, code: str = "") -> HttpResponse:
    """What this session is, where its proposals stand, whom to ask."""
    may_enter = holds(request.user, (Role.CONGRESS_OFFICER,), request.today)
    sessions = of_the_school()
    row = chosen(sessions, request.today, code)
    context = {
        "session": row,
        "sessions": sessions,
        "figures": register.outline(row, request.today),
        **roster.size_of(row.term, request.today),
        "officer": holders(Role.CONGRESS_OFFICER, request.today).first(),
        "at_table": holds(request.user, TABLE, request.today),
        "writes": holds(request.user, WRITERS, request.today),
        "may_enter": may_enter,
        "course": offered(row, request.today) if may_enter else None,
        "entries": row.entries.exclude(act=SessionAct.PLAN),
        "report": WorkReport.objects.visible_to(request.gate).filter(session=row).first(),
        "today": request.today,
    }
    return render(request, "congress/session.html", context)


@needs_a_session
def delegates(request: HttpRequest) -> HttpResponse:
    """The delegates of the current term, by delegation; one's own representative is found here."""
    row = chosen(of_the_school(), request.today)
    people = roster.delegates_of(row.term, request.today).order_by(
        "delegation__number", "person__name_pinyin"
    )
    word = request.GET.get("q", "").strip()[:20]
    if word:
        people = people.filter(person__name__contains=word) | people.filter(
            person__name_pinyin__icontains=word
        )
    may_enter = holds(request.user, (Role.CONGRESS_OFFICER,), request.today)
    context = {"session": row, "people": people, "word": word, "may_enter": may_enter}
    return render(request, "congress/delegates.html", context)


@login_not_required
def public_list(request: HttpRequest) -> HttpResponse:
    """Published proposals, without sign-in: title, category, department, class and reply; no
    person's name, telephone or rating text (scenario 42)."""
    rows = (
        Proposal.objects.visible_to(request.gate, "published")
        .exclude(replied_on=None)
        .filter(file__reach__gte=Reach.PUBLIC)
        .select_related("lead_department", "session")
        .order_by("-replied_on", "-pk")[:200]
    )
    return render(request, "congress/public_list.html", {"rows": rows})


@login_not_required
def public_page(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(
        Proposal.objects.visible_to(request.gate, "published")
        .filter(file__reach__gte=Reach.PUBLIC)
        .exclude(replied_on=None)
        .select_related("lead_department", "session"),
        pk=pk,
    )
    last = row.rounds.counting().exclude(replied_on=None).last()
    return render(request, "congress/public_page.html", {"row": row, "round": last})
