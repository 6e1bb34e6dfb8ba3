"""A session planned in its place, and its plan corrected before it opens."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from casework.transitions import TransitionRefused
from congress.services import course, sessions

DAY = date(2026, 3, 25)
OPENING = date(2026, 4, 16)


def test_a_planned_session_stands_with_its_entry(house):
    session = house.next_session()

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
        house.next_session(**changed)

    assert list(refused.value.error_dict) == [field]


def test_a_session_stands_within_its_term(house):
    house.term.ends_on = date(2026, 10, 31)
    house.term.save()

    with pytest.raises(ValidationError) as refused:
        house.next_session()

    assert list(refused.value.error_dict) == ["opens_on"]


def correct(house, session, on=OPENING, reason="校历调整", **changed):
    given = {"name": session.name, "opens_on": session.opens_on, **changed}
    return sessions.correct_plan(session=session, by=house.officer, on=on, reason=reason, **given)


def test_a_plan_is_corrected_and_what_stood_before_stays_readable(house):
    session = house.next_session()

    correct(house, session, name="八届三次教职工代表大会", window_closes_on=date(2026, 10, 28))

    entry = session.entries.get(act="correct")
    assert (session.name, session.window_closes_on) == (
        "八届三次教职工代表大会",
        date(2026, 10, 28),
    )
    assert (entry.by, entry.reason) == (house.officer, "校历调整")
    assert [(one["before"], one["after"]) for one in entry.changed] == [
        ("八届三次会议", "八届三次教职工代表大会"),
        (date(2026, 10, 30), date(2026, 10, 28)),
    ]
    assert not house.mover.notices.exists()  # nobody was told of the plan either


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        pytest.param("window_opens_on", {"window_opens_on": date(2026, 4, 15)}, id="in-the-past"),
        pytest.param("window_closes_on", {"window_closes_on": date(2026, 10, 6)}, id="six-days"),
        pytest.param("window_closes_on", {"opens_on": date(2026, 11, 5)}, id="six-days-before"),
        pytest.param("reason", {"name": "另一名称", "reason": " "}, id="no-reason"),
        pytest.param("__all__", {}, id="nothing-changed"),
        pytest.param(
            "opens_on",
            {
                "window_opens_on": date(2026, 4, 17),
                "window_closes_on": date(2026, 5, 10),
                "opens_on": date(2027, 4, 1),
            },
            id="after-the-fourth",
        ),
    ],
)
def test_a_plan_is_not_corrected_out_of_its_place(house, field, changed):
    session = house.next_session()
    house.next_session(
        ordinal=4,
        window_opens_on=date(2027, 1, 10),
        window_closes_on=date(2027, 2, 10),
        opens_on=date(2027, 3, 1),
    )

    with pytest.raises(ValidationError) as refused:
        correct(house, session, **changed)

    assert list(getattr(refused.value, "error_dict", {"__all__": ""})) == [field]
    assert not session.entries.filter(act="correct").exists()


def test_once_the_window_is_open_its_days_are_moved_and_of_the_opening_all_are_told(house):
    with pytest.raises(TransitionRefused):
        correct(house, house.session, on=DAY, window_closes_on=date(2026, 4, 14))
    with pytest.raises(ValidationError):  # in the window
        correct(house, house.session, on=DAY, opens_on=date(2026, 4, 8))

    correct(house, house.session, on=DAY, opens_on=date(2026, 4, 23), reason="礼堂检修")

    told = house.delegates[2][5].notices.get()
    assert house.session.opens_on == date(2026, 4, 23)
    assert "2026年4月23日" in told.subject
    assert "礼堂检修" in told.body


def test_the_plan_of_a_session_that_has_opened_stands(house):
    course.open_session(session=house.session, on=OPENING)

    with pytest.raises(TransitionRefused):
        correct(house, house.session, name="另一名称")
