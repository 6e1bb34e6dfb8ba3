"""Lists of people, each with employments, offices and the state of the account."""

from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from members.models import AccountState, Appointment, Employment, Person, User
from members.models.accounts import account_state

from .accounts import tries_of


def find_people(
    *,
    on: date,
    now: datetime,
    q: str = "",
    department: Any = None,
    kind: str = "",
    state: str = "",
    everyone: bool = False,
) -> QuerySet[Person]:
    """People by name, pinyin, number, department, employment kind and account state. Without
    `everyone` only those employed that day."""
    people = Person.objects.matching(q)
    employed = Employment.objects.in_force(on).filter(person=OuterRef("pk"))
    if department is not None:
        employed = employed.filter(department=department)
    if kind:
        employed = employed.filter(kind=kind)
    if not everyone or department is not None or kind:
        people = people.filter(Exists(employed))
    if state == AccountState.NONE:
        opened = User.objects.with_state(now).exclude(state=AccountState.NONE)
        people = people.exclude(user__in=opened)
    elif state:
        people = people.filter(user__in=User.objects.with_state(now).filter(state=state))
    return people


def for_list(people: QuerySet[Person], on: date, now: datetime) -> QuerySet[Person]:
    """What a row of a list shows, in three queries whatever the length: `jobs`, `posts`,
    `account_state`, and whether a wrong password was `tried` of late."""
    return (
        people.select_related("user")
        .annotate(
            account_state=account_state(now, "user__"),
            tried=Exists(tries_of(OuterRef("user__username"), now)),
        )
        .prefetch_related(
            Prefetch(
                "employments",
                Employment.objects.in_force(on).select_related("department"),
                to_attr="jobs",
            ),
            Prefetch(
                "appointments",
                Appointment.objects.in_force(on).select_related("department"),
                to_attr="posts",
            ),
        )
    )


def with_accounts(people: list[Person], now: datetime) -> list[Person]:
    """Lay the state of the account in words and `locked_until` on the rows of a list."""
    from members.sign_in import locked_until  # apps are ready only by now

    for person in people:
        person.account_state = AccountState(person.account_state)
        person.locked_until = locked_until(person.user.username, now) if person.tried else None
    return people
