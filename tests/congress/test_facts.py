"""P01-P16: built on dates, by the rules of oversight.md 6.1 and proposals.md 6."""

import random
from collections import Counter
from datetime import date, datetime, timedelta

import pytest

from casework import access, metrics, rulebook
from casework.metrics import Figure, Period
from casework.models import LedgerEntry
from casework.small_numbers import OTHERS
from congress import facts
from congress.choices import FACETS, SCOPES
from congress.models import HandlingRound, Proposal
from members.services import appoint
from tests.factories import staff

from .cases import House, at

pytestmark = pytest.mark.django_db

SPRING = Period(date(2026, 3, 2), date(2026, 8, 30))
DUE = date(2026, 6, 29)
LATER = datetime(2027, 1, 1, tzinfo=at(DUE).tzinfo)


@pytest.fixture
def house() -> House:
    return House()


def total(code: str, period: Period = SPRING, cutoff=None) -> Figure:
    metric = next(m for m in facts.METRICS if m.code == code)
    return metrics.facts(metric, period, cutoff)[0]


def parts(code: str, period: Period = SPRING, cutoff=None) -> tuple:
    figure = total(code, period, cutoff)
    return (figure.n, figure.d)


def cells(code: str, dimension: str, period: Period = SPRING) -> dict[str, tuple]:
    metric = next(m for m in facts.METRICS if m.code == code)
    return {f.key: (f.n, f.d) for f in metrics.facts(metric, period) if f.dimension == dimension}


def test_received_counts_what_was_handed_in_and_docketed_counts_after_merging(house):
    master = house.proposal(docketed_on=date(2026, 4, 21))
    house.proposal(
        screened_on=date(2026, 4, 21), outcome="merge_into", merged_into=master, state="merged"
    )
    house.proposal(submitted_on=None)

    assert parts("P01") == (2, None)
    assert parts("P02") == (1, None)
    assert parts("P03") == (2, 2)


def test_the_docketing_rate_knows_the_outcome(house):
    house.proposal(docketed_on=date(2026, 4, 21))
    house.proposal(screened_on=date(2026, 4, 21), outcome="convert")
    house.proposal(
        screened_on=date(2026, 4, 21), outcome="decline", reason_code="7", reason_text="已经解决了"
    )
    house.proposal()

    assert parts("P03") == (1, 3)
    assert cells("P03", "outcome") == {"docket": (1, 1), "convert": (0, 1), "decline": (0, 1)}


@pytest.mark.scenario("proposals", 44)
@pytest.mark.scenario("oversight", 10)
def test_of_62_due_57_are_in_time_and_what_fell_away_changes_neither_part(house):
    for n in range(62):
        house.handled(DUE, DUE + timedelta(days=1 if n < 5 else -(n % 20)))

    house.handled(DUE, case={"withdrawn_on": date(2026, 6, 1), "state": "withdrawn"})
    master = Proposal.objects.order_by("pk").first()
    house.handled(DUE, case={"merged_into": master, "state": "merged"})
    house.handled(DUE, state="void")  # the department refused the assignment

    assert parts("P05") == (62, None)
    assert parts("P06") == (57, 62)
    assert parts("P09") == (62, 62)
    assert parts("P08") == (0, None)


def test_a_withdrawal_after_the_period_does_not_reach_back(house):
    house.handled(DUE, case={"withdrawn_on": date(2026, 9, 20), "state": "withdrawn"})

    assert parts("P06") == (0, 1)
    assert parts("P08") == (1, None)


def test_example_d_an_overdue_case_stands_once_at_the_end_of_its_period(house):
    house.handled(date(2027, 7, 30), date(2027, 9, 3))
    second = Period(date(2027, 2, 22), date(2027, 8, 29))
    following = Period(date(2027, 8, 30), date(2028, 2, 13))

    assert (parts("P06", second), parts("P08", second)) == ((0, 1), (1, None))
    assert (parts("P05", following), parts("P08", following)) == ((0, None), (0, None))


