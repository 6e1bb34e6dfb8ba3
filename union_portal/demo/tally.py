"""Whether the demo shows what it promises: enough proposals, each state and each deed at least
once, and no text that everybody says."""

from collections import Counter

from django.db.models import QuerySet

from casework.models import Attachment, Message
from congress.choices import (
    AssignmentState,
    CommitmentState,
    CoMoverState,
    CosignOpinion,
    ExtensionState,
    ReportState,
    State,
    SuggestionState,
    UrgeState,
)
from congress.models import (
    Assignment,
    CollectiveConfirmation,
    Commitment,
    CoMover,
    Contact,
    Extension,
    HandlingRound,
    Instruction,
    LeaderOpinion,
    Proposal,
    Rating,
    Referral,
    Reply,
    SendBack,
    Session,
    Suggestion,
    Urge,
    WorkReport,
)

LEAST_PROPOSALS, LEAST_SUGGESTIONS = 300, 100
MOST_ALIKE = 6  # times that one wording may stand in the whole demo


def counts() -> tuple[Counter[str], Counter[str]]:
    """How many proposals and how many suggestions stand in each state."""
    return (
        Counter(Proposal.objects.values_list("state", flat=True)),
        Counter(Suggestion.objects.values_list("state", flat=True)),
    )


def deeds() -> dict[str, int]:
    """How often what a newcomer looks for has been done."""

    def found(rows: QuerySet, **terms) -> int:
        return rows.filter(**terms).count()

    named = {
        "collective proposals": found(Proposal.objects, is_collective=True),
        "confirmations": CollectiveConfirmation.objects.count(),
        "co-movers": found(CoMover.objects, state=CoMoverState.JOINED, merged=None),
        "split off": found(Proposal.objects, split_from__isnull=False),
        "urgings acknowledged": found(Urge.objects, state=UrgeState.ACKNOWLEDGED),
        "contacts confirmed": found(Contact.objects, confirmed_on__isnull=False),
        "attachments": Attachment.objects.count(),
        "replies recalled": found(Reply.objects, recalled_on__isnull=False),
        "second rounds": found(HandlingRound.objects, number=2),
        "taken up again": found(Proposal.objects, file__trail__action="take_up_accepted"),
        "reports laid": found(WorkReport.objects, state=ReportState.LAID),
    }
    for audience in Message.Audience.values:
        named[f"messages {audience}"] = found(Message.objects, audience=audience)
    for opinion in CosignOpinion.values:
        named[f"co-signed {opinion}"] = found(Assignment.objects, opinion=opinion)
    for state in ExtensionState.values:
        named[f"extension {state}"] = found(Extension.objects, state=state)
    for state in (CommitmentState.CONFIRMED, CommitmentState.BROKEN):
        named[f"commitments {state}"] = found(Commitment.objects, state=state)
    named["not co-signed"] = found(Assignment.objects, state=AssignmentState.UNSIGNED)
    return named


TEXTS = (
    (Reply, "situation"),
    (Reply, "measures"),
    (Reply, "plan"),
    (Reply, "reason"),
    (Commitment, "text"),
    (Commitment, "report"),
    (Rating, "text"),
    (LeaderOpinion, "text"),
    (Instruction, "text"),
    (Contact, "notes"),
    (SendBack, "reason"),
    (Referral, "text"),
    (Urge, "text"),
    (Extension, "reason"),
    (Assignment, "opinion_text"),
    (Message, "text"),
    (Proposal, "reason_text"),
    (Suggestion, "title"),
    (Suggestion, "reply"),
    (Suggestion, "contact_note"),
)


def repeated() -> dict[str, int]:
    """Kinds of text of which one wording stands too often, and how often."""
    found = {}
    for model, name in TEXTS:
        words = model.objects.exclude(**{name: ""}).values_list(name, flat=True)
        most = max(Counter(words).values(), default=0)
        if most > MOST_ALIKE:
            found[f"{model.__name__}.{name}"] = most
    return found


def lacking(current: Session) -> list[str]:
    """What is missing; nothing when the demo is whole."""
    in_state, of_suggestions = counts()
    found = []
    if Proposal.objects.filter(session=current).count() < LEAST_PROPOSALS:
        found.append(f"proposals of {current}")
    if of_suggestions.total() < LEAST_SUGGESTIONS:
        found.append("suggestions")
    found += [f"proposal {state}" for state in State.values if not in_state[state]]
    found += [
        f"suggestion {state}" for state in SuggestionState.values if not of_suggestions[state]
    ]
    found += [name for name, number in deeds().items() if not number]
    found += [f"variety of {name}: {number} alike" for name, number in repeated().items()]
    return found
