"""Who is told what, in which words, in the first half of a proposal's life. Words are rendered in
the language of the reader; a notice with a file is seen only while the file is open to her."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from casework import notices
from casework.models import Outbox
from members.choices import Role
from members.models import Person, User
from members.selectors import holders

from .models import Delegate, Proposal, Session
from .selectors.audience import accounts, body, delegation_leaders
from .selectors.people import committee, movers

LEGAL = Outbox.Policy.AT_LEAST_ONCE  # what the rules want told goes out whatever is preferred


def _tell(
    proposal: Proposal, people: Iterable[User], subject: Any, text: Any = "", **more: Any
) -> None:
    """`page` names the page of the act where the case is not the place to begin."""
    facts = more.pop("facts", {})
    page = more.pop("page", "congress:proposal")
    policy = more.pop("policy", Outbox.Policy.AT_MOST_ONCE)
    title = proposal.title or str(_("untitled draft"))
    named = {"title": title, "number": proposal.number, **facts}
    notices.notify(
        people,
        subject=format_lazy(subject, **named),
        body=format_lazy(text, **named) if text else "",
        url=reverse(page, args=[proposal.pk]),
        file=proposal.file,
        policy=policy,
    )


def _movers(proposal: Proposal) -> list[User]:
    return accounts(movers(proposal))


def _desk(on: date) -> list[User]:
    """The officer and the chair of the committee."""
    return [
        *holders(Role.CONGRESS_OFFICER, on),
        *holders(Role.PROPOSAL_COMMITTEE_CHAIR, on),
    ]


# ------------------------------------------------------------------ seconds and co-movers


def invited(proposal: Proposal, person: Person, *, on: date) -> None:
    _tell(
        proposal,
        accounts([person]),
        _("You are asked to second “{title}”"),
        _("Read the text, then second it or decline with one tap. No reason is asked."),
        page="congress:second",
    )


def ask_to_confirm(proposal: Proposal, people: Iterable[Person], *, on: date) -> None:
    _tell(
        proposal,
        accounts(people),
        _("The text of “{title}” was changed: please confirm your second"),
        _("You see what changed. Your second counts again once you confirm it."),
        page="congress:second",
    )


def enough_seconds(proposal: Proposal, *, on: date) -> None:
    _tell(
        proposal,
        accounts([proposal.mover]),
        _("“{title}” has enough seconds"),
        _("You can submit it now."),
    )


def second_taken_back(proposal: Proposal, person: Person, *, on: date) -> None:
    _tell(
        proposal,
        accounts([proposal.mover]),
        _("{name} has taken the second of “{title}” back"),
        facts={"name": person},
    )


def second_fell(proposal: Proposal, *, on: date) -> None:
    """Without the name: why a mandate ended is nobody's business."""
    _tell(
        proposal,
        accounts([proposal.mover]),
        _("One second of “{title}” no longer counts"),
        _("The mandate of a seconder has ended."),
    )


def asked_to_join(proposal: Proposal, person: Person, *, on: date) -> None:
    _tell(
        proposal,
        accounts([person]),
        _("{name} asks you to move “{title}” together"),
        facts={"name": proposal.mover},
    )


def co_mover_joined(proposal: Proposal, person: Person, *, on: date) -> None:
    _tell(
        proposal,
        accounts([proposal.mover]),
        _("{name} moves “{title}” with you"),
        facts={"name": person},
    )


def co_mover_left(proposal: Proposal, person: Person, *, on: date) -> None:
    _tell(
        proposal,
        accounts([proposal.mover]),
        _("{name} no longer moves “{title}” with you"),
        facts={"name": person},
    )


def hand_over_offered(proposal: Proposal, to: Person, *, on: date) -> None:
    _tell(
        proposal,
        accounts([to]),
        _("{name} offers you the lead of “{title}”"),
        _("You become its mover once you say yes."),
        facts={"name": proposal.mover},
    )


def handed_over(proposal: Proposal, before: Person, *, on: date) -> None:
    _tell(
        proposal,
        [*_movers(proposal), *accounts([before])],
        _("“{title}” is now moved by {name}"),
        facts={"name": proposal.mover},
    )


