"""Reads of offices. Who is who on a day is a query, never a flag."""

from collections.abc import Iterable
from datetime import date

from django.db.models import IntegerField, Q, QuerySet, Value

from casework.access import Office
from members.choices import SUPERIORS, Role
from members.models import (
    Appointment,
    Department,
    Deputy,
    Employment,
    LeaderPortfolio,
    Person,
    User,
)


def offices_of(user: User, on: date) -> list[Office]:
    """The offices that `user` holds that day, her own and those she deputises for, a leader's
    departments by the portfolio map, and STAFF for whoever is employed: one query, since every
    page asks it."""
    person = user.person_id
    own = Appointment.objects.in_force(on).filter(person=person)
    deputised = Deputy.objects.in_force(on).filter(
        Q(appointment__to_on=None) | Q(appointment__to_on__gte=on),
        person=person,
        appointment__from_on__lte=on,
    )
    employed = Employment.objects.in_force(on).filter(person=person)
    led = LeaderPortfolio.objects.in_force(on).filter(leader=person)
    led_for = LeaderPortfolio.objects.in_force(on).filter(
        leader__in=deputised.filter(appointment__role=Role.RESPONSIBLE_LEADER).values(
            "appointment__person"
        )
    )
    leader, nothing = Value(Role.RESPONSIBLE_LEADER.value), Value(None, IntegerField())
    rows = (
        own.order_by()
        .values_list("role", "department_id", "group_id", Value(""), "department__name")
        .union(
            deputised.values_list(
                "appointment__role",
                "appointment__department_id",
                "appointment__group_id",
                "appointment__person__name",
                "appointment__department__name",
            ),
            led.values_list(leader, "department_id", nothing, Value(""), "department__name"),
            led_for.values_list(
                leader, "department_id", nothing, "leader__name", "department__name"
            ),
            employed.order_by().values_list(
                Value(Role.STAFF.value), nothing, nothing, Value(""), Value("")
            ),
        )
    )
    held = (Office(*row[:4], row[4] or "") for row in rows)
    return sorted(held, key=lambda o: (o.role, o.unit_id or 0))


def holds(user: User, roles: Iterable[str], on: date, department_id: int | None = None) -> bool:
    """Whether `user` holds one of the roles that day; with a department, for exactly that one."""
    wanted = set(roles)
    return any(
        office.role in wanted and department_id in (None, office.unit_id)
        for office in user.offices(on)
    )


def holders(role: str, on: date, department: Department | int | None = None) -> QuerySet[User]:
    """The active accounts that hold a role that day, deputies included, in one query. A
    responsible leader holds a department by the portfolio map."""
    pk = getattr(department, "pk", department)
    held = Appointment.objects.in_force(on).filter(role=role)
    if pk is not None and role == Role.RESPONSIBLE_LEADER:
        leaders = LeaderPortfolio.objects.in_force(on).filter(department=pk).values("leader")
        people = Q(person__in=leaders)
        held = held.filter(Q(department=pk) | Q(person__in=leaders))
    else:
        held = held if pk is None else held.filter(department=pk)
        people = Q(person__in=held.values("person"))
    deputies = Deputy.objects.in_force(on).filter(appointment__in=held)
    return User.objects.filter(
        people | Q(person__in=deputies.values("person")), is_active=True
    ).select_related("person")


def responsible_leader(department: Department | int, on: date) -> Person | None:
    """分管校领导 of a department that day, or None: then the school office steps in."""
    row = (
        LeaderPortfolio.objects.in_force(on)
        .filter(department=getattr(department, "pk", department))
        .select_related("leader")
        .first()
    )
    return row.leader if row else None


def superior(role: str, scope: Department | int | None, on: date) -> list[User]:
    """Whom an overdue matter of `role` climbs to: the holders of the first rung above it that
    anybody holds that day; empty at the top, and then the union office is told."""
    for rung in SUPERIORS.get(role, ()):
        own = scope if rung in (Role.DEPARTMENT_HEAD, Role.RESPONSIBLE_LEADER) else None
        if found := list(holders(rung, on, own)):
            return found
    return []


def appointments_on(on: date) -> QuerySet[Appointment]:
    """Every appointment in force that day, ready for a list."""
    return Appointment.objects.in_force(on).select_related("person", "department")


def portfolio_map(on: date) -> list[tuple[Department, LeaderPortfolio | None]]:
    """Each department in force with its row of the portfolio map; None is a gap: instructions
    then fall to the school office."""
    rows = LeaderPortfolio.objects.in_force(on).select_related("leader")
    led = {row.department_id: row for row in rows}
    return [(department, led.get(department.pk)) for department in Department.objects.in_force(on)]
