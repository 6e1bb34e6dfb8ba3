"""Who writes the report and who lays it: it is no proposal, nobody is recused from it."""

from typing import Any

from members.choices import Role

from .people import holds


def writes_report(user: Any, case: Any) -> bool:
    return holds(user, case, Role.CONGRESS_OFFICER, Role.PROPOSAL_COMMITTEE_CHAIR)


def is_chair(user: Any, case: Any) -> bool:
    return holds(user, case, Role.PROPOSAL_COMMITTEE_CHAIR)
