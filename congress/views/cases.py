from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework import access, deeds
from casework.models import Clock

from .. import casepage, caseparts, selectors
from ..choices import FINAL_STATES, ClockKind, CoMoverState, RoundState, State
from ..deeds import DEEDS as FIRST_HALF
from ..deeds_beside import DEEDS as BESIDE
from ..deeds_handling import DEEDS as SECOND_HALF
from ..deeds_handling import ROWS
from ..looks import led
from ..models import Assignment, Commitment, Contact, Extension, Proposal, Urge
from ..rules import is_any_mover
from ..services import proposals
from ..services.stepping_back import may_step_back
from ..workflow import PROPOSAL, ROUND

DEEDS = {**FIRST_HALF, **BESIDE, **SECOND_HALF}
NOUNS = {
    "assignment": Assignment,
    "urge": Urge,
    "extension": Extension,
    "commitment": Commitment,
    "contact": Contact,
}
REPLYING = (ClockKind.REPLY, ClockKind.SECOND_REPLY)
AT_DEPARTMENT = (RoundState.OPEN, RoundState.HEAD_REVIEW)
HANDING_IN = ("submit", "submit_directly")
MANY = 2  # buttons of one part that still stand among the first
OWN_PAGES = {  # verbs with a page of their own, by url name
    "edit": "congress:write",
}


def found(request: HttpRequest, pk: int, facet: str = "core") -> Proposal:
    """The proposal, or 404: a guessed number and a closed case look alike."""
    return get_object_or_404(Proposal.objects.visible_to(request.gate, facet).for_list(), pk=pk)


def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of a case. Who sees only the cover sees number, category, state and dates."""
    case = found(request, pk, "cover")
    opened = access.facets(request.gate, case.file)
    if "core" not in opened:
        return render(request, "congress/proposal_cover.html", {"case": case})
    caseparts.fetch(case)
    trail = list(case.file.trail.select_related("note"))
    live = Clock.objects.live().filter(file=case.file).select_related("rule")
    clocks = list(live.prefetch_related("events").order_by("due_on"))
    clock = casepage.next_clock(clocks)
    internal = "internal" in opened
    if internal:
        access.read_today(case.file, "internal", request.user, request.today, "case")
    entries = casepage.timeline(
        trail,
        clock,
        internal=internal,
        next_words=casepage.clock_words(clock.kind) if clock else "",
    )
    older = max(0, len(entries) - casepage.SHOWN)
    whole = "trail" in request.GET
    missing = not_yet(request, case)
    parts = caseparts.parts(case, request.user, request.today, internal=internal, trail=trail)
    context = {
        "case": case,
        "today": request.today,
        "steps": casepage.stepper(case, trail, request.today),
        "header": casepage.header(case),
        "answers": {**casepage.answers(case, request.today), "cannot": missing},
        "notices": casepage.notices(case, request.today),
        "clock": clock,
        "next_words": casepage.clock_words(clock.kind) if clock else "",
        "explain_url": casepage.explain_url(clock),
        "other_clocks": [
            {"label": casepage.clock_words(c.kind), "clock": c, "url": casepage.explain_url(c)}
            for c in clocks
            if c is not clock
        ],
        "actions": actions(
            request, case, parts, but={*idle(clocks, missing), *done_already(request, case)}
        ),
        "entries": entries if whole else entries[: casepage.SHOWN],
        "older": 0 if whole else older,
        **talk(request, case, opened),
        "internal": internal,
        "seconds": selectors.standing_seconds(case),
        "kin": casepage.kin(request.gate, case),
        "papers": casepage.papers(request.gate, case),
        "parts": parts,
    }
    return render(request, "congress/proposal.html", context)


def takes_part(request: HttpRequest, case: Proposal, opened: Collection[str]) -> bool:
    """Those who handle it and those who move it; a mere reader reads, and so does whoever was
    asked to move it and stayed out, or has left."""
    return "internal" in opened or is_any_mover(request.user, case)


def talk(request: HttpRequest, case: Proposal, opened: Collection[str]) -> dict[str, Any]:
    """What movers, department and committee say to one another, where they write and where they
    add a file (congress.md 2.6(14)); nothing of it for a mere reader."""
    if not takes_part(request, case, opened):
        return {}
    said = {"takes_part": True, "talk": casepage.talk(request.gate, case)}
    if case.submitted_on:
        said["form_url"] = reverse("congress:form", args=[case.pk])
    if case.state not in FINAL_STATES:
        said["write_url"] = reverse("congress:message", args=[case.pk])
        said["attach_url"] = reverse("congress:files", args=[case.pk])
    return said


def not_yet(request: HttpRequest, case: Proposal) -> list[str]:
    """Why the mover cannot hand it in today: a sentence instead of a button that would refuse."""
    if case.state != State.SECONDING or request.user.person_id != case.mover_id:
        return []
    return proposals.obstacles(case, request.today)


def idle(clocks: list[Clock], missing: list[str]) -> set[str]:
    """Verbs that would only be refused now: handing in what is not complete, pausing a reply that
    rests, resuming one that does not."""
    rests = any(c.kind in REPLYING and c.state == Clock.State.PAUSED for c in clocks)
    return {*(HANDING_IN if missing else ()), "pause" if rests else "resume"}


def done_already(request: HttpRequest, case: Proposal) -> set[str]:
    """What is possible once, and what is over: she has confirmed this text for her delegation,
    what lapsed has become a suggestion or can no more."""
    if case.state == State.LAPSED and not proposals.may_become_suggestion(case, request.today):
        return {"turn_into_suggestion"}
    if not case.is_collective or case.state != State.SECONDING:
        return set()
    mine = case.confirmations.filter(person=request.user.person_id, revision=case.revision)
    return {"confirm_collective"} if mine.exists() else set()


def actions(
    request: HttpRequest,
    case: Proposal,
    parts: Iterable[dict[str, Any]] = (),
    *,
    but: Collection[str] = (),
) -> list[dict[str, Any]]:
    """The buttons of this reader: the table's rows that have a page, and what she may do with the
    rows of the page's parts."""
    buttons = []
    for row in PROPOSAL.available(case, request.user):
        if row.verb in but:
            continue
        if row.verb in OWN_PAGES:
            url = reverse(OWN_PAGES[row.verb], args=[case.pk])
        elif row.verb in DEEDS:
            url = reverse("congress:perform", args=[case.pk, row.verb])
        else:
            continue
        final = DEEDS[row.verb].final if row.verb in DEEDS else False
        buttons.append(
            {"verb": row.verb, "label": row.label, "url": url, "kind": "danger" if final else ""}
        )
    return led([*own_pages(request, case), *buttons, *of_parts(parts)])


