"""Terms and sessions: the window, the rules frozen at its opening, opening and closing."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from casework import clocks, rulebook
from casework.models import Clock
from members.models import Department

from ..choices import ClockKind, SessionKind, SessionState
from ..models import Congress, Session, Term
from ..notices import writing as notices
from ..rulebook import FROZEN_ELSEWHERE


@transaction.atomic
def found(
    *, name: str, department: Department | None = None, is_assembly: bool = False
) -> Congress:
    return Congress.objects.create(name=name, department=department, is_assembly=is_assembly)


@transaction.atomic
def begin_term(
    *,
    congress: Congress,
    ordinal: int,
    starts_on: date,
    years: int = 5,
    ends_on: date | None = None,
) -> Term:
    if years not in (3, 5):
        raise ValidationError(_("A term has three or five years."))
    return Term.objects.create(
        congress=congress, ordinal=ordinal, years=years, starts_on=starts_on, ends_on=ends_on
    )


@transaction.atomic
def plan(
    *,
    term: Term,
    ordinal: int,
    name: str,
    window_opens_on: date,
    window_closes_on: date,
    opens_on: date,
    delegates_total: int = 0,
    kind: str = SessionKind.REGULAR,
) -> Session:
    """Plan a session. Its code is term and session in two digits each: `0802`."""
    days = (window_closes_on - window_opens_on).days + 1
    if not 7 <= days <= 90:
        raise ValidationError(_("The window is open for 7 to 90 days."))
    if window_closes_on > opens_on:
        raise ValidationError(_("The window closes before the session opens."))
    return Session.objects.create(
        term=term,
        ordinal=ordinal,
        code=f"{term.ordinal:02}{ordinal:02}",
        name=name,
        kind=kind,
        window_opens_on=window_opens_on,
        window_closes_on=window_closes_on,
        opens_on=opens_on,
        delegates_total=delegates_total,
    )


@transaction.atomic
def freeze(*, session: Session, on: date) -> Session:
    """Keep the rules as they stand when the window opens; a later value serves the next session."""
    locked = Session.objects.select_for_update().get(pk=session.pk)
    if not locked.frozen_rules:
        day = max(on, locked.window_opens_on)
        locked.frozen_rules = {
            **rulebook.freeze("congress", day),
            **rulebook.freeze(FROZEN_ELSEWHERE, day),
        }
        locked.save(update_fields=["frozen_rules"])
    session.frozen_rules = locked.frozen_rules
    return locked


@transaction.atomic
def move_window(*, session: Session, closes_on: date, by: Any, on: date, reason: str) -> Session:
    """Move the end of the window: live clocks move with it, all delegates are told, what lapsed
    meanwhile may be restored (E9)."""
    if closes_on < on:
        raise ValidationError(_("The new end of the window is past already."))
    if closes_on > session.opens_on:
        raise ValidationError(_("The window closes before the session opens."))
    if not reason.strip():
        raise ValidationError(_("Say why the window is moved."))
    before = session.window_closes_on
    live = Clock.objects.running().filter(
        kind=ClockKind.COLLECTION,
        due_on=before,
        file__proposal__session=session,
        file__proposal__in_recess=False,
    )
    for clock in live.order_by("file_id"):
        clocks.move_date(clock, closes_on, by=by, on=on, reason=reason)
    session.window_closes_on = closes_on
    session.save(update_fields=["window_closes_on"])
    notices.window_moved(session, before=before, on=on)
    return session


@transaction.atomic
def open_session(*, session: Session, on: date) -> Session:
    session.state, session.opens_on = SessionState.OPEN, on
    session.save(update_fields=["state", "opens_on"])
    return session


@transaction.atomic
def close_session(*, session: Session, on: date) -> Session:
    session.state, session.closed_on = SessionState.CLOSED, on
    session.save(update_fields=["state", "closed_on"])
    return session


def receiving(on: date) -> tuple[Session, bool]:
    """The session to which a proposal of that day belongs, and whether it comes in the recess:
    the one whose window is open, else the last one held (proposals.md 1)."""
    sessions = Session.objects.of_the_school()
    collecting = sessions.collecting(on).order_by("-window_opens_on").first()
    if collecting:
        return collecting, False
    last = sessions.held(on).first() or (
        sessions.filter(window_opens_on__lte=on).order_by("-window_opens_on").first()
    )
    if last is None:
        raise ValidationError(_("No session receives proposals yet."))
    return last, True
