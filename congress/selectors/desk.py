"""What waits for a person; what comes after the docket stands in `desk_handling`."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from casework.models import Clock
from casework.todo import Todo
from members.choices import Role
from members.models import User
from members.selectors import holds

from ..choices import ClockKind, CoMoverState, SecondState, State
from ..models import CoMover, DelegationOffice, Proposal, Second
from ..rules.people import ENTERED_BY, deciders_of_disputes
from . import desk_handling


def todo_for(user: User, on: date) -> list[Todo]:
    """The rows of one desk; the roof sorts them by what is due."""
    return [
        *_as_mover(user, on),
        *_as_asked(user, on),
        *_as_leader(user, on),
        *_at_the_table(user, on),
        *_as_body(user, on),
        *desk_handling.todo_for(user, on),
    ]


def _page(proposal: Proposal) -> str:
    return proposal.get_absolute_url()


def _clocks(proposals: list[Proposal], *kinds: str) -> dict[int, Clock]:
    """The running clock of these kinds per file, in one query."""
    rows = Clock.objects.running().filter(file__in=[p.file_id for p in proposals], kind__in=kinds)
    return {clock.file_id: clock for clock in rows.order_by("-due_on")}


def _rows(proposals: QuerySet[Proposal], task, verb, *kinds: str) -> Iterator[Todo]:
    found = list(proposals.select_related("file", "session"))
    running = _clocks(found, *kinds) if kinds else {}
    for proposal in found:
        clock = running.get(proposal.file_id)
        yield Todo(
            file=proposal.file,
            task=task,
            title=str(proposal),
            url=_page(proposal),
            verb=verb,
            due_on=clock.due_on if clock else None,
            clock=clock,
            meta=(proposal.number,) if proposal.number else (),
        )


def _as_mover(user: User, on: date) -> Iterator[Todo]:
    own = Proposal.objects.filter(mover=user.person_id)
    yield from _rows(own.filter(state=State.DRAFT), _("Finish the draft"), _("Write on"))
    yield from _rows(
        own.filter(state=State.SECONDING),
        _("Seconds are being sought"),
        _("See the seconds"),
        ClockKind.COLLECTION,
    )
    yield from _rows(
        own.filter(state=State.SENT_BACK),
        _("Revise and hand in again"),
        _("Revise"),
        ClockKind.REVISE,
    )
    yield from _rows(
        own.filter(state=State.DECLINED),
        _("Declined: accept it or ask for a reconsideration"),
        _("See the reason"),
        ClockKind.ASK_RECONSIDERATION,
    )
    yield from _rows(
        Proposal.objects.filter(handed_to=user.person_id),
        _("The lead is offered to you"),
        _("Answer"),
    )


def _as_asked(user: User, on: date) -> Iterator[Todo]:
    seeking = (State.SECONDING, State.SENT_BACK)
    for state, task, verb in (
        (SecondState.INVITED, _("You are asked to second"), _("Read and answer")),
        (SecondState.TO_CONFIRM, _("The text was changed: confirm your second"), _("Confirm")),
    ):
        asked = Second.objects.filter(
            person=user.person_id, state=state, proposal__state__in=seeking
        )
        yield from _rows(
            Proposal.objects.filter(pk__in=asked.values("proposal")),
            task,
            verb,
            ClockKind.COLLECTION,
            ClockKind.REVISE,
        )
    joining = CoMover.objects.filter(person=user.person_id, state=CoMoverState.ASKED)
    yield from _rows(
        Proposal.objects.filter(
            pk__in=joining.values("proposal"), state__in=(State.DRAFT, State.SECONDING)
        ),
        _("You are asked to move together"),
        _("Answer"),
        ClockKind.COLLECTION,
    )


def _as_leader(user: User, on: date) -> Iterator[Todo]:
    led = DelegationOffice.objects.in_force(on).filter(
        person=user.person_id, role__in=("delegation_leader", "delegation_deputy")
    )
    reviewed = Proposal.objects.filter(
        state=State.LEADER_REVIEW, delegation__in=led.values("delegation")
    ).exclude(mover=user.person_id)
    yield from _rows(reviewed, _("Review for the delegation"), _("Review"), ClockKind.LEADER_REVIEW)


def _at_the_table(user: User, on: date) -> Iterator[Todo]:
    desk = (Role.PROPOSAL_COMMITTEE_CHAIR, Role.CONGRESS_OFFICER)
    if not holds(user, desk, on):
        return
    waiting = Proposal.objects.filter(state=State.SUBMITTED)
    count = waiting.count()
    if count:
        first = (
            Clock.objects.running()
            .filter(kind=ClockKind.SCREENING, file__proposal__state=State.SUBMITTED)
            .order_by("due_on")
            .first()
        )
        yield Todo(
            file=None,
            task=_("Screen what was handed in"),
            title=str(_("Proposals to be screened")),
            url="/proposals/triage/",
            verb=_("Screen"),
            due_on=first.due_on if first else None,
            clock=first,
            count=count,
        )
    if holds(user, [Role.PROPOSAL_COMMITTEE_CHAIR], on):
        yield from _rows(
            Proposal.objects.exclude(withdrawal_asked_on=None).exclude(state=State.WITHDRAWN),
            _("The mover asks to withdraw"),
            _("Decide"),
        )


def _as_body(user: User, on: date) -> Iterator[Todo]:
    if not holds(user, set(ENTERED_BY.values()), on):
        return
    questions = Proposal.objects.filter(
        state__in=(State.DISPUTED, State.RECONSIDERING), referrals__settled_on=None
    ).prefetch_related("referrals")
    mine = []
    for proposal in questions.select_related("session"):
        referral = next(r for r in proposal.referrals.all() if r.settled_on is None)
        deciders = (
            referral.deciders
            if referral.kind == "reconsideration"
            else deciders_of_disputes(proposal, on)
        )
        if holds(user, [ENTERED_BY[deciders]], on):
            mine.append(proposal.pk)
    yield from _rows(
        Proposal.objects.filter(pk__in=mine),
        _("Rule on the question"),
        _("Rule"),
        ClockKind.DISPUTE,
        ClockKind.RECONSIDER,
    )