# ------------------------------------------------------------------ handing in and review


def received(proposal: Proposal, *, on: date) -> None:
    _tell(
        proposal,
        _movers(proposal),
        _("“{title}” was submitted: receipt number {number}"),
        _("You are told about every step that follows."),
        policy=LEGAL,
    )


def to_be_reviewed(proposal: Proposal, *, on: date) -> None:
    _tell(
        proposal,
        delegation_leaders(proposal, on),
        _("Please review “{title}” for your delegation"),
        _("Pass it on with an opinion or send it back. Without you it goes on by itself."),
    )


def leader_skipped(proposal: Proposal, *, on: date) -> None:
    _tell(
        proposal,
        [*delegation_leaders(proposal, on), *holders(Role.CONGRESS_OFFICER, on)],
        _("“{title}” went on without the delegation's review"),
    )


def sent_back(proposal: Proposal, reason: str, *, on: date) -> None:
    _tell(
        proposal,
        _movers(proposal),
        _("“{title}” was sent back for revision"),
        _("Reason: {reason}"),
        facts={"reason": reason},
        policy=LEGAL,
    )


def revision_extended(proposal: Proposal, *, on: date) -> None:
    _tell(proposal, _movers(proposal), _("You have more time to revise “{title}”"))


def resubmitted(proposal: Proposal, *, on: date) -> None:
    _tell(proposal, _desk(on), _("“{title}” was revised and submitted again"))


def lapsed(proposal: Proposal, seconders: Iterable[Person], *, on: date) -> None:
    _tell(
        proposal,
        _movers(proposal),
        _("“{title}” has lapsed"),
        _("You can turn it into a suggestion within 30 days."),
        policy=LEGAL,
    )
    _tell(proposal, accounts(seconders), _("“{title}”, which you seconded, has lapsed"))


def window_moved(session: Session, *, before: date, on: date) -> None:
    mandates = Delegate.objects.in_office(on).filter(term=session.term)
    notices.notify(
        accounts(m.person for m in mandates.select_related("person__user")),
        subject=format_lazy(
            _("Proposals for the {session} are received until {day}"),
            session=session.name,
            day=session.window_closes_on,
        ),
        body=format_lazy(_("Before it was {day}."), day=before),
        policy=LEGAL,
    )


# ------------------------------------------------------------------ outcomes


def docketed(proposal: Proposal, *, on: date) -> None:
    _tell(
        proposal,
        _movers(proposal),
        _("“{title}” was docketed: number {number}"),
        _("It is now assigned to a department."),
        policy=LEGAL,
    )


def merged(proposal: Proposal, master: Proposal, *, on: date) -> None:
    facts = {"master": master.number}
    _tell(
        proposal,
        _movers(proposal),
        _("“{title}” was merged into number {master}"),
        _("You move it together from now on and rate the reply yourself."),
        facts=facts,
        policy=LEGAL,
    )
    _tell(
        master,
        accounts([master.mover]),
        _("Another proposal was merged into “{title}”"),
        _("You move it together with its mover from now on."),
    )


def unmerged(proposal: Proposal, master: Proposal, *, on: date) -> None:
    _tell(proposal, _movers(proposal), _("“{title}” stands for itself again"))
    _tell(master, _movers(master), _("A merge into “{title}” was undone"))


def converted(proposal: Proposal, reason: str, *, on: date) -> None:
    _tell(
        proposal,
        _movers(proposal),
        _("“{title}” is handled as a suggestion"),
        _("Reason: {reason} You may object within 15 days."),
        facts={"reason": reason},
        policy=LEGAL,
    )


def declined(proposal: Proposal, *, on: date) -> None:
    _tell(
        proposal,
        _movers(proposal),
        _("“{title}” was not docketed"),
        _("Reason: {reason} You may ask for a reconsideration once."),
        facts={"reason": proposal.reason_text},
        policy=LEGAL,
    )


