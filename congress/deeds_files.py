"""Deeds that bring a file along: the scan of a paper, the proof of a report. It is kept with the
case first; one that is refused stops the deed."""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from casework import attachments

from .models import Commitment, Proposal
from .services import tracking


def from_paper(service: Callable[..., Any]) -> Callable[..., Any]:
    """A deed that the officer may record from paper: the scan is kept with the case first, for
    the handlers alone; it may hold an instruction or the words of a rating."""

    @transaction.atomic
    def deed(*, proposal: Proposal, by: Any, scan: Any = None, **words: Any) -> Any:
        if scan is not None:
            kept = {"facet": "internal", "step": service.__name__}
            scan = attachments.attach(proposal.file, scan, by=by, **kept)
        return service(proposal=proposal, by=by, scan=scan, **words)

    return deed


@transaction.atomic
def report_with_proof(*, commitment: Commitment, by: Any, proof: Any = None, **words: Any) -> Any:
    """The file is kept with the case: whoever reads the report reads its proof."""
    if proof is not None:
        proof = attachments.attach(commitment.file, proof, by=by, step="report_progress")
    return tracking.report_progress(commitment=commitment, by=by, proof=proof, **words)
