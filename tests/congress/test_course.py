"""The course of a session: planned in its place, its window moved, opened and closed."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from casework import clocks
from casework.transitions import TransitionRefused
from congress import selectors
from congress.choices import Deciders
from congress.services import course, sessions
from congress.tasks import end_collections
from congress.views.course import offered

DAY = date(2026, 3, 25)
OPENING = date(2026, 4, 16)


def plan(house, **changed):
    given = {
        "term": house.term,
        "ordinal": 3,
        "name": "八届三次会议",
        "window_opens_on": date(2026, 10, 1),
        "window_closes_on": date(2026, 10, 30),
        "opens_on": date(2026, 11, 6),
        "by": house.officer,
        "on": OPENING,
        **changed,
    }
    return sessions.plan(**given)


def test_a_planned_session_stands_with_its_entry(house):
    session = plan(house)

    entry = session.entries.get()
    assert (session.code, session.state) == ("0803", "planned")
    assert (entry.act, entry.on, entry.by, entry.actor_label) == (
        "plan",
        OPENING,
        house.officer,
        str(house.officer),
    )


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        pytest.param("window_opens_on", {"window_opens_on": date(2026, 4, 15)}, id="in-the-past"),
        pytest.param("window_closes_on", {"window_closes_on": date(2026, 9, 30)}, id="backwards"),
        pytest.param("window_closes_on", {"window_closes_on": date(2026, 10, 6)}, id="six-days"),
        pytest.param(
            "window_closes_on",
            {"window_closes_on": date(2026, 12, 30), "opens_on": date(2027, 1, 15)},
            id="ninety-one-days",
        ),
        pytest.param("window_closes_on", {"opens_on": date(2026, 11, 5)}, id="six-days-before"),
        pytest.param("window_closes_on", {"opens_on": date(2026, 10, 20)}, id="opens-in-window"),
        pytest.param("ordinal", {"ordinal": 2}, id="number-taken"),
        pytest.param("opens_on", {"ordinal": 1}, id="first-after-second"),
        pytest.param(
            "window_opens_on",
            {
                "on": DAY,
                "window_opens_on": date(2026, 4, 9),
                "window_closes_on": date(2026, 4, 30),
            },
            id="two-windows-in-one-day",
        ),
    ],
)
def test_a_session_out_of_place_is_refused_under_its_field(house, field, changed):
    with pytest.raises(ValidationError) as refused:
        plan(house, **changed)

    assert list(refused.value.error_dict) == [field]


def test_a_session_stands_within_its_term(house):
    house.term.ends_on = date(2026, 10, 31)
    house.term.save()

    with pytest.raises(ValidationError) as refused:
        plan(house)

    assert list(refused.value.error_dict) == ["opens_on"]


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
    plan(house, window_opens_on=date(2026, 4, 20), window_closes_on=date(2026, 5, 20))

    with pytest.raises(ValidationError):
        move(house, date(2026, 4, 20), opens_on=date(2026, 4, 30))


def test_the_window_of_an_open_session_is_not_moved(house):
    course.open_session(session=house.session, on=OPENING)

    with pytest.raises(TransitionRefused):
        move(house, date(2026, 4, 30), on=OPENING, opens_on=date(2026, 5, 7))


# ------------------------------------------------------------------ opening and closing


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
    later = plan(house)
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

    assert labels(DAY) == (["改截止日…", "安排下次会议"], 1)
    assert labels(OPENING) == (["改截止日…", "宣布开幕…", "安排下次会议"], 0)
    course.open_session(session=house.session, on=OPENING)
    assert labels(OPENING) == (["宣布闭幕…", "安排下次会议"], 0)
    course.close_session(session=house.session, on=OPENING)
    assert labels(OPENING) == (["安排下次会议"], 0)
