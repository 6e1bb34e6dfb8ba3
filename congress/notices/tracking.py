"""Who is told what about the commitments of a reply."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from ..models import (
    Commitment,
    Proposal,
)
from .telling import day, followers, lead_office, tell, to_movers


def reported(row: Commitment, *, on: date) -> None:
    proposal = row.proposal
    tell(
        proposal,
        [*to_movers(proposal), *followers(proposal, on)],
        _("Progress on proposal {number}"),
        _("{promise}: {report} Please confirm it or say what is missing."),
        promise=row.text,
        report=row.report,
    )


def confirmed(row: Commitment, *, on: date) -> None:
    proposal = row.proposal
    tell(
        proposal,
        [*lead_office(proposal, on), *followers(proposal, on)],
        _("Confirmed: a commitment of proposal {number}"),
        "{promise}",
        promise=row.text,
    )


def report_returned(row: Commitment, *, on: date) -> None:
    tell(
        row.proposal,
        lead_office(row.proposal, on),
        _("The report on proposal {number} comes back"),
        _("{promise}: {missing}"),
        promise=row.text,
        missing=row.returned,
    )


def promise_broken(row: Commitment, *, on: date) -> None:
    proposal = row.proposal
    tell(
        proposal,
        [*lead_office(proposal, on), *followers(proposal, on), *to_movers(proposal)],
        _("A commitment of proposal {number} was not kept"),
        _("Promised for {promised}: {promise}"),
        promised=day(row.promised_on),
        promise=row.text,
        legal=True,
    )


def date_moved(row: Commitment, *, reason: str, on: date) -> None:
    proposal = row.proposal
    tell(
        proposal,
        [*to_movers(proposal), *lead_office(proposal, on)],
        _("A commitment of proposal {number} has another day"),
        _("{promise}: first promised for {first}, now for {promised}. {reason}"),
        promise=row.text,
        first=day(row.first_promised_on),
        promised=day(row.promised_on),
        reason=reason,
    )


def dropped(row: Commitment, *, on: date) -> None:
    proposal = row.proposal
    tell(
        proposal,
        [*to_movers(proposal), *lead_office(proposal, on)],
        _("A commitment of proposal {number} is dropped"),
        _("{promise}: {reason}"),
        promise=row.text,
        reason=row.drop_reason,
    )


def done(proposal: Proposal, *, on: date) -> None:
    tell(
        proposal,
        [*to_movers(proposal), *lead_office(proposal, on)],
        _("Proposal {number} is done"),
        _("Everything that was promised is confirmed."),
    )


def plan_dropped(proposal: Proposal, *, reasons: str, on: date) -> None:
    tell(
        proposal,
        [*to_movers(proposal), *lead_office(proposal, on)],
        _("The plan for proposal {number} is dropped"),
        "{reasons}",
        reasons=reasons,
        legal=True,
    )
