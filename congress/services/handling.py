"""While a department works: more time, a pause, urging, talks with the mover."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import clocks
from casework.actors import CLOCK
from casework.models import Clock

from ..choices import ContactForm, ExtensionState, PaperKind, UrgeState
from ..models import Contact, Extension, Proposal, Urge
from ..notices import handling as notices
from ..workflow import EXTENSION, PROPOSAL, URGE
from . import papers, rounds
from .steps import keep, need

SILENCE_REFUSED = gettext_lazy("Nothing was decided until the due day.")


def _reply_clock(proposal: Proposal) -> Clock:
    clock = rounds.reply_clock(proposal)
    if clock is None:
        raise ValidationError(_("No time for the reply is running."))
    return clock


@transaction.atomic
def ask_extension(
    *, proposal: Proposal, by: Any, on: date, reason: str, wished_on: date
) -> Extension:
    PROPOSAL.enter(proposal, "ask_extension", by=by, on=on)
    reason = need(reason, _("Say why more time is needed."))
    clock = _reply_clock(proposal)
    if clock.due_on is None:
        raise ValidationError(_("The time for the reply stands still at present."))
    if on >= clock.due_on:
        raise ValidationError(_("More time is asked for before the due day."))
    if wished_on <= clock.due_on:
        raise ValidationError(_("The new day must be later than the old one."))
    if proposal.extensions.filter(state=ExtensionState.ASKED).exists():
        raise ValidationError(_("More time is asked for already; the chair decides."))
    PROPOSAL.perform(proposal, "ask_extension", by=by, on=on, note=reason, internal=True)
    row = Extension.objects.create(
        proposal=proposal,
        state=ExtensionState.ASKED,
        reason=reason,
        wished_on=wished_on,
        asked_by=by,
        asked_on=on,
    )
    notices.extension_asked(row, on=on)
    return row


@transaction.atomic
def extend(*, proposal: Proposal, by: Any, on: date, days: int, reason: str) -> Proposal:
    """The chair gives more time, asked or not. Movers are told the old day and the new one."""
    PROPOSAL.enter(proposal, "extend", by=by, on=on)
    reason = need(reason, _("Say why more time is given."))
    clock = _reply_clock(proposal)
    before = clock.due_on
    if clock.paused_on is not None:
        raise ValidationError(_("The time for the reply stands still at present."))
    used = proposal.extensions.filter(
        state=ExtensionState.GRANTED, decided_on__gte=clock.started_on
    )
    if used.count() >= clock.max_extensions:  # a recalled reply has a new clock and no new right
        raise ValidationError(_("The time for this reply has been extended already."))
    clock = clocks.extend(clock, days, by=by, on=on, reason=reason)
    PROPOSAL.perform(proposal, "extend", by=by, on=on, note=reason)
    asked = proposal.extensions.filter(state=ExtensionState.ASKED).first()
    decided = {
        "days": days,
        "decision": reason,
        "decided_by": by,
        "decided_on": on,
        "old_due_on": before,
        "new_due_on": clock.due_on,
    }
    if asked:
        Extension.objects.filter(pk=asked.pk).update(**decided)
        EXTENSION.carry(Extension.objects.filter(pk=asked.pk), "extend")
    else:
        asked = Extension.objects.create(
            proposal=proposal, state=ExtensionState.GRANTED, reason=reason, **decided
        )
    rounds.due_moved(proposal=proposal, clock=clock)
    notices.extended(proposal, before=before, after=clock.due_on, reason=reason, on=on)
    return proposal


@transaction.atomic
def refuse_extension(*, extension: Extension, by: Any, on: date, reason: str) -> Extension:
    """The chair refuses; her silence until the due day refuses as well."""
    EXTENSION.enter(extension, "refuse_extension", by=by, on=on)
    reason = need(str(reason), _("Say why no more time is given."))
    EXTENSION.perform(extension, "refuse_extension", by=by, on=on, note=reason)
    keep(extension, decision=reason, decided_by=None if by is CLOCK else by, decided_on=on)
    notices.extension_refused(extension, on=on)
    return extension


def drop_request(*, proposal: Proposal, reason: str, on: date) -> None:
    """What a department asked for falls with its part: another one asks for itself."""
    asked = Extension.objects.filter(proposal=proposal, state=ExtensionState.ASKED)
    asked.update(decision=reason, decided_on=on)
    EXTENSION.carry(asked, "refuse_extension")


@transaction.atomic
def pause(*, proposal: Proposal, by: Any, on: date, awaited: str) -> Proposal:
    """Something is awaited from the mover: the time for the reply stands still, both edge days
    uncounted, for `pause_max` days in all."""
    PROPOSAL.enter(proposal, "pause", by=by, on=on)
    awaited = need(awaited, _("Say what is awaited from the mover."))
    clock = _reply_clock(proposal)
    if clocks.paused_days(clock, on) >= proposal.session.rule("congress.pause_max"):
        raise ValidationError(_("The time for pauses of this reply is used up."))
    clocks.pause(clock, on=on, by=by, reason=awaited)
    PROPOSAL.perform(proposal, "pause", by=by, on=on, note=awaited)
    notices.paused(proposal, awaited=awaited, on=on)
    return proposal


@transaction.atomic
def resume(*, proposal: Proposal, by: Any, on: date, supplement: str = "") -> Proposal:
    """It runs on: by the committee, by the mover's supplement, or by the clock at the end of
    the longest pause."""
    PROPOSAL.enter(proposal, "resume", by=by, on=on)
    clock = _reply_clock(proposal)
    if clock.state != Clock.State.PAUSED:
        raise ValidationError(_("The time for the reply is running."))
    if by is not CLOCK and getattr(by, "person_id", None) in mover_ids(proposal):
        supplement = need(supplement, _("Write what was awaited from you."))
    PROPOSAL.perform(proposal, "resume", by=by, on=on, note=supplement.strip())
    clock = clocks.resume(clock, on=on, by=by, reason=supplement.strip())
    rounds.due_moved(proposal=proposal, clock=clock)
    notices.resumed(proposal, due_on=clock.due_on, supplement=supplement.strip(), on=on)
    return proposal


def mover_ids(proposal: Proposal) -> set[int]:
    joined = proposal.co_movers.filter(state="joined")
    return {proposal.mover_id, *joined.values_list("person", flat=True)}


@transaction.atomic
def urge(
    *, proposal: Proposal, by: Any, on: date, text: str = "", answer_by: date | None = None
) -> Urge:
    """催办: counted, not twice a day; an unacknowledged older one is superseded."""
    PROPOSAL.enter(proposal, "urge", by=by, on=on)
    if proposal.urges.on_day(on).exists():
        raise ValidationError(_("This proposal was urged today already."))
    if answer_by is not None and answer_by < on:
        raise ValidationError(_("The day for the answer is past already."))
    PROPOSAL.perform(proposal, "urge", by=by, on=on, note=text.strip(), internal=True)
    URGE.carry(proposal.urges.filter(state=UrgeState.SENT), "supersede")
    row = Urge.objects.create(
        proposal=proposal,
        number=proposal.urges.count() + 1,
        text=text.strip(),
        answer_by=answer_by,
        sent_by=by,
        sent_on=on,
    )
    papers.issue(proposal, PaperKind.URGE_SHEET, on=on, urge=row)
    notices.urged(row, on=on)
    return row


@transaction.atomic
def acknowledge(*, urge: Urge, by: Any, on: date) -> Urge:
    URGE.perform(urge, "acknowledge", by=by, on=on)
    keep(urge, acknowledged_by=by, acknowledged_on=on)
    return urge


@transaction.atomic
def meet(
    *, proposal: Proposal, by: Any, on: date, held_on: date, form: str, with_whom: str, notes: str
) -> Contact:
    """沟通: a talk with the mover, counted; she confirms or corrects it."""
    PROPOSAL.enter(proposal, "meet", by=by, on=on)
    if held_on > on:
        raise ValidationError(_("The talk lies in the future."))
    if form not in ContactForm.values:
        raise ValidationError(_("Choose how you spoke with the mover."))
    row = Contact(
        proposal=proposal,
        on=held_on,
        form=form,
        with_whom=need(with_whom, _("Say with whom you spoke."))[:120],
        notes=need(notes, _("Note what was said.")),
        entered_by=by,
    )
    PROPOSAL.perform(proposal, "meet", by=by, on=on)
    row.save()
    notices.contact_recorded(row, on=on)
    return row


@transaction.atomic
def confirm_contact(*, contact: Contact, by: Any, on: date, correction: str = "") -> Contact:
    proposal = contact.proposal
    PROPOSAL.enter(proposal, "confirm_contact", by=by, on=on)
    # The record of a talk is read by movers and handlers, who find the correction beside it.
    words = correction.strip()
    PROPOSAL.perform(proposal, "confirm_contact", by=by, on=on, note=words, internal=True)
    keep(contact, confirmed_by=by, confirmed_on=on, correction=words)
    return contact


def longest_pause_ends(clock: Clock, days: int) -> date:
    """The first day on which a paused clock has used up its pauses."""
    before = clocks.paused_days(clock, clock.paused_on) - 1
    return clock.paused_on + timedelta(days=max(days - before, 0))
