from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from members import selectors, services
from members.choices import Role
from members.models import Deputy, LeaderPortfolio
from tests.members.factories import DAY, make_department, make_person, make_user

pytestmark = pytest.mark.django_db
EVE, MORROW = DAY - timedelta(days=1), DAY + timedelta(days=1)


def appoint(person, role, **fields):
    fields.setdefault("from_on", DAY)
    fields = {"by": None, "basis": "校发〔2026〕9号"} | fields
    return services.appoint(person=person, role=role, **fields)


def test_an_appointment_is_in_force_from_its_first_to_its_last_day():
    user = make_user("1")
    appoint(user.person, Role.UNION_OFFICER, to_on=MORROW)

    held = [
        selectors.holds(user, [Role.UNION_OFFICER], day)
        for day in (EVE, DAY, MORROW, MORROW + timedelta(days=1))
    ]
    assert held == [False, True, True, False]


@pytest.mark.parametrize("role", [Role.DEPARTMENT_HEAD, Role.DEPARTMENT_CONTACT])
def test_a_department_role_needs_its_department(role):
    with pytest.raises(ValidationError):
        appoint(make_person("1"), role)


def test_staff_is_computed_and_never_appointed():
    with pytest.raises(ValidationError):
        appoint(make_person("1"), Role.STAFF)


@pytest.mark.parametrize(
    ("held", "wanted"),
    [
        (Role.PRESIDENT, Role.UNION_CHAIR),
        (Role.PRESIDENT, Role.VICE_CHAIR),
        (Role.STANDING_VICE_CHAIR, Role.PRESIDENT),
    ],
)
def test_the_president_holds_no_union_seat(held, wanted):
    person = make_person("1")
    appoint(person, held, to_on=MORROW)

    with pytest.raises(ValidationError):
        appoint(person, wanted, from_on=MORROW)
    assert appoint(person, wanted, from_on=MORROW + timedelta(days=1)).pk


def test_there_is_one_union_chair_at_a_time():
    first = appoint(make_person("1"), Role.UNION_CHAIR)

    with pytest.raises(ValidationError):
        appoint(make_person("2"), Role.UNION_CHAIR, from_on=MORROW)
    services.end_appointment(appointment=first, by=None, on=DAY)
    assert appoint(make_person("3"), Role.UNION_CHAIR, from_on=MORROW).pk


def test_the_same_role_is_not_held_twice_in_the_same_days():
    person, unit = make_person("1"), make_department("A")
    appoint(person, Role.DEPARTMENT_HEAD, department=unit)

    with pytest.raises(ValidationError):
        appoint(person, Role.DEPARTMENT_HEAD, department=unit, from_on=MORROW)
    assert appoint(person, Role.DEPARTMENT_HEAD, department=make_department("B")).pk


def test_nobody_appoints_himself():
    keeper = make_user("1")

    with pytest.raises(PermissionDenied):
        services.appoint(person=keeper.person, role=Role.UNION_CHAIR, by=keeper, from_on=DAY)
    mandate = services.appoint(
        person=keeper.person, role=Role.DELEGATE, by=keeper, from_on=DAY, how="mandate"
    )
    assert mandate.made_by == keeper  # the credentials were checked by others


def test_nobody_makes_himself_a_deputy_or_a_leader_of_departments():
    keeper, unit = make_user("1"), make_department("A")
    chair = appoint(make_person("2"), Role.UNION_CHAIR)
    days = {"from_on": DAY, "to_on": MORROW, "basis": "委托书"}

    with pytest.raises(PermissionDenied):
        services.deputise(appointment=chair, person=keeper.person, by=keeper, **days)
    with pytest.raises(PermissionDenied):
        services.set_portfolio(department=unit, leader=keeper.person, by=keeper, on=DAY)
    assert not Deputy.objects.exists()
    assert services.deputise(appointment=chair, person=make_person("3"), by=keeper, **days).pk


def test_the_president_acts_for_no_union_chair_and_the_dead_for_nobody():
    chair = appoint(make_person("1"), Role.UNION_CHAIR)
    president, late = make_person("2"), make_person("3")
    appoint(president, Role.PRESIDENT)
    late.deceased_on = EVE
    late.save()

    for person in (president, late):
        with pytest.raises(ValidationError):
            services.deputise(
                appointment=chair, person=person, by=None, from_on=DAY, to_on=DAY, basis="委托书"
            )


