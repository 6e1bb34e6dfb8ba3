"""Who is told of what the congress officer enters: a window moved, a mandate ended, an office."""

from datetime import date

from django.urls import reverse
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from casework import notices, recusal, words
from casework.models import Recusal
from members.choices import Role
from members.selectors import holders, superior

from ..models import Delegate, DelegationOffice, Proposal, Session
from ..selectors.audience import accounts
from .telling import LEGAL, tell

day_words = lazy(words.day_words, str)  # each reader has the day in her own language


def window_moved(session: Session, *, before: date, reason: str, on: date) -> None:
    mandates = Delegate.objects.in_office(on).filter(term=session.term)
    notices.notify(
        accounts(m.person for m in mandates.select_related("person__user")),
        subject=format_lazy(
            _("Proposals for the {session} are received until {day}"),
            session=session.name,
            day=day_words(session.window_closes_on),
        ),
        body=format_lazy(
            _("Before it was {day}. Reason: {reason}"), day=day_words(before), reason=reason
        ),
        url=reverse("congress:session_of", args=[session.code]),
        policy=LEGAL,
    )


def opening_moved(session: Session, *, before: date, reason: str, on: date) -> None:
    mandates = Delegate.objects.in_office(on).filter(term=session.term_id)
    notices.notify(
        accounts(m.person for m in mandates.select_related("person__user")),
        subject=format_lazy(
            _("The {session} opens on {day}"), session=session.name, day=day_words(session.opens_on)
        ),
        body=format_lazy(
            _("Before it was {day}. Reason: {reason}"), day=day_words(before), reason=reason
        ),
        url=reverse("congress:session_of", args=[session.code]),
        policy=LEGAL,
    )


def mandate_ends(delegate: Delegate, *, on: date) -> None:
    """To her alone: why a mandate ends is nobody else's business."""
    notices.notify(
        accounts([delegate.person]),
        subject=format_lazy(
            _("Your mandate as a delegate ends on {day}"), day=day_words(delegate.mandate_to)
        ),
        body=format_lazy(
            _(
                "Hand your drafts over to another delegate, else they lapse. What has been "
                "submitted goes on. Reason: {reason}"
            ),
            reason=delegate.end_reason,
        ),
        url=reverse("congress:delegates"),
        policy=LEGAL,
    )


def delegate_moved(delegate: Delegate, *, on: date) -> None:
    """To her and to the leaders of her new delegation."""
    offices = DelegationOffice.objects.in_force(on).filter(
        delegation=delegate.delegation, role__in=(Role.DELEGATION_LEADER, Role.DELEGATION_DEPUTY)
    )
    leaders = [office.person for office in offices.select_related("person__user")]
    notices.notify(
        accounts([delegate.person, *leaders]),
        subject=format_lazy(
            _("{name} belongs to {delegation} from {day}"),
            name=delegate.person.name,
            delegation=delegate.delegation.name,
            day=day_words(delegate.mandate_from),
        ),
        url=reverse("congress:delegates"),
    )


def appointed_in_delegation(office: DelegationOffice) -> None:
    notices.notify(
        accounts([office.person]),
        subject=format_lazy(
            _("You are {role} of {delegation} from {day}"),
            role=Role(office.role).label,
            delegation=office.delegation.name,
            day=day_words(office.from_on),
        ),
        url=reverse("congress:delegates"),
    )


def stepped_back(proposal: Proposal, row: Recusal, *, on: date) -> None:
    """The chair and the office: a draft may be missing now, or the member in charge."""
    desk = {user.pk: user for role in DESK for user in holders(role, on) if user != row.user}
    tell(
        proposal,
        desk.values(),
        _("{name} has stepped back from proposal {number}"),
        _("Ground: {ground}. The others decide; she is not counted in the quorum."),
        name=row.user,
        ground=row.get_ground_display(),
    )
    if row.user in (chairs := holders(Role.PROPOSAL_COMMITTEE_CHAIR, on)):
        left = [user for user in chairs if not recusal.stands(proposal.file, user)]
        tell(
            proposal,
            () if left else superior(Role.PROPOSAL_COMMITTEE_CHAIR, None, on),
            _("Proposal {number} has no chair of the committee any more"),
            _("{name} has stepped back and has no deputy. Have a deputy named, who decides it."),
            name=row.user,
        )


def let_back(proposal: Proposal, row: Recusal, *, reason: str) -> None:
    tell(
        proposal,
        [row.user],
        _("Proposal {number} is open to you again"),
        _("You had stepped back. Reason: {reason}"),
        reason=reason,
    )


DESK = (Role.PROPOSAL_COMMITTEE_CHAIR, Role.CONGRESS_OFFICER)
