"""Who is meant by "the desk" or "the lead office", and how a notice of a proposal is made: words
are rendered in the language of the reader; with a file it is seen only while it is open to her."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from casework import notices
from casework.models import Outbox
from members.choices import Role
from members.models import Department, User
from members.selectors import holders

from ..models import Proposal
from ..selectors.audience import accounts, leaders
from ..selectors.people import movers

LEGAL = Outbox.Policy.AT_LEAST_ONCE  # what the rules want told goes out whatever is preferred


def tell(
    proposal: Proposal,
    people: Iterable[User],
    subject: Any,
    body: Any = "",
    /,
    *,
    legal: bool = False,
    page: str = "congress:proposal",
    **facts: Any,
) -> None:
    """`page` names the page of the act where the case is not the place to begin."""
    title = proposal.title or _("untitled draft")
    named = {"title": title, "number": proposal.number, **facts}
    notices.notify(
        people,
        subject=format_lazy(subject, **named),
        body=format_lazy(body, **named) if body else "",
        url=reverse(page, args=[proposal.pk]),
        file=proposal.file,
        policy=LEGAL if legal else Outbox.Policy.AT_MOST_ONCE,
    )


def day(value: date | None) -> str:
    return f"{value:%F}" if value else "—"


def to_movers(proposal: Proposal) -> list[User]:
    return accounts(movers(proposal))


def chairs(on: date) -> list[User]:
    return list(holders(Role.PROPOSAL_COMMITTEE_CHAIR, on))


def desk(on: date) -> list[User]:
    return [*holders(Role.CONGRESS_OFFICER, on), *chairs(on)]


def heads(department: Department | int | None, on: date) -> list[User]:
    return list(holders(Role.DEPARTMENT_HEAD, on, department)) if department else []


def office(department: Department | int | None, on: date) -> list[User]:
    """Head and contact of a department."""
    if not department:
        return []
    return [*heads(department, on), *holders(Role.DEPARTMENT_CONTACT, on, department)]


def followers(proposal: Proposal, on: date) -> list[User]:
    """The member in charge and the chair."""
    in_charge = [proposal.member_in_charge] if proposal.member_in_charge else []
    return [*accounts(in_charge), *chairs(on)]


def lead_office(proposal: Proposal, on: date) -> list[User]:
    return office(proposal.lead_department_id, on)


def departments_at_work(proposal: Proposal, on: date) -> list[User]:
    """Head and contact of every department that has the case on its desk."""
    rows = proposal.assignments.working()
    return [user for row in rows for user in office(row.department_id, on)]


def school_leaders(proposal: Proposal, on: date) -> Iterable[User]:
    return leaders(proposal.lead_department_id, on)
