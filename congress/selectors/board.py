"""What the committee's table needs: the queue, similar earlier proposals, who leaves an item."""

import operator
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from math import ceil

from django.db.models import Q
from django.utils.translation import gettext as _

from casework.access import Gate
from casework.models import Clock, Recusal
from casework.search import bigrams
from casework.words import day_words
from members.choices import Role
from members.models import User
from members.selectors import holders, responsible_leader

from ..choices import ClockKind
from ..models import DraftOutcome, Proposal, Session
from .people import co_movers, committee

# Words that stand in most titles and tell nothing: of the form, and of every campus and college.
FORM, PLACES = "关于建议提案加强进一步学校完善工作", ("校区教职工", "学院")
COMMON = frozenset(bigrams(FORM)).union(*(bigrams(words) for words in PLACES))
CANDIDATES = 400


def newest_draft(proposal: Proposal) -> DraftOutcome | None:
    """The draft that was kept last, whoever of the colleagues wrote it: the one that a
    confirmation takes. Out of the rows already read."""
    return max(proposal.drafts.all(), key=lambda draft: draft.saved_at, default=None)


@dataclass(frozen=True)
class Similar:
    proposal: Proposal
    share: float  # of the bigrams that the two titles have in common, 0 to 1


def similar(
    text: str, gate: Gate, *, but: int | None = None, most: int = 5, least: float = 0.2
) -> list[Similar]:
    """Earlier proposals of all sessions with a similar title, the most similar first, among those
    that the reader may open. Shown while the title is being written, and to the committee."""
    wanted = set(bigrams(text)) - COMMON
    if not wanted:
        return []
    holds_one = reduce(operator.or_, (Q(title__icontains=term) for term in sorted(wanted)[:24]))
    rows = (
        Proposal.objects.visible_to(gate)
        .submitted()
        .filter(holds_one)
        .exclude(pk=but)
        .select_related("file", "session", "mover", "lead_department")
        .order_by("-pk")[:CANDIDATES]
    )
    found = []
    for proposal in rows:
        terms = set(bigrams(proposal.title)) - COMMON
        share = len(wanted & terms) / len(wanted | terms) if terms else 0.0
        if share >= least:
            found.append(Similar(proposal, share))
    return sorted(found, key=lambda s: (-s.share, -s.proposal.pk))[:most]


def quorum_base(proposal: Proposal, on: date, proposed_lead: int | None = None) -> int:
    """How many members of the committee may decide the item: who moves it, heads its lead
    department or the one proposed, or has stepped back, leaves it and the base (proposals.md
    2.4)."""
    people = set(committee(on).values_list("person", flat=True))
    people -= {proposal.mover_id, *co_movers(proposal)}
    stood_back = Recusal.objects.filter(file=proposal.file_id, ended_on=None)
    people -= set(stood_back.values_list("user__person", flat=True))
    for lead in {proposal.lead_department_id, proposed_lead} - {None}:
        heads = holders(Role.DEPARTMENT_HEAD, on, lead)
        people -= set(heads.values_list("person", flat=True))
    return len(people)


def leader_account(proposal: Proposal, on: date) -> User | None:
    """The account of the responsible leader, None when the portfolio names none (E15)."""
    leader = responsible_leader(proposal.lead_department_id, on)
    return getattr(leader, "user", None) if leader else None


def who_was_faster(proposal: Proposal) -> str:
    """In words, who has taken which step meanwhile, and when: for the second of two (E13)."""
    last = proposal.file.trail.exclude(action__startswith="clock.").order_by("-seq").first()
    proposal.refresh_from_db()
    if last is None:
        return _("A colleague was faster.")
    return _("%(who)s was faster on %(day)s: it is now “%(state)s”.") % {
        "who": last.actor_label,
        "day": day_words(last.on),
        "state": proposal.get_state_display(),
    }


NEAR = 0.45  # share of the smaller title's bigrams


def near(rows: Iterable[Proposal]) -> dict[int, Proposal]:
    """For each proposal of a queue the one of the same queue whose title comes nearest to it."""
    queue = list(rows)
    found = nearest([proposal.title for proposal in queue])
    return {queue[n].pk: queue[m] for n, m in found.items()}


def nearest(titles: Sequence[str]) -> dict[int, int]:
    """For each title the place of the nearest other one; none where no other shares enough.

    Two titles that share enough share one of the smaller one's rarer bigrams: the common ones
    need not be looked up, so that a queue of a thousand takes a blink and not half a second.
    """
    sets = [set(bigrams(title)) - COMMON for title in titles]
    places: dict[str, list[int]] = defaultdict(list)
    for n, terms in enumerate(sets):
        for term in terms:
            places[term].append(n)
    found: dict[int, tuple[float, int]] = {}
    for n, own in enumerate(sets):
        rare = sorted(own, key=lambda term: len(places[term]))
        rare = rare[: len(own) - ceil(NEAR * len(own)) + 1]
        for m in sorted({m for term in rare for m in places[term]} - {n}):
            if len(sets[m]) < len(own):
                continue  # of a pair the smaller one looks
            share = len(own & sets[m]) / len(own)
            if share >= NEAR:
                for this, that in ((n, m), (m, n)):
                    if share > found.get(this, (0, 0))[0]:
                        found[this] = (share, that)
    return {n: m for n, (_share, m) in found.items()}


SHORTEST = 4  # characters of a run that two texts share


def shared_words(one: Proposal, other: Proposal) -> list[str]:
    """The longest runs of characters that both suggestions hold, for the side-by-side page. One
    pass from left to right: a text of one letter ten thousand times must not hold the page up."""
    mine, theirs = one.suggestion, other.suggestion
    runs, start = set(), 0
    while start + SHORTEST <= len(mine):
        end = start + SHORTEST
        if mine[start:end] not in theirs:
            start += 1
            continue
        while end < len(mine) and mine[start : end + 1] in theirs:
            end += 1
        runs.add(mine[start:end])
        start = end
    return sorted(runs, key=lambda run: (-len(run), mine.index(run)))[:5]


def screening_due_on(session: Session) -> date | None:
    """By when the committee has to screen what came in the window: the earliest running limit."""
    return (
        Clock.objects.running()
        .filter(file__proposal__session=session, kind=ClockKind.SCREENING)
        .order_by("due_on")
        .values_list("due_on", flat=True)
        .first()
    )
