"""The dashboard at 50,000 proposals: the night that counts it, the page that reads it.

The page is measured against reading the same cells without drawing them; its queries are counted.

./portal bench dashboard
"""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from statistics import median
from time import perf_counter

from benchmarks.database import throw_away  # isort: skip  # it starts Django

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from benchmarks import ground
from congress.models import HandlingRound, Proposal
from members.models import Department
from oversight import pages, services
from oversight.board import Board
from oversight.models import MetricCell, Semester

RUNS = 7


def timed(work: Callable[[], object]) -> float:
    """Milliseconds of the median run."""
    times = []
    for _ in range(RUNS):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return median(times) * 1000


def handle(seed: int = 2) -> None:
    """Give every proposal with a department a first round in one of the last five semesters."""
    dice = Random(seed)
    cases = list(Proposal.objects.exclude(lead_department=None))
    rounds = []
    for case in cases:
        due = date(2024, 9, 1) + timedelta(days=dice.randrange(840))
        replied = due + timedelta(days=dice.randrange(-30, 8)) if dice.random() < 0.9 else None
        case.docketed_on = case.screened_on = due - timedelta(days=68)
        case.submitted_on, case.assigned_on = case.docketed_on, due - timedelta(days=60)
        case.outcome = "docket"
        rounds.append(
            HandlingRound(
                proposal=case,
                number=1,
                state="published" if replied else "open",
                ordered_on=case.assigned_on,
                reply_due_on=due,
                replied_on=replied,
                result_class="A" if replied else "",
                rating_closes_on=replied + timedelta(days=15) if replied else None,
            )
        )
    Proposal.objects.bulk_update(
        cases,
        ["docketed_on", "screened_on", "submitted_on", "assigned_on", "outcome"],
        batch_size=300,
    )
    HandlingRound.objects.bulk_create(rounds, batch_size=1000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def render(semester: Semester) -> str:
    request = RequestFactory().get("/oversight/")
    request.user, request.today = AnonymousUser(), ground.TODAY
    context = {"semester": semester, "semesters": [semester], "request": request}
    context |= pages.dashboard(Board(semester), ground.TODAY)
    return render_to_string("oversight/_body.html", context)


def bare(semester: Semester) -> list[MetricCell]:
    """The same rows, read and left alone."""
    return list(MetricCell.objects.filter(semester__period_from__lte=semester.period_from))


def main() -> None:
    ground.fill()
    handle()
    services.load_file(on=ground.TODAY)
    start = perf_counter()
    cells = services.compute_all(on=ground.TODAY)
    night = perf_counter() - start
    handled = HandlingRound.objects.count()
    print(f"night: {cells} cells of 5 semesters from {handled} rounds in {night:.1f} s")
    semester = Semester.objects.of_day(ground.TODAY)
    departments = Department.objects.count()
    with translation.override("zh-hans"):
        ours, reference = timed(lambda: render(semester)), timed(lambda: bare(semester))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            render(semester)
    print(f"page: {departments} departments, {len(queries)} queries, {ours:.0f} ms")
    print(f"bare cells: {reference:.0f} ms, ratio {ours / reference:.1f}")


if __name__ == "__main__":
    with throw_away():
        main()
