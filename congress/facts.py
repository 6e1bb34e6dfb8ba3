"""The figures of this room for the party committee: P01-P16 of oversight.md 6.3.

One declaration per figure; the words are what a reader of the definition sees.
"""

from datetime import date, datetime

from django.db.models import Min, Q
from django.utils.translation import gettext_lazy as _

from casework import metrics
from casework.metrics import (
    Attribution,
    Chart,
    Direction,
    Figure,
    Metric,
    Period,
    Target,
    Unit,
    Visibility,
)
from casework.small_numbers import Suppression

from . import cohorts
from .choices import PROPOSAL, SUGGESTION, Outcome, ResultClass
from .fact_parts import (
    CATEGORY,
    CLASS,
    DELEGATION,
    DEPARTMENT,
    FIRST_ROUND,
    GRADE,
    KEEPER,
    NAMED,
    OF_ROUND,
    OUTCOME,
    RECOMMENDED,
    by,
    of_commitment,
    of_round,
    of_suggestion,
)
from .models import (
    CoMover,
    Delegate,
    Proposal,
    Second,
    Suggestion,
)

P01 = Metric(
    code="P01",
    name=_("Proposals received"),
    numerator=_("proposals handed in, with a receipt number; later merged ones counted singly"),
    attribution=Attribution.A1,
    date=_("day of submission"),
    of=cohorts.received,
    joins=("lead_department",),
    line=by("submitted_on"),
    by={DELEGATION: "delegation", CATEGORY: "category"},
    charts=(Chart.SPARK, Chart.COLUMNS),
    kind=PROPOSAL,
    seasonal=True,
    keeper=KEEPER,
)

P02 = Metric(
    code="P02",
    name=_("Proposals docketed"),
    numerator=_("proposals docketed, after merging: the leading one counts once"),
    attribution=Attribution.A1,
    date=_("day of docketing"),
    excludes=_("merged proposals"),
    of=cohorts.docketed,
    joins=("lead_department",),
    line=by("docketed_on"),
    by={CATEGORY: "category", DEPARTMENT: "lead_department"},
    charts=(Chart.SPARK,),
    kind=PROPOSAL,
    seasonal=True,
    keeper=KEEPER,
)

P03 = Metric(
    code="P03",
    name=_("Docketing rate"),
    numerator=_("docketed, merged ones included"),
    denominator=_("proposals screened"),
    attribution=Attribution.A8,
    date=_("day of screening"),
    of=cohorts.screened,
    joins=("lead_department",),
    line=by("screened_on"),
    met=lambda period: Q(outcome__in=(Outcome.DOCKET, Outcome.MERGE)),
    by={OUTCOME: "outcome", DELEGATION: "delegation", CATEGORY: "category"},
    unit=Unit.PERCENT,
    charts=(Chart.STACKED,),
    kind=PROPOSAL,
    keeper=KEEPER,
)


def _participation(metric: Metric, period: Period, cutoff: datetime | None) -> list[Figure]:
    """Delegates in office at the end of the period, and who of them took part in a proposal."""
    proposals = cohorts.received(period, cutoff)
    acted = {
        *proposals.values_list("mover", flat=True),
        *CoMover.objects.filter(proposal__in=proposals, state="joined").values_list(
            "person", flat=True
        ),
        *Second.objects.filter(proposal__in=proposals, state="counted").values_list(
            "person", flat=True
        ),
    }
    roster = Delegate.objects.of_the_school().in_office(period.end)
    cells: dict[str, metrics.Raw] = {}
    for person, delegation in roster.order_by().values_list("person", "delegation").distinct():
        n, d, extra = cells.get(str(delegation), (0, 0, {}))
        cells[str(delegation)] = (n + (person in acted), d + 1, extra)
    total = (sum(c[0] for c in cells.values()), sum(c[1] for c in cells.values()), {})
    k = metric.smallest(period.end)
    return [
        *metrics.published(metric, None, total, {}, k),
        *metrics.published(metric, DELEGATION, total, cells, k),
    ]


P04 = Metric(
    code="P04",
    name=_("Delegates taking part in proposals"),
    numerator=_("delegates who moved or seconded at least one proposal received"),
    denominator=_("delegates in office on the last day"),
    attribution=Attribution.A1,
    date=_("day of submission"),
    of=cohorts.received,
    count=_participation,
    by={DELEGATION: ""},
    file=None,
    unit=Unit.PERCENT,
    direction=Direction.UP,
    target=Target(60, watch=50, basis=RECOMMENDED),
    suppression=Suppression.S1,
    charts=(Chart.RANKED,),
    seasonal=True,
    keeper=KEEPER,
)

