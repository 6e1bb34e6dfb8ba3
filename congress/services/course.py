"""The course of a session: its window is moved, it opens, it closes. The congress officer enters
these; whoever may is asked by the page. Each leaves an entry in the session's own trail."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from casework import clocks
from casework.models import Clock
from casework.transitions import TransitionRefused
from casework.words import day_words

from ..choices import ClockKind, SessionAct, SessionCaller, SessionKind, SessionState
from ..models import Delegate, Session
from ..notices import office as notices
from .sessions import enter


def moving_clocks(session: Session, closes_on: date | None = None) -> QuerySet[Clock]:
    """The running limits for seconds that end with the window, and with a later end also those
    between: a proposal restored meanwhile has three days of its own. Proposals of the recess have
    a time of theirs."""
    last = session.window_closes_on
    rows = Clock.objects.running().filter(
        kind=ClockKind.COLLECTION,
        file__proposal__session=session,
        file__proposal__in_recess=False,
    )
    if closes_on is not None and closes_on > last:
        return rows.filter(due_on__gte=last, due_on__lt=closes_on)
    return rows.filter(due_on=last)


def screening_clocks(session: Session) -> QuerySet[Clock]:
    """The live limits of the committee that are counted from the end of the window: of all that
    came in it and lies on the table, or rests. What came back to the table has a start of its
    own."""
    return Clock.objects.live().filter(
        kind=ClockKind.SCREENING,
        started_on=session.window_closes_on,
        file__proposal__session=session,
        file__proposal__in_recess=False,
    )


@transaction.atomic
def move_window(
    *,
    session: Session,
    closes_on: date,
    by: Any,
    on: date,
    reason: str,
    opens_on: date | None = None,
) -> Session:
    """Move the end of the window: the limits for seconds end with it and those of the committee
    are counted from it, all delegates are told, what lapsed meanwhile may be restored (E9). With
    `opens_on` the session itself is put off or brought forward."""
    row = Session.objects.select_for_update().get(pk=session.pk)
    if row.state != SessionState.PLANNED:
        raise TransitionRefused(_("The session has opened: its window is not moved any more."))
    if closes_on < on:
        raise ValidationError({"closes_on": _("The new end of the window is past already.")})
    if closes_on == row.window_closes_on:
        raise ValidationError({"closes_on": _("The window ends on this day already.")})
    opening = opens_on or row.opens_on
    if opening < on:
        raise ValidationError({"opens_on": _("The opening day is past already.")})
    _check_moved(row, closes_on, opening)
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("Say why the window is moved.")})
    before = row.window_closes_on
    ending, counting = moving_clocks(row, closes_on), screening_clocks(row)
    for clock in sorted([*ending, *counting], key=lambda c: (c.file_id, c.pk)):  # the lock order
        if clock.kind == ClockKind.COLLECTION:
            clocks.move_date(clock, closes_on, by=by, on=on, reason=reason)
        else:
            _count_from(clock, closes_on, by=by, on=on, reason=reason)
    row.window_closes_on, row.opens_on = closes_on, opening
    row.save(update_fields=["window_closes_on", "opens_on"])
    enter(
        row,
        SessionAct.MOVE_WINDOW,
        by=by,
        on=on,
        before=before,
        after=closes_on,
        reason=reason,
    )
    session.refresh_from_db()
    notices.window_moved(session, before=before, reason=reason, on=on)
    return session


def _count_from(clock: Clock, day: date, *, by: Any, on: date, reason: str) -> None:
    """Count a limit of the committee from another day. One of a case that rests goes on resting:
    the day is not before `on`, so that nothing which has been counted is lost."""
    moved = clocks.restart(clock, starts_on=day, by=by, on=on, reason=reason)
    if clock.state == Clock.State.PAUSED:
        clocks.pause(moved, by=by, on=on, reason=reason, with_case=clock.paused_with_case)


def _check_moved(row: Session, closes_on: date, opening: date) -> None:
    if not 7 <= (closes_on - row.window_opens_on).days + 1 <= 90:
        raise ValidationError({"closes_on": _("The window is open for 7 to 90 days.")})
    if closes_on > opening:
        raise ValidationError({"closes_on": _("The window closes before the session opens.")})
    next_one = (
        Session.objects.filter(
            term__congress=row.term.congress_id, window_opens_on__gt=row.window_opens_on
        )
        .order_by("window_opens_on")
        .first()
    )
    if next_one and (closes_on >= next_one.window_opens_on or opening >= next_one.opens_on):
        raise ValidationError(
            _("%(session)s comes next: its window opens on %(day)s.")
            % {"session": next_one, "day": day_words(next_one.window_opens_on)}
        )


def quorum(delegates: int) -> int:
    """How many must be present: two thirds of all delegates or more (Order 32 Art. 19, 待核对)."""
    return -(-2 * delegates // 3)


@transaction.atomic
def open_session(
    *,
    session: Session,
    on: date,
    by: Any = None,
    day: date | None = None,
    present: int | None = None,
    called_by: str = "",
    ground: str = "",
    signers: int | None = None,
) -> Session:
    """Open the session; `day` is the day it opened, when it is entered later. Where the number of
    delegates `present` is given, two thirds of all must be there. Of an extraordinary one it is
    said who called it and on what ground."""
    row = Session.objects.select_for_update().get(pk=session.pk)
    day = day or on
    _may_open(row, on)
    if day > on:
        raise ValidationError({"day": _("This day lies ahead.")})
    if day < row.window_closes_on:
        raise ValidationError(
            {"day": _("Proposals were collected until %(day)s.") % {"day": _last(row)}}
        )
    if present is not None:
        _check_quorum(row, present, day)
    if row.kind == SessionKind.EXTRAORDINARY:
        _call(row, called_by, ground.strip(), signers, day)
    before = row.opens_on
    row.state, row.opens_on = SessionState.OPEN, day
    row.save(update_fields=["state", "opens_on", *CALL])
    enter(row, SessionAct.OPEN, by=by, on=day, before=before, after=day, present=present)
    session.refresh_from_db()
    return session


CALL = ("called_by", "call_ground", "call_signers")


def third(delegates: int) -> int:
    """How many must sign to call an extraordinary session: a third or more (Order 32 Art. 17)."""
    return -(-delegates // 3)


def _call(row: Session, called_by: str, ground: str, signers: int | None, day: date) -> None:
    """Order 32 Art. 17: for a major matter, on the proposal of the school, its union or a third of
    the delegates."""
    faults = {}
    if called_by not in SessionCaller.values:
        faults["called_by"] = _("Say who called the extraordinary session.")
    if not ground:
        faults["ground"] = _("Name the major matter for which it was called.")
    if called_by == SessionCaller.DELEGATES:
        total = Delegate.objects.in_office(day).filter(term=row.term).count()
        if signers is None:
            faults["signers"] = _("How many delegates signed?")
        elif signers > total:
            faults["signers"] = _("There are only %(n)d formal delegates.") % {"n": total}
        elif signers < third(total):
            faults["signers"] = _(
                "At least %(least)d of %(total)d delegates must have signed (Order 32 Art. 17)."
            ) % {"least": third(total), "total": total}
    if faults:
        raise ValidationError(faults)
    row.called_by, row.call_ground = called_by, ground
    row.call_signers = signers if called_by == SessionCaller.DELEGATES else None


def _last(row: Session) -> str:
    return day_words(row.window_closes_on)


def _may_open(row: Session, on: date) -> None:
    if row.state != SessionState.PLANNED:
        raise TransitionRefused(_("This session has been opened before."))
    if on < row.window_closes_on:
        raise TransitionRefused(
            _("Proposals are collected until %(day)s: the session opens after that.")
            % {"day": _last(row)}
        )
    others = Session.objects.filter(term__congress=row.term.congress_id).exclude(pk=row.pk)
    unclosed = list(others.exclude(state=SessionState.CLOSED))
    for sitting in unclosed:
        if sitting.state == SessionState.OPEN and sitting.opens_on <= on:
            raise TransitionRefused(_("%(session)s is still open.") % {"session": sitting})
    planned = (s for s in unclosed if s.state == SessionState.PLANNED)
    skipped = next((s for s in planned if s.opens_on < row.opens_on), None)
    if skipped:
        raise TransitionRefused(
            _("%(session)s comes before it and has not been opened.") % {"session": skipped}
        )


def why_not_open(session: Session, on: date) -> str:
    """Why the session cannot be opened that day, in words; empty when it can."""
    try:
        _may_open(session, on)
    except TransitionRefused as refused:
        return str(refused)
    return ""


def _check_quorum(row: Session, present: int, day: date) -> None:
    total = Delegate.objects.in_office(day).filter(term=row.term).count()
    if present > total:
        raise ValidationError(
            {"present": _("There are only %(n)d formal delegates.") % {"n": total}}
        )
    if present < quorum(total):
        raise ValidationError(
            {
                "present": _(
                    "At least %(least)d of %(total)d delegates must be present "
                    "(Order 32 Art. 19): the session cannot open."
                )
                % {"least": quorum(total), "total": total}
            }
        )


@transaction.atomic
def close_session(
    *, session: Session, on: date, by: Any = None, day: date | None = None
) -> Session:
    """Close the session; `day` is its last day, when that is entered later."""
    row = Session.objects.select_for_update().get(pk=session.pk)
    day = day or on
    if row.state == SessionState.PLANNED:
        raise TransitionRefused(_("This session has not been opened yet."))
    if row.state == SessionState.CLOSED:
        raise TransitionRefused(_("This session has been closed before."))
    if day > on:
        raise ValidationError({"day": _("This day lies ahead.")})
    if day < row.opens_on:
        raise ValidationError(
            {"day": _("The session opened on %(day)s.") % {"day": day_words(row.opens_on)}}
        )
    row.state, row.closed_on = SessionState.CLOSED, day
    row.save(update_fields=["state", "closed_on"])
    enter(row, SessionAct.CLOSE, by=by, on=day, after=day)
    session.refresh_from_db()
    return session
