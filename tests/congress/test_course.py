"""The course of a session: planned in its place, its window moved, opened and closed."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from casework import clocks
from casework.transitions import TransitionRefused
from congress import selectors
from congress.choices import ClockKind, Deciders
from congress.services import course
from congress.tasks import end_collections
from congress.views.course import offered

DAY = date(2026, 3, 25)
OPENING = date(2026, 4, 16)


# ------------------------------------------------------------------ the window


def move(house, closes_on, on=DAY, **more):
    return course.move_window(
        session=house.session,
        closes_on=closes_on,
        by=house.officer,
        on=on,
        reason="校庆活动冲突，征集延期。",
        **more,
    )


@pytest.mark.scenario("proposals", "E9")
def test_a_window_moved_leaves_its_reason_with_everybody(house):
    proposal = house.published()
    assert course.moving_clocks(house.session).count() == 1

    move(house, date(2026, 4, 14))

    entry = house.session.entries.get(act="move_window")
    told = house.delegates[2][5].notices.get()
    assert (entry.before, entry.after) == (date(2026, 4, 9), date(2026, 4, 14))
    assert entry.reason in told.body
    assert "2026年4月14日" in told.subject
    assert clocks.live(proposal.file).get().due_on == date(2026, 4, 14)


@pytest.mark.scenario("proposals", "E9")
@pytest.mark.scenario("proposals", 11)
@pytest.mark.parametrize(
    ("closes_on", "due_on"),
    [
        pytest.param(date(2026, 4, 14), date(2026, 5, 6), id="later"),  # 5 May is a holiday
        pytest.param(date(2026, 4, 8), date(2026, 4, 29), id="earlier"),
    ],
)
def test_the_committees_time_is_counted_from_the_new_end_of_the_window(house, closes_on, due_on):
    proposal = house.submitted(on=date(2026, 3, 24))
    clock = clocks.live(proposal.file, ClockKind.SCREENING).get()
    assert clock.due_on == date(2026, 4, 30)

    move(house, closes_on)

    clock.refresh_from_db()
    assert (clock.started_on, clock.due_on, clock.first_due_on) == (
        closes_on,
        due_on,
        date(2026, 4, 30),
    )
    moved = clock.events.latest("seq")
    assert (moved.kind, moved.by, moved.reason) == (
        "restart",
        house.officer,
        "校庆活动冲突，征集延期。",
    )


def test_a_case_that_rests_is_counted_from_the_new_end_and_goes_on_resting(house):
    from congress.services import side_ways

    proposal = house.submitted(on=date(2026, 3, 24))
    side_ways.suspend(
        proposal=proposal, reason="待核实", until=date(2026, 6, 1), by=house.chair, on=DAY
    )

    move(house, date(2026, 4, 14))
    clock = clocks.live(proposal.file, ClockKind.SCREENING).get()
    assert (clock.state, clock.paused_with_case, clock.due_on) == ("paused", True, None)
    side_ways.take_up_screening(proposal=proposal, by=house.chair, on=date(2026, 4, 1))

    clock.refresh_from_db()
    assert (clock.state, clock.due_on) == ("running", date(2026, 5, 6))


def test_what_came_back_to_the_table_keeps_its_own_start(house):
    from congress.services import review

    proposal = house.submitted(on=date(2026, 3, 24))
    review.send_back(proposal=proposal, reason="请补充数据。", by=house.chair, on=DAY)
    review.resubmit(proposal=proposal, by=house.mover, on=date(2026, 3, 27))

    move(house, date(2026, 4, 14), on=date(2026, 3, 28))

    assert clocks.live(proposal.file, ClockKind.SCREENING).get().started_on == date(2026, 3, 27)


@pytest.mark.scenario("proposals", "E9")
def test_a_window_moved_after_its_end_lets_the_lapsed_be_restored(house):
    from congress.selectors.mandates import lapsed_with_the_window
    from congress.services import side_ways

    proposal = house.published()
    end_collections(date(2026, 4, 10))
    proposal.refresh_from_db()
    assert (proposal.state, lapsed_with_the_window(house.session)) == ("lapsed", 1)

    move(house, date(2026, 4, 15), on=date(2026, 4, 10))
    side_ways.restore_seconding(
        proposal=proposal, reason="征集延期", by=house.chair, on=date(2026, 4, 10)
    )

    assert proposal.state == "seconding"
    assert clocks.live(proposal.file).get().due_on == date(2026, 4, 15)


def test_a_proposal_of_the_recess_keeps_its_own_time(house):
    proposal = house.published()
    proposal.in_recess = True
    proposal.save(update_fields=["in_recess"])

    move(house, date(2026, 4, 14))

    assert clocks.live(proposal.file).get().due_on == date(2026, 4, 9)


def test_the_session_may_be_put_off_with_its_window(house):
    move(house, date(2026, 4, 30), opens_on=date(2026, 5, 7))

    assert house.session.opens_on == date(2026, 5, 7)


@pytest.mark.parametrize(
    ("field", "closes_on", "more"),
    [
        pytest.param("closes_on", date(2026, 3, 24), {}, id="past"),
        pytest.param("closes_on", date(2026, 4, 9), {}, id="the-same-day"),
        pytest.param("closes_on", date(2026, 4, 17), {}, id="after-the-opening"),
        pytest.param("closes_on", date(2026, 6, 30), {"opens_on": date(2026, 7, 9)}, id="too-long"),
        pytest.param(
            "opens_on", date(2026, 4, 8), {"opens_on": date(2026, 3, 24)}, id="opening-is-past"
        ),
        pytest.param("reason", date(2026, 4, 14), {"reason": "  "}, id="no-reason"),
    ],
)
def test_a_window_is_not_moved_out_of_place(house, field, closes_on, more):
    given = {"reason": "延期", **more}

    with pytest.raises(ValidationError) as refused:
        course.move_window(
            session=house.session, closes_on=closes_on, by=house.officer, on=DAY, **given
        )

    assert list(refused.value.error_dict) == [field]
    assert not house.session.entries.filter(act="move_window").exists()


def test_a_window_is_not_moved_into_the_next_one(house):
    house.next_session(window_opens_on=date(2026, 4, 20), window_closes_on=date(2026, 5, 20))

    with pytest.raises(ValidationError):
        move(house, date(2026, 4, 20), opens_on=date(2026, 4, 30))


def test_the_window_of_an_open_session_is_not_moved(house):
    course.open_session(session=house.session, on=OPENING)

    with pytest.raises(TransitionRefused):
        move(house, date(2026, 4, 30), on=OPENING, opens_on=date(2026, 5, 7))


# ------------------------------------------------------------------ opening and closing


def call(house, **given):
    house.session.kind = "extraordinary"
    house.session.save(update_fields=["kind"])
    return course.open_session(session=house.session, by=house.officer, on=OPENING, **given)


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        pytest.param({}, ["called_by", "ground"], id="nothing"),
        pytest.param({"called_by": "union", "ground": " "}, ["ground"], id="no-ground"),
        pytest.param({"called_by": "dean", "ground": "合并办学"}, ["called_by"], id="not-entitled"),
        pytest.param({"called_by": "delegates", "ground": "合并办学"}, ["signers"], id="how-many"),
        pytest.param(
            {"called_by": "delegates", "ground": "合并办学", "signers": 5},
            ["signers"],
            id="5-of-18",
        ),
        pytest.param(
            {"called_by": "delegates", "ground": "合并办学", "signers": 19},
            ["signers"],
            id="more-than-there-are",
        ),
    ],
)
def test_an_extraordinary_session_says_who_called_it_and_why(house, given, fields):
    with pytest.raises(ValidationError) as refused:
        call(house, **given)

    assert list(refused.value.error_dict) == fields


def test_a_third_of_the_delegates_the_union_or_the_school_calls_one(house):
    session = call(house, called_by="delegates", ground="两校合并方案", signers=6)

    assert (session.state, session.called_by, session.call_signers, session.call_ground) == (
        "open",
        "delegates",
        6,
        "两校合并方案",
    )
    assert [course.third(n) for n in (18, 19, 200)] == [6, 7, 67]


@pytest.mark.parametrize(
    ("delegates", "least"),
    [(131, 88), (172, 115), (200, 134), (201, 134), (219, 146), (300, 200), (0, 0)],
)
@pytest.mark.scenario("congress", 1)
def test_two_thirds_must_be_present(delegates, least):
    assert course.quorum(delegates) == least


@pytest.mark.scenario("congress", 1)
def test_a_session_opens_with_two_thirds_of_its_delegates(house):
    house_of_18 = {"session": house.session, "by": house.officer, "on": OPENING}
    for present in (11, 19):
        with pytest.raises(ValidationError) as refused:
            course.open_session(present=present, **house_of_18)
        assert list(refused.value.error_dict) == ["present"]

    course.open_session(present=12, **house_of_18)

    entry = house.session.entries.get(act="open")
    assert (house.session.state, house.session.opens_on, entry.present) == ("open", OPENING, 12)


def test_the_day_of_the_opening_may_be_entered_later(house):
    late = {"session": house.session, "on": date(2026, 4, 20)}
    for day in (date(2026, 4, 21), date(2026, 4, 8)):
        with pytest.raises(ValidationError) as refused:
            course.open_session(day=day, **late)
        assert list(refused.value.error_dict) == ["day"]

    course.open_session(day=date(2026, 4, 17), **late)

    assert house.session.opens_on == date(2026, 4, 17)


def test_a_session_opens_once_and_after_its_window(house):
    with pytest.raises(TransitionRefused, match="4月9日"):
        course.open_session(session=house.session, on=date(2026, 4, 8))

    course.open_session(session=house.session, on=OPENING)

    with pytest.raises(TransitionRefused):
        course.open_session(session=house.session, on=OPENING)


def test_sessions_open_one_after_the_other(house):
    later = house.next_session()
    day = later.opens_on
    with pytest.raises(TransitionRefused, match="八届二次会议"):
        course.open_session(session=later, on=day)  # the second has not been held

    course.open_session(session=house.session, on=OPENING)
    with pytest.raises(TransitionRefused, match="八届二次会议"):
        course.open_session(session=later, on=day)  # the second still sits

    course.close_session(session=house.session, on=OPENING)
    course.open_session(session=later, on=day)

    assert later.state == "open"


def test_a_session_closes_after_it_opened_and_once(house):
    with pytest.raises(TransitionRefused):
        course.close_session(session=house.session, on=OPENING)
    course.open_session(session=house.session, on=OPENING)
    last = OPENING + timedelta(days=1)
    for day in (OPENING - timedelta(days=1), last + timedelta(days=1)):
        with pytest.raises(ValidationError) as refused:
            course.close_session(session=house.session, on=last, day=day)
        assert list(refused.value.error_dict) == ["day"]

    course.close_session(session=house.session, on=last, by=house.officer)

    assert (house.session.state, house.session.closed_on) == ("closed", last)
    with pytest.raises(TransitionRefused):
        course.close_session(session=house.session, on=last)
    with pytest.raises(TransitionRefused):
        course.open_session(session=house.session, on=last)


def test_the_presidium_rules_while_the_session_sits(house):
    proposal = house.submitted()
    assert selectors.deciding_body(proposal, OPENING) == Deciders.COMMITTEE
    from congress.rules.people import deciders_of_disputes

    course.open_session(session=house.session, on=OPENING)
    course.close_session(session=house.session, on=OPENING + timedelta(days=1))
    proposal.refresh_from_db()

    days = [OPENING + timedelta(days=n) for n in range(3)]
    assert [deciders_of_disputes(proposal, day) for day in days] == [
        Deciders.PRESIDIUM,
        Deciders.PRESIDIUM,
        Deciders.EXECUTIVE_COMMITTEE,
    ]


def test_only_what_is_possible_is_offered_and_the_rest_explained(house):
    def labels(on):
        now = offered(house.session, on)
        return [deed["label"] for deed in now["deeds"]], len(now["cannot"])

    assert labels(DAY) == (["改截止日…", "更正安排…", "安排下次会议"], 1)
    assert labels(OPENING) == (["改截止日…", "宣布开幕…", "更正安排…", "安排下次会议"], 0)
    course.open_session(session=house.session, on=OPENING)
    assert labels(OPENING) == (["宣布闭幕…", "安排下次会议"], 0)
    course.close_session(session=house.session, on=OPENING)
    assert labels(OPENING) == (["安排下次会议"], 0)
