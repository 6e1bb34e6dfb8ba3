"""Who is told what, in which words, from the assignment to the end. Words are rendered in the
language of the reader; a notice with a file is seen only while the file is open to her."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from casework import notices
from casework.models import Outbox
from members.choices import Role
from members.models import Department, User
from members.selectors import holders

from .choices import CosignOpinion, RatingSeat, RatingState, Satisfaction
from .models import (
    Assignment,
    Commitment,
    Contact,
    Extension,
    HandlingRound,
    Instruction,
    Proposal,
    Rating,
    Urge,
)
from .selectors.audience import accounts, leaders
from .selectors.people import movers

LEGAL = Outbox.Policy.AT_LEAST_ONCE


def tell(
    proposal: Proposal,
    people: Iterable[User],
    subject: Any,
    body: Any = "",
    /,
    *,
    legal: bool = False,
    **facts: Any,
) -> None:
    named = {"title": proposal.title, "number": proposal.number, **facts}
    notices.notify(
        people,
        subject=format_lazy(subject, **named),
        body=format_lazy(body, **named) if body else "",
        url=proposal.get_absolute_url(),
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


def school_leaders(proposal: Proposal, on: date) -> Iterable[User]:
    return leaders(proposal.lead_department_id, on)


# ------------------------------------------------------------------ instruction and assignment


def instructed(row: Instruction, *, on: date) -> None:
    proposal = row.proposal
    people = desk(on)
    if proposal.assigned_on:
        people += lead_office(proposal, on)
    tell(
        proposal,
        people,
        _("Instruction on proposal {number}"),
        _("{leader}: {text}"),
        leader=row.leader,
        text=row.text,
    )


def instruction_skipped(proposal: Proposal, *, on: date) -> None:
    tell(
        proposal,
        [*holders(Role.SCHOOL_OFFICE, on), *desk(on)],
        _("Proposal {number} goes on without an instruction"),
        _("The time for the leader's instruction is over; it can still be entered."),
    )


def assigned(row: Assignment, *, on: date) -> None:
    tell(
        row.proposal,
        office(row.department_id, on),
        _("Proposal {number} is assigned to {department}"),
        _("“{title}”: {part}. Please accept it and name a contact."),
        department=row.department,
        part=row.get_part_display(),
        legal=True,
    )


def refused(row: Assignment, *, on: date) -> None:
    proposal = row.proposal
    people = desk(on)
    if proposal.assignments_refused >= proposal.session.rule("congress.refusals_to_office"):
        people += holders(Role.SCHOOL_OFFICE, on)
    tell(
        proposal,
        people,
        _("{department} refuses proposal {number}"),
        _("{reason} The right department would be {right}."),
        department=row.department,
        reason=row.refusal,
        right=row.right_department,
    )


def accepted(row: Assignment, *, on: date) -> None:
    tell(
        row.proposal,
        to_movers(row.proposal),
        _("{department} handles your proposal {number}"),
        _("Responsible: {responsible}. Contact: {contact}, {phone}. Reply due on {due}."),
        department=row.department,
        responsible=row.responsible,
        contact=row.contact,
        phone=row.contact.mobile or "—",
        due=day(row.proposal.reply_due_on),
    )


def accepted_by_silence(row: Assignment, *, on: date) -> None:
    tell(
        row.proposal,
        office(row.department_id, on),
        _("Proposal {number} counts as accepted"),
        _("The time to refuse is over. The reply is due on {due}."),
        due=day(row.proposal.reply_due_on),
        legal=True,
    )


def release_asked(row: Assignment, *, on: date) -> None:
    tell(
        row.proposal,
        chairs(on),
        _("{department} asks to be released from proposal {number}"),
        "{reason}",
        department=row.department,
        reason=row.refusal,
    )


def released(row: Assignment, *, on: date) -> None:
    tell(
        row.proposal,
        [*office(row.department_id, on), *lead_office(row.proposal, on)],
        _("{department} no longer assists with proposal {number}"),
        department=row.department,
    )


def reassigned(row: Assignment, *, before: Department, on: date) -> None:
    proposal = row.proposal
    tell(
        proposal,
        [*office(row.department_id, on), *office(before.pk, on), *to_movers(proposal)],
        _("Proposal {number} passes from {before} to {department}"),
        _("The reply is now due on {due}."),
        before=before,
        department=row.department,
        due=day(proposal.reply_due_on),
        legal=True,
    )


def moved_all(department: Department, successor: Department, *, count: int, on: date) -> None:
    """One notice for all of them: it names no file."""
    notices.notify(
        office(successor.pk, on),
        subject=format_lazy(
            _("{count} open cases of {old} pass to {new}"),
            count=count,
            old=department,
            new=successor,
        ),
        body=_("Their due days are unchanged. You find them on your desk."),
    )


# ------------------------------------------------------------------ while it is handled


def extension_asked(row: Extension, *, on: date) -> None:
    tell(
        row.proposal,
        chairs(on),
        _("More time is asked for proposal {number}"),
        _("Until {wished}: {reason}"),
        wished=day(row.wished_on),
        reason=row.reason,
    )


def extended(
    proposal: Proposal, *, before: date | None, after: date | None, reason: str, on: date
) -> None:
    tell(
        proposal,
        [*to_movers(proposal), *lead_office(proposal, on)],
        _("The reply to proposal {number} is due later"),
        _("Due on {before} so far, now on {after}. {reason}"),
        before=day(before),
        after=day(after),
        reason=reason,
    )


def extension_refused(row: Extension, *, on: date) -> None:
    tell(
        row.proposal,
        lead_office(row.proposal, on),
        _("No more time for proposal {number}"),
        "{reason}",
        reason=row.decision,
    )


def paused(proposal: Proposal, *, awaited: str, on: date) -> None:
    tell(
        proposal,
        [*to_movers(proposal), *lead_office(proposal, on)],
        _("Something is awaited from you for proposal {number}"),
        _("{awaited} Until then the time for the reply stands still."),
        awaited=awaited,
    )


def resumed(proposal: Proposal, *, due_on: date | None, supplement: str, on: date) -> None:
    tell(
        proposal,
        [*lead_office(proposal, on), *to_movers(proposal)],
        _("The time for the reply to proposal {number} runs on"),
        _("It is due on {due}. {supplement}"),
        due=day(due_on),
        supplement=supplement,
    )


def urged(row: Urge, *, on: date) -> None:
    proposal = row.proposal
    tell(
        proposal,
        lead_office(proposal, on),
        _("Urged for the {nth} time: proposal {number}"),
        _("The reply is due on {due}. {text} Please acknowledge."),
        nth=row.number,
        due=day(proposal.reply_due_on),
        text=row.text,
        legal=True,
    )


def contact_recorded(row: Contact, *, on: date) -> None:
    tell(
        row.proposal,
        to_movers(row.proposal),
        _("A talk about proposal {number} was recorded"),
        _("On {held}: {notes} Please confirm or correct it."),
        held=day(row.on),
        notes=row.notes,
    )


def cosign_asked(row: Assignment, *, on: date) -> None:
    tell(
        row.proposal,
        office(row.department_id, on),
        _("Please co-sign the reply to proposal {number}"),
        _("The draft of {lead} waits for your opinion."),
        lead=row.proposal.lead_department,
        legal=True,
    )


def cosigned(row: Assignment, *, on: date) -> None:
    """A department that differs is seen by committee and leader (E19)."""
    proposal = row.proposal
    people = lead_office(proposal, on)
    if row.opinion == CosignOpinion.DIFFER:
        people += [*followers(proposal, on), *school_leaders(proposal, on)]
    tell(
        proposal,
        people,
        _("{department} has co-signed the reply to proposal {number}"),
        _("{opinion}. {text}"),
        department=row.department,
        opinion=row.get_opinion_display(),
        text=row.opinion_text,
    )


def reply_at_head(round: HandlingRound, *, on: date) -> None:
    tell(
        round.proposal,
        heads(round.proposal.lead_department_id, on),
        _("A reply waits for you: proposal {number}"),
        _("The draft on “{title}” is complete. Send it to sign-off or back to the drafter."),
    )


def reply_back_to_drafter(round: HandlingRound, *, reason: str, on: date) -> None:
    tell(
        round.proposal,
        office(round.proposal.lead_department_id, on),
        _("The draft on proposal {number} comes back"),
        "{reason}",
        reason=reason,
    )


def reply_at_sign_off(proposal: Proposal, *, on: date) -> None:
    tell(
        proposal,
        school_leaders(proposal, on),
        _("A reply waits for your signature: proposal {number}"),
        _("{department} answers “{title}”."),
        department=proposal.lead_department,
        legal=True,
    )


def reply_sent_back(proposal: Proposal, *, reason: str, on: date) -> None:
    tell(
        proposal,
        lead_office(proposal, on),
        _("The reply to proposal {number} comes back"),
        _("{reason} The time for the reply runs on: it is due on {due}."),
        reason=reason,
        due=day(proposal.reply_due_on),
    )


def replied(round: HandlingRound, *, on: date) -> None:
    proposal = round.proposal
    raters = Rating.objects.filter(round=round, state=RatingState.DUE).exclude(rater=None)
    tell(
        proposal,
        accounts(row.rater for row in raters.select_related("rater__user")),
        _("Your proposal {number} is answered"),
        _("Please read the reply and rate it by {closes}."),
        closes=day(round.rating_closes_on),
        legal=True,
    )
    assisting = proposal.assignments.working().assisting()
    copies = [user for row in assisting for user in office(row.department_id, on)]
    tell(
        proposal,
        [*followers(proposal, on), *lead_office(proposal, on), *copies],
        _("The reply to proposal {number} is out"),
        _("Class {result}."),
        result=round.result_class,
    )


def recalled(round: HandlingRound, *, reason: str, on: date) -> None:
    proposal = round.proposal
    tell(
        proposal,
        [*to_movers(proposal), *lead_office(proposal, on), *school_leaders(proposal, on)],
        _("The reply to proposal {number} was recalled"),
        _("{reason} The letter is void; you receive the right one."),
        reason=reason,
        legal=True,
    )


# ------------------------------------------------------------------ rating


def rating_passed_on(row: Rating, *, on: date) -> None:
    if row.seat == RatingSeat.UNION:
        people = list(holders(Role.UNION_CHAIR, on))
    else:
        people = accounts([row.rater])
    tell(
        row.round.proposal,
        people,
        _("You rate the reply to proposal {number}"),
        _("The mover's mandate has ended; the rating passes to you."),
        legal=True,
    )


def dissatisfied_late(proposal: Proposal, *, on: date) -> None:
    tell(
        proposal,
        chairs(on),
        _("Dissatisfied after the time for ratings: proposal {number}"),
        _("It is in no figure; you decide whether anything follows."),
    )


def settled(round: HandlingRound, *, on: date) -> None:
    proposal = round.proposal
    tell(
        proposal,
        [*to_movers(proposal), *lead_office(proposal, on)],
        _("Proposal {number}: {state}"),
        _("Rated: {grade}. Not rated: {unrated}."),
        state=proposal.get_state_display(),
        grade=round.get_grade_display() or "—",
        unrated=round.unrated,
    )


def unsatisfied(round: HandlingRound, *, on: date) -> None:
    """Both texts stand on the desk: who is not satisfied, and with what."""
    proposal = round.proposal
    texts = round.ratings.filter(beside=False, result=Satisfaction.DISSATISFIED)
    tell(
        proposal,
        followers(proposal, on),
        _("Not satisfied: proposal {number}"),
        _("{text} Decide on a second handling or note the difference."),
        text=" ".join(row.text for row in texts),
        legal=True,
    )


def handled_again(round: HandlingRound, *, on: date) -> None:
    proposal = round.proposal
    tell(
        proposal,
        [*lead_office(proposal, on), *school_leaders(proposal, on), *to_movers(proposal)],
        _("Proposal {number} is handled again"),
        _("{demand} The reply is due on {due}."),
        demand=round.demand,
        due=day(round.reply_due_on),
        legal=True,
    )


def difference_noted(proposal: Proposal, *, reasons: str, on: date) -> None:
    tell(
        proposal,
        [*to_movers(proposal), *lead_office(proposal, on)],
        _("Proposal {number}: the difference is noted"),
        _("{reasons} It is printed in the report to the next session."),
        reasons=reasons,
        legal=True,
    )


# ------------------------------------------------------------------ tracking


def reported(row: Commitment, *, on: date) -> None:
    proposal = row.proposal
    tell(
        proposal,
        [*to_movers(proposal), *followers(proposal, on)],
        _("Progress on proposal {number}"),
        _("{promise}: {report} Please confirm it or say what is missing."),
        promise=row.text,
        report=row.report,
    )


def confirmed(row: Commitment, *, on: date) -> None:
    proposal = row.proposal
    tell(
        proposal,
        [*lead_office(proposal, on), *followers(proposal, on)],
        _("Confirmed: a commitment of proposal {number}"),
        "{promise}",
        promise=row.text,
    )


def report_returned(row: Commitment, *, on: date) -> None:
    tell(
        row.proposal,
        lead_office(row.proposal, on),
        _("The report on proposal {number} comes back"),
        _("{promise}: {missing}"),
        promise=row.text,
        missing=row.returned,
    )


def promise_broken(row: Commitment, *, on: date) -> None:
    proposal = row.proposal
    tell(
        proposal,
        [*lead_office(proposal, on), *followers(proposal, on), *to_movers(proposal)],
        _("A commitment of proposal {number} was not kept"),
        _("Promised for {promised}: {promise}"),
        promised=day(row.promised_on),
        promise=row.text,
        legal=True,
    )


def date_moved(row: Commitment, *, reason: str, on: date) -> None:
    proposal = row.proposal
    tell(
        proposal,
        [*to_movers(proposal), *lead_office(proposal, on)],
        _("A commitment of proposal {number} has another day"),
        _("{promise}: first promised for {first}, now for {promised}. {reason}"),
        promise=row.text,
        first=day(row.first_promised_on),
        promised=day(row.promised_on),
        reason=reason,
    )


def dropped(row: Commitment, *, on: date) -> None:
    proposal = row.proposal
    tell(
        proposal,
        [*to_movers(proposal), *lead_office(proposal, on)],
        _("A commitment of proposal {number} is dropped"),
        _("{promise}: {reason}"),
        promise=row.text,
        reason=row.drop_reason,
    )


def done(proposal: Proposal, *, on: date) -> None:
    tell(
        proposal,
        [*to_movers(proposal), *lead_office(proposal, on)],
        _("Proposal {number} is done"),
        _("Everything that was promised is confirmed."),
    )


def plan_dropped(proposal: Proposal, *, reasons: str, on: date) -> None:
    tell(
        proposal,
        [*to_movers(proposal), *lead_office(proposal, on)],
        _("The plan for proposal {number} is dropped"),
        "{reasons}",
        reasons=reasons,
        legal=True,
    )
