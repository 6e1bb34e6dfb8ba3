"""Who is told what about the outcome of the screening, and when a proposal leaves its way."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from members.choices import Role
from members.models import Person
from members.selectors import holders

from ..models import Proposal
from ..selectors.audience import accounts, body
from ..selectors.people import committee, movers
from .telling import (
    chairs,
    day,
    departments_at_work,
    desk,
    lead_office,
    school_leaders,
    tell,
    to_movers,
)


def docketed(proposal: Proposal, *, on: date) -> None:
    tell(
        proposal,
        to_movers(proposal),
        _("“{title}” was docketed: number {number}"),
        _("It is now assigned to a department."),
        legal=True,
    )


def put_in_charge(proposal: Proposal, *, on: date) -> None:
    tell(proposal, accounts([proposal.member_in_charge]), _("You follow proposal {number} now"))


def merged(proposal: Proposal, master: Proposal, *, on: date) -> None:
    tell(
        proposal,
        to_movers(proposal),
        _("“{title}” was merged into number {master}"),
        _("You move it together from now on and rate the reply yourself."),
        master=master.number,
        legal=True,
    )
    tell(
        master,
        accounts([master.mover]),
        _("Another proposal was merged into “{title}”"),
        _("You move it together with its mover from now on."),
    )


def unmerged(proposal: Proposal, master: Proposal, *, on: date) -> None:
    tell(proposal, to_movers(proposal), _("“{title}” stands for itself again"))
    tell(master, to_movers(master), _("A merge into “{title}” was undone"))


def converted(proposal: Proposal, reason: str, *, on: date) -> None:
    tell(
        proposal,
        to_movers(proposal),
        _("“{title}” is handled as a suggestion"),
        _("Reason: {reason} You may object within {days} days."),
        days=proposal.session.rule("congress.objection_days"),
        reason=reason,
        legal=True,
    )


def declined(proposal: Proposal, *, on: date) -> None:
    tell(
        proposal,
        to_movers(proposal),
        _("“{title}” was not docketed"),
        _("Reason: {reason} You may ask for a reconsideration once."),
        reason=proposal.reason_text,
        legal=True,
    )


def decline_upheld(proposal: Proposal, reasons: str, *, on: date) -> None:
    tell(
        proposal,
        to_movers(proposal),
        _("“{title}” stays declined after the reconsideration"),
        _("Reason: {reason}"),
        reason=reasons,
        legal=True,
    )


def correction_asked(proposal: Proposal, *, on: date) -> None:
    tell(
        proposal,
        committee(on),
        _("“{title}”: a correction waits for a second signature"),
        _("What was wrong: {what}"),
        what=proposal.correction_text,
    )


def outcome_corrected(proposal: Proposal, what: str, *, on: date) -> None:
    tell(
        proposal,
        to_movers(proposal),
        _("The outcome of “{title}” was entered wrongly and is void"),
        _("It is screened again. What was wrong: {what}"),
        what=what,
        legal=True,
    )


def referred(proposal: Proposal, question: str, *, on: date) -> None:
    tell(
        proposal,
        body(proposal, on),
        _("Please rule on “{title}”"),
        _("The question: {question}"),
        question=question,
    )
    tell(
        proposal,
        to_movers(proposal),
        _("“{title}” was referred for a ruling"),
        _("You may add a statement."),
    )


def handed_back(proposal: Proposal, hint: str, *, on: date) -> None:
    tell(
        proposal,
        committee(on),
        _("“{title}” comes back: decide yourselves"),
        _("Hint: {hint}"),
        hint=hint,
    )


def reconsideration_asked(proposal: Proposal, text: str, *, on: date) -> None:
    tell(
        proposal,
        body(proposal, on),
        _("A reconsideration of “{title}” is asked for"),
        _("What is new: {text}"),
        text=text,
    )


def withdrawn(proposal: Proposal, seconders: Iterable[Person], *, on: date) -> None:
    tell(
        proposal,
        accounts(seconders),
        _("“{title}”, which you seconded, was withdrawn"),
    )
    tell(
        proposal,
        accounts(person for person in movers(proposal) if person.pk != proposal.mover_id),
        _("“{title}”, which you move together, was withdrawn by its mover"),
    )
    if proposal.submitted_on:
        tell(proposal, desk(on), _("“{title}” was withdrawn by its mover"))


def withdrawal_asked(proposal: Proposal, reason: str, *, on: date) -> None:
    tell(
        proposal,
        holders(Role.PROPOSAL_COMMITTEE_CHAIR, on),
        _("The mover of “{title}” asks to withdraw it"),
        _("Reason: {reason}"),
        reason=reason,
    )


def withdrawal_refused(proposal: Proposal, reason: str, *, on: date) -> None:
    tell(
        proposal,
        to_movers(proposal),
        _("The committee does not agree to the withdrawal of “{title}”"),
        _("Reason: {reason} The case goes on."),
        reason=reason,
        legal=True,
    )


def withdrawal_unasked(proposal: Proposal, *, on: date) -> None:
    tell(proposal, chairs(on), _("The mover of “{title}” no longer asks to withdraw it"))


def withdrawn_from_departments(proposal: Proposal, departments: Iterable[int], *, on: date) -> None:
    people = list(to_movers(proposal))
    for department in departments:
        people += holders(Role.DEPARTMENT_HEAD, on, department)
        people += holders(Role.DEPARTMENT_CONTACT, on, department)
    tell(
        proposal,
        people,
        _("“{title}” was withdrawn"),
        _("Nothing more is to be done."),
        legal=True,
    )


def suspended(proposal: Proposal, reason: str, until: date, *, on: date) -> None:
    tell(
        proposal,
        to_movers(proposal),
        _("“{title}” rests until {until}"),
        _("Reason: {reason}"),
        reason=reason,
        until=until,
    )
    tell(
        proposal,
        departments_at_work(proposal, on),
        _("“{title}” rests until {until}"),
        _("Reason: {reason} All time limits stand still meanwhile."),
        reason=reason,
        until=until,
    )


def taken_up(proposal: Proposal, *, on: date) -> None:
    """The department reads by when it is to reply now: the rest has moved the day."""
    tell(proposal, to_movers(proposal), _("“{title}” goes on"))
    due = proposal.round_due_on
    tell(
        proposal,
        departments_at_work(proposal, on),
        _("“{title}” goes on"),
        _("The reply is now due on {due}.") if due else "",
        due=day(due),
        legal=True,
    )


def restored(proposal: Proposal, *, on: date) -> None:
    tell(proposal, to_movers(proposal), _("“{title}” was restored"))


def reopened(proposal: Proposal, reason: str, *, on: date) -> None:
    tell(
        proposal,
        to_movers(proposal),
        _("“{title}” is handled again"),
        _("Reason: {reason}"),
        reason=reason,
    )
    tell(
        proposal,
        [*lead_office(proposal, on), *school_leaders(proposal, on)],
        _("Proposal {number} is handled again"),
        _("{demand} The reply is due on {due}."),
        demand=reason,
        due=day(proposal.round_due_on),
        legal=True,
    )
