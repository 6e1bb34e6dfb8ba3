"""What the figures of this room are made of: lines of their lists, ways to split them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.metrics import (
    Dimension,
    Line,
)
from members.models import Department

from .choices import Outcome
from .models import (
    Commitment,
    Delegation,
    HandlingRound,
    Proposal,
    Suggestion,
)
from .models.sessions import LISTS
from .selectors.labels import school_labels

KEEPER = _("proposal committee")
RECOMMENDED = _("recommended")
FIRST_ROUND = _("withdrawn and merged proposals, refused assignments, paused clocks")


def address(name: str, pk: int) -> str:
    """The page of a case, or "" in an edition without it."""
    try:
        return reverse(name, args=[pk])
    except NoReverseMatch:
        return ""


def proposal_line(proposal: Proposal, on: date | None) -> Line:
    return Line(
        proposal.number,
        proposal.title,
        str(proposal.lead_department or ""),
        on,
        address("congress:proposal", proposal.pk),
    )


def by(day: str) -> Callable[[Proposal], Line]:
    """A row of a list of proposals, with the date that the figure goes by."""
    return lambda row: proposal_line(row, getattr(row, day))


def of_round(day: str) -> Callable[[HandlingRound], Line]:
    return lambda row: proposal_line(row.proposal, getattr(row, day))


def of_commitment(row: Commitment) -> Line:
    return proposal_line(row.round.proposal, row.promised_on)


def of_suggestion(row: Suggestion) -> Line:
    """Without names: the author stands on no list of this room."""
    return Line(
        row.file.number or "",
        row.title,
        str(row.department or ""),
        row.reply_due_on,
        address("congress:suggestion", row.pk),
    )


def departments(keys: Iterable[str]) -> Mapping[str, str]:
    named = Department.objects.filter(pk__in=[key for key in keys if key.isdigit()])
    return {str(row.pk): row.short or row.name for row in named}


def delegations(keys: Iterable[str]) -> Mapping[str, str]:
    named = Delegation.objects.filter(pk__in=[key for key in keys if key.isdigit()])
    return {str(row.pk): row.name for row in named}


def choices_of(choices: Any) -> Any:
    labels = dict(choices.choices)
    return lambda keys: {key: labels[key] for key in keys if key in labels}


def list_of(name: str, empty: Any = "") -> Any:
    """The codes of a list as the school calls them; one that its list has left keeps our word."""

    def labels(keys: Iterable[str]) -> Mapping[str, Any]:
        own = dict(school_labels(name, timezone.localdate()))
        named = dict(LISTS[name].choices) | own | ({"": empty} if empty else {})
        return {key: named[key] for key in keys if key in named}

    return labels


DEPARTMENT = Dimension("department", _("department"), departments, merge=True)
DELEGATION = Dimension("delegation", _("delegation"), delegations, merge=True)
CATEGORY = Dimension("category", _("category"), list_of("categories"))
OUTCOME = Dimension("outcome", _("outcome"), choices_of(Outcome), parts=True)
GRADE = Dimension("grade", _("grade"), list_of("satisfaction_labels", _("not rated")), parts=True)
CLASS = Dimension("class", _("result"), list_of("result_labels"), parts=True)
NAMED = Dimension(
    "named",
    _("named or anonymous"),
    lambda keys: {"True": _("anonymous"), "False": _("named")},
)

OF_ROUND = {DEPARTMENT: "proposal__lead_department", CATEGORY: "proposal__category"}
