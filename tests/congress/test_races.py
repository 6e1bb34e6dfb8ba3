"""Many at once: exactly one outcome a case, one entry, one number."""

import threading
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, connections

from casework.tick import tick
from casework.transitions import TransitionRefused
from congress import selectors, tasks
from congress.models import Proposal, WorkReport
from congress.services import proposals, report, review, side_ways

from .handled import moment
from .house import build_house

pytestmark = pytest.mark.django_db(transaction=True)
END = date(2026, 4, 24)


def at_once(*deeds) -> list:
    """Run deeds in threads that start together; return what each of them got."""
    start = threading.Barrier(len(deeds))
    results: list = [None] * len(deeds)

    def run(n, deed):
        start.wait()
        try:
            results[n] = deed()
        except (TransitionRefused, PermissionDenied, ValidationError) as refused:
            results[n] = refused
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.scenario("proposals", 46)
def test_two_tabs_submit_and_one_receipt_number_is_given(transactional_db):
    house = build_house()
    proposal = house.seconded()
    day = date(2026, 4, 8)

    def submit():
        mine = Proposal.objects.get(pk=proposal.pk)
        return proposals.submit(
            proposal=mine, by=type(house.mover).objects.get(pk=house.mover.pk), on=day
        )

    results = at_once(submit, submit)

    assert sum(isinstance(r, TransitionRefused) for r in results) == 1
    proposal.refresh_from_db()
    assert proposal.file.number == "收0802-001"
    assert proposal.file.trail.filter(action="submit").count() == 1
    assert house.submitted(house.delegates[1][4], title="另一件").file.number == "收0802-002"


def test_two_begin_the_report_at_once_and_there_is_one(transactional_db):
    house = build_house()
    house.submitted()

    def begin():
        by = type(house.officer).objects.get(pk=house.officer.pk)
        return report.begin_report(session=house.session, by=by, on=END)

    results = at_once(*[begin] * 4)

    assert {result.pk for result in results} == {WorkReport.objects.get().pk}


@pytest.mark.scenario("proposals", 48)
@pytest.mark.scenario("proposals", "E7")
def test_clocks_that_end_while_movers_withdraw_leave_one_outcome_each(transactional_db):
    house = build_house()
    people = [user for group in house.delegates for user in group]
    count = 20 if connection.vendor == "postgresql" else 8  # SQLite lets writers in one by one
    rows = []
    for n in range(count):
        mover = people[n % len(people)]
        proposal = house.submitted(mover, title=f"第{n}件提案", on=date(2026, 4, 8))
        review.send_back(proposal=proposal, reason="请补充。", by=house.chair, on=date(2026, 4, 10))
        rows.append((proposal, mover))

    def withdraw_all():
        for proposal, mover in rows:
            try:
                side_ways.withdraw(proposal=Proposal.objects.get(pk=proposal.pk), by=mover, on=END)
            except TransitionRefused:
                continue

    tick(moment(date(2026, 4, 25), 0, 1), selectors.recipients)  # the mover has been reminded

    at_once(
        lambda: tasks.end_revisions(date(2026, 4, 25)),
        lambda: tasks.end_revisions(date(2026, 4, 25)),
        withdraw_all,
    )

    for proposal, mover in rows:
        proposal.refresh_from_db()
        ends = proposal.file.trail.filter(to_state__in=["lapsed", "withdrawn"])
        assert [entry.to_state for entry in ends] == [proposal.state]
        assert proposal.state in ("lapsed", "withdrawn")
        lapsed = mover.notices.filter(file=proposal.file, subject__contains="已失效").count()
        assert lapsed == (1 if proposal.state == "lapsed" else 0)
