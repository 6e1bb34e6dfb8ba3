"""The demo's proposals: each lives its life through the services, day by day."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import cached_property
from itertools import cycle
from random import Random
from typing import Any

from congress.models import Delegate, MeetingDecision, Proposal, Session
from members.choices import Role
from members.models import User

from .answering import Answering
from .department import AtDepartment
from .judging import Judging
from .lives import Life
from .people import University
from .stage import Stage
from .table import AtTable
from .texts import Phrases, Topic, Topics
from .writing import Writing


class Play(Writing, AtTable, AtDepartment, Answering, Judging):
    """One session's proposals, from the first sentence as far as their days have come."""

    with_files = True  # the first page does not wait for the faces of enclosed papers

    def __init__(
        self,
        u: University,
        session: Session,
        topics: Topics,
        stage: Stage,
        tables: Sequence[date] = (),
    ) -> None:
        self.u, self.session, self.topics, self.stage = u, session, topics, stage
        self.tables = tables or [session.opens_on + timedelta(days=n) for n in (5, 7, 9, 11)]
        self.lives: dict[int, Life] = {}
        self.matters: dict[int, Topic] = {}
        self.random = Random(f"{session.code}-{u.random.random()}")
        self.phrases = Phrases(self.random)
        self.delegates = list(
            Delegate.objects.filter(term=session.term).select_related(
                "person__user__person", "delegation"
            )
        )
        self.users = {d.person_id: d.person.user for d in self.delegates}
        self.by_delegation: dict[int, list[Delegate]] = {}
        for delegate in self.delegates:
            self.by_delegation.setdefault(delegate.delegation_id, []).append(delegate)
        self.members = cycle(u.members)
        self.meetings: dict[tuple[date, str], MeetingDecision] = {}
        self.docketed: list[Proposal] = []
        self.tracked: set[int] = set()
        self.said: dict[int, set[str]] = {}

    def say(self, kind: str, proposal: Proposal, **words: str) -> str:
        """What is said of that kind about the matter of a proposal, not twice in one case."""
        said = self.said.setdefault(proposal.pk, set())
        text = self.phrases.say(kind, self.matters[proposal.pk], **words)
        if text in said:
            text = self.phrases.say(kind, self.matters[proposal.pk], **words)
        said.add(text)
        return text

    def _after(self, day: date, days: int, deed: Callable[[date], Any]) -> None:
        self.stage.plan(day + timedelta(days=days), deed)

    @cached_property
    def leaders(self) -> dict[int, User]:
        return self.office_holders(Role.DELEGATION_LEADER)

    def office_holders(self, role: str) -> dict[int, User]:
        """Who holds that office in each delegation."""
        rows = self.session.term.delegations.filter(offices__role=role)
        return {
            row.pk: row.offices.filter(role=role).first().person.user
            for row in rows.prefetch_related("offices__person__user")
        }
