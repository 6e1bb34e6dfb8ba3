"""Whether the demo shows what it promises: enough proposals, and each state at least once."""

from collections import Counter

from congress.choices import State, SuggestionState
from congress.models import Proposal, Session, Suggestion

LEAST_PROPOSALS, LEAST_SUGGESTIONS = 300, 100


def counts() -> tuple[Counter[str], Counter[str]]:
    """How many proposals and how many suggestions stand in each state."""
    return (
        Counter(Proposal.objects.values_list("state", flat=True)),
        Counter(Suggestion.objects.values_list("state", flat=True)),
    )


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
    return found
