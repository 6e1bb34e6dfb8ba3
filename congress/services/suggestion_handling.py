"""意见建议: masked, forwarded, answered, asked back, rated, closed."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from casework import clocks, search
from casework.actors import CLOCK, Guest
from casework.models import CaseFile
from casework.transitions import widen
from members.models import Department

from ..choices import ClockKind, KeySeat, Reach, Satisfaction, SuggestionDecline
from ..models import Proposal, Suggestion
from ..models.suggestions import FINAL_SUGGESTION_STATES
from ..notices import suggestions as notices
from ..selectors.answers import answered_by, replies_of
from ..workflow import SUGGESTION
from . import departments
from .steps import keep, need
from .suggestions import (
    end,
    ensure_running,
    leave_unanswered,
    pass_on_reply,
    renew_code,
    start_clock,
)

BLACK = "█"
# What waits for a second person goes when the suggestion goes another way.
NOTHING_PROPOSED = {"proposed_by": None, "reply": "", "decline_code": "", "decline_text": ""}
ASK_BACK_DAYS = 30  # for the second reply (proposals.md 3)


@transaction.atomic
def mask(*, suggestion: Suggestion, by: Any, on: date, text: str, title: str = "") -> Suggestion:
    """Black names and details that betray the author or a third person, in the title too (empty:
    as it stands). The original stays at the desk; the trail names the officer, never the words
    (E29)."""
    SUGGESTION.enter(suggestion, "mask", by=by, on=on)
    text = need(text, _("The text for the department cannot be empty."))
    title = title.strip() or suggestion.title
    by_author = suggestion.title_by_author or suggestion.title
    if not (_only_blacked(suggestion.text, text) and _only_blacked(by_author, title)):
        raise ValidationError(
            _("Masking blacks words out; it does not change what the author wrote.")
        )
    SUGGESTION.perform(suggestion, "mask", by=by, on=on)
    keep(
        suggestion,
        text_for_department=text,
        title=title,
        title_by_author=by_author if title != by_author else "",
        masked=text != suggestion.text or title != by_author,
    )
    keep(suggestion.file, title=title)
    search.index(suggestion.file, title, text)
    return suggestion


def _only_blacked(original: str, masked: str) -> bool:
    return len(original) == len(masked) and all(
        new in (old, BLACK) for old, new in zip(original, masked, strict=True)
    )


@transaction.atomic
def forward(*, suggestion: Suggestion, by: Any, on: date, department: Department) -> Suggestion:
    """To one department. With the author's leave delegates may now read it too, and adopt it."""
    SUGGESTION.enter(suggestion, "forward", by=by, on=on)
    departments.need_open(department, on)
    departments.need_offices(department, on)
    ensure_running(suggestion, by=by, on=on)
    SUGGESTION.perform(suggestion, "forward", by=by, on=on, note=str(department))
    keep(suggestion, department=department, forwarded_on=on, **NOTHING_PROPOSED)
    CaseFile.objects.filter(pk=suggestion.file_id).update(unit=department)
    departments.give_keys(suggestion.file, department, KeySeat.LEAD)
    if suggestion.may_be_public:
        widen(suggestion.file, Reach.DELEGATES)
    start_clock(suggestion, ClockKind.REFUSE_ASSIGNMENT, by=by, on=on, owner_unit=department)
    for clock in clocks.live(suggestion.file, ClockKind.SUGGESTION_REPLY):
        clocks.reassign(clock, on=on, by=by, owner_unit=department)
    notices.forwarded(suggestion, on=on)
    return suggestion


@transaction.atomic
def move_to_successor(
    *, suggestion: Suggestion, by: Any, on: date, successor: Department
) -> Suggestion:
    """Its department is dissolved: the successor answers, the clocks are untouched."""
    note = _("%(old)s is followed by %(new)s") % {"old": suggestion.department, "new": successor}
    SUGGESTION.perform(suggestion, "move_to_successor", by=by, on=on, note=note)
    keep(suggestion, department=successor)
    CaseFile.objects.filter(pk=suggestion.file_id).update(unit=successor)
    departments.give_keys(suggestion.file, successor, KeySeat.LEAD)
    for clock in list(clocks.live(suggestion.file).exclude(owner_unit=None).order_by("pk")):
        clocks.reassign(clock, on=on, by=by, owner_unit=successor)
    return suggestion


@transaction.atomic
def give_back(*, suggestion: Suggestion, by: Any, on: date, reason: str) -> Suggestion:
    SUGGESTION.enter(suggestion, "give_back", by=by, on=on)
    reason = need(reason, _("Say why you give it back."))
    SUGGESTION.perform(suggestion, "give_back", by=by, on=on, note=reason, internal=True)
    departments.take_keys(suggestion.file, suggestion.department, KeySeat.LEAD)
    CaseFile.objects.filter(pk=suggestion.file_id).update(unit=None)
    keep(suggestion, department=None, forwarded_on=None)
    clocks.stop_if_live(suggestion.file, ClockKind.REFUSE_ASSIGNMENT, on=on, by=by)
    notices.given_back(suggestion, reason=reason, on=on)
    return suggestion


