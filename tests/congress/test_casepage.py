"""The page of a case: its stepper, its head, its parts, for every reader what she may read."""

from datetime import date

from congress import casepage
from congress.models import Proposal
from congress.services import delegates, proposals, side_ways

from . import handled
from .handled import day, fresh, replied
from .house import MEETING

# ------------------------------------------------------------------ stepper


def steps(proposal: Proposal, on: date = date(2026, 8, 1)) -> list[tuple[str, str, object]]:
    row = fresh(proposal)
    found = casepage.stepper(row, list(row.file.trail.all()), on)
    return [(str(s["label"]), s["state"], s["note"]) for s in found]


PASSED_BY = ("ahead", "未经过")


def test_of_a_proposal_that_lapsed_no_later_step_is_done(house):
    proposal = house.published()
    proposals.lapse(proposal=proposal, on=day(4, 9))

    first, *between, last = steps(proposal)
    assert first == ("提出", "done", day(4, 9))
    assert {step[1:] for step in between} == {PASSED_BY}
    assert last == ("失效", "done", day(4, 9))


def test_of_a_proposal_withdrawn_on_the_committees_table_screening_is_the_last_step_done(house):
    proposal = house.submitted()
    side_ways.withdraw(proposal=proposal, by=house.mover, on=day(4, 20))

    found = steps(proposal)
    assert [state for _label, state, _note in found] == ["done"] * 3 + ["ahead"] * 4 + ["done"]
    assert found[2][2] == day(4, 20)
    assert found[7] == ("已撤回", "done", day(4, 20))


def test_a_proposal_that_went_to_the_committee_at_once_passed_no_leader(house):
    for office in list(house.delegations[0].offices.all()):
        delegates.end_office(office=office, last_day=day(3, 31), by=house.officer)
    proposal = house.seconded()
    proposals.hand_in(proposal=proposal, by=house.mover, on=day(4, 8))

    first, leader, screening, *later = steps(proposal, day(4, 9))
    assert (first[1], leader[1:], screening[1:]) == ("done", PASSED_BY, ("now", "第2天"))
    assert {step[1:] for step in later} == {("ahead", "")}


def test_every_step_that_was_taken_bears_the_day_on_which_it_was_left(house):
    proposal = replied(house)
    handled.rate(proposal, house.mover, day(7, 10))

    days = [note for _label, _state, note in steps(proposal)]
    assert {state for _label, state, _note in steps(proposal)} == {"done"}
    assert days[2:] == [
        MEETING,
        handled.ACCEPTED,
        handled.SENT,
        handled.REPLIED,
        day(7, 10),
        day(7, 10),
    ]


def test_a_case_that_rests_keeps_the_days_of_its_steps(house):
    proposal = handled.accepted(house)
    before = steps(proposal, day(5, 12))
    side_ways.suspend(
        proposal=proposal, by=house.chair, on=day(5, 12), reason="等待规划", until=day(6, 1)
    )
    at_rest = steps(proposal, day(5, 12))
    side_ways.take_up_accepted(proposal=proposal, by=house.chair, on=day(5, 20))

    assert at_rest[4] == ("挂起", "now", "第1天")
    assert steps(proposal, day(5, 20))[:4] == at_rest[:4] == before[:4]


# ------------------------------------------------------------------ head


def test_what_was_handed_in_during_the_recess_says_so(house):
    in_window, in_recess = house.draft(), house.draft(on=day(5, 20), title="另一件")

    tags = [[tag["text"] for tag in casepage.header(p)["tags"]] for p in (in_window, in_recess)]

    assert "闭会期间提案" not in tags[0]
    assert "闭会期间提案" in tags[1]
