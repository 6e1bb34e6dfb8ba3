"""The clocks of a proposal, started under the rules that its session froze."""

from datetime import date
from typing import Any

from casework import clocks
from casework.models import Clock

from ..models import Proposal


def start(proposal: Proposal, kind: str, *, on: date, by: Any, **terms: Any) -> Clock:
    return clocks.start(
        proposal.file, kind, on=on, by=by, frozen=proposal.session.frozen_rules, **terms
    )


def met(proposal: Proposal, *kinds: str, on: date, by: Any) -> None:
    clocks.met_if_live(proposal.file, *kinds, on=on, by=by)


def stop(proposal: Proposal, *kinds: str, on: date, by: Any) -> None:
    clocks.stop_if_live(proposal.file, *kinds, on=on, by=by)


def cancel(proposal: Proposal, *kinds: str, on: date, by: Any) -> None:
    """Cancel the named clocks, or all of them when none is named."""
    clocks.cancel_if_live(proposal.file, *kinds, on=on, by=by)


def due_on(proposal: Proposal, kind: str) -> date | None:
    clock = clocks.live(proposal.file, kind).first()
    return clock.due_on if clock else None
