"""What the page of a proposal shows: the stepper, the four answers, the trail, papers and talk.

Reads only; what a reader may see has been decided before by the gate and by `facets`.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Q
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import attachments, documents, messages
from casework.access import Gate
from casework.models import CaseLink, Clock, LedgerEntry
from casework.words import day_words, listed

from . import selectors
from .choices import (
    ENDED_STATES,
    FINAL_STATES,
    STEPS,
    ClockKind,
    CoMoverState,
    LeaderMark,
    LinkKind,
    State,
)
from .models import Assignment, Proposal
from .services.rating import heads_the_lead
from .trail import told

SHOWN = 7  # entries of the trail before "earlier ones"
SIDE_STATES = frozenset(
    (
        State.SENT_BACK,
        State.DISPUTED,
        State.DECLINED,
        State.RECONSIDERING,
        State.SUSPENDED,
        *ENDED_STATES,
        *FINAL_STATES,
    )
)


def place_of(state: str) -> int | None:
    """On which of the eight steps a state stands; a suspended case stays where it was."""
    return next((index for index, (_label, states) in enumerate(STEPS) if state in states), None)


def stepper(proposal: Proposal, trail: list[LedgerEntry], today: date) -> list[dict[str, Any]]:
    """Eight steps with the day on which each was left; the current one says how long it lasts.
    Only what the case went through is done: what it passed by, or did not come to before it
    ended, was not taken."""
    here, left, since = _walked(trail)
    ended = proposal.closed_on is not None or proposal.state in ENDED_STATES
    steps = []
    for index, (label, _states) in enumerate(STEPS):
        step = {"label": label, "state": "ahead", "note": ""}
        if index == here:
            if proposal.state in SIDE_STATES:
                step["label"] = proposal.get_state_display()
            if ended and index == len(STEPS) - 1:
                step |= {"state": "done", "note": proposal.closed_on}
            else:
                days = (today - since).days + 1 if since else 1
                step |= {"state": "now", "note": _("day %(n)d") % {"n": days}}
        elif index < here:
            done = index in left
            step |= {"state": "done", "note": left[index]} if done else {"note": _("not taken")}
        steps.append(step)
    return steps


def _walked(trail: list[LedgerEntry]) -> tuple[int, dict[int, date], date | None]:
    """The step on which the case stands, the day on which each earlier one was left, and the day
    since which its state is what it is."""
    here, left, since = 0, {}, None
    for entry in trail:
        if "." in entry.action or not entry.to_state or entry.from_state == entry.to_state:
            continue  # a second, an assignment: its states are not the proposal's
        since = entry.on
        place = place_of(entry.to_state)
        if place is None:
            continue
        if place > here:
            left[here] = entry.on
        elif place < here:  # it went back: what follows is still to come
            left = {step: day for step, day in left.items() if step < place}
        here = place
    return here, left, since


def timeline(
    trail: Iterable[LedgerEntry], clock: Clock | None, *, internal: bool, next_words: str = ""
) -> list[dict[str, Any]]:
    """Newest first, the next deadline on top."""
    entries = told(trail, internal=internal)
    if clock is not None and clock.due_on:
        entries.insert(0, {"on": clock.due_on, "title": next_words, "node": "next"})
    return entries


def explain_url(clock: Clock | None) -> str:
    return reverse("clock", args=[clock.pk]) if clock else ""


def next_clock(clocks: Iterable[Clock]) -> Clock | None:
    """The earliest running clock; the instruction and the like stand beside it in the aside."""
    running = [c for c in clocks if c.due_on]
    paused = [c for c in clocks if c.state == Clock.State.PAUSED]
    return min(running, key=lambda c: c.due_on, default=paused[0] if paused else None)


def clock_words(kind: str) -> str:
    return str(ClockKind(kind).label) if kind in ClockKind.values else kind


# Who waits for whom, first words of the four answers; what follows, in one more sentence.
WAITING = {
    State.DRAFT: gettext_lazy("Only the mover and those asked to join see this draft."),
    State.SECONDING: gettext_lazy("It waits for seconds."),
    State.LEADER_REVIEW: gettext_lazy("The leader of the delegation is reviewing it."),
    State.SUBMITTED: gettext_lazy("It waits for the proposal committee."),
    State.SENT_BACK: gettext_lazy("It waits for the mover's revision."),
    State.DISPUTED: gettext_lazy("It waits for a ruling."),
    State.DECLINED: gettext_lazy(
        "It was not docketed. The mover may ask once for reconsideration."
    ),
    State.RECONSIDERING: gettext_lazy("Other deciders are looking at it again."),
    State.DOCKETED: gettext_lazy("It is docketed and waits to be assigned."),
    State.ASSIGNED: gettext_lazy("It waits for the department to accept it."),
    State.ACCEPTED: gettext_lazy("The department is handling it."),
    State.REPLY_REVIEW: gettext_lazy("The reply waits for the school leader's signature."),
    State.REPLIED: gettext_lazy("The reply is out; the mover rates it."),
    State.UNSATISFIED: gettext_lazy(
        "The mover is not satisfied; the committee decides how to go on."
    ),
    State.TRACKING: gettext_lazy("What was promised is being followed until it is done."),
    State.SUSPENDED: gettext_lazy("It is suspended; no time limit runs."),
    State.MERGED: gettext_lazy("It was merged into another proposal and is answered there."),
    State.CONVERTED: gettext_lazy("It was turned into a suggestion and is answered there."),
    State.WITHDRAWN: gettext_lazy("It was withdrawn."),
    State.LAPSED: gettext_lazy("It lapsed: too few seconds, or no revision, by the last day."),
    State.CLOSED: gettext_lazy("It is closed."),
    State.CLOSED_NOTED: gettext_lazy("It is closed; the difference of opinion is noted."),
    State.CLOSED_UNRATED: gettext_lazy("It is closed; nobody rated the reply."),
    State.DISCARDED: gettext_lazy("The draft was discarded."),
    State.CLOSED_DECLINED: gettext_lazy("It is closed: not docketed."),
}


def answers(proposal: Proposal, today: date) -> dict[str, Any]:
    """Where it stands, and the facts beside it."""
    facts = []
    if proposal.lead_department:
        facts.append({"label": _("Lead"), "value": proposal.lead_department})
        others = [
            row.department
            for row in proposal.assignments.all()
            if row.part != "lead" and row.state not in Assignment.SETTLED
        ]
        if others:
            facts.append({"label": _("Assisting"), "value": listed(others)})
    if proposal.member_in_charge:
        facts.append({"label": _("Member in charge"), "value": proposal.member_in_charge})
    if proposal.merged_into:
        facts.append({"label": _("Merged into"), "value": proposal.merged_into.number})
    now, more = WAITING[proposal.state], ""
    if proposal.state == State.SECONDING and proposal.is_collective:
        confirmed, members = selectors.collective_count(proposal, today)
        now = _("It waits for the delegates of the delegation to confirm it.")
        more = _("%(confirmed)d of %(members)d have confirmed this text; half are needed.") % {
            "confirmed": confirmed,
            "members": members,
        }
    elif proposal.state == State.SECONDING:
        given = proposal.seconds.live().count()
        wanted = proposal.session.rule("congress.seconders_min")
        more = _("%(given)d have seconded, %(wanted)d are needed.") % {
            "given": given,
            "wanted": wanted,
        }
    return {"now": now, "now_more": more, "facts": facts}


def notices(proposal: Proposal, on: date) -> list[dict[str, str]]:
    """What every reader of the case should know before its text."""
    if proposal.closed_on is None and heads_the_lead(proposal, on):  # E4
        return [
            {
                "kind": "warn",
                "bold": _("The mover heads the department that answers."),
                "text": _("The ratings of those who seconded it stand beside hers."),
            }
        ]
    return []


def header(proposal: Proposal) -> dict[str, Any]:
    """Full number, tags and people of the case header."""
    number = str(proposal.session)
    if proposal.docket_number:
        number += _(" No. %(n)s") % {"n": f"{proposal.docket_serial:03}"}
    elif proposal.file.number:
        number += f" {proposal.file.number}"
    tags = []
    if proposal.is_key:
        tags.append({"family": "key", "text": _("key proposal")})
    if proposal.category:
        tags.append({"family": "plain", "text": proposal.get_category_display()})
    if proposal.in_recess:
        tags.append({"family": "plain", "text": _("handed in during the recess")})
    if not proposal.is_public:
        tags.append({"family": "locked", "text": _("text not for all staff")})
    tags += [{"family": "plain", "text": text} for text in _marks(proposal)]
    mover = (
        _("Moved by %(delegation)s, led by %(name)s")
        if proposal.is_collective
        else _("Mover %(name)s (%(delegation)s)")
    )
    facts = [mover % {"name": proposal.mover, "delegation": proposal.delegation}]
    seats = proposal.co_movers.all()
    joined = [str(seat) for seat in seats if seat.state == CoMoverState.JOINED]
    if joined:
        facts.append(_("Co-movers %(names)s") % {"names": listed(joined)})
    if proposal.submitted_on:
        facts.append(_("Submitted %(day)s") % {"day": day_words(proposal.submitted_on)})
    return {"number": number, "tags": tags, "facts": facts}


def _marks(proposal: Proposal) -> Iterator[str]:
    """Where silence took a step, the case says so (common.md 3), and where a difference stays."""
    if proposal.auto_submitted:
        yield _("submitted by the clock at the end of the time for seconds")
    if proposal.leader_mark == LeaderMark.NOT_REVIEWED:
        yield proposal.get_leader_mark_display()
    if proposal.instruction_skipped and not proposal.instructions.exists():
        yield _("without the school leader's instruction")
    if proposal.difference_noted:
        yield _("difference noted")


KINSHIP = {  # kind of link: what the other one is called here, and what this one is called there
    LinkKind.PREDECESSOR: (gettext_lazy("Predecessor: "), gettext_lazy("Moved again as: ")),
    LinkKind.SPLIT_FROM: (gettext_lazy("Split off from: "), gettext_lazy("Split off: ")),
    LinkKind.MERGED_INTO: (gettext_lazy("Merged into: "), gettext_lazy("Merged into this one: ")),
}


def kin(gate: Gate, proposal: Proposal) -> list[tuple[Any, list[Proposal]]]:
    """Other proposals that this one is linked with, as far as they are open to the reader: a draft
    is seen by its mover alone."""
    ends = CaseLink.objects.filter(kind__in=KINSHIP).filter(
        Q(file=proposal.file_id) | Q(other=proposal.file_id)
    )
    links = [
        (row.other_id, KINSHIP[row.kind][0])
        if row.file_id == proposal.file_id
        else (row.file_id, KINSHIP[row.kind][1])
        for row in ends.order_by("made_on", "pk")
    ]
    if not links:
        return []
    others = Proposal.objects.visible_to(gate).exclude(state=State.DISCARDED)
    by_file = {p.file_id: p for p in others.filter(file__in=dict(links)).select_related("file")}
    found: dict[Any, list[Proposal]] = {}
    for file, label in links:
        if file in by_file:
            found.setdefault(label, []).append(by_file[file])
    return list(found.items())


def papers(gate: Any, proposal: Proposal) -> list[dict[str, Any]]:
    """Papers first, then files, each with its facts and its state."""
    rows = []
    for paper in documents.papers_of(gate, proposal.file):
        rows.append(
            {
                "name": f"{paper.kind_name} {paper.paper_number}".strip(),
                "url": reverse("paper", args=[paper.pk]),
                "facts": [day_words(paper.issued_on), "PDF", paper.code],
                **documents.shown(paper),
                "successor": paper.successor
                and {
                    "name": paper.successor.paper_number or paper.successor.code,
                    "url": reverse("paper", args=[paper.successor_id]),
                },
            }
        )
    for item in attachments.visible(gate, proposal.file):
        rows.append(
            {
                "name": item.name,
                "url": reverse("attachment", args=[item.pk]),
                "facts": [
                    day_words(timezone.localdate(item.attached_at)),
                    filesizeformat(item.size),
                    item.get_state_display(),
                ],
                "state": "",
            }
        )
    return rows


def talk(gate: Any, proposal: Proposal) -> list[dict[str, Any]]:
    """Messages, newest first, each with who may read it."""
    return [
        {
            "author": row.actor_label,
            "at": row.written_at,
            "text": row.text,
            "internal": row.audience == "internal",
        }
        for row in messages.visible(gate, proposal.file).order_by("-pk")
    ]