def test_a_leader_who_has_left_the_office_answers_for_no_department():
    leader, unit = make_user("1"), make_department("A")
    row = appoint(leader.person, Role.RESPONSIBLE_LEADER, from_on=EVE)
    services.set_portfolio(department=unit, leader=leader.person, by=None, on=EVE)

    services.end_appointment(appointment=row, by=None, on=DAY, reason="退休")

    assert selectors.holds(leader, [Role.RESPONSIBLE_LEADER], DAY, unit.pk)
    assert not selectors.holds(leader, [Role.RESPONSIBLE_LEADER], MORROW, unit.pk)
    assert selectors.portfolio_map(MORROW) == [(unit, None)]


def test_a_leader_whose_office_is_entered_anew_keeps_the_departments():
    leader, unit = make_user("1"), make_department("A")
    row = appoint(leader.person, Role.RESPONSIBLE_LEADER, to_on=MORROW)
    appoint(leader.person, Role.RESPONSIBLE_LEADER, from_on=MORROW + timedelta(days=1))
    services.set_portfolio(department=unit, leader=leader.person, by=None, on=DAY)

    services.end_appointment(appointment=row, by=None, on=DAY)

    assert selectors.holds(leader, [Role.RESPONSIBLE_LEADER], MORROW, unit.pk)


def test_nobody_is_appointed_in_a_department_that_has_ended():
    unit = make_department("A", valid_to=EVE)

    with pytest.raises(ValidationError):
        appoint(make_person("1"), Role.DEPARTMENT_HEAD, department=unit)


def test_ending_an_appointment_ends_its_deputies():
    row = appoint(make_person("1"), Role.UNION_CHAIR)
    deputy = make_person("2")
    services.deputise(
        appointment=row, person=deputy, by=None, from_on=DAY, to_on=MORROW, basis="委托书"
    )

    services.end_appointment(appointment=row, by=None, on=DAY, reason="退休")

    assert Deputy.objects.get().to_on == DAY
    with pytest.raises(ValidationError):
        services.end_appointment(appointment=row, by=None, on=DAY)


@pytest.mark.parametrize(
    ("day", "acts"), [(EVE, False), (DAY, True), (MORROW, True), (MORROW + timedelta(1), False)]
)
def test_a_deputy_acts_on_the_days_of_the_paper_and_with_both_names(day, acts):
    head, deputy, unit = make_user("1", "方可嘉"), make_user("2"), make_department("A")
    row = appoint(head.person, Role.DEPARTMENT_HEAD, department=unit, from_on=EVE)
    services.deputise(
        appointment=row, person=deputy.person, by=None, from_on=DAY, to_on=MORROW, basis="委托书"
    )

    offices = [o for o in deputy.offices(day) if o.role == Role.DEPARTMENT_HEAD]
    assert [(o.unit_id, o.deputy_for) for o in offices] == ([(unit.pk, "方可嘉")] if acts else [])
    assert (deputy in selectors.holders(Role.DEPARTMENT_HEAD, day, unit)) is acts


@pytest.mark.parametrize(
    ("role", "fields"),
    [
        pytest.param(Role.UNION_OFFICER, {}, id="no-deputies-for-this-role"),
        pytest.param(Role.UNION_CHAIR, {"basis": " "}, id="no-paper"),
        pytest.param(Role.UNION_CHAIR, {"from_on": EVE}, id="before-the-appointment"),
        pytest.param(Role.UNION_CHAIR, {"to_on": EVE}, id="ends-before-it-begins"),
    ],
)
def test_a_deputy_is_refused(role, fields):
    row = appoint(make_person("1"), role)
    wanted = {"from_on": DAY, "to_on": MORROW, "basis": "委托书", **fields}

    with pytest.raises(ValidationError):
        services.deputise(appointment=row, person=make_person("2"), by=None, **wanted)


def test_a_holder_has_one_deputy_at_a_time_and_never_himself():
    holder = make_person("1")
    row = appoint(holder, Role.UNION_CHAIR)
    days = {"by": None, "from_on": DAY, "to_on": MORROW, "basis": "委托书"}
    services.deputise(appointment=row, person=make_person("2"), **days)

    for person in (make_person("3"), holder):
        with pytest.raises(ValidationError):
            services.deputise(appointment=row, person=person, **days)


