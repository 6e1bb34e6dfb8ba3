"""Search in the staff congress: number, title, person, and the words of the text, only in what
the gate opens. One character finds titles and numbers alone (bigrams need two)."""

from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.access import Gate, open_to
from casework.todo import Group, Hit

from .choices import PROPOSAL
from .forms.lists import words
from .models import Proposal

SHOWN = 10


def find(gate: Gate, word: str) -> list[Group]:
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
            tuple(
                str(part)
                for part in (p.session, p.get_state_display(), p.lead_department)
                if part is not None
            ),
        )
        for p in rows
    ]
    url = f"{reverse('congress:proposals')}?{urlencode({'q': word})}"
    return [Group(_("Proposals"), hits, found.count(), url)]
