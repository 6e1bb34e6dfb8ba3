"""Who is told what while a proposal is written, seconded, handed in and reviewed."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from casework import notices
from casework.models import Notice
from casework.words import day_words
from members.choices import Role
from members.models import Person
from members.selectors import holders

from ..choices import SUGGESTION_OFFERED_DAYS
from ..models import Proposal
from ..selectors.audience import accounts, delegation_leaders
from .telling import desk, tell, to_movers


def invited(proposal: Proposal, person: Person, *, on: date) -> None:
    tell(
        proposal,
        accounts([person]),
        _("You are asked to second “{title}”"),
        _("Read the text, then second it or decline with one tap. No reason is asked."),
        page="congress:second",
    )


def ask_to_confirm(proposal: Proposal, people: Iterable[Person], *, on: date) -> None:
    tell(
        proposal,
        accounts(people),
        _("The text of “{title}” was changed: please confirm your second"),
        _("You see what changed. Your second counts again once you confirm it."),
        page="congress:second",
    )


def asked_to_confirm_for_the_delegation(
    proposal: Proposal, people: Iterable[Person], *, on: date
) -> None:
    tell(
        proposal,
        accounts(people),
        _("Your delegation moves “{title}”: please confirm it"),
        _("It can be handed in once half of the delegates of {delegation} have confirmed it."),
        delegation=proposal.delegation,
    )


def asked_to_confirm_again(proposal: Proposal, people: Iterable[Person], *, on: date) -> None:
    tell(
        proposal,
        accounts(people),
        _("The text of “{title}” was changed: please confirm it again"),
        _("You confirmed the text before; it counts again once you confirm this one."),
    )


def enough_confirmed(proposal: Proposal, *, on: date) -> None:
    tell(
        proposal,
        accounts({proposal.mover, proposal.written_by}),
        _("Half of the delegation have confirmed “{title}”"),
        _("You can submit it now."),
    )


def enough_seconds(proposal: Proposal, *, on: date) -> None:
    tell(
        proposal,
        accounts([proposal.mover]),
        _("“{title}” has enough seconds"),
        _("You can submit it now."),
    )


def second_taken_back(proposal: Proposal, person: Person, *, on: date) -> None:
    tell(
        proposal,
        accounts([proposal.mover]),
        _("{name} has taken the second of “{title}” back"),
        name=person,
    )


def second_fell(proposal: Proposal, *, on: date) -> None:
    """Without the name: why a mandate ended is nobody's business."""
    tell(
        proposal,
        accounts([proposal.mover]),
        _("One second of “{title}” no longer counts"),
        _("The mandate of a seconder has ended."),
    )


def asked_to_join(proposal: Proposal, person: Person, *, on: date) -> None:
    tell(
        proposal,
        accounts([person]),
        _("{name} asks you to move “{title}” together"),
        name=proposal.mover,
    )


def co_mover_joined(proposal: Proposal, person: Person, *, on: date) -> None:
    tell(
        proposal,
        accounts([proposal.mover]),
        _("{name} moves “{title}” with you"),
        name=person,
    )


def co_mover_left(proposal: Proposal, person: Person, *, on: date) -> None:
    tell(
        proposal,
        accounts([proposal.mover]),
        _("{name} no longer moves “{title}” with you"),
        name=person,
    )


def hand_over_offered(proposal: Proposal, to: Person, *, on: date) -> None:
    tell(
        proposal,
        accounts([to]),
        _("{name} offers you the lead of “{title}”"),
        _("You become its mover once you say yes."),
        name=proposal.mover,
    )


def lead_refused(proposal: Proposal, person: Person, *, on: date) -> None:
    tell(
        proposal,
        accounts([proposal.mover]),
        _("{name} does not take the lead of “{title}”"),
        name=person,
    )


def handed_over(proposal: Proposal, before: Person, *, on: date) -> None:
    """Whoever moved it so far has given her key back: her notice hangs on no file."""
    subject = _("“{title}” is now moved by {name}")
    tell(proposal, to_movers(proposal), subject, name=proposal.mover)
    notices.notify(
        accounts([before]),
        subject=format_lazy(subject, title=proposal.title, name=proposal.mover),
        url=reverse("desk"),
    )


def received(proposal: Proposal, *, on: date) -> None:
    tell(
        proposal,
        to_movers(proposal),
        _("“{title}” was submitted: receipt number {number}"),
        _("You are told about every step that follows."),
        legal=True,
    )


def to_be_reviewed(proposal: Proposal, *, on: date) -> None:
    tell(
        proposal,
        delegation_leaders(proposal, on),
        _("Please review “{title}” for your delegation"),
        _("Pass it on with an opinion or send it back. Without you it goes on by itself."),
    )


def leader_skipped(proposal: Proposal, *, on: date) -> None:
    tell(
        proposal,
        [*delegation_leaders(proposal, on), *holders(Role.CONGRESS_OFFICER, on)],
        _("“{title}” went on without the delegation's review"),
    )


def sent_back(proposal: Proposal, reason: str, *, on: date) -> None:
    tell(
        proposal,
        to_movers(proposal),
        _("“{title}” was sent back for revision"),
        _("Reason: {reason}"),
        reason=reason,
        legal=True,
    )


def revision_extended(proposal: Proposal, *, on: date) -> None:
    tell(proposal, to_movers(proposal), _("You have more time to revise “{title}”"))


def resubmitted(proposal: Proposal, *, on: date) -> None:
    tell(proposal, desk(on), _("“{title}” was revised and submitted again"))


def lapsed(proposal: Proposal, seconders: Iterable[Person], *, on: date) -> None:
    tell(
        proposal,
        to_movers(proposal),
        _("“{title}” has lapsed"),
        _(
            "You can turn it into a suggestion within {days} days, or begin a new proposal with "
            "its text."
        ),
        days=SUGGESTION_OFFERED_DAYS,
        legal=True,
    )
    tell(proposal, accounts(seconders), _("“{title}”, which you seconded, has lapsed"))


def draft_will_go(proposal: Proposal, day: date) -> None:
    notices.notify(
        accounts([proposal.mover]),
        subject=format_lazy(
            _("Your draft “{title}” is discarded on {day}"),
            title=proposal.title,
            day=lazy(day_words, str)(day),
        ),
        body=_("Save it again to keep it."),
        url=proposal.get_absolute_url(),
        file=proposal.file,
        dedup_key=_warning(proposal),
    )


def _warning(proposal: Proposal) -> str:
    return f"draft {proposal.pk} {proposal.version}"


def was_warned(proposal: Proposal, by: date) -> bool:
    """Whether the mover had been told by that day, or there is nobody to tell."""
    people = [user for user in accounts([proposal.mover]) if user.is_active]
    keys = [notices.hashed(_warning(proposal), user.pk) for user in people]
    told = Notice.objects.filter(dedup_key__in=keys, created_at__date__lte=by)
    return not people or told.exists()
