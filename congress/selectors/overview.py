"""All open matters at a glance, for those who run the office: proposals and suggestions."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from casework.access import Gate
from members.models import Department

from ..choices import PROPOSAL, SUGGESTION, State, SuggestionState
from ..models import DraftOutcome, Proposal, Suggestion
from .people import committee

SOON = timedelta(days=7)
CHUNK = 500  # rows that are read at once for a download
AT_DEPARTMENTS = (State.ASSIGNED, State.ACCEPTED, State.REPLY_REVIEW)
VIEWS = ("late", "soon", "unassigned", "departments", "all")
DEPARTMENT = {PROPOSAL: "lead_department", SUGGESTION: "department"}
Key = tuple[str, int, date]  # kind and folder; by the day it is due they are sorted


@dataclass(frozen=True)
class Overview:
    """`states`: (state, how many, how many late); `departments`: (name, pk, open, late, soon)."""

    states: list[tuple[str, int, int]]
    departments: list[tuple[str, int, int, int, int]]
    counts: dict[str, int]


@dataclass(frozen=True)
class Matter:
    """A proposal or a suggestion as one row of the list."""

    case: Proposal | Suggestion

    @property
    def is_suggestion(self) -> bool:
        return isinstance(self.case, Suggestion)

    @property
    def department(self) -> Department | None:
        return self.case.department if self.is_suggestion else self.case.lead_department

    @property
    def in_charge(self) -> str:
        """Who follows it; a suggestion, the department that has it."""
        holder = self.department if self.is_suggestion else self.case.member_in_charge
        return str(holder or "")


def open_matters(gate: Gate) -> dict[str, QuerySet]:
    """By kind, as far as the gate opens them."""
    return {
        PROPOSAL: Proposal.objects.visible_to(gate).open().exclude(state=State.DRAFT),
        SUGGESTION: Suggestion.objects.visible_to(gate).open(),
    }


def conditions(kind: str, on: date) -> dict[str, Q]:
    """What each view shows, so that it is counted as it is listed."""
    on_committee = committee(on).values("person")
    drafted = Exists(DraftOutcome.objects.filter(proposal=OuterRef("pk")))
    if kind == PROPOSAL:
        unassigned = (
            (Q(state=State.SUBMITTED) & ~drafted)
            | Q(docketed_on__isnull=False) & ~Q(member_in_charge__in=on_committee)
            | Q(state=State.DOCKETED)
        )
        departments = Q(state__in=AT_DEPARTMENTS)
    else:
        unassigned = Q(state=SuggestionState.RECEIVED)
        departments = Q(state__in=(SuggestionState.ASSIGNED, SuggestionState.ACCEPTED))
    return {
        "late": Q(file__next_due_on__lt=on, file__closed_on=None),
        "soon": Q(file__next_due_on__gte=on, file__next_due_on__lte=on + SOON),
        "unassigned": unassigned,
        "departments": departments,
        "all": Q(),
    }


def listed(gate: Gate, view: str, on: date, department: int | None = None) -> QuerySet:
    """The keys of a view, of both kinds in one query, what is due first in front."""
    parts = []
    for kind, rows in open_matters(gate).items():
        rows = rows.filter(conditions(kind, on)[view])
        if department is not None:
            rows = rows.filter(**{DEPARTMENT[kind]: department})
        due = Coalesce("file__next_due_on", Value(date.max))
        named = rows.order_by().annotate(kind=Value(kind, CharField()), due=due)
        parts.append(named.values_list("kind", "file_id", "due"))
    return parts[0].union(*parts[1:], all=True).order_by("due", "file_id")


def read(keys: Iterable[Key]) -> list[Matter]:
    """The matters behind the keys, in their order: one query a kind."""
    wanted = list(keys)
    cases: dict[int, Proposal | Suggestion] = {}
    for model, kind in ((Proposal, PROPOSAL), (Suggestion, SUGGESTION)):
        files = [file for of, file, _due in wanted if of == kind]
        if files:
            cases |= {row.file_id: row for row in model.objects.for_list().filter(file__in=files)}
    return [Matter(cases[file]) for _kind, file, _due in wanted if file in cases]


def read_all(keys: QuerySet) -> Iterator[Matter]:
    rest = keys.iterator(chunk_size=CHUNK)
    while part := list(islice(rest, CHUNK)):
        yield from read(part)


def overview(gate: Gate, on: date) -> Overview:
    """Every figure is a sum over kinds, states and departments: one query counts them all."""
    counts: Counter[str] = Counter(dict.fromkeys(VIEWS, 0))
    states: defaultdict[tuple[str, str], Counter] = defaultdict(Counter)
    departments: defaultdict[tuple[str, int], Counter] = defaultdict(Counter)
    for kind, state, department, name, *figures in _cells(gate, on):
        found = Counter(dict(zip(VIEWS, figures, strict=True)))
        counts.update(found)
        states[kind, state].update(found)
        if found["departments"]:
            departments[name, department].update(found)
    by_state = sorted(states.items(), key=lambda row: -row[1]["all"])
    by_department = sorted(departments.items(), key=lambda row: (-row[1]["late"], -row[1]["all"]))
    return Overview(
        [(_label(*named), n["all"], n["late"]) for named, n in by_state],
        [(*named, n["all"], n["late"], n["soon"]) for named, n in by_department],
        dict(counts),
    )


def _cells(gate: Gate, on: date) -> QuerySet:
    parts = []
    for kind, rows in open_matters(gate).items():
        views = conditions(kind, on)
        unit = DEPARTMENT[kind]
        figures = {view: Count("pk", filter=views[view]) for view in VIEWS}
        cells = rows.order_by().values("state", unit, f"{unit}__name").annotate(**figures)
        parts.append(
            cells.values_list(Value(kind, CharField()), "state", unit, f"{unit}__name", *VIEWS)
        )
    return parts[0].union(*parts[1:], all=True)


def _label(kind: str, state: str) -> str:
    if kind == PROPOSAL:
        return str(State(state).label)
    return _("%(state)s (suggestion)") % {"state": SuggestionState(state).label}