@transaction.atomic
def take(*, suggestion: Suggestion, by: Any, on: date) -> Suggestion:
    SUGGESTION.perform(suggestion, "take", by=by, on=on)
    finish = clocks.stop_if_live if by is CLOCK else clocks.met_if_live
    finish(suggestion.file, ClockKind.REFUSE_ASSIGNMENT, on=on, by=by)
    return suggestion


@transaction.atomic
def urge_suggestion(*, suggestion: Suggestion, by: Any, on: date, text: str = "") -> Suggestion:
    """催办, as of a proposal not twice a day; it is lighter: no sheet, nothing to acknowledge."""
    SUGGESTION.enter(suggestion, "urge_suggestion", by=by, on=on)
    if suggestion.file.trail.filter(action="urge_suggestion", on=on).exists():
        raise ValidationError(_("This suggestion was urged today already."))
    SUGGESTION.perform(
        suggestion, "urge_suggestion", by=by, on=on, note=text.strip(), internal=True
    )
    notices.urged(suggestion, text=text.strip(), on=on)
    return suggestion


@transaction.atomic
def reply_to(
    *, suggestion: Suggestion, by: Any, on: date, text: str, contact_note: str = ""
) -> Suggestion:
    """Answer; a named author has been spoken to once. What was asked back is answered beside the
    first reply, whose day stays in the figures."""
    SUGGESTION.enter(suggestion, "reply_to", by=by, on=on)
    text = need(text, _("Write the reply."))
    contact_note = contact_note.strip() or suggestion.contact_note
    if suggestion.author_id is not None and not contact_note:
        raise ValidationError(
            {"contact_note": _("Note one contact with the author: when, how, what.")}
        )
    if suggestion.asked_back_on:
        keep(suggestion, second_reply=text, second_replied_on=on)
    else:
        keep(suggestion, reply=text, replied_on=on, replied_by=by, contact_note=contact_note)
    SUGGESTION.perform(suggestion, "reply_to", by=by, on=on)
    _answered(suggestion, by=by, on=on)
    return suggestion


def _answered(suggestion: Suggestion, *, by: Any, on: date) -> None:
    clocks.met_if_live(
        suggestion.file,
        ClockKind.SUGGESTION_REPLY,
        ClockKind.REFUSE_ASSIGNMENT,
        on=on,
        by=by,
    )
    start_clock(suggestion, ClockKind.SUGGESTION_CLOSE, by=by, on=on)
    if suggestion.may_be_public:
        widen(suggestion.file, Reach.STAFF)
    renew_code(suggestion, on)
    # What was asked back is her own, and so is the answer: no reader finds either by its words.
    search.index(
        suggestion.file, suggestion.title, suggestion.text_for_department, suggestion.reply
    )
    notices.replied(suggestion, on=on)
    if suggestion.asked_back_on is None:
        pass_on_reply(answered_by(suggestion), on=on)


@transaction.atomic
def draft_direct_reply(*, suggestion: Suggestion, by: Any, on: date, text: str) -> Suggestion:
    """The union's own business: the officer drafts, the union chair agrees."""
    SUGGESTION.enter(suggestion, "draft_direct_reply", by=by, on=on)
    text = need(text, _("Write the reply."))
    SUGGESTION.perform(suggestion, "draft_direct_reply", by=by, on=on)
    keep(suggestion, reply=text, proposed_by=by, decline_code="", decline_text="")
    notices.direct_reply_drafted(suggestion, on=on)
    return suggestion


@transaction.atomic
def reply_directly(*, suggestion: Suggestion, by: Any, on: date) -> Suggestion:
    SUGGESTION.enter(suggestion, "reply_directly", by=by, on=on)
    need(suggestion.reply, _("The officer has drafted no reply yet."))
    ensure_running(suggestion, by=by, on=on)
    keep(suggestion, replied_on=on, replied_by=by, is_direct=True)
    SUGGESTION.perform(suggestion, "reply_directly", by=by, on=on)
    _answered(suggestion, by=by, on=on)
    return suggestion


@transaction.atomic
def propose_decline(
    *, suggestion: Suggestion, by: Any, on: date, code: str, text: str
) -> Suggestion:
    SUGGESTION.enter(suggestion, "propose_decline", by=by, on=on)
    if code not in SuggestionDecline.values:
        raise ValidationError(_("Choose the reason."))
    text = need(text, _("Tell the author kindly where to turn."))
    SUGGESTION.perform(suggestion, "propose_decline", by=by, on=on)
    keep(suggestion, decline_code=code, decline_text=text, proposed_by=by, reply="")
    notices.decline_proposed(suggestion, by=by, on=on)
    return suggestion