def decline_upheld(proposal: Proposal, reasons: str, *, on: date) -> None:
    _tell(
        proposal,
        _movers(proposal),
        _("“{title}” stays declined after the reconsideration"),
        _("Reason: {reason}"),
        facts={"reason": reasons},
        policy=LEGAL,
    )


def correction_asked(proposal: Proposal, *, on: date) -> None:
    _tell(
        proposal,
        committee(on),
        _("“{title}”: a correction waits for a second signature"),
        _("What was wrong: {what}"),
        facts={"what": proposal.correction_text},
    )


def outcome_corrected(proposal: Proposal, what: str, *, on: date) -> None:
    _tell(
        proposal,
        _movers(proposal),
        _("The outcome of “{title}” was entered wrongly and is void"),
        _("It is screened again. What was wrong: {what}"),
        facts={"what": what},
        policy=LEGAL,
    )


def referred(proposal: Proposal, question: str, *, on: date) -> None:
    _tell(
        proposal,
        body(proposal, on),
        _("Please rule on “{title}”"),
        _("The question: {question}"),
        facts={"question": question},
    )
    _tell(
        proposal,
        _movers(proposal),
        _("“{title}” was referred for a ruling"),
        _("You may add a statement."),
    )


def handed_back(proposal: Proposal, hint: str, *, on: date) -> None:
    _tell(
        proposal,
        committee(on),
        _("“{title}” comes back: decide yourselves"),
        _("Hint: {hint}"),
        facts={"hint": hint},
    )


def reconsideration_asked(proposal: Proposal, text: str, *, on: date) -> None:
    _tell(
        proposal,
        body(proposal, on),
        _("A reconsideration of “{title}” is asked for"),
        _("What is new: {text}"),
        facts={"text": text},
    )


# ------------------------------------------------------------------ side ways


def withdrawn(proposal: Proposal, seconders: Iterable[Person], *, on: date) -> None:
    _tell(
        proposal,
        accounts(seconders),
        _("“{title}”, which you seconded, was withdrawn"),
    )
    if proposal.submitted_on:
        _tell(proposal, _desk(on), _("“{title}” was withdrawn by its mover"))


def withdrawal_asked(proposal: Proposal, reason: str, *, on: date) -> None:
    _tell(
        proposal,
        holders(Role.PROPOSAL_COMMITTEE_CHAIR, on),
        _("The mover of “{title}” asks to withdraw it"),
        _("Reason: {reason}"),
        facts={"reason": reason},
    )


def withdrawn_from_departments(proposal: Proposal, departments: Iterable[int], *, on: date) -> None:
    people = list(_movers(proposal))
    for department in departments:
        people += holders(Role.DEPARTMENT_HEAD, on, department)
        people += holders(Role.DEPARTMENT_CONTACT, on, department)
    _tell(
        proposal,
        people,
        _("“{title}” was withdrawn"),
        _("Nothing more is to be done."),
        policy=LEGAL,
    )


def suspended(proposal: Proposal, reason: str, until: date, *, on: date) -> None:
    _tell(
        proposal,
        _movers(proposal),
        _("“{title}” rests until {until}"),
        _("Reason: {reason}"),
        facts={"reason": reason, "until": until},
    )


def taken_up(proposal: Proposal, *, on: date) -> None:
    _tell(proposal, _movers(proposal), _("“{title}” goes on"))


def restored(proposal: Proposal, *, on: date) -> None:
    _tell(proposal, _movers(proposal), _("“{title}” was restored"))


def reopened(proposal: Proposal, reason: str, *, on: date) -> None:
    _tell(
        proposal,
        _movers(proposal),
        _("“{title}” is handled again"),
        _("Reason: {reason}"),
        facts={"reason": reason},
    )


def draft_will_go(proposal: Proposal, day: date) -> None:
    notices.notify(
        accounts([proposal.mover]),
        subject=format_lazy(
            _("Your draft “{title}” is discarded on {day}"), title=proposal.title, day=day
        ),
        body=_("Save it again to keep it."),
        url=proposal.get_absolute_url(),
        file=proposal.file,
        dedup_key=f"draft {proposal.pk} {proposal.version}",
    )
