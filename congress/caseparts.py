"""The parts of a proposal's page below its text: the reply, what was promised, contacts, the
departments. Each row brings the buttons that its reader may press."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.models import LedgerEntry, Recusal
from casework.transitions import Workflow

from .choices import AssignmentPart, AssignmentState, CoMoverState, RoundState
from .deeds_handling import ROWS
from .models import Assignment, CoMover, Proposal, Rating
from .rules import is_any_mover, is_chair
from .voices import question_rows, rating_rows
from .workflow import ASSIGNMENT, COMMITMENT, EXTENSION, PROPOSAL, URGE

TABLES: dict[str, Workflow] = {
    "assignment": ASSIGNMENT,
    "urge": URGE,
    "extension": EXTENSION,
    "commitment": COMMITMENT,
}


def buttons(noun: str, row: Any, user: Any) -> list[dict[str, Any]]:
    """What the reader may do with one row."""
    if noun == "contact":
        may = row.confirmed_on is None and PROPOSAL.may("confirm_contact", row.proposal, user)
        verbs = [("confirm_contact", _("Confirm or correct"))] if may else []
    else:
        table = TABLES[noun]
        verbs = [
            (step.verb, step.label)
            for step in table.available(row, user)
            if step.verb in ROWS[noun]
        ]
    return [
        {
            "verb": verb,
            "label": label,
            "url": reverse("congress:perform_row", args=[noun, row.pk, verb]),
        }
        for verb, label in verbs
    ]


def fetch(proposal: Proposal) -> None:
    """What the parts of the page show and the rules of its buttons look at, each asked once."""
    people = ("department", "responsible", "contact")
    prefetch_related_objects(
        [proposal],
        Prefetch("file__recusals", Recusal.objects.select_related("user__person")),
        Prefetch("co_movers", CoMover.objects.select_related("person", "delegation")),
        Prefetch("assignments", Assignment.objects.select_related(*people)),
        "rounds__replies",
        Prefetch("rounds__ratings", Rating.objects.select_related("rater")),
        "rounds__commitments",
    )


def parts(
    proposal: Proposal,
    user: Any,
    today: date,
    *,
    internal: bool,
    trail: Iterable[LedgerEntry],
) -> list[dict[str, Any]]:
    """The sections of the page, in the order in which they come to be."""
    found = [
        *_co_movers(proposal, user),
        _section(_("Put to other deciders"), question_rows(proposal, user, trail)),
        *_instructions(proposal, internal),
        *_departments(proposal, user, internal),
        *_replies(proposal, user, internal),
        _section(_("Ratings"), rating_rows(proposal, user)),
        *_commitments(proposal, user),
        *_contacts(proposal, user, internal),
        *_stood_back(proposal, user),
    ]
    return [part for part in found if part["rows"]]


def _section(title: str, rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {"title": title, "template": "congress/parts/rows.html", "rows": list(rows)}


def _stood_back(proposal: Proposal, user: Any) -> list[dict[str, Any]]:
    """Who has stepped back from the item, for the chair who may let her back."""
    if not is_chair(user, proposal):
        return []
    rows = [
        {
            "title": str(row.user),
            "text": row.note,
            "facts": [row.get_ground_display(), row.from_on],
            "actions": [
                {
                    "verb": "congress:let_back",
                    "label": _("Let back"),
                    "url": reverse("congress:let_back", args=[proposal.pk, row.pk]),
                }
            ],
        }
        for row in proposal.file.recusals.all()
        if row.ended_on is None
    ]
    return [_section(_("Stepped back"), rows)]


def _co_movers(proposal: Proposal, user: Any) -> list[dict[str, Any]]:
    """Who was asked and what became of it, for those who move it or are asked to."""
    seats = proposal.co_movers.all()
    asked = {seat.person_id for seat in seats if seat.state == CoMoverState.ASKED}
    if user.person_id not in asked and not is_any_mover(user, proposal):
        return []
    rows = [
        {
            "title": seat.person.name,
            "facts": [
                seat.delegation,
                seat.get_state_display(),
                seat.left_on or seat.joined_on or seat.asked_on,
            ],
            "tag": {"family": "wait", "text": _("not answered yet")}
            if seat.state == CoMoverState.ASKED
            else None,
        }
        for seat in seats
    ]
    return [_section(_("Moved together"), rows)]


def _instructions(proposal: Proposal, internal: bool) -> list[dict[str, Any]]:
    if not internal:
        return []
    rows = [
        {
            "title": row.text,
            "facts": [
                row.leader.name,
                *([_("the school office, for want of a leader")] if row.by_office else []),
                row.on,
            ],
            "tag": {"family": "soon", "text": _("late")} if row.late else None,
        }
        for row in proposal.instructions.select_related("leader")
    ]
    return [_section(_("School leader's instruction"), rows)]


def _departments(proposal: Proposal, user: Any, internal: bool) -> list[dict[str, Any]]:
    rows = []
    for row in proposal.assignments.all():
        if row.state == AssignmentState.ENDED and not internal:
            continue
        facts = [row.get_part_display(), row.get_state_display()]
        if row.by_silence:
            facts.append(_("taken by silence"))
        if row.contact:
            facts.append(_("contact %(name)s") % {"name": row.contact})
        rows.append(
            {
                "title": str(row.department),
                "text": row.opinion_text if internal else "",
                "facts": facts,
                "tag": {"family": "soon", "text": _("differs")}
                if internal and row.differs
                else None,
                "actions": buttons("assignment", row, user),
            }
        )
    if internal:
        for ask in proposal.extensions.all():
            rows.append(
                {
                    "title": _("Extension"),
                    "text": ask.reason,
                    "facts": [ask.get_state_display(), ask.wished_on or ask.new_due_on],
                    "actions": buttons("extension", ask, user),
                }
            )
    return [_section(_("Departments"), rows)]


def _lead_of(proposal: Proposal, on: date) -> Any:
    """Which department had the lead that day: another may have taken it since."""
    leads = [
        row
        for row in proposal.assignments.all()
        if row.part == AssignmentPart.LEAD and row.taken_on and row.taken_on <= on
    ]
    last = max(leads, key=lambda row: row.pk, default=None)
    return last.department if last else proposal.lead_department


def _replies(proposal: Proposal, user: Any, internal: bool) -> list[dict[str, Any]]:
    rows = []
    for handled in proposal.rounds.all():
        reply = handled.reply
        if reply is None or handled.state == RoundState.VOID:
            continue
        out = handled.state in (RoundState.PUBLISHED, RoundState.CLOSED)
        if not out and not internal:
            continue
        facts = [_("round %(n)d") % {"n": handled.number}]
        if reply.result_class:
            facts.append(f"{reply.result_class} {reply.get_result_class_display()}")
        if handled.automatic:
            facts.append(_("handled again by the clock"))
        if handled.replied_on:
            facts.append(handled.replied_on)
        if handled.without_sign_off:
            facts.append(_("not signed by the school leader"))
        if handled.grade:
            facts.append(handled.get_grade_display())
        rows.append(
            {
                "title": _("Reply of %(department)s")
                % {"department": _lead_of(proposal, handled.replied_on)}
                if out
                else _("Draft reply"),
                "text": reply.text,
                "facts": facts,
                "tag": None if out else {"family": "wait", "text": handled.get_state_display()},
                "internal": not out,
            }
        )
    return [_section(_("Reply"), rows)]


def _commitments(proposal: Proposal, user: Any) -> list[dict[str, Any]]:
    promised = [row for handled in proposal.rounds.all() for row in handled.commitments.all()]
    rows = [
        {
            "title": row.text,
            "text": row.report,
            "facts": [_("promised for"), row.promised_on, row.get_state_display()],
            "tag": {"family": "late", "text": _("late")} if row.broken_on else None,
            "actions": buttons("commitment", row, user),
        }
        for row in sorted(promised, key=lambda row: (row.promised_on, row.pk))
    ]
    return [_section(_("Commitments"), rows)]


def _contacts(proposal: Proposal, user: Any, internal: bool) -> list[dict[str, Any]]:
    if not internal and not is_any_mover(user, proposal):
        return []
    rows = [
        {
            "title": row.notes,
            "text": row.correction,
            "facts": [row.on, row.get_form_display(), row.with_whom],
            "tag": {"family": "ok", "text": _("confirmed")} if row.confirmed_on else None,
            "actions": buttons("contact", row, user),
        }
        for row in proposal.contacts.all()
    ]
    if internal:
        rows += [
            {
                "title": row.text or _("Urging"),
                "facts": [_("urging %(n)d") % {"n": row.number}, row.sent_on],
                "tag": {"family": "plain", "text": row.get_state_display()},
                "actions": buttons("urge", row, user),
            }
            for row in proposal.urges.all()
        ]
    return [_section(_("Contacts and urgings"), rows)]
