"""提案登记汇总表: one row a proposal of a session, and what became of it. Every figure of the work
report is a count over these rows, so that anybody can count it after."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ..choices import RoundState, Satisfaction
from ..models import Commitment, Delegation, HandlingRound, Proposal, Session


class Fate(models.TextChoices):
    """On any day: received = docketed + merged + converted + declined + withdrawn + lapsed + not
    yet screened (proposals.md 6)."""

    DOCKETED = "docketed", _("docketed")
    MERGED = "merged", _("merged")
    CONVERTED = "converted", _("turned into a suggestion")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn after submission")
    LAPSED = "lapsed", _("lapsed after submission")
    UNSCREENED = "unscreened", _("not yet screened")


@dataclass(frozen=True)
class Row:
    """One line of the register, as known on the day it is drawn up."""

    proposal: Proposal
    fate: Fate
    seconds: int
    first: HandlingRound | None
    last: HandlingRound | None
    rounds: int

    @property
    def is_handled(self) -> bool:
        return self.fate == Fate.DOCKETED

    @property
    def assisting(self) -> tuple[str, ...]:
        names = [
            str(row.department)
            for row in self.proposal.assignments.all()
            if row.part == "assisting" and row.state != "refused" and row.sent_on
        ]
        return tuple(dict.fromkeys(names))

    @property
    def result_class(self) -> str:
        """Of the last reply; a plan that was done or dropped since has its final class."""
        return self.proposal.final_class or (self.last.result_class if self.last else "")

    @property
    def is_replied(self) -> bool:
        return self.first is not None and self.first.replied_on is not None

    @property
    def is_in_time(self) -> bool:
        return self.is_replied and self.first.replied_on <= self.first.counted_due_on

    def is_due(self, on: date) -> bool:
        return self.first is not None and self.first.counted_due_on <= on

    @property
    def is_settled(self) -> bool:
        return self.last is not None and self.last.state == RoundState.CLOSED

    @property
    def grade(self) -> str:
        return self.last.grade if self.is_settled else ""


def fate_of(proposal: Proposal) -> Fate:
    if proposal.withdrawn_on:
        return Fate.WITHDRAWN
    if proposal.lapsed_on:
        return Fate.LAPSED
    if proposal.merged_into_id:
        return Fate.MERGED
    if proposal.docketed_on:
        return Fate.DOCKETED
    if proposal.outcome == "convert":
        return Fate.CONVERTED
    if proposal.outcome == "decline":
        return Fate.DECLINED
    return Fate.UNSCREENED


def register(session: Session) -> list[Row]:
    """The rows of a session in receipt order, in a fixed number of queries."""
    in_words = session.proposals.for_list().select_related("merged_into")
    return _rows(in_words.prefetch_related("assignments__department", "co_movers"))


def _rows(proposals: QuerySet[Proposal]) -> list[Row]:
    rounds = HandlingRound.objects.counting().order_by("number")
    counted = Count("seconds", filter=Q(seconds__state="counted"), distinct=True)
    # The mover of a merged proposal joins its master later, and is counted with her own.
    together = Q(co_movers__state="joined", co_movers__joined_on__lte=F("submitted_on"))
    joined = Count("co_movers", filter=together, distinct=True)
    return [
        _row(proposal)
        for proposal in proposals.submitted()
        .annotate(counted=counted, joined=joined)
        .prefetch_related(Prefetch("rounds", rounds, to_attr="counting_rounds"))
        .order_by("receipt_serial")
    ]


def _row(proposal: Proposal) -> Row:
    rounds = proposal.counting_rounds
    replied = [row for row in rounds if row.replied_on]
    return Row(
        proposal=proposal,
        fate=fate_of(proposal),
        seconds=proposal.counted,
        first=rounds[0] if rounds else None,
        last=replied[-1] if replied else (rounds[-1] if rounds else None),
        rounds=len(rounds),
    )


def tenths(n: int, d: int) -> str:
    """A share in percent with one decimal, half away from zero; `—` of nothing."""
    if d == 0:
        return "—"
    thousandths = (2000 * n + d) // (2 * d)
    return f"{thousandths // 10}.{thousandths % 10}%"


def share(n: int, d: int) -> str:
    """How figures are printed in this house: 91.9%（57/62）; a dash of nothing."""
    if d == 0:
        return "—"
    return f"{tenths(n, d)}（{n}/{d}）"


def figures(session: Session, on: date) -> dict[str, str]:
    """The figures of the work report, each a count over the register, as they are printed."""
    beside = {
        "all_delegations": Delegation.objects.filter(term=session.term_id).count(),
        **earlier_plans(session, on),
    }
    return outline(session, on) | {name: str(value) for name, value in beside.items()}


def outline(session: Session, on: date) -> dict[str, str]:
    """The figures that the session's own rows give, without a word of theirs."""
    rows = _rows(session.proposals.defer("reason", "suggestion", "feasibility", "reason_text"))
    handled = [row for row in rows if row.is_handled]
    due = [row for row in handled if row.is_due(on)]
    replied = [row for row in handled if row.is_replied]
    settled = [row for row in handled if row.is_settled]
    fates = Counter(row.fate for row in rows)
    classes = Counter(row.result_class for row in replied)  # as the list beside it prints them
    grades = Counter(row.grade for row in settled)
    rated = sum(n for grade, n in grades.items() if grade)
    content = grades[Satisfaction.SATISFIED] + grades[Satisfaction.MOSTLY]
    in_time = sum(row.is_in_time for row in due)
    delegations = {row.proposal.delegation_id for row in rows}
    days = [(row.first.replied_on - row.proposal.assigned_on).days for row in replied]
    closed = sum(bool(row.proposal.closed_on and row.proposal.closed_on <= on) for row in handled)
    numbers = {
        "received": len(rows),
        "in_recess": sum(row.proposal.in_recess for row in rows),
        "collective": sum(row.proposal.is_collective for row in rows),
        "seconds": sum(row.seconds for row in rows),
        "participations": sum(1 + row.proposal.joined + row.seconds for row in rows),
        "delegations": len(delegations),
        **{fate.value: fates[fate] for fate in Fate},
        "docketed_before_merging": fates[Fate.DOCKETED] + fates[Fate.MERGED],
        "screened": len(rows) - fates[Fate.UNSCREENED],
        "key": sum(row.proposal.is_key for row in handled),
        "departments": len({row.proposal.lead_department_id for row in handled}),
        "due": len(due),
        "replied": len(replied),
        **{f"class_{code.lower()}": classes[code] for code in "ABCD"},
        "second_handling": sum(row.rounds > 1 for row in handled),
        "satisfied": grades[Satisfaction.SATISFIED],
        "mostly": grades[Satisfaction.MOSTLY],
        "dissatisfied": grades[Satisfaction.DISSATISFIED],
        "unrated": grades[""],
        "noted": sum(row.proposal.difference_noted for row in handled),
    }
    return {
        **{name: str(value) for name, value in numbers.items()},
        "docketing_rate": share(numbers["docketed_before_merging"], numbers["screened"]),
        "reply_rate": share(sum(row.is_replied for row in due), len(due)),
        "in_time_rate": share(in_time, len(due)),
        "satisfaction_rate": share(content, rated),
        "rating_rate": share(rated, len(settled)),
        "closed_rate": share(closed, len(handled)),
        "average_days": f"{sum(days) / len(days):.1f}" if days else "—",
    }


def planned_earlier(session: Session) -> Iterable[Proposal]:
    """What was left as class B or C by the sessions before: it is followed until it is done."""
    return (
        Proposal.objects.filter(
            session__term__congress=session.term.congress_id,
            session__opens_on__lt=session.opens_on,
            rounds__commitments__isnull=False,
            withdrawn_on=None,
        )
        .distinct()
        .order_by("session__opens_on", "docket_serial")
    )


def earlier_plans(session: Session, on: date) -> dict[str, int]:
    plans = list(planned_earlier(session))
    broken = Commitment.objects.filter(
        round__proposal__in=[p.pk for p in plans], broken_on__isnull=False, dropped_on=None
    )
    ended = Counter(p.final_class for p in plans if p.closed_on and p.closed_on <= on)
    return {
        "earlier_plans": len(plans),
        "earlier_done": ended["A"],
        "earlier_dropped": ended["D"],
        "earlier_open": len(plans) - ended["A"] - ended["D"],
        "earlier_broken": broken.values("round__proposal").distinct().count(),
    }


def declined_by_reason(rows: Iterable[Row]) -> Counter:
    return Counter(row.proposal.reason_code for row in rows if row.fate == Fate.DECLINED)