@pytest.mark.scenario("oversight", "E19")
def test_a_reply_on_the_last_day_of_the_period_is_in_time(house):
    house.handled(SPRING.end, SPRING.end)

    assert parts("P06") == (1, 1)
    assert parts("P06", Period(SPRING.end + timedelta(days=1), date(2027, 2, 21))) == (0, 0)


def test_a_case_that_is_not_due_yet_does_not_spoil_the_running_semester(house):
    house.handled(DUE)

    assert parts("P06", Period(SPRING.start, date(2026, 6, 1))) == (0, 0)
    assert parts("P08", Period(SPRING.start, date(2026, 6, 28))) == (0, None)
    assert parts("P08", Period(SPRING.start, DUE)) == (1, None)


@pytest.mark.scenario("proposals", 22)
@pytest.mark.scenario("proposals", "E18")
@pytest.mark.scenario("oversight", "E20")
def test_an_extension_after_the_due_day_heals_nothing(house):
    row = house.handled(date(2026, 9, 7), date(2026, 8, 20))
    assert parts("P06") == (0, 0)

    row.missed_due_on = DUE  # it had passed when the extension was granted
    row.save()

    assert parts("P06") == (0, 1)
    assert parts("P08", Period(SPRING.start, date(2026, 7, 8))) == (1, None)


@pytest.mark.scenario("oversight", "E21")
def test_a_clock_that_stands_is_neither_due_nor_overdue(house):
    row = house.handled(DUE)
    clock = house.clock(row.proposal.file, None, state="paused", paused_on=date(2026, 5, 12))
    house.event(clock, "start", date(2026, 4, 29))
    house.event(clock, "pause", date(2026, 5, 12))

    assert (parts("P05"), parts("P08")) == ((0, None), (0, None))

    house.event(clock, "resume", date(2026, 5, 18))

    assert (parts("P05"), parts("P08")) == ((1, None), (1, None))


def test_a_clock_that_was_met_while_it_stood_stands_no_more(house):
    row = house.handled(DUE, date(2026, 5, 21))
    clock = house.clock(row.proposal.file, None, state="met")
    house.event(clock, "start", date(2026, 4, 29))
    house.event(clock, "pause", date(2026, 5, 12))
    assert parts("P06") == (0, 0)

    house.event(clock, "met", date(2026, 5, 21))

    assert (parts("P05"), parts("P06"), parts("P09")) == ((1, None), (1, 1), (1, 1))


def test_a_reopened_case_keeps_its_first_round_and_orders_a_second(house):
    row = house.handled(DUE, date(2026, 6, 20), grade="satisfied", state="closed")
    house.deed(row.proposal.file, "reopen", date(2026, 9, 15))
    house.handled(
        date(2026, 10, 15),
        date(2026, 10, 10),
        number=2,
        proposal=row.proposal,
        ordered_on=date(2026, 9, 15),
    )
    autumn = Period(date(2026, 8, 31), date(2027, 2, 21))

    assert (parts("P06"), parts("P06", autumn)) == ((1, 1), (0, 0))
    assert (parts("P12"), parts("P12", autumn)) == ((0, None), (1, None))
    assert (parts("P10"), parts("P11")) == ((1, 1), (1, 1))
    assert (parts("P10", autumn), parts("P11", autumn)) == ((0, 0), (0, 1))


def test_a_date_typed_late_is_unknown_at_the_cutoff_and_known_after_it(house):
    row = house.handled(DUE, date(2026, 6, 28), typed_on=date(2026, 9, 10))
    house.deed(row.proposal.file, "accept", date(2026, 5, 1))

    assert parts("P06", cutoff=at(date(2026, 9, 1))) == (0, 1)
    assert parts("P08", cutoff=at(date(2026, 9, 1))) == (1, None)
    assert parts("P06", cutoff=at(date(2026, 9, 11))) == (1, 1)
    assert parts("P08", cutoff=at(date(2026, 9, 11))) == (0, None)
    assert parts("P06") == (1, 1)


def test_days_are_a_median_with_the_ninetieth_percentile_from_twenty_on(house):
    for days in (10, 20, 60):
        house.handled(DUE, DUE - timedelta(days=60 - days))
    assert total("P07").extra == {"median": 20.0}

    for days in range(1, 18):
        house.handled(DUE, DUE - timedelta(days=60 - days))
    figure = total("P07")

    assert (figure.n, figure.extra) == (20, {"median": 10.0, "p90": 17})


