"""What lies on a person's desk: the table's rows, the committee's queue, signatures, her own."""

from collections.abc import Iterator
from enum import IntEnum

from django.db.models import (
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    prefetch_related_objects,
)
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from casework.access import Gate
from casework.asking import Answer, Found, branch
from casework.models import Clock
from casework.todo import Asking, Desk, Own, OwnList, Todo
from members.models import Department, User

from ..choices import OPEN_STATES, ClockKind, State
from ..looks import family
from ..models import Delegate, MeetingDecision, Proposal, Session
from . import desk_seats as seat
from .desk_seats import Sitter
from .desk_table import DUTIES, Duty
from .dissolved import left_behind
from .waiting import Case, Limits, read_cases, read_limits


class Beside(IntEnum):
    """The branches that are no line of the table, numbered behind its lines; the roof's own come
    after 9000."""

    QUEUE = 1001  # what the committee has to screen
    FIRST_LIMIT = 1002  # of each session the clock of that queue which ends first
    TO_SIGN = 1003
    SIGNED = 1004
    OWN = 1005
    COLLECTING = 1006
    DISSOLVED = 1007  # departments that left cases behind


def desk_for(user: User, gate: Gate) -> Asking:
    """Everything at the price of three queries: which cases, the cases, their clocks."""
    me = Sitter(user, gate.on)
    return Asking(
        lay=lambda answer: _laid(me, gate, answer),
        count=lambda answer: _counted(me, gate, answer),
        branches=[*_lines(me), *_queue(me, gate), *_signatures(me), *_dissolved(me), *_own(me)],
    )


def _laid(me: Sitter, gate: Gate, answer: Answer) -> Desk:
    lines = _in_lines(answer)
    cases = read_cases([found.pk for found in (*lines, *answer[Beside.OWN])], gate)
    waiting = list(_judged(me, lines, cases))
    limits = read_limits(
        {case.file_id for duty, case in waiting if duty.due},
        {kind for duty, _case in waiting for kind in duty.due},
        [found.pk for found in answer[Beside.FIRST_LIMIT]],
    )
    todos = [
        *(_todo(duty, case, limits) for duty, case in waiting),
        *_screening(answer, limits),
        *_signing(answer),
        *_succeeding(answer),
    ]
    return Desk(todos, _own_list(answer, cases))


def _counted(me: Sitter, gate: Gate, answer: Answer) -> int:
    """Nobody asks by when: the clocks are not read."""
    lines = _in_lines(answer)
    cases = read_cases([found.pk for found in lines], gate)
    batches = (Beside.QUEUE, Beside.TO_SIGN, Beside.SIGNED)
    many = sum(found.count for batch in batches for found in answer[batch])
    many += len(answer[Beside.DISSOLVED])
    return many + sum(1 for _line in _judged(me, lines, cases))


# ------------------------------------------------------------------ the lines of the table


def _lines(me: Sitter) -> Iterator[QuerySet]:
    for number, duty in enumerate(DUTIES):
        sits = duty.seat(me)
        if sits is not None:
            yield branch(number, duty.model.objects.filter(sits & duty.where))


def _in_lines(answer: Answer) -> list[Found]:
    return [found for number in range(len(DUTIES)) for found in answer[number]]


def _judged(me: Sitter, lines: list[Found], cases: dict[int, Case]) -> Iterator[tuple[Duty, Case]]:
    """Each line with its case, where the gate opens it and the line's own rule agrees."""
    pairs = [(DUTIES[found.branch], cases[found.pk]) for found in lines if found.pk in cases]
    prefetch_related_objects([case for duty, case in pairs if duty.only], "session")
    for duty, case in pairs:
        if duty.only is None or duty.only(me, case):
            yield duty, case


def _todo(duty: Duty, case: Case, limits: Limits) -> Todo:
    clock = limits.first(case.file_id, duty.due)
    return Todo(
        file=case.file,
        task=duty.task,
        title=str(case),
        url=reverse(duty.page, args=[case.pk]) if duty.page else case.get_absolute_url(),
        verb=duty.verb,
        due_on=clock.due_on if clock else None,
        clock=clock,
        number=case.number,
        meta=(case.number,) if case.number else (),
        code=duty.code,
    )


# ------------------------------------------------------------------ one row for many


def _queue(me: Sitter, gate: Gate) -> Iterator[QuerySet]:
    """What lies on the committee's table, counted by session as the page of the queue shows it."""
    if seat.screener(me) is None:
        return
    submitted = Proposal.objects.visible_to(gate).filter(state=State.SUBMITTED)
    by_session = submitted.order_by().values("session").annotate(n=Count("pk"))
    yield branch(Beside.QUEUE, by_session, "session", "n")
    limits = Clock.objects.running().filter(
        kind=ClockKind.SCREENING,
        file__proposal__state=State.SUBMITTED,
        file__proposal__session=OuterRef("pk"),
    )
    first = Subquery(limits.order_by("due_on", "pk").values("pk")[:1])
    sessions = Session.objects.annotate(first=first).filter(first__isnull=False)
    yield branch(Beside.FIRST_LIMIT, sessions, "first", "pk")


