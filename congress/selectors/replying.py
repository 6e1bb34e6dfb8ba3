"""What a second reply begins with: the reply that the round before released."""

from typing import Any

from ..choices import RoundState
from ..models import Commitment, HandlingRound, Reply

CARRIED = ("result_class", "contact_name", "contact_phone")


def reply_before(row: HandlingRound) -> Reply | None:
    """The reply released last before this round; one that was recalled is none."""
    return (
        Reply.objects.filter(
            round__proposal=row.proposal_id, round__number__lt=row.number, recalled_on=None
        )
        .exclude(released_on=None)
        .exclude(round__state=RoundState.VOID)
        .order_by("-round__number", "-version")
        .first()
    )


def carried_over(row: HandlingRound, before: Reply) -> dict[str, Any]:
    """What most likely stays: class and contact, and what was promised and is not done. A promise
    says which one it takes over, so that its first day goes along. What is reported is not
    promised anew: it waits for its confirmation. The text is written anew."""
    promised = Commitment.objects.filter(round__proposal=row.proposal_id).undone()
    return {name: getattr(before, name) for name in CARRIED} | {
        "promises": [
            {
                "text": one.text,
                "promised_on": one.promised_on.isoformat(),
                "takes_over": one.pk,
            }
            for one in promised.order_by("promised_on", "pk")
        ]
    }