@pytest.mark.scenario("proposals", 30)
@pytest.mark.scenario("proposals", 36)
def test_example_b_silent_movers_are_counted_apart(house):
    for grade, number in (("satisfied", 31), ("mostly", 18), ("dissatisfied", 3), ("", 5)):
        for _n in range(number):
            house.handled(DUE, date(2026, 6, 20), grade=grade)
    silent = HandlingRound.objects.order_by("pk").last()
    house.rate(silent, "satisfied", late=True, on=date(2026, 7, 20))
    union = house.handled(DUE, date(2026, 6, 20))
    house.rate(union, "satisfied", rater=None, seat="union")

    assert parts("P10") == (49, 52)
    assert parts("P11") == (52, 58)
    assert cells("P10", "grade") == {
        "satisfied": (31, 31),
        "mostly": (18, 18),
        "dissatisfied": (0, 3),
    }


@pytest.mark.scenario("proposals", 28)
def test_the_grade_is_the_worst_result_of_the_movers_and_seconders_stand_beside(house):
    row = house.handled(DUE, date(2026, 6, 20), grade="satisfied")
    house.rate(row, "dissatisfied", rater=house.person())
    other = house.handled(DUE, date(2026, 6, 20), grade="mostly")
    house.rate(other, "dissatisfied", rater=house.person(), seat="second", beside=True)

    assert parts("P10") == (1, 2)


@pytest.mark.scenario("proposals", 32)
def test_a_commitment_is_kept_when_the_report_came_in_time_and_was_confirmed(house):
    winter = Period(date(2026, 8, 31), date(2027, 2, 21))
    day = date(2026, 12, 31)
    house.commitment(
        day, state="confirmed", reported_on=date(2026, 12, 20), confirmed_on=date(2027, 1, 8)
    )
    house.commitment(day, state="broken", broken_on=date(2027, 1, 1))
    moved = house.commitment(day, state="broken", broken_on=date(2027, 1, 1))
    moved.promised_on, moved.state = date(2027, 6, 30), "open"
    moved.save()
    house.commitment(day, state="dropped", dropped_on=date(2026, 11, 1), drop_reason="由新答复取代")

    assert parts("P13", winter) == (1, 3)
    assert parts("P13", Period(date(2027, 2, 22), date(2027, 8, 29))) == (0, 0)


def test_a_broken_commitment_that_the_next_reply_takes_over_counts_once(house):
    broken = {"first_promised_on": date(2026, 7, 20), "broken_on": date(2026, 7, 21)}
    first = house.handled(date(2026, 5, 4), date(2026, 5, 1), result_class="B", state="closed")
    house.commitment(
        date(2026, 7, 20),
        round=first,
        state="dropped",
        dropped_on=date(2026, 7, 27),
        drop_reason="由新答复承接",
        **broken,
    )
    later = house.handled(
        date(2026, 8, 24),
        date(2026, 7, 27),
        number=2,
        proposal=first.proposal,
        result_class="B",
    )
    old = first.commitments.get()
    house.commitment(date(2026, 8, 20), round=later, taken_over_from=old, **broken)

    assert parts("P13") == (0, 1)


@pytest.mark.scenario("proposals", 34)
def test_what_a_withdrawn_proposal_had_promised_stands_in_neither_part(house):
    row = house.handled(date(2026, 5, 4), date(2026, 5, 1), result_class="B")
    house.commitment(date(2026, 8, 20), round=row)
    assert parts("P13") == (0, 1)

    Proposal.objects.filter(pk=row.proposal_id).update(withdrawn_on=date(2026, 9, 1))
    assert parts("P13") == (0, 1)  # not yet at the end of the period
    Proposal.objects.filter(pk=row.proposal_id).update(withdrawn_on=date(2026, 7, 12))

    assert parts("P13") == (0, 0)


