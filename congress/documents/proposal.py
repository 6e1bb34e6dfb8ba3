"""提案表 (congress.md 6.1): the whole life of a proposal on one form, as far as it has come."""

from collections import defaultdict
from datetime import date

from ..choices import AssignmentPart, LeaderMark, Outcome, ResultClass, Section
from ..models import Assignment, DecidedItem, Proposal
from ..selectors.people import co_movers, standing_seconds
from .words import (
    Context,
    base,
    choices,
    day,
    department_names,
    grades,
    named,
    names,
    paragraphs,
    shown,
    workplace,
)

# The four outcomes that the form of the congress has boxes for.
OUTCOMES = (
    (Outcome.DOCKET, "立案"),
    (Outcome.MERGE, "并案"),
    (Outcome.CONVERT, "转意见建议"),
    (Outcome.DECLINE, "不予立案"),
)
CLASSES = (
    (ResultClass.A, "A 已解决或采纳"),
    (ResultClass.B, "B 正在解决"),
    (ResultClass.C, "C 列入计划"),
    (ResultClass.D, "D 留作参考"),
)


def classes(proposal: Proposal) -> list[tuple[str, str]]:
    """The boxes of the form, with the term's own labels where it has some."""
    own = proposal.session.own_label
    return [(code, own("result_labels", code) or text) for code, text in CLASSES]


def proposal_form(proposal: Proposal, *, on: date, internal: bool = False) -> Context:
    """The form as of that day. A leader's instruction is internal: its words stand on the
    internal copy alone, all others say that there is one."""
    others = [row.person for row in co_movers_of(proposal)]
    return {
        **base(proposal, on),
        "receipt": (proposal.file.number or "").removeprefix("收"),
        "docket": proposal.docket_number or "",
        "mover": proposal.mover.name,
        "workplace": workplace(proposal.mover, on),
        "delegation": str(proposal.delegation),
        "collective": proposal.is_collective,
        "co_movers": names(others),
        "seconds": seconds(proposal),
        "parts": {part: proposal.session.own_label("sections", part) for part in Section.values},
        "reason": paragraphs(proposal.reason),
        "suggestion": paragraphs(proposal.suggestion),
        "feasibility": paragraphs(proposal.feasibility),
        "attachments": [file.name for file in proposal.own_files()],
        "leader": leader_opinion(proposal),
        "leader_skipped": proposal.leader_mark == LeaderMark.NOT_REVIEWED,
        "screening": screening(proposal),
        "instruction": instruction(proposal, internal),
        "instruction_skipped": proposal.instruction_skipped,
        "result": result(proposal),
        "feedback": feedback(proposal),
        "second_handling": second_handling(proposal),
    }


def co_movers_of(proposal: Proposal):
    people = co_movers(proposal)
    return proposal.co_movers.filter(person__in=people).select_related("person")


def seconds(proposal: Proposal) -> Context:
    """Seconders by delegation, and until which day they had all agreed."""
    rows = standing_seconds(proposal)
    groups = defaultdict(list)
    for row in rows:
        groups[str(row.delegation)].append(row.person.name)
    return {
        "count": len(rows),
        "groups": [{"delegation": k, "names": "、".join(v)} for k, v in groups.items()],
        "until": day(max((row.given_on for row in rows), default=None)),
    }


def leader_opinion(proposal: Proposal) -> Context | None:
    row = proposal.leader_opinions.select_related("person").last()
    return row and {"text": row.text, "name": row.person.name, "on": day(row.on)}


def departments_of(proposal: Proposal, part: str) -> str:
    rows = proposal.assignments.in_force().filter(part=part).select_related("department")
    return department_names(row.department for row in rows)


def screening(proposal: Proposal) -> Context:
    decided = DecidedItem.objects.filter(proposal=proposal).select_related("decision").last()
    merged = [m.file.number for m in proposal.merged.select_related("file").order_by("pk")]
    text = proposal.reason_text if proposal.outcome == Outcome.DECLINE else ""
    return {
        "boxes": choices(OUTCOMES, proposal.outcome),
        "merged": "、".join(f"收件{number.removeprefix('收')}号" for number in merged if number),
        "into": proposal.merged_into.number if proposal.merged_into else "",
        "lead": str(proposal.lead_department or ""),
        "assisting": departments_of(proposal, AssignmentPart.ASSISTING),
        "member": str(proposal.member_in_charge or ""),
        "key": proposal.is_key,
        "reason": paragraphs(text),
        "decided": f"{shown(decided.decision, 'body')}决定" if decided else "",
        "on": day(proposal.screened_on),
    }


def instruction(proposal: Proposal, internal: bool) -> Context | None:
    row = proposal.instructions.select_related("leader").last()
    if row is None:
        return None
    text = row.text if internal else "已批示。"
    return {"text": text, "name": row.leader.name, "on": day(row.on)}


def _shown_round(proposal: Proposal, number: int = 1):
    return proposal.rounds.counting().filter(number=number).exclude(replied_on=None).first()


def result(proposal: Proposal) -> Context:
    round_ = _shown_round(proposal)
    lead = (
        Assignment.objects.in_force()
        .lead()
        .filter(proposal=proposal)
        .select_related("responsible", "contact")
        .first()
    )
    reply = round_.reply if round_ else None
    return {
        "boxes": choices(classes(proposal), round_.result_class if round_ else ""),
        "head": str((reply and reply.head) or (lead and lead.responsible) or "") if round_ else "",
        "contact": (reply.contact_name if reply else "")
        or (str(lead.contact or "") if lead and round_ else ""),
        "signed": str(reply.signed_by or "") if reply else "",
        "on": day(round_.replied_on) if round_ else "",
    }


def feedback(proposal: Proposal) -> Context:
    """The result of the first round's ratings; what the movers wrote is on the rating form."""
    round_ = _shown_round(proposal)
    grade = round_.grade if round_ else ""
    raters = []
    if grade:
        rows = round_.ratings.of_movers().exclude(rated_on=None).select_related("rater")
        raters = [f"{row.rater} {day(row.rated_on)}" for row in rows]
    return {"boxes": choices(grades(proposal.session), grade), "raters": "　".join(raters)}


def second_handling(proposal: Proposal) -> Context | None:
    round_ = proposal.rounds.counting().filter(number=2).first()
    if round_ is None:
        return None
    grade = named(proposal.session, "satisfaction_labels", round_.grade)
    return {
        "ordered_on": day(round_.ordered_on),
        "class": dict(classes(proposal)).get(round_.result_class, ""),
        "replied_on": day(round_.replied_on),
        "grade": grade,
    }