def of_parts(parts: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The buttons of a part; where a part has many, the way to it."""
    for number, part in enumerate(parts, 1):
        found = [action for row in part["rows"] for action in row.get("actions") or ()]
        if len(found) > MANY:
            found = [{"verb": "", "label": part["title"], "url": f"#part-{number}"}]
        yield from ({**action, "kind": ""} for action in found)


def own_pages(request: HttpRequest, case: Proposal) -> list[dict[str, Any]]:
    """Pages of more than one form: writing, seconding, drafting the reply."""
    person = request.user.person_id
    wanted: list[tuple[str, Any]] = []
    if case.state == State.DRAFT and person in (case.mover_id, case.written_by_id):
        wanted.append(("congress:write", _("Go on writing")))
    if case.state in (State.DRAFT, State.SECONDING) and person == case.mover_id:
        wanted.append(("congress:co_movers", _("Ask co-movers…")))
    if case.state == State.SECONDING and not case.is_collective:  # which needs no seconds
        if person == case.mover_id:
            wanted.append(("congress:invite", _("Invite seconds")))
        elif selectors.may_write(request.user, request.today):
            wanted.append(("congress:second", _("Second…")))
    seats = {seat.state for seat in case.co_movers.all() if seat.person_id == person}
    if CoMoverState.ASKED in seats:
        wanted.append(("congress:join", _("Move it together?")))
    row = next((row for row in case.rounds.all() if row.state in AT_DEPARTMENT), None)
    if row is not None:
        if ROUND.may("save_draft", row, request.user):
            wanted.append(("congress:reply", _("Draft the reply")))
        elif ROUND.may("head_back", row, request.user):
            wanted.append(("congress:reply", _("Review the reply")))
    if CoMoverState.JOINED in seats and case.closed_on is None:
        wanted.append(("congress:leave", _("Leave…")))
    if may_step_back(request.user, case):
        wanted.append(("congress:step_back", _("Step back…")))
    return [
        {
            "verb": name,
            "label": label,
            "url": reverse(name, args=[case.pk]),
            "kind": "danger" if name in ("congress:leave", "congress:step_back") else "",
        }
        for name, label in wanted
    ]


def perform(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    case = found(request, pk)
    return deeds.take(
        request,
        case,
        verb,
        deeds=DEEDS,
        workflow=PROPOSAL,
        argument="proposal",
        back=reverse("congress:proposal", args=[case.pk]),
    )


def perform_row(request: HttpRequest, noun: str, pk: int, verb: str) -> HttpResponse:
    """A deed of a row that shares a proposal's folder: found through the proposal's gate."""
    if noun not in NOUNS:
        raise Http404
    row = get_object_or_404(NOUNS[noun], pk=pk)
    proposal = getattr(row, "proposal", None) or row.round.proposal
    case = found(request, proposal.pk)
    return deeds.take(
        request,
        row,
        verb,
        deeds=ROWS[noun],
        workflow=caseparts.TABLES.get(noun, PROPOSAL),
        argument=noun,
        back=reverse("congress:proposal", args=[case.pk]),
        asked_of=case if noun == "contact" else row,
    )