def test_suggestions_due_leave_out_what_is_answered_elsewhere(house):
    day = date(2026, 4, 21)
    for n in range(6):
        house.suggestion(day, replied_on=day + timedelta(days=59 + n // 4 * 5), state="replied")
    house.suggestion(day, is_anonymous=True)
    house.suggestion(day, state="withdrawn", withdrawn_on=date(2026, 5, 1))
    house.suggestion(day, state="absorbed", absorbed_on=date(2026, 5, 1))
    house.suggestion(day, state="adopted", closed_on=date(2026, 5, 1))
    house.suggestion(
        day,
        state="declined",
        closed_on=date(2026, 5, 1),
        decline_code="personal",
        decline_text="请到帮扶服务",
    )

    assert parts("P15") == (5, 8)
    assert total("P15").extra == {"open": 1}


@pytest.mark.scenario("proposals", 39)
def test_a_few_anonymous_suggestions_are_not_shown_on_their_own(house):
    for n in range(9):
        house.suggestion(date(2026, 4, 21), is_anonymous=n < 3)

    assert parts("P16") == (9, None)
    assert cells("P16", "named") == {}

    for _n in range(4):
        house.suggestion(date(2026, 4, 21), is_anonymous=True)

    assert cells("P16", "named") == {"True": (7, None), "False": (6, None)}


@pytest.mark.parametrize("rule", ["casework.small_number", "congress.second_cells"])
def test_a_stricter_rule_hides_larger_numbers(house, rule):
    for n in range(13):
        house.suggestion(date(2026, 4, 21), is_anonymous=n < 7)
    assert cells("P16", "named") == {"True": (7, None), "False": (6, None)}

    rulebook.change(rule, 8, by=staff("系统管理员"), on=date(2026, 3, 2), reason="从严")

    assert parts("P16") == (13, None)
    assert cells("P16", "named") == {}


def test_participation_counts_delegates_in_office_once(house):
    movers = [house.delegate(0) for _n in range(3)]
    for _n in range(5):
        house.delegate(0)
    for _n in range(7):
        house.delegate(1)
    left = house.delegate(1, until=date(2026, 5, 1))
    for mover in (*movers, movers[0], left, house.person()):
        house.proposal(mover=mover)

    assert parts("P04") == (3, 15)
    assert cells("P04", "delegation") == {
        str(house.delegations[0].pk): (3, 8),
        str(house.delegations[1].pk): (0, 7),
    }


def test_small_groups_are_merged_where_persons_are_counted(house):
    for department, number in ((0, 12), (1, 4), (2, 3)):
        for _n in range(number):
            house.handled(DUE, date(2026, 6, 20), grade="satisfied", department=department)

    assert cells("P10", "department") == {
        str(house.departments[0].pk): (12, 12),
        OTHERS: (7, 7),
    }
    assert len(cells("P06", "department")) == 3  # the work of offices is not hidden


def test_the_list_behind_a_figure_is_what_the_reader_may_open(house):
    access.write_facets_and_scopes(FACETS, SCOPES)
    for n in range(3):
        house.handled(DUE, date(2026, 6, 20) if n else None)
    officer, staff = house.user(), house.user()
    appoint(person=officer.person, role="congress_officer", by=None, from_on=date(2026, 1, 1))

    def listed(code, user):
        metric = next(m for m in facts.METRICS if m.code == code)
        return metrics.rows(metric, SPRING, access.gate(user, DUE))

    assert listed("P06", officer).count() == total("P06").d == 3
    assert listed("P08", officer).count() == total("P08").n == 1
    assert listed("P06", staff).count() == 0
    assert listed("P16", officer).count() == 0  # a figure only, for every reader


def test_every_list_is_as_long_as_its_figure_for_who_may_see_all(house):
    access.write_facets_and_scopes(FACETS, SCOPES)
    officer = house.user()
    appoint(person=officer.person, role="congress_officer", by=None, from_on=date(2026, 1, 1))
    generate(house, 40)
    gate = access.gate(officer, DUE)

    for metric in facts.METRICS:
        if metric.lists_cases:
            figure = metrics.facts(metric, SPRING)[0]
            expected = figure.n if figure.d is None else figure.d
            assert metrics.rows(metric, SPRING, gate).count() == expected, metric.code


def generate(house: House, number: int) -> list[HandlingRound]:
    """Cases with random dates, some typed late, withdrawn, merged, void, or handled twice."""
    dice = random.Random(44)
    made = []
    for _n in range(number):
        due = date(2026, 2, 1) + timedelta(days=dice.randrange(260))
        replied = due + timedelta(days=dice.randrange(-40, 40)) if dice.random() < 0.8 else None
        typed = replied + timedelta(days=dice.choice((0, 0, 30))) if replied else None
        case = {}
        if not replied and dice.random() < 0.4:
            case = {"withdrawn_on": due - timedelta(days=dice.randrange(-30, 20))}
        row = house.handled(
            due,
            replied,
            typed_on=typed,
            case=case,
            department=dice.randrange(3),
            delegation=dice.randrange(2),
            grade=dice.choice(("", "satisfied", "mostly", "dissatisfied")) if replied else "",
            state="void"
            if not replied and dice.random() < 0.2
            else "published"
            if replied
            else "open",
        )
        if replied and dice.random() < 0.3:
            ordered = replied + timedelta(days=20)
            HandlingRound.objects.filter(pk=row.pk).update(state="closed")
            house.deed(row.proposal.file, "order_second", ordered)
            house.handled(
                ordered + timedelta(days=30), number=2, proposal=row.proposal, ordered_on=ordered
            )
        made.append(row)
    return made


@pytest.mark.parametrize("cutoff", [None, date(2026, 7, 15), date(2026, 9, 1)])
def test_each_figure_is_the_same_when_it_is_rebuilt_from_the_trail(house, cutoff):
    """The dates on the rows, and a walk through the trail: two ways to the same numbers."""
    generate(house, 90)
    known = at(cutoff) if cutoff else LATER
    due_days = dict(
        HandlingRound.objects.filter(number=1)
        .exclude(state="void")
        .values_list("proposal__file", "reply_due_on")
    )
    windows = dict(
        HandlingRound.objects.exclude(state="void")
        .exclude(rating_closes_on=None)
        .order_by("number")
        .values_list("proposal__file", "rating_closes_on")
    )
    results = dict(
        HandlingRound.objects.filter(ratings__state="counted").values_list(
            "proposal__file", "ratings__result"
        )
    )
    story: dict[int, dict[str, list[date]]] = {}
    for entry in LedgerEntry.objects.filter(at__lte=known).order_by("file", "seq"):
        story.setdefault(entry.file_id, {}).setdefault(entry.action, []).append(entry.on)
    count: Counter[str] = Counter()
    for file, deeds in story.items():
        first = {verb: min(days) for verb, days in deeds.items()}
        count["P01"] += first.get("submit") in SPRING
        count["P02"] += first.get("docket") in SPRING
        count["P12"] += sum(day in SPRING for day in deeds.get("order_second", []))
        gone = first.get("withdraw", date.max) <= SPRING.end
        due, replied = due_days.get(file), first.get("sign_reply", date.max)
        if gone or due is None:
            continue
        if due in SPRING:
            count["P05"] += 1
            count["P06"] += replied <= due
            count["P09"] += replied <= SPRING.end
        count["P08"] += due <= SPRING.end < replied
        count["P14"] += replied in SPRING
        later = [day for day in deeds.get("order_second", []) if day <= SPRING.end]
        if windows.get(file) in SPRING and not later:
            rated = first.get("rate", date.max) <= windows[file]
            count["P11d"] += 1
            count["P11"] += rated
            count["P10"] += rated and results[file] != "dissatisfied"

    moment = at(cutoff) if cutoff else None
    for code in ("P01", "P02", "P05", "P08", "P12"):
        assert parts(code, cutoff=moment) == (count[code], None), code
    for code in ("P06", "P09"):
        assert parts(code, cutoff=moment) == (count[code], count["P05"]), code
    assert parts("P14", cutoff=moment)[1] == count["P14"]
    assert parts("P10", cutoff=moment) == (count["P10"], count["P11"])
    assert parts("P11", cutoff=moment) == (count["P11"], count["P11d"])
