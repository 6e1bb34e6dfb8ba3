"""All open matters at a glance, for those who run the office."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from casework.access import Gate

from ..choices import State
from ..models import DraftOutcome, Proposal

SOON = timedelta(days=7)
AT_DEPARTMENTS = (State.ASSIGNED, State.ACCEPTED, State.REPLY_REVIEW)
VIEWS = ("late", "soon", "unassigned", "departments", "all")


@dataclass(frozen=True)
class Overview:
    """`states`: (state, how many, how many late); `departments`: (name, pk, open, late, soon)."""

    states: list[tuple[str, int, int]]
    departments: list[tuple[str, int, int, int, int]]
    counts: dict[str, int]


def open_matters(gate: Gate) -> QuerySet[Proposal]:
    return Proposal.objects.visible_to(gate).open().exclude(state=State.DRAFT)


def conditions(on: date) -> dict[str, Q]:
    """What each view shows, so that it is counted as it is listed."""
    drafted = Exists(DraftOutcome.objects.filter(proposal=OuterRef("pk")))
    return {
        "late": Q(file__next_due_on__lt=on, file__closed_on=None),
        "soon": Q(file__next_due_on__gte=on, file__next_due_on__lte=on + SOON),
        "unassigned": (Q(state=State.SUBMITTED) & ~drafted)
        | Q(docketed_on__isnull=False, member_in_charge=None)
        | Q(state=State.DOCKETED),
        "departments": Q(state__in=AT_DEPARTMENTS),
        "all": Q(),
    }


def narrowed(rows: QuerySet[Proposal], view: str, on: date) -> QuerySet[Proposal]:
    return rows.filter(conditions(on)[view])


def overview(gate: Gate, on: date) -> Overview:
    """Every figure is a sum over states and departments: one query counts them all."""
    views = conditions(on)
    cells = (
        open_matters(gate)
        .order_by()
        .values("state", "lead_department", "lead_department__name")
        .annotate(**{view: Count("pk", filter=shown) for view, shown in views.items()})
    )
    counts: Counter[str] = Counter(dict.fromkeys(VIEWS, 0))
    states: defaultdict[str, Counter] = defaultdict(Counter)
    departments: defaultdict[tuple[str, int], Counter] = defaultdict(Counter)
    for cell in cells:
        found = Counter({view: cell[view] for view in VIEWS})
        counts.update(found)
        states[cell["state"]].update(found)
        if found["departments"]:
            departments[cell["lead_department__name"], cell["lead_department"]].update(found)
    by_state = sorted(states.items(), key=lambda row: -row[1]["all"])
    by_department = sorted(departments.items(), key=lambda row: (-row[1]["late"], -row[1]["all"]))
    return Overview(
        [(State(state).label, n["all"], n["late"]) for state, n in by_state],
        [(*named, n["all"], n["late"], n["soon"]) for named, n in by_department],
        dict(counts),
    )