P05 = Metric(
    code="P05",
    name=_("Proposals due for a reply"),
    numerator=_("docketed proposals whose reply was due"),
    attribution=Attribution.A2,
    date=_("day the reply is due, extensions granted in time included"),
    excludes=FIRST_ROUND,
    of=cohorts.due,
    joins=("proposal__lead_department",),
    line=of_round("due_day"),
    by={DEPARTMENT: "proposal__lead_department"},
    file="proposal__file__",
    kind=PROPOSAL,
    charts=(Chart.NUMBER,),
    keeper=KEEPER,
)

P06 = Metric(
    code="P06",
    name=_("Proposals answered in time"),
    numerator=_("reply released on or before the due day"),
    denominator=_("docketed proposals whose reply was due"),
    attribution=Attribution.A2,
    date=_("day the reply is due, extensions granted in time included"),
    excludes=FIRST_ROUND,
    of=cohorts.due,
    joins=("proposal__lead_department",),
    line=of_round("due_day"),
    met=lambda period: cohorts.IN_TIME,
    also=lambda period: {"open": period.not_by_then("answered_on")},
    by=OF_ROUND,
    file="proposal__file__",
    kind=PROPOSAL,
    unit=Unit.PERCENT,
    direction=Direction.UP,
    target=Target(100, watch=95, basis=RECOMMENDED),
    charts=(Chart.BULLET, Chart.SPARK, Chart.RANKED),
    keeper=KEEPER,
)

P07 = Metric(
    code="P07",
    name=_("Days from assignment to reply"),
    numerator=_("median of the calendar days from assignment to reply"),
    attribution=Attribution.A8,
    date=_("day of the reply"),
    excludes=_("replies of second rounds, refused assignments"),
    of=cohorts.first_replied,
    joins=("proposal__lead_department",),
    line=of_round("replied_on"),
    days=("proposal__assigned_on", "replied_on"),
    by=OF_ROUND,
    file="proposal__file__",
    kind=PROPOSAL,
    unit=Unit.DAYS,
    direction=Direction.DOWN,
    target=Target(60, watch=66, basis=_("period for replies of the school")),
    charts=(Chart.SPARK,),
    keeper=KEEPER,
)

P08 = Metric(
    code="P08",
    name=_("Overdue proposals without a reply"),
    numerator=_("docketed, due by the last day and without a reply at its end"),
    attribution=Attribution.A4,
    date=_("day the reply is due"),
    excludes=FIRST_ROUND,
    of=cohorts.overdue,
    joins=("proposal__lead_department",),
    line=of_round("due_day"),
    since="due_day",
    by={DEPARTMENT: "proposal__lead_department"},
    file="proposal__file__",
    kind=PROPOSAL,
    direction=Direction.DOWN,
    target=Target(0, basis=RECOMMENDED),
    charts=(Chart.HEAT,),
    keeper=KEEPER,
)

P09 = Metric(
    code="P09",
    name=_("Proposals answered"),
    numerator=_("reply released by the last day, late ones included"),
    denominator=_("docketed proposals whose reply was due"),
    attribution=Attribution.A2,
    date=_("day the reply is due, extensions granted in time included"),
    excludes=FIRST_ROUND,
    of=cohorts.due,
    joins=("proposal__lead_department",),
    line=of_round("due_day"),
    met=lambda period: period.by_then("answered_on"),
    by={DEPARTMENT: "proposal__lead_department"},
    file="proposal__file__",
    kind=PROPOSAL,
    unit=Unit.PERCENT,
    direction=Direction.UP,
    target=Target(100, watch=95, basis=RECOMMENDED),
    charts=(Chart.BULLET,),
    keeper=KEEPER,
)

P10 = Metric(
    code="P10",
    name=_("Satisfaction of movers"),
    numerator=_("satisfied and mostly satisfied, by the worst result of the movers"),
    denominator=_("proposals rated, by their last round"),
    attribution=Attribution.A3,
    date=_("day the time for rating ends"),
    excludes=_("proposals nobody rated, late ratings, ratings of seconders beside the mover"),
    of=cohorts.rated,
    joins=("proposal__lead_department",),
    line=of_round("rating_closes_on"),
    met=lambda period: cohorts.CONTENT,
    by={GRADE: "worst", **OF_ROUND},
    file="proposal__file__",
    kind=PROPOSAL,
    unit=Unit.PERCENT,
    direction=Direction.UP,
    target=Target(90, watch=85, basis=RECOMMENDED),
    suppression=Suppression.S1,
    charts=(Chart.STACKED, Chart.SPARK),
    keeper=KEEPER,
)

