"""What answers a suggestion that is answered together with another one or as a proposal, through
all that were joined since (proposals.md 3: `join_to`, `carry_over`)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from casework.access import Gate
from members.models import Department

from ..choices import SuggestionState
from ..models import Proposal, Suggestion

Case = Suggestion | Proposal


@dataclass(frozen=True)
class Answers:
    """`replies` are texts with their days. `case` is None where the reader may not open it, and
    `closed` says that there is a reply which she may not read, `ended` that there will be none."""

    number: str
    case: Case | None
    department: Department | None
    replies: list[tuple[str, date]]
    closed: bool = False
    ended: bool = False


def answering(suggestion: Suggestion) -> Case | None:
    """The case whose reply is this one's too; None while it is answered by itself."""
    case: Case = suggestion
    while (following := _next(case)) is not None:
        case = following
    return None if case == suggestion else case


def _next(case: Case) -> Case | None:
    if isinstance(case, Suggestion) and case.state == SuggestionState.ABSORBED:
        return case.converted_from
    if isinstance(case, Suggestion):
        return case.merged_into or case.answered_with
    return case.merged_into


def answered_by(case: Case) -> Iterator[Suggestion]:
    """The suggestions that its reply answers too."""
    if isinstance(case, Suggestion):
        joined = case.joined.select_related("file", "author")
    else:
        joined = case.answers_suggestions.select_related("file", "author")
        became = case.suggestions.filter(state=SuggestionState.ABSORBED)
        for other in (*case.merged.all(), *became):
            yield from answered_by(other)
    for suggestion in joined:
        yield suggestion
        yield from answered_by(suggestion)


def replies_of(case: Case) -> list[tuple[str, date]]:
    """The replies that are out. What an author asks back is her own, and so is the answer."""
    if isinstance(case, Suggestion):
        return [(case.reply, case.replied_on)] if case.replied_on else []
    out = case.rounds.released().prefetch_related("replies")
    return [(row.reply.text, row.replied_on) for row in out]


def answers(suggestion: Suggestion, gate: Gate, *, owed: bool) -> Answers | None:
    """`owed` says that the reader wrote it or holds its code: she reads the reply though the other
    case is closed to her, but not that of a proposal which is not public (E27)."""
    case = answering(suggestion)
    if case is None:
        return None
    opened = type(case).objects.visible_to(gate).filter(pk=case.pk).exists()
    replies = replies_of(case)
    readable = opened or (owed and is_for_all(case))
    return Answers(
        case.number,
        case if opened else None,
        case.department if isinstance(case, Suggestion) else case.lead_department,
        replies if readable else [],
        closed=bool(replies) and not readable,
        ended=not replies and case.file.closed_on is not None,
    )


def is_for_all(case: Case) -> bool:
    return isinstance(case, Suggestion) or case.is_public
