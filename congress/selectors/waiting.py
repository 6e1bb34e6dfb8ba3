"""What the desk reads of its cases: those that its questions have found, as far as the gate opens
them, in one query, and their clocks in another."""

from collections.abc import Iterable

from django.db.models import F, Q

from casework.access import Gate, files_open_to
from casework.models import Clock

from ..models import Proposal, Suggestion

Case = Proposal | Suggestion
# Long words of a case that no desk shows.
UNREAD = {
    "proposal": ("reason", "suggestion", "feasibility", "reason_text"),
    "suggestion": ("text", "text_for_department", "reply", "second_reply", "question"),
}


def read_cases(pks: Iterable[int], gate: Gate) -> dict[int, Case]:
    """The cases by their folders, as far as the gate opens them."""
    wanted = set(pks)
    if not wanted:
        return {}
    unread = [f"{case}__{name}" for case, names in UNREAD.items() for name in names]
    files = files_open_to(gate).filter(pk__in=wanted).select_related(*UNREAD).defer(*unread)
    return {file.pk: getattr(file, "proposal", None) or file.suggestion for file in files}


class Limits:
    """The running clocks behind the rows of a desk."""

    def __init__(self, clocks: Iterable[Clock]) -> None:
        self.by_pk = {clock.pk: clock for clock in clocks}
        self.by_kind: dict[tuple[int, str], Clock] = {}
        for clock in sorted(self.by_pk.values(), key=lambda c: c.due_on, reverse=True):
            self.by_kind[clock.file_id, clock.kind] = clock

    def first(self, file_id: int, kinds: Iterable[str]) -> Clock | None:
        """The clock of one of these kinds that ends first."""
        own = [self.by_kind[file_id, kind] for kind in kinds if (file_id, kind) in self.by_kind]
        return min(own, key=lambda c: c.due_on, default=None)


def read_limits(files: set[int], kinds: set[str], others: list[int]) -> Limits:
    """The clocks of these kinds on these folders, and others by their keys; each says of which
    session its case is."""
    if not files and not others:
        return Limits([])
    wanted = Q(file__in=files, kind__in=kinds) | Q(pk__in=others)
    of_session = {
        "session_name": F("file__proposal__session__name"),
        "session_code": F("file__proposal__session__code"),
    }
    return Limits(Clock.objects.running().filter(wanted).annotate(**of_session))