def _screening(answer: Answer, limits: Limits) -> Iterator[Todo]:
    """A row a session: what an earlier one has left late does not make the new ones late."""
    # In the place of the count stands the session.
    firsts = {found.count: limits.by_pk.get(found.pk) for found in answer[Beside.FIRST_LIMIT]}
    for found in answer[Beside.QUEUE]:
        clock = firsts.get(found.pk)
        title, where = _("Proposals to be screened"), ""
        if clock:
            title = gettext("proposals of %(session)s") % {"session": clock.session_name}
            where = f"?session={clock.session_code}"
        yield Todo(
            file=None,
            task=_("Screen what was handed in"),
            title=str(title),
            url=reverse("congress:triage") + where,
            verb=_("Screen"),
            due_on=clock.due_on if clock else None,
            clock=clock,
            meta=(ngettext("%(n)s waiting", "%(n)s waiting", found.count) % {"n": found.count},),
            count=found.count,
            code="screen",
        )


def _signatures(me: Sitter) -> Iterator[QuerySet]:
    """Outcomes that wait for a second signature, and what two have signed for whoever began."""
    if seat.member(me) is None:
        return
    waiting = MeetingDecision.objects.filter(
        by_signature=True, items__proposal__state=State.SUBMITTED
    ).annotate(n=Count("items"))
    to_sign = waiting.filter(~Q(entered_by=me.user), cosigned_by=None)
    yield branch(Beside.TO_SIGN, to_sign, "pk", "n")
    signed = waiting.filter(cosigned_by__isnull=False, entered_by=me.user)
    yield branch(Beside.SIGNED, signed, "pk", "n")


def _signing(answer: Answer) -> Iterator[Todo]:
    signed = {found.pk for found in answer[Beside.SIGNED]}
    for found in sorted(
        (*answer[Beside.TO_SIGN], *answer[Beside.SIGNED]), key=lambda found: found.pk
    ):
        confirms = found.pk in signed
        yield Todo(
            file=None,
            task=_("Confirm what two have signed") if confirms else _("Sign as the second member"),
            title=str(_("Outcomes without a meeting")),
            url=reverse("congress:signature", args=[found.pk]),
            verb=_("Confirm") if confirms else _("Sign"),
            count=found.count,
            code="signed" if confirms else "cosign_outcomes",
        )


def _dissolved(me: Sitter) -> Iterator[QuerySet]:
    if seat.officer(me) is not None:
        yield branch(Beside.DISSOLVED, left_behind(me.on), "pk", "left")


def _succeeding(answer: Answer) -> Iterator[Todo]:
    """A row a dissolved department: rare, so its name is a query of its own."""
    left = {found.pk: found.count for found in answer[Beside.DISSOLVED]}
    for department in Department.objects.filter(pk__in=left) if left else ():
        n = left[department.pk]
        yield Todo(
            file=None,
            task=_("Dissolved: its cases wait"),
            title=department.name,
            url=reverse("congress:succession", args=[department.pk]),
            verb=_("Move all"),
            meta=(ngettext("%(n)s open case", "%(n)s open cases", n) % {"n": n},),
            code="succession",
        )


# ------------------------------------------------------------------ her own


def _own(me: Sitter) -> Iterator[QuerySet]:
    """What she moves, alone or with others, while it is open; and whether a session collects
    what she, a delegate in office, could write."""
    moved = Proposal.objects.filter(seat.any_mover(me), state__in=OPEN_STATES)
    yield branch(Beside.OWN, moved)
    mandate = Delegate.objects.of_the_school().in_office(me.on).filter(person=me.person)
    collecting = Session.objects.of_the_school().collecting(me.on)
    yield branch(Beside.COLLECTING, collecting.filter(Exists(mandate)), "pk")


def _own_list(answer: Answer, cases: dict[int, Case]) -> OwnList | None:
    """The newest matter first; nothing for whoever has none and cannot begin one."""
    moved = [cases[found.pk] for found in reversed(answer[Beside.OWN]) if found.pk in cases]
    if not moved and not answer[Beside.COLLECTING]:
        return None
    rows = [
        Own(
            file=proposal.file,
            title=str(proposal),
            url=proposal.get_absolute_url(),
            state=proposal.get_state_display(),
            family=family(proposal.state),
            due_on=proposal.file.next_due_on,
        )
        for proposal in moved
    ]
    return OwnList(
        label=_("My proposals"),
        rows=rows,
        url=f"{reverse('congress:proposals')}?view=mine",
        begin=_("Write a proposal"),
        begin_url=reverse("congress:begin") if answer[Beside.COLLECTING] else "",
    )