def test_a_school_leader_is_appointed_for_the_whole_school():
    with pytest.raises(ValidationError, match="choose none here|这里不选单位"):
        appoint(make_user("1").person, Role.RESPONSIBLE_LEADER, department=make_department("A"))


def test_a_new_portfolio_closes_the_open_one_the_day_before():
    unit, first, second = make_department("A"), make_user("1"), make_user("2")
    services.set_portfolio(department=unit, leader=first.person, by=None, on=EVE)
    services.set_portfolio(department=unit, leader=second.person, by=None, on=DAY)

    assert selectors.responsible_leader(unit, EVE) == first.person
    assert selectors.responsible_leader(unit, DAY) == second.person
    assert selectors.holds(second, [Role.RESPONSIBLE_LEADER], DAY, unit.pk)
    assert not selectors.holds(first, [Role.RESPONSIBLE_LEADER], DAY, unit.pk)
    with pytest.raises(ValidationError):
        services.set_portfolio(department=unit, leader=first.person, by=None, on=EVE)


def test_a_portfolio_may_be_left_open_and_the_map_shows_the_gap():
    unit, leader = make_department("A"), make_person("1")
    services.set_portfolio(department=unit, leader=leader, by=None, on=EVE)
    services.set_portfolio(department=unit, leader=None, by=None, on=DAY)

    assert selectors.portfolio_map(DAY) == [(unit, None)]
    assert LeaderPortfolio.objects.get().to_on == EVE


def test_whoever_deputises_for_a_leader_answers_for_his_departments():
    unit, leader, deputy = make_department("A"), make_user("1"), make_user("2")
    office = appoint(leader.person, Role.RESPONSIBLE_LEADER)
    services.set_portfolio(department=unit, leader=leader.person, by=None, on=DAY)
    services.deputise(
        appointment=office, person=deputy.person, by=None, from_on=DAY, to_on=DAY, basis="委托书"
    )

    assert selectors.holds(deputy, [Role.RESPONSIBLE_LEADER], DAY, unit.pk)
    assert set(selectors.holders(Role.RESPONSIBLE_LEADER, DAY, unit)) == {leader, deputy}
    assert set(selectors.holders(Role.RESPONSIBLE_LEADER, MORROW, unit)) == {leader}


def test_lateness_climbs_to_the_first_rung_that_somebody_holds():
    unit = make_department("A")
    contact, head, leader, office = (make_user(n) for n in "1234")
    appoint(office.person, Role.SCHOOL_OFFICE)
    assert selectors.superior(Role.DEPARTMENT_CONTACT, unit, DAY) == [office]

    services.set_portfolio(department=unit, leader=leader.person, by=None, on=DAY)
    assert selectors.superior(Role.DEPARTMENT_CONTACT, unit, DAY) == [leader]

    appoint(head.person, Role.DEPARTMENT_HEAD, department=unit)
    assert selectors.superior(Role.DEPARTMENT_CONTACT, unit, DAY) == [head]
    assert selectors.superior(Role.PRESIDENT, None, DAY) == []


def test_the_offices_of_a_person_are_one_query(django_assert_num_queries):
    user = make_user("1")
    for code in "ABC":
        services.set_portfolio(
            department=make_department(code), leader=user.person, by=None, on=date(2026, 1, 1)
        )
    user.forget_offices()

    with django_assert_num_queries(1):
        assert len(user.offices(DAY)) == 3


@pytest.mark.parametrize("how", ["paper", "letter"])
def test_a_person_is_appointed_by_a_paper_that_is_named(how):
    keeper, person = make_user("900"), make_person("1")

    with pytest.raises(ValidationError) as refused:
        appoint(person, Role.UNION_OFFICER, by=keeper, how=how, basis="  ")
    assert list(refused.value.error_dict) == ["basis"]
    assert not person.appointments.exists()

    row = appoint(person, Role.UNION_OFFICER, by=keeper, how=how, basis=" 京华大工〔2026〕9号 ")
    assert row.basis == "京华大工〔2026〕9号"
