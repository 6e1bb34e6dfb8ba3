"""The draft of a reply: written by the contact, checked, sent to the head and back."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from casework.workdays import reaches

from ..choices import ResultClass
from ..models import HandlingRound, Reply
from ..models.rounds import WORDS
from ..notices import handling as notices
from ..workflow import ROUND
from .steps import keep, need


@transaction.atomic
def save_draft(
    *, round: HandlingRound, by: Any, on: date, words: dict, seen: tuple[int, int] | None = None
) -> Reply:
    """Save the draft as it is typed, in its newest version, or in a new one when that is frozen
    or a colleague's; the same words make no new one. `seen` is (version, saves) of the page: words
    from an older page are kept aside and the newer text stays. It leaves no trail: `to_head`
    does."""
    ROUND.enter(round, "save_draft", by=by, on=on)
    words = {name: words[name] for name in WORDS if name in words}
    if "promises" in words:
        words["promises"] = [_plain_promise(row) for row in words["promises"]]
    newest = round.reply
    if newest and all(getattr(newest, name) == word for name, word in words.items()):
        return newest  # nothing was changed: what was co-signed stays so
    stale = newest is not None and seen is not None and seen != (newest.version, newest.saves)
    if newest and not stale and not newest.frozen and newest.drafted_by_id == by.pk:
        keep(newest, **words, saves=newest.saves + 1)
        newest.save(update_fields=["saved_at"])
        return newest
    base = newest.words if newest else {}
    # Counted through all rounds: a co-signature names the version that was read.
    last = Reply.objects.filter(round__proposal=round.proposal_id).order_by("-version").first()
    return Reply.objects.create(
        round=round,
        version=last.version + 1 if last else 1,
        drafted_by=by,
        aside=stale,
        **{**base, **words},
    )


def _plain_promise(row: dict) -> dict:
    """A commitment as typed: text, day as ISO text (an impossible one is kept and refused
    later, E24), and the number of an older commitment that it takes over."""
    day = row.get("promised_on") or ""
    return {
        "text": str(row.get("text") or "").strip(),
        "promised_on": day.isoformat() if isinstance(day, date) else str(day).strip(),
        "takes_over": row.get("takes_over") or None,
    }


def check(reply: Reply | None, on: date) -> Reply:
    """A reply is whole: class and text, plan with a day for B and C, reason for D, contact."""
    faults = {}
    if reply is None:
        raise ValidationError(_("Write the reply first."))
    if not reply.result_class:
        faults["result_class"] = _("Choose the class of the result.")
    if not reply.situation.strip():
        faults["situation"] = _("Say what was done.")
    if reply.result_class in (ResultClass.B, ResultClass.C):
        if not reply.plan.strip():
            faults["plan"] = _("Say what follows.")
        if not reply.promises:
            faults["promises"] = _("Classes B and C promise at least one thing with its day.")
    if reply.result_class == ResultClass.D and not reply.reason.strip():
        faults["reason"] = _("Explain why it cannot be done.")
    if not reply.contact_name.strip() or not reply.contact_phone.strip():
        faults["contact_name"] = _("Name the contact and the telephone.")
    for row in reply.promises if "promises" not in faults else ():
        fault = _promise_fault(row, on)
        if fault:
            faults["promises"] = fault
    if faults:
        raise ValidationError(faults)
    return reply


def _promise_fault(row: dict, on: date) -> str:
    if not row["text"]:
        return _("Say what is promised.")
    try:
        day = parse_date(row["promised_on"])
    except ValueError:  # well formed and impossible: 30 February
        day = None
    if day is None or not reaches(day):  # it is followed by a clock once the reply is rated
        return _("Give each commitment a day that exists.")
    if day < on:
        return _("The day of a commitment is past already.")
    return ""


@transaction.atomic
def to_head(*, round: HandlingRound, by: Any, on: date) -> HandlingRound:
    ROUND.enter(round, "to_head", by=by, on=on)
    reply = check(round.reply, on)
    ROUND.perform(round, "to_head", by=by, on=on)
    keep(reply, frozen=True)
    notices.reply_at_head(round, on=on)
    return round


@transaction.atomic
def head_back(*, round: HandlingRound, by: Any, on: date, reason: str) -> HandlingRound:
    ROUND.enter(round, "head_back", by=by, on=on)
    reason = need(reason, _("Say what to change."))
    ROUND.perform(round, "head_back", by=by, on=on, note=reason, internal=True)
    keep(round.reply, returned=reason)
    notices.reply_back_to_drafter(round, reason=reason, on=on)
    return round
