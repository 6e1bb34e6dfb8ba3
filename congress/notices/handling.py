"""Who is told what while a proposal is handled, up to its reply."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from ..choices import CosignOpinion, RatingState
from ..models import (
    Assignment,
    Contact,
    Extension,
    HandlingRound,
    Proposal,
    Rating,
    Urge,
)
from ..selectors.audience import accounts
from .telling import (
    chairs,
    day,
    followers,
    heads,
    lead_office,
    office,
    school_leaders,
    tell,
    to_movers,
)


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
        to_movers(proposal),
        _("Something is awaited from you for proposal {number}"),
        _("{awaited} Until then the time for the reply stands still."),
        awaited=awaited,
    )
    tell(
        proposal,
        lead_office(proposal, on),
        _("The time for the reply to proposal {number} stands still"),
        _("Something is awaited from its mover: {awaited}"),
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
        due=day(proposal.round_due_on),
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
        opinion=CosignOpinion(row.opinion).label,
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
        due=day(proposal.round_due_on),
    )


def replied(round: HandlingRound, *, on: date) -> None:
    """The letter goes to every mover, also to one whose mandate has ended and who does not rate
    any more (proposals.md scenario 36)."""
    proposal = round.proposal
    due = Rating.objects.filter(round=round, state=RatingState.DUE).exclude(rater=None)
    raters = accounts(row.rater for row in due.select_related("rater__user"))
    tell(
        proposal,
        raters,
        _("Your proposal {number} is answered"),
        _("Please read the reply and rate it by {closes}."),
        closes=day(round.rating_closes_on),
        legal=True,
    )
    tell(
        proposal,
        [user for user in to_movers(proposal) if user not in raters],
        _("Your proposal {number} is answered"),
        _("Please read the reply. Your mandate has ended: the rating has passed on."),
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
