"""审查: the queue one by one with a preview, line by line for a meeting, side by side for a merge.
Both ways work on the same drafts; only the chair's confirmation moves a proposal."""

from collections import Counter
from collections.abc import Collection
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.forms import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.typed import whole_number, whole_numbers
from members.choices import Role
from members.selectors import holds

from .. import selectors
from ..choices import State
from ..forms.lists import QueueFilter
from ..forms.triage import OUTCOMES, OutcomeForm, OutcomeLine, choices_of
from ..models import DraftOutcome, Proposal, Session
from ..services import screening
from ..workflow import PROPOSAL
from .first import needs_a_session

TABLE = (
    Role.PROPOSAL_COMMITTEE_CHAIR,
    Role.PROPOSAL_COMMITTEE_MEMBER,
    Role.CONGRESS_OFFICER,
)
VIEWS = ("waiting", "drafted", "mine", "similar", "screened")
PAGE = 25


def at_the_table(request: HttpRequest) -> None:
    if not holds(request.user, TABLE, request.today):
        raise Http404


def collecting(request: HttpRequest) -> list[Session]:
    """The sessions whose collection has begun, the newest first."""
    rows = Session.objects.of_the_school().filter(window_opens_on__lte=request.today)
    return list(rows.order_by("-window_opens_on").select_related("term__congress"))


def current_session(request: HttpRequest, sessions: list[Session] | None = None) -> Session:
    """The session whose proposals are being screened: the one named, or the last collecting."""
    code = request.GET.get("session") or request.POST.get("session")
    rows = collecting(request) if sessions is None else sessions
    found = next((row for row in rows if code in (None, "", row.code)), None)
    if found is None:
        raise Session.DoesNotExist  # needs_a_session says so, or that this one is not there
    return found


def queue(request: HttpRequest, session: Session) -> QuerySet[Proposal]:
    drafts = DraftOutcome.objects.select_related("officer__person").prefetch_related("assisting")
    seen = Proposal.objects.visible_to(request.gate).filter(session=session)
    return (
        seen.for_list()
        .select_related("wished_department")
        .prefetch_related(Prefetch("drafts", drafts))
    )


def viewed(person: int, near: Collection[int]) -> dict[str, Q]:
    """What each view shows, so that it is counted as it is listed."""
    waiting = Q(state=State.SUBMITTED)
    drafts = DraftOutcome.objects.filter(proposal=OuterRef("pk"))
    mine = Exists(drafts.filter(member_in_charge=person))
    return {
        "waiting": waiting,
        "drafted": waiting & Exists(drafts),
        "mine": Q(member_in_charge=person) | (waiting & mine),
        "similar": waiting & Q(pk__in=near),
        "screened": Q(screened_on__isnull=False),
    }


@needs_a_session
def triage(request: HttpRequest) -> HttpResponse:
    """One by one: the list at the left, the chosen proposal with its draft at the right. The draft
    is sent to the address it was read at; one that cannot be kept stands as it was typed."""
    at_the_table(request)
    form = None
    if request.method == "POST":
        form = keep(request)
        if isinstance(form, HttpResponse):
            return form
    sessions = collecting(request)
    session = current_session(request, sessions)
    view = request.GET.get("view", "waiting")
    view = view if view in VIEWS else "waiting"
    narrow = QueueFilter(request.GET, session=session, sessions=sessions)
    others = list(selectors.mergeable(session, request.gate))
    near = selectors.near([p for p in others if p.state == State.SUBMITTED])
    rows, views = queue(request, session), viewed(request.user.person_id, near)
    counts = rows.aggregate(
        received=Count("pk", filter=Q(submitted_on__isnull=False)),
        **{code: Count("pk", filter=shown) for code, shown in views.items()},
    )
    listed = narrow.narrow(rows.filter(views[view])).order_by(*narrow.order())
    pages = Paginator(listed, PAGE)
    if not narrow.is_set:
        pages.count = counts[view]  # with the others; nobody needs to ask again
    page = pages.get_page(request.GET.get("page"))
    chosen = form.instance.proposal if form else _chosen(request, page)
    earlier = []
    if chosen is not None:
        if form is None and chosen.state == State.SUBMITTED:
            form = outcome_form(request, chosen, others)
        earlier = selectors.similar(chosen.title, request.gate, but=chosen.pk, most=3)
    context = {
        "session": session,
        "page_obj": page,
        "chosen": chosen,
        "form": form,
        "earlier": earlier,
        "near": near,
        "filter": narrow,
        "view": view,
        "query": _query(request),
        "views": _views(counts, view, session),
        "total": counts["received"],
        "done": counts["screened"],
        "left": counts["waiting"],
        "elsewhere": counts["received"] - counts["screened"] - counts["waiting"],
        "due_on": selectors.screening_due_on(session),
        "today": request.today,
        "bulk_verbs": [{"label": _("Decide line by line…")}],
        "keep": [{"name": "view", "value": view}],
        "may_confirm": holds(request.user, [Role.PROPOSAL_COMMITTEE_CHAIR], request.today),
        "leader_opinion": chosen.leader_opinions.last() if chosen else None,
        "seconds": chosen.seconds.filter(state="counted").count() if chosen else 0,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "congress/triage.html", context, status=status)