@transaction.atomic
def decline_to_handle(*, suggestion: Suggestion, by: Any, on: date) -> Suggestion:
    """A second person of the union agrees. The author reads where else to turn; it is counted."""
    SUGGESTION.perform(suggestion, "decline_to_handle", by=by, on=on)
    ensure_running(suggestion, by=by, on=on)
    keep(suggestion, closed_on=on)
    end(suggestion, on=on, by=by)
    renew_code(suggestion, on)
    notices.declined(suggestion, on=on)
    leave_unanswered(suggestion, on=on)
    return suggestion


@transaction.atomic
def not_agree(*, suggestion: Suggestion, by: Any, on: date, reason: str) -> Suggestion:
    """The second person does not agree: what was proposed falls, and its author is told why."""
    SUGGESTION.enter(suggestion, "not_agree", by=by, on=on)
    reason = need(reason, _("Say why you do not agree."))
    SUGGESTION.perform(suggestion, "not_agree", by=by, on=on, note=reason, internal=True)
    proposer = suggestion.proposed_by
    keep(suggestion, **NOTHING_PROPOSED)
    notices.not_agreed(suggestion, proposer=proposer, by=by, reason=reason)
    return suggestion


@transaction.atomic
def join_to(
    *,
    suggestion: Suggestion,
    by: Any,
    on: date,
    other: Suggestion | None = None,
    proposal: Proposal | None = None,
) -> Suggestion:
    """Answered together with another suggestion or a live proposal, whose reply is shown here."""
    SUGGESTION.enter(suggestion, "join_to", by=by, on=on)
    if (other is None) == (proposal is None):
        raise ValidationError(_("Choose the suggestion or the proposal."))
    if other is not None:
        if other.pk == suggestion.pk or other.state in FINAL_SUGGESTION_STATES:
            raise ValidationError(_("Choose another suggestion that is still open."))
        keep(suggestion, merged_into=other)
    else:
        if proposal.closed_on or proposal.docketed_on is None:
            raise ValidationError(_("Choose a proposal that is being handled."))
        keep(suggestion, answered_with=proposal)
    note = (other or proposal).number
    SUGGESTION.perform(suggestion, "join_to", by=by, on=on, note=note)
    end(suggestion, on=on, by=by)
    notices.joined(suggestion, on=on)
    if replies_of(other or proposal):
        pass_on_reply([suggestion, *answered_by(suggestion)], on=on)
    return suggestion


@transaction.atomic
def ask_back(*, suggestion: Suggestion, by: Any, on: date, text: str) -> Suggestion:
    """Once: the department has thirty days more."""
    SUGGESTION.enter(suggestion, "ask_back", by=by, on=on)
    if suggestion.asked_back_on is not None:
        raise ValidationError(_("You have asked back already; this is possible once."))
    text = need(text, _("Write what is still open."))
    SUGGESTION.perform(suggestion, "ask_back", by=by, on=on)
    clocks.stop_if_live(suggestion.file, ClockKind.SUGGESTION_CLOSE, on=on, by=by)
    clock = start_clock(
        suggestion,
        ClockKind.SUGGESTION_REPLY,
        by=by,
        on=on,
        n=ASK_BACK_DAYS,
        owner_unit=suggestion.department_id,
    )
    keep(suggestion, question=text, asked_back_on=on, second_due_on=clock.due_on)
    if not isinstance(by, Guest):
        notices.asked_back(suggestion, on=on)
    return suggestion


@transaction.atomic
def rate_reply(
    *, suggestion: Suggestion, by: Any, on: date, grade: str, text: str = ""
) -> Suggestion:
    SUGGESTION.enter(suggestion, "rate_reply", by=by, on=on)
    if suggestion.grade:
        raise ValidationError(_("You have rated the reply already."))
    if grade not in Satisfaction.values:
        raise ValidationError(_("Choose a grade."))
    SUGGESTION.perform(suggestion, "rate_reply", by=by, on=on)
    keep(suggestion, grade=grade, grade_text=text.strip())
    return suggestion


@transaction.atomic
def close_suggestion(*, suggestion: Suggestion, by: Any, on: date) -> Suggestion:
    SUGGESTION.perform(suggestion, "close_suggestion", by=by, on=on)
    keep(suggestion, closed_on=on)
    finish = clocks.stop_if_live if by is CLOCK else clocks.met_if_live
    finish(suggestion.file, ClockKind.SUGGESTION_CLOSE, on=on, by=by)
    CaseFile.objects.filter(pk=suggestion.file_id).update(closed_on=on)
    return suggestion


@transaction.atomic
def tell_by_night(*, suggestion: Suggestion, on: date) -> Suggestion:
    """What an anonymous author did by her code is told in the night after it, once."""
    if suggestion.withdrawn_on and suggestion.withdrawn_on < on:
        notices.withdrawn(suggestion, on=on)
        leave_unanswered(suggestion, on=on)
    elif suggestion.asked_back_on and suggestion.asked_back_on < on:
        notices.asked_back(suggestion, on=on)
    return suggestion
