"""The session as everybody sees it: when, how many, who is the named officer; the register."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from members.choices import Role
from members.selectors import holders, holds

from ..choices import Reach, SessionAct
from ..models import Delegate, Proposal, Session, WorkReport
from ..selectors import register
from .course import offered
from .first import needs_a_session

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


@needs_a_session
def session(request: HttpRequest, code: str = "") -> HttpResponse:
    """What this session is, where its proposals stand, whom to ask."""
    may_enter = holds(request.user, (Role.CONGRESS_OFFICER,), request.today)
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
        **delegates.aggregate(
            delegates=Count("pk"), teachers=Count("pk", filter=Q(is_teacher=True))
        ),
        "delegations": row.term.delegations.count(),
        "officer": officer,
        "may_office": may_office,
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
