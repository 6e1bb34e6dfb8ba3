"""Search in the staff congress: number, title, person, and the words of the text, only in what
the gate opens. One character finds titles and numbers alone (bigrams need two)."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.access import Gate, open_to
from casework.todo import Group, Hit

from .choices import PROPOSAL
from .forms.lists import words, words_of_suggestion
from .models import Proposal, Suggestion

SHOWN = 10


def find(gate: Gate, word: str) -> list[Group]:
    return [_proposals(gate, word), _suggestions(gate, word)]


def _proposals(gate: Gate, word: str) -> Group:
    """Text, title and people belong to the core: who sees only the cover finds a proposal by its
    number alone, so that no guess at a word tells what a closed text says."""
    core = open_to(gate, "file__", "core", PROPOSAL)
    cover = open_to(gate, "file__", "cover", PROPOSAL)
    by_number = Q(docket_number=word) | Q(file__number=word)
    found = Proposal.objects.filter((core & words(word)) | (cover & by_number), file__kind=PROPOSAL)
    rows = list(found.for_list().order_by("-file_id")[:SHOWN])
    opened = set(
        Proposal.objects.filter(core, pk__in=[p.pk for p in rows]).values_list("pk", flat=True)
    )
    hits = [
        Hit(
            p.number,
            p.title if p.pk in opened else "",
            reverse("congress:proposal", args=[p.pk]),
            _facts(p.session, p.get_state_display(), p.lead_department if p.pk in opened else None),
        )
        for p in rows
    ]
    return Group(_("Proposals"), hits, found.count(), _all("congress:proposals", word))


def _suggestions(gate: Gate, word: str) -> Group:
    """A suggestion has no cover apart: nobody finds one who may not read it (scenarios 39, 47)."""
    found = Suggestion.objects.visible_to(gate).filter(words_of_suggestion(word))
    hits = [
        Hit(s.number, s.title, s.get_absolute_url(), _facts(s.get_state_display(), s.department))
        for s in found.for_list().order_by("-file_id")[:SHOWN]
    ]
    return Group(_("Suggestions"), hits, found.count(), _all("congress:suggestions", word))


def _facts(*facts: Any) -> tuple[str, ...]:
    return tuple(str(fact) for fact in facts if fact is not None)


def _all(page: str, word: str) -> str:
    return f"{reverse(page)}?{urlencode({'q': word})}"
