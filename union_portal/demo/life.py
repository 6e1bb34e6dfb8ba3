"""The demo's proposals: each lives its life through the services, day by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import cycle
from random import Random

from congress.choices import Deciders, State
from congress.models import Delegate, MeetingDecision, Proposal, Session
from congress.services import (
    drafts,
    meetings,
    merging,
    proposals,
    review,
    rulings,
    screening,
    seconds,
    side_ways,
)
from members.models import User

from .department import AtDepartment
from .people import University
from .stage import Stage
from .texts import Topics
from .texts import replies as reply_texts


@dataclass(frozen=True)
class Life:
    """What becomes of a proposal, and on which days; a day not named follows from the others."""

    fate: str = "docket"
    submitted: date | None = None
    table: date | None = None
    replied: date | None = None


class Play(AtDepartment):
    """One session's proposals, from the first sentence as far as their days have come."""

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
        self.random = Random(f"{session.code}-{u.random.random()}")
        self.texts = reply_texts(self.random)
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
        self.meetings: dict[date, MeetingDecision] = {}
        self.last_docketed: Proposal | None = None

    # ------------------------------------------------------------ to the committee

    def propose(self, begun: date, life: Life) -> None:
        self.stage.plan(begun, lambda day: self._begin(day, life))

    def _begin(self, day: date, life: Life) -> None:
        delegate = self.random.choice(self.delegates)
        mover = self.users[delegate.person_id]
        topic = self.topics.next()
        department = self.u.department(topic.department)
        proposal = drafts.begin(
            by=mover,
            on=day,
            words={
                "title": topic.title,
                "category": topic.category,
                "reason": topic.reason,
                "suggestion": topic.suggestion,
                "wished_department_id": department.pk,
                "is_public": self.random.random() < 0.94,
                "one_matter": True,
            },
        )
        self.go_on(day, proposal, delegate, life)

    def go_on(self, day: date, proposal: Proposal, delegate: Delegate, life: Life) -> None:
        """Look for seconds, submit, and wait for the committee's table."""
        self.lives[proposal.pk] = life
        mover, fate = self.users[delegate.person_id], life.fate
        if fate == "draft":
            return
        if fate == "discard":
            drafts.discard(proposal=proposal, by=mover, on=day)
            return
        proposals.publish_for_seconds(proposal=proposal, by=mover, on=day)
        wanted = 1 if fate in ("lapse", "seconding") else self.random.choice((2, 2, 3, 3, 4, 5, 7))
        pool = [d for d in self.delegates if d.person_id != delegate.person_id]
        for other in self.random.sample(pool, wanted):
            seconds.volunteer(
                proposal=proposal,
                revision=proposal.revision,
                by=self.users[other.person_id],
                on=day,
            )
        if fate in ("lapse", "seconding") or life.submitted is None:
            return
        self.stage.plan(life.submitted, lambda d: self._submit(d, proposal, mover))

    def _submit(self, day: date, proposal: Proposal, mover: User) -> None:
        proposal.refresh_from_db()
        if proposal.state != State.SECONDING:
            return
        life = self.lives[proposal.pk]
        proposals.hand_in(proposal=proposal, by=mover, on=day)
        if life.fate == "leader_review":
            return
        if life.fate == "withdraw":
            self.stage.plan(
                day + timedelta(days=2),
                lambda d: side_ways.withdraw(proposal=proposal, by=mover, on=d),
            )
            return
        self.stage.plan(day + timedelta(days=2), lambda d: self._pass_on(d, proposal))
        if life.fate == "untouched":
            return
        table = life.table or self.random.choice(self.tables)
        self.stage.plan(table, lambda d: self._decide(d, proposal, life.fate))

    def _pass_on(self, day: date, proposal: Proposal) -> None:
        proposal.refresh_from_db()
        leader = self.leaders.get(proposal.delegation_id)
        if proposal.state != State.LEADER_REVIEW or leader is None:
            return
        if leader.person_id != proposal.mover_id:
            words = self.random.choice(("同意提交。", "情况属实，同意提交。", "本团讨论通过。"))
            review.pass_on(proposal=proposal, opinion=words, by=leader, on=day)

    @cached_property
    def leaders(self) -> dict[int, User]:
        rows = self.session.term.delegations.filter(offices__role="delegation_leader")
        return {
            row.pk: row.offices.filter(role="delegation_leader").first().person.user
            for row in rows.prefetch_related("offices__person__user")
        }

    def meeting(self, day: date) -> MeetingDecision:
        """One meeting of the committee a day carries all its items."""
        if day not in self.meetings:
            self.meetings[day] = meetings.record(
                session=self.session,
                body=Deciders.COMMITTEE,
                held_on=day,
                present=11,
                votes_for=11,
                votes_against=0,
                minutes_number=f"提委〔{day.year}〕{len(self.meetings) + 1}号",
                by=self.u.chair,
                on=day,
            )
        return self.meetings[day]

    def _decide(self, day: date, proposal: Proposal, fate: str) -> None:
        proposal.refresh_from_db()
        if proposal.state != State.SUBMITTED:
            return
        deed = {"proposal": proposal, "by": self.u.chair, "on": day}
        if fate == "send_back":
            review.send_back(
                reason="请写明涉及的楼栋和人数，并把两件事分开提。", parts=None, **deed
            )
            return
        moved = {"decision": self.meeting(day), **deed}
        if fate in ("convert", "object"):
            screening.convert(reason="属日常管理事项，转为意见建议由部门直接答复。", **moved)
            if fate == "object":
                self._object(day, proposal)
        elif fate in ("decline", "reconsider", "accept_decline"):
            code = self.random.choice(("2", "7", "8", "12"))
            screening.decline(
                code=code, text="学校已有同类安排，近期即将实施，具体见附件说明。", **moved
            )
            self._after_decline(day, proposal, fate)
        elif fate == "refer":
            rulings.refer(question="是否属于教代会职权范围？", **moved)
        elif fate == "merge" and self.last_docketed is not None:
            self.last_docketed.refresh_from_db()
            if self.last_docketed.state in (State.DOCKETED, State.ASSIGNED, State.ACCEPTED):
                merging.merge_into(master=self.last_docketed, **moved)
                return
            self._docket(day, proposal, moved)
        else:
            self._docket(day, proposal, moved, fate)

    def _after_decline(self, day: date, proposal: Proposal, fate: str) -> None:
        mover = proposal.mover.user
        if fate == "reconsider":
            self.stage.plan(
                day + timedelta(days=6),
                lambda d: rulings.ask_reconsideration(
                    proposal=proposal, text="补充了两个学期的统计，请复核。", by=mover, on=d
                ),
            )
        elif fate == "accept_decline":
            self.stage.plan(
                day + timedelta(days=4),
                lambda d: rulings.accept_decline(proposal=proposal, by=mover, on=d),
            )

    def _object(self, day: date, proposal: Proposal) -> None:
        """The mover objects to the conversion, and the body of disputes rules: docketed."""
        deed = {"proposal": proposal, "by": proposal.mover.user}
        text = "这件事涉及全校，不是一个部门的日常管理，请立案。"
        self.stage.plan(
            day + timedelta(days=5),
            lambda d: rulings.object_to_conversion(text=text, on=d, **deed),
        )
        self.stage.plan(day + timedelta(days=12), lambda d: self._rule(d, proposal))

    def _rule(self, day: date, proposal: Proposal) -> None:
        proposal.refresh_from_db()
        chair = self.u.executive_chair
        decision = meetings.record(
            session=self.session,
            body=Deciders.EXECUTIVE_COMMITTEE,
            held_on=day,
            present=15,
            votes_for=13,
            votes_against=1,
            minutes_number=f"执委〔{day.year}〕{proposal.pk}号",
            by=chair,
            on=day,
        )
        rulings.rule_docket(
            proposal=proposal, decision=decision, terms=self._terms(proposal), by=chair, on=day
        )
        self._to_the_department(day, proposal, "accepted")

    def _terms(self, proposal: Proposal) -> screening.Docketing:
        lead = proposal.wished_department
        others = [d for d in self.u.departments if d != lead and d.kind != "school"]
        return screening.Docketing(
            category=proposal.category,
            lead=lead,
            member_in_charge=next(self.members).person,
            assisting=tuple(self.random.sample(others, self.random.choice((0, 0, 0, 1, 2)))),
            is_key=self.random.random() < 0.06,
        )

    def _docket(self, day: date, proposal: Proposal, moved: dict, fate: str = "docket") -> None:
        screening.docket(terms=self._terms(proposal), **moved)
        self.last_docketed = proposal
        if fate == "docketed":
            return
        self._to_the_department(day, proposal, fate)
