"""Mandates and the offices of delegations: ended, moved, replaced, and what hangs on them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from congress import tasks
from congress.models import Delegate, DelegationOffice
from congress.selectors.mandates import Hanging, hangs_on, reviews_left_alone
from congress.services import co_movers, delegates
from members.choices import Role
from members.selectors import holds
from tests.congress.house import mandate
from tests.factories import SINCE

DAY = date(2026, 3, 25)
LAST = date(2026, 3, 31)
NEXT = date(2026, 4, 1)


def end(house, user, **changed):
    given = {"last_day": LAST, "reason": "调离学校", "by": house.officer, "on": DAY, **changed}
    return delegates.end_mandate(delegate=mandate(user.person), **given)


def test_the_role_and_the_offices_end_with_the_mandate(house):
    leader = house.delegation_leader

    row = end(house, leader)

    office = DelegationOffice.objects.get(person=leader.person)
    assert (row.mandate_to, row.end_reason, office.to_on) == (LAST, "调离学校", LAST)
    assert holds(leader, [Role.DELEGATE], LAST)
    for role in (Role.DELEGATE, Role.DELEGATION_LEADER):
        assert not holds(leader, [role], NEXT)
    appointment = row.person.appointments.get(role=Role.DELEGATE)
    assert (appointment.ended_by, appointment.end_reason) == (house.officer, "调离学校")


def test_only_the_delegate_is_told_why(house):
    end(house, house.mover)

    notice = house.mover.notices.get()
    assert "2026年3月31日" in notice.subject
    assert "调离学校" in notice.body
    assert not house.delegation_leader.notices.exists()


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        pytest.param("last_day", {"last_day": date(2019, 12, 31)}, id="before-it-began"),
        pytest.param("reason", {"reason": " "}, id="no-reason"),
    ],
)
def test_an_end_out_of_place_is_refused_under_its_field(house, field, changed):
    with pytest.raises(ValidationError) as refused:
        end(house, house.mover, **changed)

    assert list(refused.value.error_dict) == [field]
    assert mandate(house.mover.person).mandate_to is None


def test_a_mandate_ends_once_but_may_end_earlier(house):
    row = end(house, house.mover)
    again = {"delegate": row, "reason": "退休", "by": house.officer}
    with pytest.raises(ValidationError):
        delegates.end_mandate(last_day=LAST, **again)

    delegates.end_mandate(last_day=DAY, **again)

    assert (row.mandate_to, row.end_reason) == (DAY, "退休")


def test_an_office_that_begins_later_keeps_the_mandate(house):
    member = house.delegates[0][3]
    delegates.appoint_in_delegation(
        person=member.person,
        delegation=house.delegations[0],
        role=Role.DELEGATION_SECRETARY,
        by=house.officer,
        from_on=DAY,
    )

    with pytest.raises(ValidationError):
        end(house, member, last_day=date(2026, 3, 24))


@pytest.mark.scenario("proposals", "E3")
def test_the_page_counts_what_the_sweep_then_does(house):
    proposal = house.published()
    seconder = house.delegates[1][2]
    house.second(proposal, seconder)
    draft = house.draft(seconder)
    co_movers.ask_to_join(proposal=draft, person=house.delegates[1][4].person, by=seconder, on=DAY)

    assert hangs_on(mandate(seconder.person)) == Hanging(1, 0, 1, 0, 0, 0, 0)
    assert hangs_on(mandate(house.mover.person)) == Hanging(0, 0, 1, 0, 0, 0, 0)
    assert hangs_on(mandate(house.delegates[1][4].person)).asked == 1

    end(house, seconder)
    assert tasks.end_mandates(LAST) == 0
    assert tasks.end_mandates(NEXT) == 1


def test_a_submitted_proposal_is_counted_as_going_on(house):
    house.submitted()

    assert hangs_on(mandate(house.mover.person)).going == 1
    assert hangs_on(mandate(house.delegates[1][2].person)).counted == 1


# ------------------------------------------------------------------ another delegation


def move(house, user, to=1, on=NEXT):
    return delegates.move_delegate(
        delegate=mandate(user.person), delegation=house.delegations[to], by=house.officer, on=on
    )


def test_a_delegate_moves_without_a_gap(house):
    row = move(house, house.delegation_leader)

    rows = Delegate.objects.filter(person=house.delegation_leader.person).order_by("mandate_from")
    assert [(r.delegation.number, r.mandate_from, r.mandate_to) for r in rows] == [
        (1, SINCE, LAST),
        (2, NEXT, None),
    ]
    assert row.category == rows[0].category
    assert holds(house.delegation_leader, [Role.DELEGATE], NEXT)
    assert not holds(house.delegation_leader, [Role.DELEGATION_LEADER], NEXT)
    new_leader = house.delegates[1][0]
    for user in (house.delegation_leader, new_leader):
        assert "第2代表团" in user.notices.get().subject


def test_who_moves_with_an_end_in_sight_keeps_that_end(house):
    end(house, house.mover, last_day=date(2026, 6, 30))

    row = delegates.move_delegate(
        delegate=Delegate.objects.get(person=house.mover.person),
        delegation=house.delegations[1],
        by=house.officer,
        on=NEXT,
    )

    assert row.mandate_to == date(2026, 6, 30)


@pytest.mark.parametrize(
    ("field", "to", "on"),
    [
        pytest.param("delegation", 0, NEXT, id="the-same"),
        pytest.param("on", 1, SINCE, id="on-the-first-day"),
    ],
)
def test_a_move_to_nowhere_is_refused_under_its_field(house, field, to, on):
    with pytest.raises(ValidationError) as refused:
        move(house, house.mover, to, on)

    assert list(refused.value.error_dict) == [field]


def test_a_row_that_was_left_is_neither_moved_nor_ended_again(house):
    old = mandate(house.mover.person)
    move(house, house.mover)

    again = {"delegate": old, "by": house.officer}
    with pytest.raises(ValidationError):
        delegates.move_delegate(delegation=house.delegations[2], on=NEXT, **again)
    with pytest.raises(ValidationError):
        delegates.end_mandate(last_day=DAY, reason="退休", **again)


# ------------------------------------------------------------------ offices


def appoint(house, user, role=Role.DELEGATION_LEADER, **changed):
    given = {"from_on": DAY, "by": house.officer, "basis": "代表团会议记录", "on": DAY, **changed}
    return delegates.appoint_in_delegation(
        person=user.person, delegation=house.delegations[0], role=role, **given
    )


def test_a_new_leader_takes_the_place_of_the_old_one(house):
    before, after = house.delegation_leader, house.mover

    appoint(house, after)

    leaders = DelegationOffice.objects.filter(
        delegation=house.delegations[0], role=Role.DELEGATION_LEADER
    ).order_by("from_on")
    assert [(row.person, row.to_on) for row in leaders] == [
        (before.person, date(2026, 3, 24)),
        (after.person, None),
    ]
    assert holds(before, [Role.DELEGATE], DAY)
    assert not holds(before, [Role.DELEGATION_LEADER], DAY)
    assert "团长" in after.notices.get().subject


@pytest.mark.parametrize(
    ("field", "who", "changed"),
    [
        pytest.param("person", (1, 3), {}, id="of-another-delegation"),
        pytest.param("person", (0, 0), {}, id="holds-it-already"),
        pytest.param("from_on", (0, 2), {"from_on": NEXT}, id="not-begun"),
        pytest.param("from_on", (0, 2), {"from_on": SINCE}, id="with-the-old-leader"),
    ],
)
def test_an_appointment_out_of_place_is_refused_under_its_field(house, field, who, changed):
    with pytest.raises(ValidationError) as refused:
        appoint(house, house.delegates[who[0]][who[1]], **changed)

    assert list(refused.value.error_dict) == [field]


def test_an_office_ends_and_the_mandate_stays(house):
    office = DelegationOffice.objects.get(person=house.delegation_leader.person)
    for last_day in (date(2019, 12, 31),):
        with pytest.raises(ValidationError):
            delegates.end_office(office=office, last_day=last_day, by=house.officer)

    delegates.end_office(office=office, last_day=LAST, by=house.officer, reason="本人请辞")

    assert holds(house.delegation_leader, [Role.DELEGATION_LEADER], LAST)
    assert not holds(house.delegation_leader, [Role.DELEGATION_LEADER], NEXT)
    assert holds(house.delegation_leader, [Role.DELEGATE], NEXT)
    assert office.appointment.end_reason == "本人请辞"
    with pytest.raises(ValidationError):
        delegates.end_office(office=office, last_day=LAST, by=house.officer)


def test_the_last_reviewer_who_goes_leaves_the_reviews_alone(house):
    group = house.delegations[0]
    leader = DelegationOffice.objects.get(person=house.delegation_leader.person)
    deputy = DelegationOffice.objects.get(person=house.delegates[0][1].person)
    house.in_review(on=date(2026, 3, 27))
    assert reviews_left_alone(group, leader, DAY) is None

    delegates.end_office(office=deputy, last_day=date(2026, 3, 26), by=house.officer)

    assert reviews_left_alone(group, leader, date(2026, 3, 27)) == 1
