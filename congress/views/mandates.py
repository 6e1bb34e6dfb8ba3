"""One delegate as the congress officer works with her: the mandate with its past, its end, another
delegation (congress.md 1.4; proposals.md E1-E3)."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.words import day_words

from ..forms.office import EndMandateForm, MoveDelegateForm
from ..models import Delegate, DelegationOffice
from ..selectors.mandates import hangs_on, offices_of, reviews_left_alone
from ..services import delegates
from .asking import ask, sent
from .roster import office_only


def _found(pk: int) -> Delegate:
    rows = Delegate.objects.of_the_school().select_related(
        "person", "delegation", "term__congress", "appointment"
    )
    return get_object_or_404(rows, pk=pk)


def _page(row: Delegate) -> str:
    return reverse("congress:delegate", args=[row.pk])


def _crumbs(row: Delegate) -> list[tuple[str, str]]:
    return [
        (_("Term and delegates"), reverse("congress:roster")),
        (str(row.delegation), reverse("congress:delegation", args=[row.delegation_id])),
        (str(row.person), _page(row)),
    ]


def open_ended(row: Delegate, rows: list[Delegate], today: date) -> bool:
    """Whether this row of the person is the one to end or to move from."""
    in_office = row.mandate_to is None or row.mandate_to >= today
    return in_office and all(other.mandate_from <= row.mandate_from for other in rows)


@office_only
def delegate(request: HttpRequest, pk: int) -> HttpResponse:
    """The mandate, what came before it, what hangs on it."""
    row = _found(pk)
    rows = list(
        Delegate.objects.filter(term=row.term_id, person=row.person_id)
        .select_related("delegation")
        .order_by("-mandate_from")
    )
    offices = DelegationOffice.objects.filter(
        delegation__term=row.term_id, person=row.person_id
    ).select_related("delegation")
    context = {
        "delegate": row,
        "rows": rows,
        "offices": offices.order_by("-from_on"),
        "hanging": hangs_on(row),
        "may_end": open_ended(row, rows, request.today),
        "today": request.today,
    }
    return render(request, "congress/delegate.html", context)


@office_only
def end_mandate(request: HttpRequest, pk: int) -> HttpResponse:
    """End the mandate with its last day; the page says what hangs on it."""
    row = _found(pk)
    return ask(
        request,
        EndMandateForm(sent(request), initial={"last_day": request.today}),
        lambda **given: delegates.end_mandate(
            delegate=row, by=request.user, on=request.today, **given
        ),
        question=_("End the mandate of %(name)s?") % {"name": row.person},
        lead=_("Delegate of %(delegation)s since %(day)s.")
        % {"delegation": row.delegation, "day": day_words(row.mandate_from)},
        effects=[*_hanging(row), *_offices(row, request.today)],
        undo=_("It is not undone. If elected again, the delegate is entered anew."),
        verb=_("End the mandate"),
        final=True,
        said=lambda done: (
            _("The mandate ends on %(day)s. The delegate is told.")
            % {"day": day_words(done.mandate_to)}
        ),
        back=_page(row),
        crumbs=_crumbs(row),
    )


@office_only
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Another delegation from a day on."""
    row = _found(pk)
    return ask(
        request,
        MoveDelegateForm(sent(request), initial={"on": request.today}, delegate=row),
        lambda **given: delegates.move_delegate(delegate=row, by=request.user, **given),
        question=_("Move %(name)s to another delegation?") % {"name": row.person},
        lead=_("Delegate of %(delegation)s since %(day)s.")
        % {"delegation": row.delegation, "day": day_words(row.mandate_from)},
        effects=[
            _("The mandate goes on without a gap; the roster of any day can still be read."),
            _("What has been moved and seconded stays with the delegation it was done in."),
            *_offices(row, request.today),
            _("The delegate and the leaders of the new delegation are told."),
        ],
        verb=_("Change delegation"),
        said=lambda done: (
            _("%(name)s belongs to %(delegation)s from %(day)s.")
            % {
                "name": done.person,
                "delegation": done.delegation,
                "day": day_words(done.mandate_from),
            }
        ),
        back=_page(row),
        crumbs=_crumbs(row),
    )


def _hanging(row: Delegate) -> list[str]:
    """What follows from the end, in the order of E1-E3; what is nought is not said."""
    has = hangs_on(row)
    lines = [
        (
            has.seconds,
            ngettext(
                "%(n)d second that is not counted yet falls the day after; the mover is told, "
                "without a name.",
                "%(n)d seconds that are not counted yet fall the day after; the movers are told, "
                "without a name.",
                has.seconds,
            ),
        ),
        (
            has.counted,
            ngettext(
                "%(n)d second that was counted stays.",
                "%(n)d seconds that were counted stay.",
                has.counted,
            ),
        ),
        (
            has.begun,
            ngettext(
                "%(n)d proposal not yet submitted must be handed over to another delegate, else "
                "it lapses with its time limit.",
                "%(n)d proposals not yet submitted must be handed over to another delegate, else "
                "they lapse with their time limit.",
                has.begun,
            ),
        ),
        (
            has.going,
            ngettext(
                "%(n)d submitted proposal goes on with its mover's name.",
                "%(n)d submitted proposals go on with their mover's name.",
                has.going,
            ),
        ),
        (
            has.joined,
            ngettext(
                "%(n)d proposal moved together with others goes on.",
                "%(n)d proposals moved together with others go on.",
                has.joined,
            ),
        ),
        (
            has.asked,
            ngettext(
                "%(n)d question to move a proposal together can no longer be answered with yes.",
                "%(n)d questions to move a proposal together can no longer be answered with yes.",
                has.asked,
            ),
        ),
        (
            has.ratings,
            ngettext(
                "%(n)d rating that is due passes to a co-mover, else to the first counted second "
                "in office, else to the union.",
                "%(n)d ratings that are due pass to a co-mover, else to the first counted second "
                "in office, else to the union.",
                has.ratings,
            ),
        ),
    ]
    said = [words % {"n": n} for n, words in lines if n]
    return said or [_("Nothing is in hand: no draft, no second, no rating.")]


def _offices(row: Delegate, on: date) -> list[str]:
    lines = []
    for office in offices_of(row, on):
        lines.append(
            _("The office %(role)s of %(delegation)s ends with it.")
            % {"role": office.get_role_display(), "delegation": row.delegation}
        )
        lines += alone(office, on)
    return lines


def alone(office: DelegationOffice, on: date) -> list[str]:
    """What it means that nobody reviews for the delegation any more."""
    waiting = reviews_left_alone(office.delegation, office, on)
    if waiting is None:
        return []
    return [
        ngettext(
            "Nobody reviews for the delegation then: %(n)d proposal in review goes on by itself "
            "after its last day. Appoint a successor.",
            "Nobody reviews for the delegation then: %(n)d proposals in review go on by "
            "themselves after their last day. Appoint a successor.",
            waiting,
        )
        % {"n": waiting}
    ]
