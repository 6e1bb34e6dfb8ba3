"""意见建议: handed in by name, without a name, or made of a proposal; how it comes and goes."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from casework import access, clocks, guests, ledger, numbers, rates, rulebook, search
from casework.actors import CLOCK, Guest
from casework.files import link, lock, open_file
from casework.models import CaseFile, GuestKey

from ..choices import SUGGESTION as KIND
from ..choices import (
    Category,
    ClockKind,
    KeySeat,
    LinkKind,
    Reach,
    SuggestionOrigin,
    SuggestionState,
)
from ..models import Adoption, Proposal, Session, Suggestion
from ..notices import suggestions as notices
from ..selectors.answers import answered_by, replies_of
from ..selectors.people import movers
from ..workflow import SUGGESTION
from ..workflow.suggestion import ADOPTABLE, OPEN
from . import seats
from .steps import keep, need

UNANSWERED_DAYS = 730  # until there is a reply; it is renewed then
LIMITS = {"title": 120, "text": 10_000}


def anonymous(file: CaseFile) -> Guest:
    """Whoever wrote without a name: the trail keeps the day of her deeds, never the hour."""
    return Guest(file.pk, label="anonymous", unseen=True)


def _words(title: str, text: str, category: str = "") -> dict[str, str]:
    title = need(title, _("Give your suggestion a title."))
    text = need(text, _("Write down your suggestion."))
    for name, words in (("title", title), ("text", text)):
        if len(words) > LIMITS[name]:
            raise ValidationError(
                {name: _("At most %(most)d characters.") % {"most": LIMITS[name]}}
            )
    if category and category not in Category.values:
        raise ValidationError(_("Choose a category."))
    return {"title": title, "text": text, "text_for_department": text, "category": category}


def current_session(on: date) -> Session | None:
    """The session whose rules hold for what comes in that day."""
    sessions = Session.objects.of_the_school()
    return (
        sessions.collecting(on).first()
        or sessions.held(on).first()
        or sessions.order_by("opens_on").first()
    )


def start_clock(suggestion: Suggestion, kind: str, *, by: Any, on: date, **terms: Any) -> Any:
    frozen = suggestion.session.frozen_rules if suggestion.session else None
    return clocks.start(suggestion.file, kind, on=on, by=by, frozen=frozen, **terms)


def _next_box_number(on: date) -> str:
    return f"建{on:%Y}-{numbers.next_number(f'suggestion/{on:%Y}'):04}"


@transaction.atomic
def hand_in(
    *, by: Any, on: date, title: str, text: str, category: str = "", may_be_public: bool = False
) -> Suggestion:
    """A member of the staff hands in by name."""
    words = _words(title, text, category)
    file = open_file(kind=KIND, title=words["title"], reach=Reach.DESK)
    suggestion = Suggestion.objects.create(
        file=file,
        session=current_session(on),
        origin=SuggestionOrigin.BOX,
        author=by.person,
        may_be_public=may_be_public,
        received_on=on,
        **words,
    )
    SUGGESTION.begin(suggestion, "hand_in", by=by, on=on)
    access.give_key(file, by, seat=KeySeat.AUTHOR)
    _run(suggestion, by=by, on=on)
    search.index(file, suggestion.title, suggestion.text_for_department)
    _number(file, _next_box_number(on))
    notices.received(suggestion, on=on)
    return suggestion


def _number(file: CaseFile, number: str) -> None:
    file.number = number
    file.save(update_fields=["number"])


def _run(suggestion: Suggestion, *, by: Any, on: date) -> None:
    clock = start_clock(suggestion, ClockKind.SUGGESTION_REPLY, by=by, on=on)
    keep(suggestion, first_due_on=clock.due_on, reply_due_on=clock.due_on)


# ---------------------------------------------------------------- the anonymous box


def brake(address: str, *, on: date) -> None:
    """Refuse whoever writes too often in a day. Only a hash is counted that is another one every
    day; its window ends with the day, so that no hour is kept either."""
    day = timezone.make_aware(datetime.combine(on, time.min))
    key = rates.key_of(address, on)
    most = rulebook.value("congress.box_per_address", on=on)
    if rates.count("box", key, minutes=24 * 60, now=day) > most:
        raise ValidationError(_("Too many suggestions from this place today. Please come back."))


@transaction.atomic
def hand_in_anonymously(
    *, on: date, title: str, text: str, category: str = "", may_be_public: bool = False
) -> tuple[Suggestion, str]:
    """Without a name: no person, address, device or hour is kept, only the day. Return the
    suggestion and its receipt code, which nobody sees again. Clock and notices of the day start
    in the night (`receive_by_night`): a row written now would keep the hour."""
    words = _words(title, text, category)
    day = timezone.make_aware(datetime.combine(on, time.min))
    file = open_file(kind=KIND, title=words["title"], reach=Reach.DESK, opened_at=day)
    suggestion = Suggestion.objects.create(
        file=file,
        session=current_session(on),
        origin=SuggestionOrigin.BOX,
        is_anonymous=True,
        may_be_public=may_be_public,
        received_on=on,
        **words,
    )
    SUGGESTION.begin(suggestion, "hand_in_anonymously", by=anonymous(file), on=on)
    code = guests.invite(file, days=UNANSWERED_DAYS)
    _code_lives_to(file, on + timedelta(days=UNANSWERED_DAYS))
    search.index(file, suggestion.title, suggestion.text_for_department)
    _number(file, _next_box_number(on))
    return suggestion, code


def _code_lives_to(file: CaseFile, last_day: date) -> None:
    """Codes end with a day: an end by the minute would tell when it was given."""
    end = timezone.make_aware(datetime.combine(last_day + timedelta(days=1), time.min))
    GuestKey.objects.filter(file=file).update(expires_at=end)


def renew_code(suggestion: Suggestion, on: date) -> None:
    if suggestion.is_anonymous:
        days = rulebook.value("casework.guest_key", on=on)  # after the reply (proposals.md 3)
        _code_lives_to(suggestion.file, on + timedelta(days=days))


def pass_on_reply(answered: Iterable[Suggestion], *, on: date) -> None:
    """A reply came that is theirs too: each author reads it on the page of her own suggestion, as
    long as one of her own, and is told (proposals.md 3)."""
    for suggestion in answered:
        renew_code(suggestion, on)
        notices.answered_too(suggestion, on=on)


def leave_unanswered(case: Proposal | Suggestion, *, on: date) -> None:
    """The case ends without the reply that others wait for: their authors do not wait in vain, and
    the desk knows of it."""
    if replies_of(case):
        return
    for suggestion in answered_by(case):
        if suggestion.state in (SuggestionState.JOINED, SuggestionState.ADOPTED):
            notices.left_unanswered(suggestion, on=on)


@transaction.atomic
def receive_by_night(*, suggestion: Suggestion, on: date) -> Suggestion:
    """The night after an anonymous suggestion: its clock starts with the day it came in, and the
    desk is told."""
    if suggestion.first_due_on is None:
        ensure_running(suggestion, by=CLOCK, on=on)
        notices.received(suggestion, on=on)
    return suggestion


def ensure_running(suggestion: Suggestion, *, by: Any, on: date) -> None:
    """Start the clock of an anonymous suggestion that is handled on the day it came in."""
    if suggestion.first_due_on is None:
        clock = start_clock(
            suggestion,
            ClockKind.SUGGESTION_REPLY,
            by=by,
            on=on,
            starts_on=suggestion.received_on,
        )
        keep(suggestion, first_due_on=clock.due_on, reply_due_on=clock.due_on)


# ---------------------------------------------------------------- to and from proposals


@transaction.atomic
def open_converted(*, proposal: Proposal, by: Any, on: date) -> Suggestion:
    """With a conversion of a proposal, or of one that lapsed: number `建0802-005`, its own clock
    from that day, a link both ways."""
    file = open_file(kind=KIND, title=proposal.title, reach=Reach.DESK)
    text = "\n\n".join(part for part in (proposal.reason, proposal.suggestion) if part)
    suggestion = Suggestion.objects.create(
        file=file,
        session=proposal.session,
        origin=SuggestionOrigin.PROPOSAL,
        author=proposal.mover,
        converted_from=proposal,
        title=proposal.title,
        category=proposal.category,
        text=text,
        text_for_department=text,
        may_be_public=proposal.is_public,
        received_on=on,
    )
    ledger.record(
        file, "open_converted", by=by, on=on, to_state=suggestion.state, note=proposal.number
    )
    link(file, proposal.file, LinkKind.CONVERTED_FROM, on=on)
    for person in movers(proposal):
        user = seats.account(person)
        if user:
            access.give_key(file, user, seat=KeySeat.AUTHOR)
    _run(suggestion, by=by, on=on)
    search.index(file, suggestion.title, suggestion.text_for_department)
    serial = numbers.next_number(f"suggestion/{proposal.session.code}")
    _number(file, f"建{proposal.session.code}-{serial:03}")
    notices.received(suggestion, on=on)
    return suggestion


def _along(suggestion: Suggestion, verb: str, *, by: Any, on: date, note: str = "") -> bool:
    """Move a suggestion along with a step of a proposal; it has a folder of its own, and its
    trail says so."""
    before = suggestion.state
    if not SUGGESTION.carry(Suggestion.objects.filter(pk=suggestion.pk), verb):
        return False
    suggestion.refresh_from_db()
    ledger.record(
        suggestion.file,
        verb,
        by=by,
        on=on,
        from_state=before,
        to_state=suggestion.state,
        note=note,
    )
    end(suggestion, on=on, by=by)
    return True


def end(suggestion: Suggestion, *, on: date, by: Any, met: bool = False) -> None:
    """The folder ends: its clocks too, met only where the reply was given."""
    ended = clocks.met_if_live if met else clocks.cancel_if_live
    kinds = (
        ClockKind.SUGGESTION_REPLY,
        ClockKind.SUGGESTION_CLOSE,
        ClockKind.REFUSE_ASSIGNMENT,
    )
    ended(suggestion.file, *kinds, on=on, by=by)
    CaseFile.objects.filter(pk=suggestion.file_id).update(closed_on=on)


def lock_with(proposal: Proposal) -> None:
    """Lock the proposal together with the suggestions it came from or has become. A suggestion
    that was adopted is the older file: locked after the proposal it would be out of order."""
    became = proposal.suggestions.values_list("file_id", flat=True)
    adopted = proposal.adopted_suggestions.values_list("suggestion__file_id", flat=True)
    lock(proposal.file_id, *became, *adopted)


@transaction.atomic
def absorb_of(*, proposal: Proposal, by: Any, on: date) -> None:
    """What a proposal had become is a proposal again: the suggestion counts no more (P15)."""
    rows = proposal.suggestions.filter(state__in=ADOPTABLE).select_related("file", "session")
    for suggestion in rows:
        if _along(suggestion, "absorb", by=by, on=on, note=proposal.number):
            keep(suggestion, absorbed_on=on)
            notices.absorbed(suggestion, on=on)


@transaction.atomic
def end_with_docket(*, proposal: Proposal, by: Any, on: date) -> None:
    """Docketing carries the suggestions over that the proposal was adopted from, and absorbs the
    one it had become meanwhile. Of two adopting delegates the first docketed one carries it over,
    the other is told (E30)."""
    absorb_of(proposal=proposal, by=by, on=on)
    adoptions = proposal.adopted_suggestions.select_related("suggestion__file")
    for adoption in adoptions:
        suggestion = adoption.suggestion
        if suggestion.state not in OPEN:
            continue
        _along(suggestion, "carry_over", by=by, on=on, note=proposal.number)
        keep(suggestion, answered_with=proposal)
        others = suggestion.adoptions.exclude(pk=adoption.pk).filter(refused_on=None)
        told = [
            user
            for row in others.select_related("delegate__user")
            if (user := seats.account(row.delegate))
        ]
        notices.carried_over(suggestion, told, on=on)


@transaction.atomic
def ask_to_adopt(*, suggestion: Suggestion, by: Any, on: date) -> Adoption:
    """A delegate asks a named author for her consent."""
    SUGGESTION.enter(suggestion, "ask_to_adopt", by=by, on=on)
    if suggestion.author_id is None:
        raise ValidationError(_("It has no named author: adopt it at once."))
    if suggestion.adoptions.filter(delegate=by.person, refused_on=None).exists():
        raise ValidationError(_("You have asked already."))
    SUGGESTION.perform(suggestion, "ask_to_adopt", by=by, on=on)
    adoption = Adoption.objects.create(
        suggestion=suggestion,
        delegate=by.person,
        asked_on=on,
        consented_on=on if suggestion.author_id == by.person_id else None,
    )
    notices.adoption_asked(adoption, on=on)
    return adoption


@transaction.atomic
def agree_to_adoption(*, adoption: Adoption, by: Any, on: date) -> Adoption:
    return _answer(adoption, "agree_to_adoption", "consented_on", by=by, on=on)


@transaction.atomic
def refuse_adoption(*, adoption: Adoption, by: Any, on: date) -> Adoption:
    return _answer(adoption, "refuse_adoption", "refused_on", by=by, on=on)


def _answer(adoption: Adoption, verb: str, field: str, *, by: Any, on: date) -> Adoption:
    suggestion = adoption.suggestion
    SUGGESTION.enter(suggestion, verb, by=by, on=on)
    adoption.refresh_from_db()
    if adoption.consented_on or adoption.refused_on:
        raise ValidationError(_("You have answered already."))
    SUGGESTION.perform(suggestion, verb, by=by, on=on)
    keep(adoption, **{field: on})
    notices.adoption_answered(adoption, on=on)
    return adoption


@transaction.atomic
def adopt(*, suggestion: Suggestion, by: Any, on: date) -> Proposal:
    """Begin a draft of one's own from the words of a suggestion; a named author has agreed. The
    reply to the suggestion is owed all the same."""
    from . import drafts  # drafts lead to notices of the first half, which import this room's rest

    SUGGESTION.enter(suggestion, "adopt", by=by, on=on)
    adoption = suggestion.adoptions.filter(delegate=by.person, refused_on=None).first()
    if suggestion.author_id is not None and (adoption is None or adoption.consented_on is None):
        raise ValidationError(_("The author has not agreed yet."))
    if adoption is not None and adoption.proposal_id is not None:
        raise ValidationError(_("You have begun a draft from it already."))
    SUGGESTION.perform(suggestion, "adopt", by=by, on=on)
    words = {
        "title": suggestion.title,
        "suggestion": suggestion.text_for_department,
        "category": suggestion.category,
    }
    proposal = drafts.begin(by=by, on=on, words=words)
    link(proposal.file, suggestion.file, LinkKind.ADOPTED_FROM, on=on)
    if adoption is None:
        adoption = Adoption(suggestion=suggestion, delegate=by.person, asked_on=on, consented_on=on)
    adoption.proposal = proposal
    adoption.save()
    notices.adopted(suggestion, on=on)
    return proposal


@transaction.atomic
def withdraw_suggestion(*, suggestion: Suggestion, by: Any, on: date) -> Suggestion:
    SUGGESTION.perform(suggestion, "withdraw_suggestion", by=by, on=on)
    keep(suggestion, withdrawn_on=on)
    end(suggestion, on=on, by=by)
    guests.revoke(suggestion.file)  # from now on her code answers as a wrong one does (E28)
    if not isinstance(by, Guest):
        notices.withdrawn(suggestion, on=on)
        leave_unanswered(suggestion, on=on)
    return suggestion
