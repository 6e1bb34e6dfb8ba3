"""Terms and sessions: planned with their window, the rules frozen at its opening."""

from datetime import date
from typing import Any

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework import rulebook
from casework.actors import label_of, user_of
from casework.transitions import TransitionRefused
from casework.words import day_words
from members.models import Department

from ..choices import SessionAct, SessionKind, SessionState
from ..models import Congress, Session, SessionEntry, Term
from ..notices import office as notices
from ..rulebook import FROZEN_ELSEWHERE
from ..selectors.labels import LABELS


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
    by: Any = None,
    on: date | None = None,
) -> Session:
    """Plan a session. Its code is term and session in two digits each: `0802`. Without `on` a
    session of the past is entered: then nothing of it need lie ahead."""
    Term.objects.select_for_update().get(pk=term.pk)  # two plans at once: one number, one window
    _check_window(window_opens_on, window_closes_on, opens_on, on)
    _check_place(term, ordinal, window_opens_on, window_closes_on, opens_on)
    session = Session.objects.create(
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
    enter(session, SessionAct.PLAN, by=by, on=on or window_opens_on, after=opens_on)
    return session


@transaction.atomic
def correct_plan(
    *,
    session: Session,
    name: str,
    opens_on: date,
    by: Any,
    on: date,
    reason: str,
    window_opens_on: date | None = None,
    window_closes_on: date | None = None,
) -> Session:
    """Correct name and days of a session that has not opened. Once its window is open, its days
    are not touched here: its end is moved with a notice to all (`course.move_window`), and of a
    new opening day all delegates are told."""
    row = Session.objects.select_for_update(of=("self",)).select_related("term").get(pk=session.pk)
    if row.state != SessionState.PLANNED:
        raise TransitionRefused(_("This session has been opened before."))
    given = {
        "name": name.strip(),
        "window_opens_on": window_opens_on or row.window_opens_on,
        "window_closes_on": window_closes_on or row.window_closes_on,
        "opens_on": opens_on,
    }
    changed = {key: value for key, value in given.items() if getattr(row, key) != value}
    if not changed:
        raise ValidationError(_("Nothing is changed."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the plan is corrected.")})
    collecting = row.window_opens_on <= on
    if changed.keys() & {"window_opens_on", "window_closes_on"} and collecting:
        raise TransitionRefused(_("The window is open: move its end, and all delegates are told."))
    if changed.keys() - {"name"}:
        _check_corrected(row, given, on, collecting)
    before = {key: getattr(row, key) for key in changed}
    for key, value in changed.items():
        setattr(row, key, value)
    row.save(update_fields=list(changed))
    changes = [[key, str(old), str(changed[key])] for key, old in before.items()]
    enter(row, SessionAct.CORRECT, by=by, on=on, reason=reason.strip(), changes=changes)
    if collecting and "opens_on" in changed:
        notices.opening_moved(row, before=before["opens_on"], reason=reason.strip(), on=on)
    session.refresh_from_db()
    return session


def _check_corrected(row: Session, given: dict[str, Any], on: date, collecting: bool) -> None:
    opens, closes, opening = (
        given[name] for name in ("window_opens_on", "window_closes_on", "opens_on")
    )
    if opening < on:
        raise ValidationError({"opens_on": _("The opening day is past already.")})
    if collecting:
        if closes > opening:
            raise ValidationError(
                {
                    "opens_on": _("Proposals were collected until %(day)s.")
                    % {"day": day_words(closes)}
                }
            )
    else:
        _check_window(opens, closes, opening, on)
    _check_place(row.term, row.ordinal, opens, closes, opening, but=row.pk)


def _check_window(opens: date, closes: date, opening: date, on: date | None) -> None:
    """`on` is None where a session of the past is entered."""
    if on is not None and opens < on:
        raise ValidationError(
            {"window_opens_on": _("The window opens today or later: this day is past.")}
        )
    if closes < opens:
        raise ValidationError({"window_closes_on": _("The window closes before it opens.")})
    if not 7 <= (closes - opens).days + 1 <= 90:
        raise ValidationError({"window_closes_on": _("The window is open for 7 to 90 days.")})
    if closes > opening:
        raise ValidationError(
            {"window_closes_on": _("The window closes before the session opens.")}
        )
    least = rulebook.value("congress.collection_closes_before", on=on or opens)
    if (opening - closes).days < least:
        raise ValidationError(
            {
                "window_closes_on": ngettext(
                    "The window closes %(n)d day before the session opens (school rule).",
                    "The window closes %(n)d days before the session opens (school rule).",
                    least,
                )
                % {"n": least}
            }
        )


def _check_place(
    term: Term, ordinal: int, opens: date, closes: date, opening: date, but: int | None = None
) -> None:
    """Where a session may stand among the others: once, within its term, in the order of its
    number, and with a window of its own, so that each day's proposals have one session."""
    others = term.sessions.exclude(pk=but)
    if others.filter(ordinal=ordinal).exists():
        raise ValidationError({"ordinal": _("This session of the term is planned already.")})
    if opening < term.starts_on:
        raise ValidationError(
            {"opens_on": _("The term begins only on %(day)s.") % {"day": day_words(term.starts_on)}}
        )
    if term.ends_on is not None and opening > term.ends_on:
        raise ValidationError(
            {"opens_on": _("The term ends on %(day)s.") % {"day": day_words(term.ends_on)}}
        )
    out_of_order = others.filter(
        Q(ordinal__lt=ordinal, opens_on__gte=opening)
        | Q(ordinal__gt=ordinal, opens_on__lte=opening)
    ).first()
    if out_of_order:
        raise ValidationError(
            {
                "opens_on": _("%(session)s opens on %(day)s: the order of the numbers is kept.")
                % {"session": out_of_order, "day": day_words(out_of_order.opens_on)}
            }
        )
    crossed = (
        Session.objects.filter(
            term__congress=term.congress_id,
            window_opens_on__lte=closes,
            window_closes_on__gte=opens,
        )
        .exclude(pk=but)
        .first()
    )
    if crossed:
        raise ValidationError(
            {
                "window_opens_on": _(
                    "%(session)s collects proposals until %(day)s: two windows do not overlap."
                )
                % {"session": crossed, "day": day_words(crossed.window_closes_on)}
            }
        )


def enter(session: Session, act: str, *, by: Any, on: date, **facts: Any) -> None:
    """Keep who did it, when and why in the session's own trail."""
    SessionEntry.objects.create(
        session=session,
        act=act,
        by=user_of(by),
        actor_label=label_of(by) if by is not None else "",
        on=on,
        **facts,
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
        transaction.on_commit(lambda: cache.delete(LABELS))
    session.frozen_rules = locked.frozen_rules
    return locked


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
