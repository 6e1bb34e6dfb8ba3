"""Who is told what about a suggestion. Nobody is told at the hour of an anonymous deed: the night
tells the desk, so that no row keeps the hour."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from casework import notices
from casework.models import Outbox
from members.choices import Role
from members.models import User
from members.selectors import holders

from ..models import Adoption, Suggestion
from ..rules.suggestions import SECONDS
from ..selectors.audience import accounts


def tell(
    suggestion: Suggestion,
    people: Iterable[User],
    subject: Any,
    body: Any = "",
    /,
    *,
    once: str = "",
    **facts: Any,
) -> None:
    """`once` names the event: however often the night looks, it is told once."""
    named = {"title": suggestion.title, "number": suggestion.number, **facts}
    notices.notify(
        people,
        subject=format_lazy(subject, **named),
        body=format_lazy(body, **named) if body else "",
        url=suggestion.get_absolute_url(),
        file=suggestion.file,
        policy=Outbox.Policy.AT_MOST_ONCE,
        dedup_key=f"suggestion.{suggestion.pk}.{once}" if once else None,
    )


def author(suggestion: Suggestion) -> list[User]:
    return accounts([suggestion.author]) if suggestion.author else []


def desk(on: date) -> list[User]:
    return list(holders(Role.CONGRESS_OFFICER, on))


def department(suggestion: Suggestion, on: date) -> list[User]:
    if suggestion.department_id is None:
        return []
    return [
        *holders(Role.DEPARTMENT_HEAD, on, suggestion.department_id),
        *holders(Role.DEPARTMENT_CONTACT, on, suggestion.department_id),
    ]


def received(suggestion: Suggestion, *, on: date) -> None:
    tell(suggestion, desk(on), _("A suggestion has come in: {number}"), _("“{title}”"))


def forwarded(suggestion: Suggestion, *, on: date) -> None:
    tell(
        suggestion,
        department(suggestion, on),
        _("Suggestion {number} is forwarded to you"),
        _("“{title}”. The reply is due on {due}."),
        due=f"{suggestion.reply_due_on:%F}" if suggestion.reply_due_on else "—",
    )


def urged(suggestion: Suggestion, *, text: str, on: date) -> None:
    tell(
        suggestion,
        department(suggestion, on),
        _("Urged: suggestion {number}"),
        _("The reply is due on {due}. {text}"),
        due=f"{suggestion.second_due_on or suggestion.reply_due_on:%F}",
        text=text,
    )


def given_back(suggestion: Suggestion, *, reason: str, on: date) -> None:
    tell(suggestion, desk(on), _("Suggestion {number} comes back"), "{reason}", reason=reason)


def replied(suggestion: Suggestion, *, on: date) -> None:
    tell(
        suggestion,
        author(suggestion),
        _("Your suggestion {number} is answered"),
        _("You can ask back once, rate the reply, or close it."),
    )


def direct_reply_drafted(suggestion: Suggestion, *, on: date) -> None:
    tell(
        suggestion,
        holders(Role.UNION_CHAIR, on),
        _("A direct reply to suggestion {number} waits for your yes"),
        _("“{title}”. The author gets the reply when you agree."),
    )


def decline_proposed(suggestion: Suggestion, *, by: User, on: date) -> None:
    """Any second person of the union may agree, but not whoever proposed it."""
    seconds = [user for role in SECONDS for user in holders(role, on) if user != by]
    tell(
        suggestion,
        seconds,
        _("{name} proposes not to handle suggestion {number}"),
        _("“{title}”. A second person of the union has to agree."),
        name=by,
    )


def not_agreed(suggestion: Suggestion, *, proposer: User, by: User, reason: str) -> None:
    tell(
        suggestion,
        [proposer],
        _("{name} does not agree to what you proposed for suggestion {number}"),
        "{reason}",
        name=by,
        reason=reason,
    )


def answered_too(suggestion: Suggestion, *, on: date) -> None:
    tell(
        suggestion,
        author(suggestion),
        _("The case that answers your suggestion {number} too has its reply"),
        _("It stands on the page of your suggestion, “{title}”."),
    )


def left_unanswered(suggestion: Suggestion, *, on: date) -> None:
    tell(
        suggestion,
        [*author(suggestion), *desk(on)],
        _("The case that was to answer suggestion {number} too has ended without a reply"),
        _("“{title}” can be handed in again; the union office helps with it."),
        once="unanswered",
    )


def declined(suggestion: Suggestion, *, on: date) -> None:
    tell(
        suggestion,
        author(suggestion),
        _("Your suggestion {number} cannot be handled here"),
        "{text}",
        text=suggestion.decline_text,
    )


def joined(suggestion: Suggestion, *, on: date) -> None:
    tell(
        suggestion,
        author(suggestion),
        _("Your suggestion {number} is answered together with another one"),
        _("Its reply will stand here too."),
    )


def asked_back(suggestion: Suggestion, *, on: date) -> None:
    tell(
        suggestion,
        department(suggestion, on) or desk(on),
        _("The author of suggestion {number} asks back"),
        "{question}",
        question=suggestion.question,
        once="asked_back",
    )


def withdrawn(suggestion: Suggestion, *, on: date) -> None:
    tell(
        suggestion,
        department(suggestion, on) or desk(on),
        _("Suggestion {number} was withdrawn"),
        once="withdrawn",
    )


def adoption_asked(adoption: Adoption, *, on: date) -> None:
    tell(
        adoption.suggestion,
        author(adoption.suggestion),
        _("A delegate would like to make a proposal of your suggestion {number}"),
        _("{delegate} asks for your consent. The reply to your suggestion is owed all the same."),
        delegate=adoption.delegate,
    )


def adoption_answered(adoption: Adoption, *, on: date) -> None:
    agreed = _("The author agrees: suggestion {number} can become your proposal")
    refused = _("The author does not agree: suggestion {number}")
    tell(
        adoption.suggestion,
        accounts([adoption.delegate]),
        agreed if adoption.consented_on else refused,
    )


def adopted(suggestion: Suggestion, *, on: date) -> None:
    tell(
        suggestion,
        author(suggestion),
        _("A proposal is being written from your suggestion {number}"),
        _("The reply to your suggestion is owed all the same."),
    )


def carried_over(suggestion: Suggestion, others: Iterable[User], *, on: date) -> None:
    tell(
        suggestion,
        [*author(suggestion), *department(suggestion, on)],
        _("Suggestion {number} is now handled as a proposal"),
        _("The reply to the proposal is shown here too."),
    )
    tell(
        suggestion,
        others,
        _("Another proposal carries suggestion {number} over"),
        _("It was docketed first. You can go on with yours or withdraw it."),
    )


def absorbed(suggestion: Suggestion, *, on: date) -> None:
    tell(
        suggestion,
        [*author(suggestion), *department(suggestion, on)],
        _("Suggestion {number} is handled as a proposal again"),
    )
