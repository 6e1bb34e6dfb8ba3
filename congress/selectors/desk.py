"""What waits for a person; what comes after the docket stands in `desk_handling`."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from casework.models import Clock
from casework.todo import Todo
from members.choices import Role
from members.models import User
from members.selectors import holds

from ..choices import ClockKind, CoMoverState, SecondState, State
from ..models import CoMover, DelegationOffice, MeetingDecision, Proposal, Second
from ..rules.people import ENTERED_BY, deciders_of_disputes
from . import desk_handling
from .waiting import Waiting, each, todos

K = ClockKind
MOVER = {
    State.DRAFT: (_("Finish the draft"), _("Write on"), ()),
    State.SECONDING: (_("Seconds are being sought"), _("See the seconds"), (K.COLLECTION,)),
    State.SENT_BACK: (_("Revise and hand in again"), _("Revise"), (K.REVISE,)),
    State.DECLINED: (
        _("Declined: accept it or ask for a reconsideration"),
        _("See the reason"),
        (K.ASK_RECONSIDERATION,),
    ),
}
ASKED = {
    SecondState.INVITED: (_("You are asked to second"), _("Read and answer")),
    SecondState.TO_CONFIRM: (
        _("The text was changed: confirm your second"),
        _("Confirm the second"),
    ),
}
SEEKING = (State.SECONDING, State.SENT_BACK)
WITHDRAWABLE = (State.DOCKETED, State.ASSIGNED, State.ACCEPTED, State.SUSPENDED)


def todo_for(user: User, on: date) -> list[Todo]:
    """The rows of one desk; the roof sorts them by what is due."""
    waiting = [
        *_as_mover(user),
        *_as_asked(user),
        *_as_leader(user, on),
        *_as_chair(user, on),
        *_as_member(user, on),
        *_as_body(user, on),
        *desk_handling.waiting_for(user, on),
    ]
    return [*todos(waiting), *_table(user, on), *_signatures(user, on)]


def _proposals():
    return Proposal.objects.select_related("file", "session")


def _as_mover(user: User) -> Iterator[Waiting]:
    me = user.person_id
    for proposal in _proposals().filter(Q(mover=me, state__in=tuple(MOVER)) | Q(handed_to=me)):
        if proposal.handed_to_id == me:
            yield Waiting(proposal, _("The lead is offered to you"), _("Answer"))
        else:
            yield Waiting(proposal, *MOVER[proposal.state])


def _as_asked(user: User) -> Iterator[Waiting]:
    """As a second or a co-mover, by one tap."""
    seconds = Second.objects.filter(
        person=user.person_id, state__in=tuple(ASKED), proposal__state__in=SEEKING
    )
    for second in seconds.select_related("proposal__file"):
        kinds = (K.COLLECTION, K.REVISE)
        yield Waiting(second.proposal, *ASKED[second.state], kinds, "congress:second")
    joining = CoMover.objects.filter(
        person=user.person_id,
        state=CoMoverState.ASKED,
        proposal__state__in=(State.DRAFT, State.SECONDING),
    )
    yield from each(
        joining.select_related("proposal__file"),
        _("You are asked to move together"),
        _("Answer"),
        K.COLLECTION,
        own="proposal",
        page="congress:join",
    )


def _as_leader(user: User, on: date) -> Iterator[Waiting]:
    if not holds(user, [Role.DELEGATION_LEADER, Role.DELEGATION_DEPUTY], on):
        return
    led = DelegationOffice.objects.in_force(on).filter(
        person=user.person_id, role__in=(Role.DELEGATION_LEADER, Role.DELEGATION_DEPUTY)
    )
    reviewed = _proposals().filter(
        state=State.LEADER_REVIEW, delegation__in=led.values("delegation")
    )
    yield from each(
        reviewed.exclude(mover=user.person_id),
        _("Review for the delegation"),
        _("Review"),
        K.LEADER_REVIEW,
    )


def _as_chair(user: User, on: date) -> Iterator[Waiting]:
    if holds(user, [Role.PROPOSAL_COMMITTEE_CHAIR], on):
        asked = _proposals().exclude(withdrawal_asked_on=None).filter(state__in=WITHDRAWABLE)
        yield from each(asked, _("The mover asks to withdraw"), _("Decide"))


def _as_member(user: User, on: date) -> Iterator[Waiting]:
    """What the chair put to a second signature."""
    if holds(user, [Role.PROPOSAL_COMMITTEE_MEMBER, Role.PROPOSAL_COMMITTEE_CHAIR], on):
        asked = _proposals().filter(
            state__in=(State.DOCKETED, State.CONVERTED, State.DECLINED), assigned_on=None
        )
        asked = asked.exclude(correction_asked_by=None).exclude(correction_asked_by=user)
        yield from each(asked, _("A correction waits for your signature"), _("Sign"))


def _as_body(user: User, on: date) -> Iterator[Waiting]:
    """The question stands on the desk of whoever enters the ruling."""
    if not holds(user, set(ENTERED_BY.values()), on):
        return
    questions = _proposals().filter(
        state__in=(State.DISPUTED, State.RECONSIDERING), referrals__settled_on=None
    )
    for proposal in questions.prefetch_related("referrals"):
        referral = next((r for r in proposal.referrals.all() if r.settled_on is None), None)
        if referral is None:
            continue
        reconsidered = referral.kind == "reconsideration"
        deciders = referral.deciders if reconsidered else deciders_of_disputes(proposal, on)
        if holds(user, [ENTERED_BY[deciders]], on):
            kinds = (K.DISPUTE, K.RECONSIDER)
            yield Waiting(proposal, _("Rule on the question"), _("Rule"), kinds)


def _table(user: User, on: date) -> Iterator[Todo]:
    """One row stands for the whole queue of the committee."""
    if not holds(user, [Role.PROPOSAL_COMMITTEE_CHAIR, Role.CONGRESS_OFFICER], on):
        return
    count = Proposal.objects.filter(state=State.SUBMITTED).count()
    if count:
        screening = Clock.objects.running().filter(
            kind=K.SCREENING, file__proposal__state=State.SUBMITTED
        )
        first = screening.order_by("due_on").first()
        yield Todo(
            file=None,
            task=_("Screen what was handed in"),
            title=str(_("Proposals to be screened")),
            url=reverse("congress:triage"),
            verb=_("Screen"),
            due_on=first.due_on if first else None,
            clock=first,
            meta=(ngettext("%(n)s waiting", "%(n)s waiting", count) % {"n": count},),
            count=count,
        )


def _signatures(user: User, on: date) -> Iterator[Todo]:
    """Outcomes that wait for a second signature, and what two have signed for the chair."""
    if not holds(user, [Role.PROPOSAL_COMMITTEE_MEMBER, Role.PROPOSAL_COMMITTEE_CHAIR], on):
        return
    waiting = MeetingDecision.objects.filter(
        by_signature=True, items__proposal__state=State.SUBMITTED
    ).filter(
        Q(cosigned_by=None) & ~Q(entered_by=user) | Q(cosigned_by__isnull=False, entered_by=user)
    )
    for decision in waiting.annotate(count=Count("items")).order_by("pk"):
        signed = decision.cosigned_by_id is not None
        yield Todo(
            file=None,
            task=_("Confirm what two have signed") if signed else _("Sign as the second member"),
            title=str(_("Outcomes without a meeting")),
            url=reverse("congress:signature", args=[decision.pk]),
            verb=_("Confirm") if signed else _("Sign"),
            count=decision.count,
        )