P11 = Metric(
    code="P11",
    name=_("Proposals rated"),
    numerator=_("rated by at least one mover within the time for rating"),
    denominator=_("proposals whose time for rating ended"),
    attribution=Attribution.A3,
    date=_("day the time for rating ends"),
    of=cohorts.windows_ended,
    joins=("proposal__lead_department",),
    line=of_round("rating_closes_on"),
    met=lambda period: ~Q(worst=""),
    by={DELEGATION: "proposal__delegation"},
    file="proposal__file__",
    kind=PROPOSAL,
    unit=Unit.PERCENT,
    direction=Direction.UP,
    target=Target(80, watch=70, basis=RECOMMENDED),
    charts=(Chart.BULLET,),
    keeper=KEEPER,
)

P12 = Metric(
    code="P12",
    name=_("Second rounds ordered"),
    numerator=_("second and later rounds of handling ordered"),
    attribution=Attribution.A1,
    date=_("day of the order"),
    of=cohorts.second_rounds,
    joins=("proposal__lead_department",),
    line=of_round("ordered_on"),
    by={DEPARTMENT: "proposal__lead_department"},
    file="proposal__file__",
    kind=PROPOSAL,
    direction=Direction.DOWN,
    charts=(Chart.NUMBER,),
    keeper=KEEPER,
)

P13 = Metric(
    code="P13",
    name=_("Commitments kept in time"),
    numerator=_("reported done on or before the promised day, and confirmed"),
    denominator=_("commitments of replies B and C that fell due"),
    attribution=Attribution.A2,
    date=_("promised day; a day moved after it had passed counts as it stood"),
    excludes=_("commitments dropped by a meeting before their day"),
    of=cohorts.commitments_due,
    joins=("round__proposal__lead_department",),
    line=of_commitment,
    met=lambda period: cohorts.KEPT,
    by={DEPARTMENT: "round__proposal__lead_department"},
    file="round__proposal__file__",
    kind=PROPOSAL,
    unit=Unit.PERCENT,
    direction=Direction.UP,
    target=Target(90, watch=85, basis=RECOMMENDED),
    charts=(Chart.BULLET, Chart.RANKED),
    keeper=KEEPER,
)

P14 = Metric(
    code="P14",
    name=_("Share of replies solved or adopted"),
    numerator=_("replies of class A"),
    denominator=_("replies released"),
    attribution=Attribution.A8,
    date=_("day of the reply"),
    of=cohorts.replied,
    joins=("proposal__lead_department",),
    line=of_round("replied_on"),
    met=lambda period: Q(result_class=ResultClass.A),
    by={CLASS: "result_class", **OF_ROUND},
    file="proposal__file__",
    kind=PROPOSAL,
    unit=Unit.PERCENT,
    charts=(Chart.STACKED,),
    on_by_default=False,  # pressure on class A would corrupt it
    keeper=KEEPER,
)

P15 = Metric(
    code="P15",
    name=_("Suggestions answered in time"),
    numerator=_("answered on or before the due day"),
    denominator=_("suggestions, named and anonymous, whose reply was due"),
    attribution=Attribution.A2,
    date=_("day the reply is due"),
    excludes=_("withdrawn, joined or absorbed suggestions"),
    of=cohorts.suggestions_due,
    joins=("department",),
    line=of_suggestion,
    met=lambda period: cohorts.SUGGESTION_IN_TIME,
    also=lambda period: {"open": period.not_by_then("answered_on")},
    by={DEPARTMENT: "department"},
    kind=SUGGESTION,
    unit=Unit.PERCENT,
    direction=Direction.UP,
    target=Target(100, watch=95, basis=RECOMMENDED),
    visibility=Visibility.V2,
    suppression=Suppression.S1,
    charts=(Chart.BULLET,),
    keeper=_("congress office"),
)

P16 = Metric(
    code="P16",
    name=_("Suggestions received"),
    numerator=_("suggestions received, named and anonymous"),
    attribution=Attribution.A1,
    date=_("day of receipt"),
    excludes=_("withdrawn, joined or absorbed suggestions"),
    of=cohorts.suggestions_received,
    by={NAMED: "is_anonymous"},
    kind=SUGGESTION,
    visibility=Visibility.V3,
    suppression=Suppression.S2,
    also_smallest="congress.second_cells",
    charts=(Chart.SPARK,),
    seasonal=True,
    keeper=_("congress office"),
)

METRICS: tuple[Metric, ...] = (
    *(P01, P02, P03, P04, P05, P06, P07, P08),
    *(P09, P10, P11, P12, P13, P14, P15, P16),
)


def begins() -> date | None:
    """The first day on which this room has a fact; semesters that ended before it have no figures
    at all, which is not the same as figures of 0."""
    days = (
        Proposal.objects.aggregate(first=Min("submitted_on"))["first"],
        Suggestion.objects.aggregate(first=Min("received_on"))["first"],
    )
    return min((day for day in days if day), default=None)
