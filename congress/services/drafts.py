"""Writing: the draft is saved as one types, in versions, and nothing typed is lost."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from casework.files import lock, open_file
from casework.models import CaseFile
from casework.transitions import TransitionRefused
from members.models import Person

from ..choices import PROPOSAL as KIND
from ..choices import KeySeat, State
from ..models import Delegate, DelegationOffice, DraftVersion, Proposal
from ..notices import writing as notices
from ..workflow import CO_MOVER, PROPOSAL, SECOND
from . import seats, sessions

TEXT = ("title", "reason", "suggestion")  # a change of these is a new revision
WORDS = (*TEXT, "category", "feasibility", "wished_department_id", "is_public", "one_matter")
LIMITS = {"title": 120, "reason": 10_000, "suggestion": 10_000, "feasibility": 10_000}


@dataclass(frozen=True)
class Saved:
    """What became of a save: `newer` is the text that another page saved meanwhile; then what
    came with this save lies aside as a version of its own and can be taken up."""

    proposal: Proposal
    newer: DraftVersion | None = None
    aside: DraftVersion | None = None


@transaction.atomic
def begin(*, by: Any, on: date, words: dict[str, Any], is_collective: bool = False) -> Proposal:
    """Begin a proposal with a title or one sentence. A collective one is written by the secretary
    or the leader of a delegation; its leader is the mover."""
    words = checked(words)
    if not any(str(words.get(name) or "").strip() for name in TEXT):
        raise ValidationError(_("Begin with a title or one sentence."))
    mover, delegation = _collective(by, on) if is_collective else _own(by, on)
    session, in_recess = sessions.receiving(on)
    proposal = Proposal.objects.create(
        file=open_file(kind=KIND, title=str(words.get("title") or "")),
        session=session,
        in_recess=in_recess,
        mover=mover,
        written_by=by.person,
        delegation=delegation,
        is_collective=is_collective,
        **words,
    )
    PROPOSAL.begin(proposal, "begin", by=by, on=on)
    keep_version(proposal, by)
    for person in {mover, by.person}:
        seats.give(proposal, person, KeySeat.MOVER if person == mover else KeySeat.WRITER)
    return proposal


@transaction.atomic
def begin_or_find(
    *, by: Any, on: date, words: dict[str, Any], is_collective: bool = False
) -> Proposal:
    """Begin a draft, or go on with one's own that holds the same words and nothing more: the
    button pressed again, or the same beginning from a second tab, makes no second draft."""
    Person.objects.select_for_update().filter(pk=by.person_id).first()  # two presses at once
    same = Proposal.objects.filter(
        state=State.DRAFT,
        written_by=by.person_id,
        is_collective=is_collective,
        version=1,  # untouched since it was begun
        split_from=None,
        handed_to=None,
        adopted_suggestions=None,
        **{name: words.get(name) or "" for name in TEXT},
    )
    if not is_collective:
        same = same.filter(mover=by.person_id)
    found = same.order_by("pk").last()
    return found or begin(by=by, on=on, words=words, is_collective=is_collective)


def _own(by: Any, on: date) -> tuple:
    mandate = (
        Delegate.objects.of_the_school()
        .in_office(on)
        .filter(person=getattr(by, "person_id", None))
        .select_related("person", "delegation")
        .first()
    )
    if mandate is None:
        raise PermissionDenied(
            _(
                "Only formal delegates in office can move a proposal. "
                "The suggestion box is open to you."
            )
        )
    return mandate.person, mandate.delegation


def _collective(by: Any, on: date) -> tuple:
    offices = DelegationOffice.objects.in_force(on).select_related("person", "delegation")
    own = offices.filter(
        person=getattr(by, "person_id", None),
        role__in=("delegation_secretary", "delegation_leader"),
    ).first()
    if own is None:
        raise PermissionDenied(_("A collective proposal is written by the delegation's secretary."))
    leader = offices.filter(delegation=own.delegation, role="delegation_leader").first()
    if leader is None:
        raise ValidationError(_("The delegation has no leader to move the proposal."))
    return leader.person, own.delegation


def checked(words: dict[str, Any]) -> dict[str, Any]:
    """The known words within their limits."""
    unknown = set(words) - set(WORDS)
    if unknown:
        raise ValueError(f"not words of a proposal: {unknown}")
    for name, most in LIMITS.items():
        if len(str(words.get(name) or "").replace("\r\n", "\n")) > most:
            label = Proposal._meta.get_field(name).verbose_name
            raise ValidationError(
                {
                    name: _("%(label)s: at most %(most)d characters.")
                    % {"label": label, "most": most}
                }
            )
    return words


def words_of(proposal: Proposal) -> dict[str, Any]:
    return {name: getattr(proposal, name) for name in WORDS}


def keep_version(
    proposal: Proposal, by: Any, words: dict[str, Any] | None = None, aside: bool = False
) -> DraftVersion:
    last = proposal.versions.aggregate(last=Max("number"))["last"] or 0
    return DraftVersion.objects.create(
        proposal=proposal,
        number=last + 1,
        words=words_of(proposal) if words is None else words,
        revision=proposal.revision,
        saved_by=by,
        aside=aside,
    )


@transaction.atomic
def save_draft(*, proposal: Proposal, words: dict[str, Any], version: int, by: Any) -> Saved:
    """Save what stands on a page that was opened at `version`. No step and no entry in the trail:
    nobody else has seen a draft."""
    lock(proposal.file_id)
    proposal.refresh_from_db()
    if by.person_id not in (proposal.mover_id, proposal.written_by_id):
        raise PermissionDenied
    if proposal.state != State.DRAFT:
        raise TransitionRefused(_("This is no draft any more."), proposal.state)
    words = checked(words)
    if all(getattr(proposal, name) == value for name, value in words.items()):
        return Saved(proposal)
    if version != proposal.version:
        newer = proposal.versions.filter(aside=False).first()
        aside = keep_version(proposal, by, {**words_of(proposal), **words}, aside=True)
        return Saved(proposal, newer=newer, aside=aside)
    write(proposal, words)
    keep_version(proposal, by)
    return Saved(proposal)


def write(proposal: Proposal, words: dict[str, Any]) -> None:
    """Write words and raise the version; the folder bears the title."""
    for name, value in words.items():
        setattr(proposal, name, value)
    proposal.version += 1
    proposal.save(update_fields=[*words, "version", "saved_at"])
    if "title" in words:
        CaseFile.objects.filter(pk=proposal.file_id).update(title=proposal.title[:120])


@transaction.atomic
def discard(*, proposal: Proposal, by: Any, on: date) -> Proposal:
    """Throw a draft away. Its words are erased 30 days later; it was counted nowhere."""
    PROPOSAL.perform(proposal, "discard", by=by, on=on)
    proposal.closed_on = on
    proposal.save(update_fields=["closed_on"])
    seats.shut(proposal, on)
    return proposal


@transaction.atomic
def erase_words(*, proposal: Proposal) -> Proposal:
    """Empty a discarded draft: the folder and its trail stay, the words go."""
    if proposal.state != State.DISCARDED:
        raise ValueError("only a discarded draft loses its words")
    for name in ("title", "reason", "suggestion", "feasibility"):
        setattr(proposal, name, "")
    proposal.save(update_fields=["title", "reason", "suggestion", "feasibility"])
    proposal.versions.all().delete()
    CaseFile.objects.filter(pk=proposal.file_id).update(title="")
    return proposal


@transaction.atomic
def offer_hand_over(*, proposal: Proposal, to: Any, by: Any, on: date) -> Proposal:
    """Offer one's proposal to another delegate, who takes it by her own yes."""
    PROPOSAL.enter(proposal, "offer_hand_over", by=by, on=on)
    if (
        to.pk == proposal.mover_id
        or not Delegate.objects.of_the_school().in_office(on).filter(person=to).exists()
    ):
        raise ValidationError(_("Choose another delegate in office."))
    PROPOSAL.perform(proposal, "offer_hand_over", by=by, on=on, note=str(to))
    seats.drop_offer(proposal)
    proposal.handed_to = to
    proposal.save(update_fields=["handed_to"])
    seats.give(proposal, to, KeySeat.INVITED)
    notices.hand_over_offered(proposal, to, on=on)
    return proposal


@transaction.atomic
def hand_over(*, proposal: Proposal, by: Any, on: date) -> Proposal:
    """Take over as mover: the new mover's own second or seat as co-mover ends."""
    PROPOSAL.perform(proposal, "hand_over", by=by, on=on)
    before = proposal.mover
    mandate = Delegate.objects.of_the_school().in_office(on).get(person=by.person)
    SECOND.carry(proposal.seconds.filter(person=by.person), "become_mover")
    seat = proposal.co_movers.filter(person=by.person)
    if CO_MOVER.carry(seat, "become_lead"):
        seat.filter(left_on=None).update(left_on=on)
    proposal.mover, proposal.delegation, proposal.handed_to = by.person, mandate.delegation, None
    proposal.save(update_fields=["mover", "delegation", "handed_to"])
    seats.take(proposal, before, KeySeat.MOVER)
    seats.take(proposal, by.person, KeySeat.INVITED)
    seats.give(proposal, by.person, KeySeat.MOVER)
    notices.handed_over(proposal, before, on=on)
    return proposal
