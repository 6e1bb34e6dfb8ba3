"""The course of a session: plan the next one, move the end of its window, open it, close it. The
congress officer enters all of this (congress.md 9.1); everybody reads it on the session's page."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.words import day_words

from ..choices import SessionKind, SessionState
from ..forms.office import CloseForm, CorrectPlanForm, OpenForm, WindowForm
from ..forms.roster import SessionForm, first_dates, next_ordinal
from ..models import Session
from ..selectors.mandates import lapsed_with_the_window, told_of_a_window
from ..selectors.roster import delegates_of, school_term
from ..services import course, sessions
from .asking import ask, sent
from .roster import office_only


def _page(session: Session) -> str:
    return reverse("congress:session_of", args=[session.code])


def _crumbs(session: Session) -> list[tuple[str, str]]:
    return [(_("Staff congress"), reverse("congress:session")), (str(session), _page(session))]


def _found(code: str) -> Session:
    return get_object_or_404(
        Session.objects.of_the_school().select_related("term__congress"), code=code
    )


@office_only
def plan(request: HttpRequest) -> HttpResponse:
    """Plan the next session: its window for proposals and its opening day."""
    term = school_term(request.today)
    if term is None:
        messages.error(request, _("Enter the term first."))
        return redirect("congress:roster_term")
    last = term.sessions.order_by("-opens_on").first()
    form = SessionForm(
        sent(request),
        initial={"ordinal": next_ordinal(term.sessions), **first_dates(last, request.today)},
    )
    return ask(
        request,
        form,
        lambda **given: sessions.plan(
            term=term,
            delegates_total=delegates_of(term, request.today).count(),
            by=request.user,
            on=request.today,
            **given,
        ),
        question=_("Plan the next session"),
        lead=_("%(congress)s, term %(n)d") % {"congress": term.congress, "n": term.ordinal},
        effects=[
            _("From the first day of the window delegates seek seconds and submit."),
            _("The rules of the rulebook are frozen that day and hold for the whole session."),
            _("Nobody is told yet; the dates stand on the page of the congress at once."),
        ],
        verb=_("Plan it"),
        said=lambda row: _("%(session)s is planned.") % {"session": row},
        back=reverse("congress:roster"),
        crumbs=[
            (_("Staff congress"), reverse("congress:session")),
            (_("Term and delegates"), reverse("congress:roster")),
        ],
    )


@office_only
def correct_plan(request: HttpRequest, code: str) -> HttpResponse:
    """Correct what was planned, while the session has not opened."""
    session = _found(code)
    if request.method == "GET" and session.state != SessionState.PLANNED:
        messages.info(request, _("This session has been opened before."))
        return redirect(_page(session))
    collecting = session.window_opens_on <= request.today
    return ask(
        request,
        CorrectPlanForm(sent(request), session=session, on=request.today),
        lambda **given: sessions.correct_plan(
            session=session, by=request.user, on=request.today, **given
        ),
        question=_("Correct the plan of %(session)s") % {"session": session},
        effects=[
            _("What stood before stays readable on the page of the session, with the reason."),
            _("The window is open: its end is moved on a page of its own. All delegates are told "
              "of a new opening day.")
            if collecting
            else _("Nobody is told yet; the dates stand on the page of the congress at once."),
        ],
        verb=_("Correct it"),
        said=lambda row: _("The plan of %(session)s is corrected.") % {"session": row},
        back=_page(session),
        crumbs=_crumbs(session),
    )  # fmt: skip


def why_not_move(session: Session) -> str:
    if session.state == SessionState.PLANNED:
        return ""
    return _("The session has opened: its window is not moved any more.")


@office_only
def move_window(request: HttpRequest, code: str) -> HttpResponse:
    """Move the last day for proposals, with a reason that all delegates read (E9)."""
    session = _found(code)
    if request.method == "GET" and (why := why_not_move(session)):
        messages.info(request, why)
        return redirect(_page(session))
    return ask(
        request,
        WindowForm(sent(request), initial={"opens_on": session.opens_on}),
        lambda **given: course.move_window(
            session=session, by=request.user, on=request.today, **given
        ),
        question=_("Move the end of the window"),
        lead=_("%(session)s collects proposals until %(day)s.")
        % {"session": session, "day": day_words(session.window_closes_on)},
        effects=_moved_with(session, request.today),
        verb=_("Move it"),
        said=lambda row: (
            _("Moved to %(day)s. All delegates are told.")
            % {"day": day_words(row.window_closes_on)}
        ),
        back=_page(session),
        crumbs=_crumbs(session),
    )


def _moved_with(session: Session, on: Any) -> list[str]:
    clocks = course.moving_clocks(session).count()
    screened = course.screening_clocks(session).count()
    told = told_of_a_window(session, on)
    lapsed = lapsed_with_the_window(session)
    lines = [
        ngettext(
            "%(n)d proposal that seeks seconds goes on until the new day.",
            "%(n)d proposals that seek seconds go on until the new day.",
            clocks,
        )
        % {"n": clocks},
        ngettext(
            "%(n)d delegate gets a notice with the new day and the reason.",
            "%(n)d delegates get a notice with the new day and the reason.",
            told,
        )
        % {"n": told},
    ]
    if lapsed:
        lines.append(
            ngettext(
                "%(n)d proposal lapsed with the window: the chair of the committee may restore it.",
                "%(n)d proposals lapsed with the window: the chair of the committee may restore "
                "them.",
                lapsed,
            )
            % {"n": lapsed}
        )
    if screened:
        lines.append(
            ngettext(
                "%(n)d submitted proposal is to be screened in a time counted from the new day.",
                "%(n)d submitted proposals are to be screened in a time counted from the new day.",
                screened,
            )
            % {"n": screened}
        )
    lines.append(_("Reviews and revisions keep their days; the frozen rules stay."))
    return lines


@office_only
def open_session(request: HttpRequest, code: str) -> HttpResponse:
    """Enter that the session has opened, with the delegates present."""
    session = _found(code)
    if request.method == "GET" and (why := course.why_not_open(session, request.today)):
        messages.info(request, why)
        return redirect(_page(session))
    total = delegates_of(session.term, request.today).count()
    form = OpenForm(
        sent(request),
        initial={"day": request.today},
        total=total,
        least=course.quorum(total),
        third=course.third(total),
        called=session.kind == SessionKind.EXTRAORDINARY,
    )
    return ask(
        request,
        form,
        lambda **given: course.open_session(
            session=session, by=request.user, on=request.today, **given
        ),
        question=_("Open %(session)s?") % {"session": session},
        lead=_("Planned for %(day)s.") % {"day": day_words(session.opens_on)},
        effects=[
            _("The page of the congress says that the session is open, and since when."),
            _rulings(session, _("While it sits the presidium rules on disputed proposals.")),
            _("New proposals belong to this session, as those of the recess, from this day on."),
            _("The window for proposals is not moved any more."),
        ],
        undo=_("It is not undone. The next step is closing the session."),
        verb=_("Open the session"),
        said=lambda row: _("%(session)s is open.") % {"session": row},
        back=_page(session),
        crumbs=_crumbs(session),
    )


def _rulings(session: Session, words: str) -> str:
    """Who rules on disputes depends on the session, but for a school without a presidium."""
    if session.rule("congress.dispute_body") == "joint_meeting":
        return _("The joint meeting of the delegation leaders rules on disputes, as before.")
    return words


@office_only
def close_session(request: HttpRequest, code: str) -> HttpResponse:
    """Enter that the session has closed."""
    session = _found(code)
    if request.method == "GET" and session.state != SessionState.OPEN:
        messages.info(
            request,
            _("This session has not been opened yet.")
            if session.state == SessionState.PLANNED
            else _("This session has been closed before."),
        )
        return redirect(_page(session))
    return ask(
        request,
        CloseForm(sent(request), initial={"day": request.today}),
        lambda **given: course.close_session(
            session=session, by=request.user, on=request.today, **given
        ),
        question=_("Close %(session)s?") % {"session": session},
        lead=_("Open since %(day)s.") % {"day": day_words(session.opens_on)},
        effects=[
            _rulings(
                session,
                _("From the next day on the executive committee rules on disputed proposals."),
            ),
            _("All proposals go on; no time limit changes."),
        ],
        undo=_("A closed session is not opened again; plan an extraordinary one if needed."),
        verb=_("Close the session"),
        final=True,
        said=lambda row: _("%(session)s is closed.") % {"session": row},
        back=_page(session),
        crumbs=_crumbs(session),
    )


def offered(session: Session, on: Any) -> dict[str, Any]:
    """What the officer may do with the session today, and why the rest is not possible."""
    deeds, cannot = [], []
    for name, label, why in (
        ("window_move", _("Move the end of the window…"), why_not_move(session)),
        ("session_open", _("Open the session…"), course.why_not_open(session, on)),
        ("session_correct", _("Correct the plan…"), ""),
    ):
        if session.state != SessionState.PLANNED:
            continue
        if why:
            cannot.append(why)
        else:
            deeds.append({"label": label, "url": reverse(f"congress:{name}", args=[session.code])})
    if session.state == SessionState.OPEN:
        url = reverse("congress:session_close", args=[session.code])
        deeds.append({"label": _("Close the session…"), "url": url})
    deeds.append({"label": _("Plan the next session"), "url": reverse("congress:roster_session")})
    return {"deeds": deeds, "cannot": cannot}
