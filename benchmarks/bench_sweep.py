"""The minute's sweep over 50,000 live clocks, none due and 1,000 due, as a multiple of the same
rows written and read without what the portal adds; and the holiday notice that moves half of them.

./portal bench sweep
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from statistics import median
from time import perf_counter

from benchmarks.database import throw_away  # isort: skip  # it starts Django

from django.db import connection, transaction
from django.utils import timezone

from casework import calendars, clocks, plan, recalculation, rulebook
from casework.models import CaseFile, Clock, ClockEvent, LedgerEntry, Notice, Outbox, PlannedStep
from casework.tick import tick
from congress.choices import PROPOSAL, ClockKind
from members.models import Person, User

LIVE, DUE, RUNS = 50_000, 1_000, 9
TODAY = date(2026, 11, 24)
NOW = timezone.make_aware(datetime(2026, 11, 24, 9, 0))


def once(work: Callable[[], object]) -> float:
    """Milliseconds of one run."""
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1000


def fill() -> User:
    """Clocks with events, trail and steps as the verbs leave them; none is due today."""
    person = Person.objects.create(staff_no="1", name="经办人", email="one@school.invalid")
    user = User.objects.create_user("1", person)
    days = calendars.calendar()
    rule = rulebook.version(ClockKind.REPLY, on=TODAY)
    files = CaseFile.objects.bulk_create(
        [CaseFile(kind=PROPOSAL, title=f"第{n}件", opened_at=NOW) for n in range(LIVE)],
        batch_size=2000,
    )
    rows = []
    for n, file in enumerate(files):
        started = TODAY + timedelta(days=n % 40)
        due = clocks.due(
            unit="day",
            n=rule.value,
            roll="next",
            started_on=started,
            pauses=[],
            exceptions=days.exceptions,
        )
        clock = Clock(
            file=file,
            kind=ClockKind.REPLY,
            rule=rule,
            unit="day",
            n=rule.value,
            roll="next",
            started_on=started,
            first_due_on=due,
            due_on=due,
            provisional=True,
            events_kept=1,
        )
        rows.append(clock)
    Clock.objects.bulk_create(rows, batch_size=2000)
    steps = [
        step for clock in rows for step in plan.rows(clock, plan.steps_of(clock, [], days), days)
    ]
    PlannedStep.objects.bulk_create(steps, batch_size=2000)
    _events(rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as a database that has run for a day
    return user


def _events(rows: list[Clock]) -> None:
    entries = LedgerEntry.objects.bulk_create(
        [
            LedgerEntry(
                file=clock.file,
                seq=1,
                at=NOW,
                on=TODAY,
                action="clock.start",
                hash=f"{clock.pk:064}",
            )
            for clock in rows
        ],
        batch_size=2000,
    )
    for clock, entry in zip(rows, entries, strict=True):
        clock.file.entries, clock.file.head = 1, entry.hash
        clock.file.next_due_on = clock.due_on
    CaseFile.objects.bulk_update(
        [clock.file for clock in rows], ["entries", "head", "next_due_on"], batch_size=1000
    )
    ClockEvent.objects.bulk_create(
        [
            ClockEvent(
                clock=clock,
                seq=1,
                kind="start",
                effective_on=clock.started_on,
                recorded_at=NOW,
                actor_label="clock",
                due_after=clock.due_on,
                digest="",
                entry=entry,
            )
            for clock, entry in zip(rows, entries, strict=True)
        ],
        batch_size=2000,
    )


def due_now(first: int, count: int) -> None:
    """Bring one step each of `count` clocks due."""
    chosen = Clock.objects.order_by("pk").values_list("pk", flat=True)[first : first + count]
    PlannedStep.objects.filter(clock__in=list(chosen), code="r-5").update(
        fire_at=NOW - timedelta(minutes=1)
    )


def bare_query() -> None:
    list(PlannedStep.objects.filter(state="planned", fire_at__lte=NOW).values_list("pk")[:1])


def bare_rows(user: User, start: int) -> None:
    """What 1,000 reminders come to when one writes them and nothing else."""
    with transaction.atomic():
        outbox = Outbox.objects.bulk_create(
            Outbox(
                dedup_key=f"bare{start + n}",
                message_id=f"bare{start + n}",
                recipient=user,
                policy="at_least_once",
                not_before=NOW,
            )
            for n in range(DUE)
        )
        Notice.objects.bulk_create(
            Notice(
                dedup_key=row.dedup_key,
                recipient=user,
                subject="提醒",
                mail="now",
                outbox=row,
                created_at=NOW,
            )
            for row in outbox
        )
        pks = PlannedStep.objects.order_by("pk").values_list("pk", flat=True)[:DUE]
        PlannedStep.objects.filter(pk__in=list(pks)).update(settled_at=None)


def line(what: str, ours: float, bare: float) -> None:
    print(f"{what:34} {ours:9.1f} {bare:9.1f} {ours / bare:7.2f}")


def main() -> None:
    start = perf_counter()
    user = fill()
    steps = PlannedStep.objects.count()
    print(f"{LIVE:,} live clocks, {steps:,} steps: filled in {perf_counter() - start:.0f} s")

    def sweep() -> None:
        tick(NOW, lambda file, clock, audience, on: [user])

    sweep()
    print(f"{'what':34} {'ours ms':>9} {'bare ms':>9} {'ratio':>7}")
    idle = median(once(sweep) for _ in range(RUNS))
    line("sweep, none due / one query", idle, median(once(bare_query) for _ in range(RUNS)))
    ours, bare = [], []
    for run in range(3):
        due_now(run * DUE, DUE)
        ours.append(once(sweep))
        bare.append(once(lambda run=run: bare_rows(user, run * DUE)))
    line(f"sweep, {DUE:,} due / bare rows", median(ours), median(bare))
    notice()


def notice() -> None:
    """The notice for 2027: half of the due days move."""
    rows = [(date(2027, 1, n), "holiday", "元旦") for n in range(1, 16) if n % 2]
    rows += [(date(2027, 2, n), "holiday", "春节") for n in range(5, 18)]
    calendars.load_year(2027, rows, status="announced", notice_number="试9号", loaded_by="bench")
    moved: list[int] = []
    took = once(
        lambda: moved.append(recalculation.recalculate(2027, on=TODAY, resolve=lambda *_clock: []))
    )
    print(f"holiday notice: {moved[0]:,} of {LIVE:,} due days moved in {took / 1000:.1f} s")


if __name__ == "__main__":
    with throw_away():
        main()