def _chosen(request: HttpRequest, page: Any) -> Proposal | None:
    wanted = request.GET.get("at", "")
    rows = list(page.object_list)
    return next((p for p in rows if str(p.pk) == wanted), rows[0] if rows else None)


def _query(request: HttpRequest, **more: Any) -> str:
    kept = {k: v for k, v in request.GET.items() if k not in ("at", "csrfmiddlewaretoken")}
    return urlencode({**kept, **more})


def _views(counts: dict[str, int], view: str, session: Session) -> list[dict[str, Any]]:
    names = {
        "waiting": _("Waiting"),
        "drafted": _("With a draft"),
        "mine": _("In my charge"),
        "similar": _("Possibly the same"),
        "screened": _("Screened"),
    }
    return [
        {
            "label": names[v],
            "count": counts[v],
            "url": "?" + urlencode({"view": v, "session": session.code}),
            "current": v == view,
        }
        for v in VIEWS
    ]


def outcome_form(
    request: HttpRequest, proposal: Proposal, others: list[Proposal], data: Any = None
) -> OutcomeForm:
    people = list(selectors.committee_people(request.today))
    return OutcomeForm(data, **_drafted(proposal, request.user), **choices_of(others, people))


def _drafted(proposal: Proposal, user: Any) -> dict[str, Any]:
    """What a form of the outcome begins with: the newest draft, whoever of the colleagues wrote
    it, for that is what the chair confirms (scenario 47). It is kept as the reader's own."""
    mine = next((d for d in proposal.drafts.all() if d.officer_id == user.pk), None)
    newest = selectors.newest_draft(proposal)
    return {
        "instance": mine or DraftOutcome(proposal=proposal, officer=user),
        "initial": model_to_dict(newest, OutcomeForm.Meta.fields) if newest else {},
    }


def keep(request: HttpRequest) -> HttpResponse | OutcomeForm:
    """Keep the draft of one outcome and go on to the next proposal; else the form with its
    faults."""
    pk = whole_number(request.GET.get("at", ""))
    proposal = get_object_or_404(Proposal.objects.visible_to(request.gate).for_list(), pk=pk)
    query = _query(request)
    back = f"{reverse('congress:triage')}?" + (f"{query}&" if query else "")
    if proposal.state != State.SUBMITTED:
        messages.warning(request, selectors.who_was_faster(proposal))
        words = request.POST.get("reason_text", "").strip()
        if words:
            messages.info(request, _("What you wrote was not used: %(words)s") % {"words": words})
        return redirect(f"{back}at={pk}")
    others = list(selectors.mergeable(proposal.session, request.gate))
    form = outcome_form(request, proposal, others, request.POST)
    if "drop" in request.POST and form.instance.pk:
        screening.drop_outcome(draft=form.instance, by=request.user)
        messages.success(request, _("Your draft of %(n)s is cleared.") % {"n": proposal.number})
        return redirect(f"{back}at={pk}")
    if not form.is_valid():
        return form
    screening.save_outcome(
        proposal=proposal,
        by=request.user,
        assisting=form.cleaned_data["assisting"],
        **form.words(),
    )
    after = (
        queue(request, proposal.session)
        .filter(state=State.SUBMITTED, receipt_serial__gt=proposal.receipt_serial or 0)
        .filter(drafts=None)
        .order_by("receipt_serial")
        .first()
    )
    messages.success(request, _("The draft of %(n)s is kept.") % {"n": proposal.number})
    return redirect(f"{back}at={after.pk}" if after else f"{back}at={pk}")


