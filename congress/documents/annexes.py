"""What stands behind the work report beside its list: 答复摘要, and what was agreed to differ on,
not kept or given up (congress.md 6.14; proposals.md 1.2 `note_difference`, E19, scenario 32)."""

import re
from collections.abc import Iterable, Sequence

from casework.models import LedgerEntry

from ..choices import AssignmentPart, CosignOpinion, ResultClass
from ..models import Assignment, Commitment, Reply
from ..selectors.register import Row
from ..workflow import PROPOSAL
from .words import Context, day

DIFFERENCES = ("note_difference", "note_difference_tracking")
SHORT = 120  # characters of a reply in the summary
SENTENCE = re.compile(r".*[。！？；]", re.DOTALL)


def abstract(text: str, most: int = SHORT) -> str:
    """The beginning of a text in whole sentences; one sentence that is too long is cut."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    whole = SENTENCE.match(text[:most])
    return whole.group() if whole else f"{text[: most - 2]}……"


def abstracts(rows: Iterable[Row]) -> list[Context]:
    """The reply that counts of each proposal that has one: what was done; of class D, why not."""
    replied = [row for row in rows if row.last is not None and row.last.replied_on]
    replies = {
        reply.round_id: reply
        for reply in Reply.objects.filter(
            round__in=[row.last.pk for row in replied], aside=False
        ).order_by("version")
    }
    found = []
    for row in replied:
        reply = replies[row.last.pk]
        told = reply.reason if reply.result_class == ResultClass.D else reply.situation
        found.append({**_named(row), "class": row.result_class, "text": abstract(told)})
    return found


def remarks(rows: Sequence[Row]) -> list[Context]:
    """What a figure does not tell: one line each, in the order of the list."""
    proposals = {row.proposal.pk: row for row in rows}
    found = [*_differing(proposals), *_noted(proposals), *_commitments(proposals)]
    order = {pk: n for n, pk in enumerate(proposals)}
    return [
        {**_named(proposals[pk]), "kind": kind, "text": text}
        for pk, kind, text in sorted(found, key=lambda line: order[line[0]])
    ]


def _named(row: Row) -> Context:
    return {"number": row.proposal.docket_number or "", "title": row.proposal.title}


Line = tuple[int, str, str]  # proposal, kind, words


def _differing(proposals: dict[int, Row]) -> list[Line]:
    differing = Assignment.objects.filter(
        proposal__in=proposals, part=AssignmentPart.ASSISTING, opinion=CosignOpinion.DIFFER
    )
    return [
        (row.proposal_id, "协办单位不同意见", f"{row.department}：{row.opinion_text}")
        for row in differing.select_related("department").order_by("pk")
    ]


def _noted(proposals: dict[int, Row]) -> list[Line]:
    acts = [PROPOSAL.prefix + verb for verb in DIFFERENCES]
    files = {row.proposal.file_id: pk for pk, row in proposals.items()}
    entries = LedgerEntry.objects.filter(file__in=files, action__in=acts)
    return [
        (files[entry.file_id], "存异", entry.note.text)
        for entry in entries.select_related("note").order_by("pk")
    ]


def _commitments(proposals: dict[int, Row]) -> list[Line]:
    """Of the reply that counts: what stood in an earlier one is replaced or taken over by it."""
    rounds = [row.last.pk for row in proposals.values() if row.last is not None]
    promised = (
        Commitment.objects.filter(round__in=rounds)
        .select_related("round")
        .order_by("promised_on", "pk")
    )
    lines = []
    for row in promised:
        if row.dropped_on:
            lines.append((row.round.proposal_id, "撤销承诺", f"{row.text}（{row.drop_reason}）"))
        elif row.broken_on:
            due = f"{row.text}（应于{day(row.first_promised_on)}前完成）"
            lines.append((row.round.proposal_id, "承诺逾期", due))
    return lines
