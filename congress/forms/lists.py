"""Filters of the lists: they live in the URL."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cached_property, partial
from typing import Any

from django import forms
from django.db import connection
from django.db.models import F, IntegerField, Q, Value
from django.utils.translation import gettext_lazy as _

from casework import search
from members.models import Department

from ..choices import Category, State, SuggestionState
from ..models import Delegation, Session
from ..models.proposals import ProposalQuerySet
from ..models.suggestions import SuggestionQuerySet
from ..selectors.labels import school_labels

SORTS = {
    "due": (_("by due date"), (F("file__next_due_on").asc(nulls_last=True), "file_id")),
    "newest": (_("newest first"), ("-file_id",)),
    "number": (_("by number"), ("session_id", "docket_serial", "receipt_serial", "file_id")),
    "title": (_("by title"), ("open_title", "file_id")),
}


class Filter(forms.Form):
    """A filter that takes a word, under `q`."""

    @property
    def chosen(self) -> dict[str, Any]:
        return getattr(self, "cleaned_data", {})

    @property
    def word(self) -> str:
        return self.chosen.get("q", "").strip()

    @property
    def too_short(self) -> bool:
        """One character was asked for: bigrams need two, so the texts were not searched."""
        return len(self.word) == 1


class ProposalFilter(Filter):
    LOOKUPS = {
        "session": "session",
        "state": "state",
        "category": "category",
        "delegation": "delegation",
        "department": "lead_department",
    }

    session = forms.ModelChoiceField(
        Session.objects.all(), label=_("Session"), required=False, empty_label=_("all sessions")
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("all states")), *State.choices]
    )
    category = forms.ChoiceField(
        label=_("Category"), required=False, choices=[("", _("all categories")), *Category.choices]
    )
    delegation = forms.ModelChoiceField(
        Delegation.objects.all(), label=_("Delegation"), required=False
    )
    department = forms.ModelChoiceField(
        Department.objects.filter(valid_to=None), label=_("Lead department"), required=False
    )
    sort = forms.ChoiceField(
        label=_("Order"), required=False, choices=[(k, v[0]) for k, v in SORTS.items()]
    )
    q = forms.CharField(label=_("title, mover, number"), required=False, max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer_sessions()
        for name, label in (
            ("delegation", _("all delegations")),
            ("department", _("all departments")),
        ):
            self.fields[name].choices = partial(self._offered, name, label)

    def _offer_sessions(self) -> None:
        """The categories are called as the chosen session calls them, or the newest."""
        sessions = list(Session.objects.select_related("term__congress"))
        named = [s for s in sessions if s.frozen_rules and not s.term.congress.department_id]
        chosen = str(self.data.get("session", ""))
        own = next((s for s in sessions if str(s.pk) == chosen and s.frozen_rules), None)
        if own or named:
            labels = (own or named[0]).labels("categories")
            self.fields["category"].choices = [("", _("all categories")), *labels]
        self.fields["session"].choices = [
            ("", _("all sessions")),
            *((session.pk, str(session)) for session in sessions),
        ]

    def _offered(self, name: str, label: Any) -> list[tuple[Any, Any]]:
        return [("", label), *self.groups[name]]

    @cached_property
    def groups(self) -> dict[str, list[tuple[int, str]]]:
        """The delegations, newest term first, and the departments: one query for both, asked when
        they are drawn."""
        nought, none = Value(0, IntegerField()), Value("")
        rows = Delegation.objects.order_by().values_list(
            Value("delegation"), -F("term__ordinal"), "number", none, "pk", "name"
        )
        departments = Department.objects.filter(valid_to=None).order_by()
        found: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for name, *_order, pk, words in sorted(
            rows.union(
                departments.values_list(Value("department"), "sort", nought, "code", "pk", "name")
            )
        ):
            found[name].append((pk, words))
        return found

    def narrow(self, rows: ProposalQuerySet, opened: Q | None = None) -> ProposalQuerySet:
        """Lay the filters on rows; what does not make sense is left out, not an error. `opened`
        says of which rows the reader sees more than the cover: on the others only state, category
        and numbers are asked, so that no guess tells what a closed text says (scenario 41)."""
        self.is_valid()
        chosen, word = self.chosen, self.word
        for field, lookup in self.LOOKUPS.items():
            if chosen.get(field):
                rows = rows.filter(**{lookup: chosen[field]})
        if opened is not None and (chosen.get("delegation") or chosen.get("department")):
            rows = rows.filter(opened)
        if word and opened is not None:
            rows = rows.filter((opened & words(word)) | numbers(word))
        elif word:
            rows = rows.filter(words(word))
        return rows

    def order(self) -> tuple[Any, ...]:
        return SORTS[self.chosen.get("sort") or "due"][1]

    @property
    def is_set(self) -> bool:
        return any(v for k, v in self.chosen.items() if k != "sort")


class QueueFilter(ProposalFilter):
    """What the committee narrows its queue by: one session at a time, named by its code; the
    states are the views of the page."""

    SORTS = {
        "receipt": (_("by receipt"), ("receipt_serial", "pk")),
        "newest": (_("newest first"), ("-receipt_serial", "-pk")),
        "delegation": (_("by delegation"), ("delegation__number", "receipt_serial")),
        "category": (_("by category"), ("category", "receipt_serial")),
    }
    LOOKUPS = {k: v for k, v in ProposalFilter.LOOKUPS.items() if k not in ("session", "state")}

    session = forms.ChoiceField(label=_("Session"), required=False)
    state = None
    sort = forms.ChoiceField(
        label=_("Order"), required=False, choices=[(k, v[0]) for k, v in SORTS.items()]
    )

    def __init__(self, data: Any, *, session: Session, sessions: Iterable[Session]) -> None:
        self.of, self.sessions = session, sessions
        super().__init__({**{name: data.get(name) for name in data}, "session": session.code})

    def _offer_sessions(self) -> None:
        self.fields["session"].choices = [(row.code, str(row)) for row in self.sessions]
        labels = self.of.labels("categories")
        self.fields["category"].choices = [("", _("all categories")), *labels]

    def order(self) -> tuple[Any, ...]:
        return self.SORTS[self.chosen.get("sort") or "receipt"][1]

    @property
    def is_set(self) -> bool:
        return any(v for k, v in self.chosen.items() if k not in ("sort", "session"))


class SuggestionFilter(Filter):
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("all states")), *SuggestionState.choices]
    )
    category = forms.ChoiceField(
        label=_("Category"), required=False, choices=[("", _("all categories")), *Category.choices]
    )
    q = forms.CharField(label=_("title, author, number"), required=False, max_length=40)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = school_labels("categories", on)
        self.fields["category"].choices = [("", _("all categories")), *labels]

    def narrow(self, rows: SuggestionQuerySet) -> SuggestionQuerySet:
        self.is_valid()
        for field in ("state", "category"):
            if self.chosen.get(field):
                rows = rows.filter(**{field: self.chosen[field]})
        return rows.filter(words_of_suggestion(self.word)) if self.word else rows


def words(word: str) -> Q:
    """Title, mover, numbers; from two characters on also the words of the text."""
    return _in_text(word) | Q(mover__name__contains=word) | numbers(word)


def words_of_suggestion(word: str) -> Q:
    """The same of a suggestion: of a masked one the text that the department reads is searched;
    an anonymous one has no author."""
    beside = Q(author__name__contains=word) | Q(file__number__contains=word)
    return _in_text(word) | beside


def _in_text(word: str) -> Q:
    found = Q(title__contains=word)
    in_text = search.matching(word, "file__", connection.vendor)
    return found if in_text is None else found | in_text


def numbers(word: str) -> Q:
    return Q(docket_number__contains=word) | Q(file__number__contains=word)
