"""What passes between committee, departments and movers once a proposal is handled: 交办单,
答复函, 满意度反馈表, 催办单 (congress.md 6.3, 6.5-6.7)."""

from datetime import date

from ..choices import AssignmentPart, AssignmentState, ContactForm, CosignOpinion, ResultClass
from ..models import Assignment, HandlingRound, Proposal, Reply, Urge
from ..selectors.people import movers
from .proposal import departments_of
from .words import (
    BOX,
    TICKED,
    Context,
    base,
    choices,
    day,
    grades,
    label,
    names,
    paragraphs,
    workplace,
)

CLASS_WORDS = {
    ResultClass.A: "A类，已解决或采纳",
    ResultClass.B: "B类，正在解决",
    ResultClass.C: "C类，列入计划逐步解决",
    ResultClass.D: "D类，留作参考并已说明",
}


def class_words(proposal: Proposal, code: str) -> str:
    """As the term names the class, else in the words of the official letter."""
    own = proposal.session.own_label("result_labels", code)
    return f"{code}类，{own}" if own else CLASS_WORDS.get(code, "")


def _movers(proposal: Proposal) -> list:
    return sorted(movers(proposal), key=lambda p: (p.pk != proposal.mover_id, p.pk))


def assignment_sheet(proposal: Proposal, *, on: date, assignment: Assignment) -> Context:
    """The movers' telephone stands here and nowhere else: the sheet is for handlers alone."""
    instruction = proposal.instructions.select_related("leader").last()
    lead = assignment.part == AssignmentPart.LEAD
    limit = proposal.session.frozen_rules.get("congress.refuse_assignment", {}).get("value")
    return {
        **base(proposal, on),
        "to": str(assignment.department),
        "part": "主办" if lead else "协办",
        "is_lead": lead,
        "is_final": assignment.is_final,
        "lead": str(proposal.lead_department or ""),
        "assisting": departments_of(proposal, AssignmentPart.ASSISTING),
        "movers": [
            {
                "name": person.name,
                "workplace": workplace(person, on),
                "reach": "　".join(filter(None, (person.mobile, person.email))),
            }
            for person in _movers(proposal)
        ],
        "reason": paragraphs(proposal.reason),
        "suggestion": paragraphs(proposal.suggestion),
        "attachments": [file.name for file in proposal.own_files()],
        "instruction": instruction
        and {
            "text": instruction.text,
            "name": instruction.leader.name,
            "on": day(instruction.on),
        },
        "due_on": day(proposal.round_due_on),
        "refuse_days": limit,
        "member": str(proposal.member_in_charge or ""),
        "key": proposal.is_key,
    }


def reply_letter(proposal: Proposal, *, on: date, reply: Reply) -> Context:
    round_ = reply.round
    people = _movers(proposal)
    lead = (
        Assignment.objects.lead()
        .in_force()
        .filter(proposal=proposal)
        .select_related("responsible", "contact")
        .first()
    )
    assisting = departments_of(proposal, AssignmentPart.ASSISTING)
    parts_in_force = proposal.assignments.in_force().assisting().select_related("department")
    parts = [
        ("办理情况", reply.situation),
        ("已采取的措施", reply.measures),
        ("下一步安排及完成时限", reply.plan),
        ("不能采纳的原因", reply.reason),
    ]
    return {
        **base(proposal, on),
        "issuer": str(proposal.lead_department or ""),
        "to": names(people),
        "you": "您们" if len(people) > 1 else "您",
        "class": class_words(proposal, reply.result_class),
        "round": round_.number,
        "assisting": assisting,
        "parts": [
            {"title": title, "text": paragraphs(text)} for title, text in parts if text.strip()
        ],
        "promises": [
            {"text": row.text, "on": day(row.promised_on)} for row in round_.commitments.all()
        ],
        "own_number": reply.own_number,
        "head": str(reply.head or (lead and lead.responsible) or ""),
        "contact": reply.contact_name or str((lead and lead.contact) or ""),
        "phone": reply.contact_phone,
        "signed": str(reply.signed_by or ""),
        "signed_for": reply.signed_for,
        "without_sign_off": round_.without_sign_off,
        # What it says reaches committee, leader and report alone (E19): all may read a letter.
        "differing": names(
            row.department for row in parts_in_force.filter(opinion=CosignOpinion.DIFFER)
        ),
        "unsigned": names(
            row.department for row in parts_in_force.filter(state=AssignmentState.UNSIGNED)
        ),
        "copies": "、".join(filter(None, ["提案工作委员会", assisting])),
    }


def rating_form(proposal: Proposal, *, on: date, round: HandlingRound) -> Context:
    """The form for a mover who rates on paper; what stands in the portal is filled in."""
    contacts = list(proposal.contacts.order_by("on", "pk"))
    met = {row.form for row in contacts}
    return {
        **base(proposal, on),
        "lead": str(proposal.lead_department or ""),
        "assisting": departments_of(proposal, AssignmentPart.ASSISTING),
        "round": round.number,
        "replied_on": day(round.replied_on),
        "class": class_words(proposal, round.result_class),
        "closes_on": day(round.rating_closes_on),
        "contact_forms": [
            {"mark": TICKED if value in met else BOX, "label": label(text)}
            for value, text in ContactForm.choices
        ],
        "contacts": len(contacts),
        "boxes": choices(grades(proposal.session), ""),
        "movers": names(_movers(proposal)),
    }


def urge_sheet(proposal: Proposal, *, on: date, urge: Urge) -> Context:
    due = proposal.round_due_on
    return {
        **base(proposal, on),
        "to": str(proposal.lead_department or ""),
        "count": urge.number,
        "due_on": day(due),
        "late_days": max(0, (urge.sent_on - due).days) if due else 0,
        "left_days": max(0, (due - urge.sent_on).days) if due else 0,
        "text": paragraphs(urge.text),
        "answer_by": day(urge.answer_by),
        "member": str(proposal.member_in_charge or ""),
    }
