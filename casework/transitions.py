"""The state engine: a table says what may follow what, who may do it and by which article."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from . import ledger
from .files import lock
from .models import CaseFile

Who = Callable[[Any, Any], bool]


class TransitionRefused(Exception):
    """The step cannot be taken now: the case has moved, usually because a colleague was faster."""

    def __init__(self, label: Any, state: str = "") -> None:
        super().__init__(str(label))
        self.label, self.state = label, state


@dataclass(frozen=True)
class Transition:
    """One row of a table. `target` None is an act: same gate, lock and entry, no move.
    `opens` widens the file's reach beside the state, never narrows it."""

    verb: str
    label: Any
    sources: tuple[str, ...]
    target: str | None
    who: Who
    basis: str = ""
    opens: int | None = None

    def applies_to(self, case: Any) -> bool:
        return case.state in self.sources


class Workflow:
    """A table of transitions. A row whose `sources` is empty creates the case.

    `prefix` names the nouns that share another case's folder in its trail: `second.agree`.
    """

    def __init__(self, *rows: Transition, prefix: str = "") -> None:
        self.rows = rows
        self.prefix = f"{prefix}." if prefix else ""

    def named(self, verb: str) -> list[Transition]:
        rows = [row for row in self.rows if row.verb == verb]
        if not rows:
            raise LookupError(f"no verb {verb!r} in this table")
        return rows

    def step(self, verb: str, case: Any) -> Transition:
        """Return the row of `verb` that starts from the case's state, or refuse."""
        rows = self.named(verb)
        for row in rows:
            if row.applies_to(case):
                return row
        raise TransitionRefused(rows[0].label, case.state)

    def available(self, case: Any, user: Any, on: date | None = None) -> list[Transition]:
        """The steps that `user` may take now: page and engine cannot disagree. Predicates find
        the day in `case.judged_on`, None is today."""
        case.judged_on = on
        return [row for row in self.rows if row.applies_to(case) and row.who(user, case)]

    def may(self, verb: str, case: Any, user: Any, on: date | None = None) -> bool:
        case.judged_on = on
        return any(r.applies_to(case) and r.who(user, case) for r in self.named(verb))

    def concerns(self, verb: str, case: Any, user: Any) -> bool:
        """Whether the step is this person's at all, in whatever state the case stands."""
        case.judged_on = None
        return any(row.who(user, case) for row in self.named(verb))

    @transaction.atomic
    def begin(self, case: Any, verb: str, *, by: Any, on: date, note: str = "") -> None:
        """Record the creating row of a case that was just saved in its first state."""
        (row,) = self.named(verb)
        if row.sources:
            raise LookupError(f"{verb!r} does not create")
        case.judged_on = on
        if not row.who(by, case):
            raise PermissionDenied
        ledger.record(
            case.file,
            self.prefix + verb,
            by=by,
            on=on,
            to_state=case.state,
            basis=row.basis,
            note=note,
        )

    @transaction.atomic
    def enter(self, case: Any, verb: str, *, by: Any, on: date) -> Transition:
        """Lock the folder and judge whether the step may be taken, without taking it: a service
        then asks what a person can mend, and `perform` takes the step."""
        return self._judge(case, verb, by, on)[1]

    def _judge(self, case: Any, verb: str, by: Any, on: date) -> tuple[CaseFile, Transition]:
        (file,) = lock(case.file_id)
        case.refresh_from_db()
        forget = getattr(by, "forget_offices", None)
        if forget:  # offices are asked anew: an appointment may have ended since the page
            forget()
        case.judged_on = on  # offices and mandates are asked of the day of the deed
        step = self.step(verb, case)
        if not step.who(by, case):
            raise PermissionDenied
        return file, step

    @transaction.atomic
    def perform(
        self, case: Any, verb: str, *, by: Any, on: date, note: str = "", internal: bool = False
    ) -> Transition:
        """Take one step under the lock of the folder. The folder is locked first, then the case:
        what the rules look at is true, and a predicate that counts is judged under the lock."""
        file, step = self._judge(case, verb, by, on)
        before, after = case.state, step.target or case.state
        moved = type(case)._base_manager.filter(pk=case.pk, state=before).update(state=after)
        if not moved:  # for writers who did not lock
            raise TransitionRefused(step.label, before)
        if step.opens is not None:
            widen(file, step.opens)
        ledger.record(
            file,
            self.prefix + verb,
            by=by,
            on=on,
            from_state=before,
            to_state=after,
            basis=step.basis,
            note=note,
            internal=internal,
        )
        case.state = after
        if not self.prefix:  # a row of a noun shares the folder of its case
            case.file = file
        return step

    def carry(self, rows: QuerySet, verb: str) -> int:
        """Move the rows of a noun along with a step of the case that owns their folder: the
        entry of that step stands for them. Call it under the file lock. Returns how many moved."""
        moved = 0
        for row in self.named(verb):
            if row.target is not None:
                moved += rows.filter(state__in=row.sources).update(state=row.target)
        return moved


def widen(file: CaseFile, reach: int) -> None:
    """Open the file further by rank; it never closes again by this way."""
    CaseFile.objects.filter(pk=file.pk, reach__lt=reach).update(reach=reach)
    file.reach = max(file.reach, reach)


@dataclass(frozen=True)
class Outcome:
    """What became of one row of a batch: `error` is empty when the deed is done."""

    case: Any
    error: str = ""


def perform_each(cases: Iterable[Any], deed: Callable[[Any], Any]) -> list[Outcome]:
    """Do a deed on many cases: one transaction a row, one result a row, in the given order.
    What one row refuses does not stop the others; faults of our own are not swallowed."""
    outcomes = []
    for case in cases:
        try:
            with transaction.atomic():
                deed(case)
        except TransitionRefused:
            outcomes.append(Outcome(case, _("A colleague was faster: this step is over.")))
        except PermissionDenied as denied:  # mostly bare: a row without words would pass for done
            outcomes.append(Outcome(case, str(denied) or _("This step is not yours to take.")))
        except ValidationError as invalid:
            outcomes.append(Outcome(case, " ".join(invalid.messages)))
        else:
            outcomes.append(Outcome(case))
    return outcomes