@needs_a_session
def table(request: HttpRequest) -> HttpResponse:
    """Line by line for a meeting: one outcome a row, drafts kept together, totals that add up."""
    at_the_table(request)
    session = current_session(request)
    picked = request.GET.getlist("pick")
    rows = queue(request, session).filter(state=State.SUBMITTED).order_by("receipt_serial")
    if picked and "all" not in request.GET:
        rows = rows.filter(pk__in=whole_numbers(picked))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    proposals = list(page.object_list)
    merged = {d.master_id for proposal in proposals for d in proposal.drafts.all()}
    masters = [
        p
        for p in selectors.mergeable(session, request.gate)
        if p.state == State.SUBMITTED or p.pk in merged
    ]
    choices = choices_of(masters, list(selectors.committee_people(request.today)))
    forms = [
        OutcomeLine(
            request.POST or None,
            prefix=f"p{proposal.pk}",
            **_drafted(proposal, request.user),
            **choices,
        )
        for proposal in proposals
    ]
    faults = 0
    if request.method == "POST":
        for proposal, form in zip(proposals, forms, strict=True):
            if not request.POST.get(f"{form.prefix}-outcome") or not form.has_changed():
                continue  # what a colleague drafted stays hers
            if form.is_valid():
                screening.save_outcome(
                    proposal=proposal,
                    by=request.user,
                    assisting=form.cleaned_data["assisting"],
                    **form.words(),
                )
            else:
                faults += 1
        if not faults:
            if "confirm" in request.POST:
                return redirect(f"{reverse('congress:decide')}?session={session.code}")
            messages.success(request, _("The drafts are kept."))
            return redirect(request.get_full_path())
    drafts = DraftOutcome.objects.filter(proposal__in=rows).order_by("saved_at")
    latest = {d.proposal_id: d.outcome for d in drafts}
    tally = Counter(latest.values())
    context = {
        "session": session,
        "page_obj": page,
        "rows": list(zip(proposals, forms, strict=True)),
        "tally": [(label, tally[code]) for code, label in OUTCOMES],
        "undecided": page.paginator.count - len(latest),
        "total": page.paginator.count,
        "may_confirm": holds(request.user, [Role.PROPOSAL_COMMITTEE_CHAIR], request.today),
        "faults": faults,
    }
    status = 422 if faults else 200
    return render(request, "congress/triage_table.html", context, status=status)


def compare(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Two proposals side by side, with what their texts share and where they differ."""
    at_the_table(request)
    seen = Proposal.objects.visible_to(request.gate).for_list()
    left, right = get_object_or_404(seen, pk=pk), get_object_or_404(seen, pk=other)
    merges = [
        {
            "label": _("Merge %(child)s into %(master)s")
            % {"child": child.number, "master": master.number},
            "url": f"{reverse('congress:perform', args=[child.pk, verb])}?master={master.pk}",
        }
        for child, master in ((left, right), (right, left))
        for verb in ("merge_into", "merge_docketed")
        if left.session_id == right.session_id and PROPOSAL.may(verb, child, request.user)
    ]
    context = {
        "left": left,
        "right": right,
        "pair": (left, right),
        "shared": selectors.shared_words(left, right),
        "merges": merges,
    }
    return render(request, "congress/compare.html", context)
