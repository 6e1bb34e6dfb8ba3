"""All open matters at a glance, for those who run the office."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from casework.access import Gate

from ..choices import State
from ..models import Proposal

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


def narrowed(rows: QuerySet[Proposal], view: str, on: date) -> QuerySet[Proposal]:
    match view:
        case "late":
            return rows.overdue(on)
        case "soon":
            return rows.filter(file__next_due_on__gte=on, file__next_due_on__lte=on + SOON)
        case "unassigned":
            return rows.filter(
                Q(state=State.SUBMITTED, drafts=None)
                | Q(docketed_on__isnull=False, member_in_charge=None)
                | Q(state=State.DOCKETED)
            ).distinct()
        case "departments":
            return rows.filter(state__in=AT_DEPARTMENTS)
    return rows


def overview(gate: Gate, on: date) -> Overview:
    rows = open_matters(gate)
    late = Q(file__next_due_on__lt=on)
    soon = Q(file__next_due_on__gte=on, file__next_due_on__lte=on + SOON)
    by_state = (
        rows.order_by()
        .values("state")
        .annotate(n=Count("pk"), late=Count("pk", filter=late))
        .order_by("-n")
    )
    by_department = (
        rows.filter(state__in=AT_DEPARTMENTS)
        .order_by()
        .values("lead_department__name", "lead_department")
        .annotate(n=Count("pk"), late=Count("pk", filter=late), soon=Count("pk", filter=soon))
        .order_by("-late", "-n")
    )
    return Overview(
        [(State(r["state"]).label, r["n"], r["late"]) for r in by_state],
        [
            (r["lead_department__name"], r["lead_department"], r["n"], r["late"], r["soon"])
            for r in by_department
        ],
        {view: narrowed(rows, view, on).count() for view in VIEWS},
    )
