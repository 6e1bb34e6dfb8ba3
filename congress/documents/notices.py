"""What the committee writes to the movers: docketed, merged, turned into a suggestion, declined,
sent back (congress.md 6.3, 6.4)."""

from collections.abc import Iterable
from datetime import date

from ..choices import Deciders
from ..models import DecidedItem, Proposal
from ..selectors.people import movers
from .proposal import departments_of
from .words import Context, base, day, named, names, paragraphs, shown


def _letter(proposal: Proposal, on: date) -> Context:
    return {
        **base(proposal, on),
        "to": names(sorted(movers(proposal), key=lambda p: p.pk != proposal.mover_id)),
        "submitted_on": day(proposal.submitted_on),
        "decided": _decided(proposal),
        "contact": str(proposal.member_in_charge or ""),
    }


def _decided(proposal: Proposal) -> str:
    """Which body decided: the committee screens, the others rule on what it laid before them."""
    item = DecidedItem.objects.filter(proposal=proposal).select_related("decision").last()
    if item is None or item.decision.body == Deciders.COMMITTEE:
        return "提案工作委员会审查"
    return f"{shown(item.decision, 'body')}裁定"


def docket_notice(proposal: Proposal, *, on: date) -> Context:
    return {
        **_letter(proposal, on),
        "docket": proposal.docket_number or "",
        "lead": str(proposal.lead_department or ""),
        "assisting": departments_of(proposal, "assisting"),
        "key": proposal.is_key,
        "reply_due_on": day(proposal.reply_due_on),
        "merged": [  # the title of one whose text is not for all staff stays with its readers
            {
                "number": (m.file.number or "").removeprefix("收"),
                "title": m.title if m.is_public else "",
            }
            for m in proposal.merged.select_related("file").order_by("receipt_serial")
        ],
    }


def merge_notice(proposal: Proposal, *, on: date, master: Proposal) -> Context:
    return {
        **_letter(proposal, on),
        "master": master.number,
        "master_title": master.title,
        "lead": str(master.lead_department or ""),
    }


def convert_notice(proposal: Proposal, *, on: date, reason: str) -> Context:
    suggestion = proposal.suggestions.select_related("file", "department").last()
    return {
        **_letter(proposal, on),
        "reason": paragraphs(reason),
        "suggestion": suggestion.number if suggestion else "",
        "department": str((suggestion and suggestion.department) or ""),
    }


def decline_notice(proposal: Proposal, *, on: date, code: str, text: str) -> Context:
    """With `reconsidered` the decision stands and no further way is named."""
    return {
        **_letter(proposal, on),
        "code": code,
        "reason": named(proposal.session, "refusal_reasons", code),
        "text": paragraphs(text),
        "reconsidered": proposal.reconsidered,
        "days": proposal.session.frozen_rules.get("casework.ask_reconsideration", {}).get("value"),
    }


def send_back_notice(
    proposal: Proposal, *, on: date, reason: str, parts: Iterable[str] = ()
) -> Context:
    return {
        **_letter(proposal, on),
        "reason": paragraphs(reason),
        "parts": [str(part) for part in parts],
    }
