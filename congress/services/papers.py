"""Papers of a proposal: template and frozen context; a sweep renders them."""

from datetime import date
from typing import Any

from ..models import Proposal


def issue(proposal: Proposal, kind: str, *, on: date, **facts: Any) -> None:
    return None


def void_last(proposal: Proposal, *kinds: str, note: str, on: date) -> None:
    return None


def issue_report(report: Any, *, on: date) -> None:
    return None
