"""The demo's proposals: each lives its life through the services, day by day."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count, cycle
from random import Random
from typing import Any

from django.utils import timezone

from casework.calendars import calendar
from casework.workdays import is_workday
from congress import tasks
from congress.choices import (
    AssignmentState,
    CommitmentState,
    ContactForm,
    CosignOpinion,
    Deciders,
    ResultClass,
    RoundState,
    Satisfaction,
    State,
)
from congress.models import Delegate, Delegation, MeetingDecision, Proposal, Session
from congress.services import (
    assignments,
    drafts,
    handling,
    instructions,
    meetings,
    merging,
    proposals,
    rating,
    replies,
    review,
    rulings,
    screening,
    seconds,
    side_ways,
    tracking,
)
from members.models import User

from .past import on_day
from .people import University
from .texts import Topics, fill
from .texts import replies as reply_texts

Deed = Callable[[date], Any]
SWEEP_EVERY = timedelta(days=4)


@dataclass
class Stage:
    """The calendar of the simulation: deeds in the order of their days, the sweeps at night."""

    until: date
    queue: list[tuple[date, int, Deed]] = field(default_factory=list)
    serial: Any = field(default_factory=count)
    swept: date | None = None

    def plan(self, day: date, deed: Deed) -> None:
        """Do it on that day, or on the next working day; never after the end of the play."""
        days = calendar()
        while not is_workday(day, days.exceptions):
            day += timedelta(days=1)
        if day <= self.until:
            heapq.heappush(self.queue, (day, next(self.serial), deed))

    def run(self, told: Callable[[str], None]) -> None:
        done = 0
        while self.queue:
            day, _serial, deed = heapq.heappop(self.queue)
            self.sweep_to(day)
            with on_day(day, 9 + done % 8, done % 60):
                deed(day)
            done += 1
            if done % 50 == 0:
                told(f"{day:%Y-%m-%d}，已办{done}步，还有{len(self.queue)}步")
        self.sweep_to(self.until)

    def sweep_to(self, day: date) -> None:
        """Run the clock's verbs every few days: as after an outage, each takes effect on the day
        on which its limit was over."""
        if self.swept is not None and day - self.swept < SWEEP_EVERY and day < self.until:
            return
        with on_day(day, 0, 1):
            tasks.sweep(day, timezone.now())
        self.swept = day


class Play:
    """One session's proposals, from the first sentence as far as their days have come."""

    def __init__(self, u: University, session: Session, topics: Topics, stage: Stage) -> None:
        self.u, self.session, self.topics, self.stage = u, session, topics, stage
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

    def propose(self, begun: date, submitted: date | None, fate: str = "docket") -> None:
        """Plan one proposal. `fate` names what becomes of it at the committee's table."""
        self.stage.plan(begun, lambda day: self._begin(day, submitted, fate))

    def _begin(self, day: date, submitted: date | None, fate: str) -> None:
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
        if fate == "draft":
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
        if fate in ("lapse", "seconding") or submitted is None:
            return
        self.stage.plan(submitted, lambda d: self._submit(d, proposal, mover, fate))

    def _submit(self, day: date, proposal: Proposal, mover: User, fate: str) -> None:
        proposal.refresh_from_db()
        if proposal.state != State.SECONDING:
            return
        proposals.hand_in(proposal=proposal, by=mover, on=day)
        if fate == "leader_review":
            return
        if fate == "withdraw":
            self.stage.plan(
                day + timedelta(days=2),
                lambda d: side_ways.withdraw(proposal=proposal, by=mover, on=d),
            )
            return
        self.stage.plan(day + timedelta(days=2), lambda d: self._pass_on(d, proposal))
        if fate == "untouched":
            return
        table = self.session.opens_on + timedelta(days=5 + 2 * self.random.randint(0, 3))
        self.stage.plan(table, lambda d: self._decide(d, proposal, fate))

    def _pass_on(self, day: date, proposal: Proposal) -> None:
        proposal.refresh_from_db()
        leader = self.leaders.get(proposal.delegation_id)
        if proposal.state != State.LEADER_REVIEW or leader is None:
            return
        if leader.person_id != proposal.mover_id:
            words = self.random.choice(("同意提交。", "情况属实，同意提交。", "本团讨论通过。"))
            review.pass_on(proposal=proposal, opinion=words, by=leader, on=day)

    @property
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
        if fate == "convert":
            screening.convert(reason="属日常管理事项，转为意见建议由部门直接答复。", **moved)
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

    def _docket(self, day: date, proposal: Proposal, moved: dict, fate: str = "docket") -> None:
        lead = proposal.wished_department
        others = [d for d in self.u.departments if d != lead and d.kind != "school"]
        assisting = self.random.sample(others, self.random.choice((0, 0, 0, 1, 2)))
        screening.docket(
            terms=screening.Docketing(
                category=proposal.category,
                lead=lead,
                member_in_charge=next(self.members).person,
                assisting=tuple(assisting),
                is_key=self.random.random() < 0.06,
            ),
            **moved,
        )
        self.last_docketed = proposal
        if fate == "docketed":
            return
        leader = self.u.leader_of[lead.pk]
        if self.random.random() < 0.8:
            text = self.random.choice(
                (
                    "请主办部门认真研究，按期答复。",
                    "列入今年实事项目。",
                    "同意，请会同有关部门办理。",
                )
            )
            self.stage.plan(
                day + timedelta(days=3),
                lambda d: self._instruct(d, proposal, leader, text),
            )
        self.stage.plan(day + timedelta(days=9), lambda d: self._assign(d, proposal, fate))

    # ------------------------------------------------------------ at the department

    def _instruct(self, day: date, proposal: Proposal, leader: User, text: str) -> None:
        proposal.refresh_from_db()
        if proposal.state in (State.DOCKETED, State.ASSIGNED, State.ACCEPTED):
            instructions.instruct(proposal=proposal, by=leader, on=day, text=text)

    def _assign(self, day: date, proposal: Proposal, fate: str) -> None:
        proposal.refresh_from_db()
        if proposal.state != State.DOCKETED:
            return
        if not proposal.instructions.exists() and not proposal.instruction_skipped:
            self.stage.plan(day + timedelta(days=1), lambda d: self._assign(d, proposal, fate))
            return
        assignments.assign(proposal=proposal, by=self.u.officer, on=day)
        if fate == "assigned":
            return
        wait = timedelta(days=self.random.randint(1, 5))
        self.stage.plan(day + wait, lambda d: self._accept(d, proposal, fate))

    def _accept(self, day: date, proposal: Proposal, fate: str) -> None:
        proposal.refresh_from_db()
        if proposal.state != State.ASSIGNED:
            return
        lead = proposal.lead_department_id
        if fate == "refuse":
            office = self.u.department("校长办公室")
            assignments.refuse_assignment(
                proposal=proposal,
                by=self.u.heads[lead],
                on=day,
                reason="此项职能已于去年划转。",
                right_department=office if office.pk != lead else self.u.department("人事处"),
            )
            return
        head, contact = self.u.heads[lead], self.u.contacts[lead]
        assignments.accept(
            proposal=proposal,
            by=contact,
            on=day,
            responsible=head.person,
            contact=contact.person,
        )
        for row in proposal.assignments.assisting().filter(state=AssignmentState.SENT):
            assignments.take_part(
                assignment=row,
                by=self.u.heads[row.department_id],
                on=day,
                contact=self.u.contacts[row.department_id].person,
            )
        if fate == "suspend":
            self.stage.plan(
                day + timedelta(days=12),
                lambda d: side_ways.suspend(
                    proposal=proposal,
                    reason="等上级文件下发",
                    until=d + timedelta(days=90),
                    by=self.u.chair,
                    on=d,
                ),
            )
            return
        if fate == "accepted":
            if self.random.random() < 0.3:
                self.stage.plan(
                    day + timedelta(days=20), lambda d: self._meet(d, proposal, contact)
                )
            return
        span = self.random.choice((25, 32, 40, 46, 52, 55, 58, 68))
        self.stage.plan(day + timedelta(days=span - 8), lambda d: self._meet(d, proposal, contact))
        self.stage.plan(day + timedelta(days=span), lambda d: self._reply(d, proposal, fate))
        if span > 60:
            self.stage.plan(
                day + timedelta(days=63),
                lambda d: self._urge(d, proposal),
            )

    def _urge(self, day: date, proposal: Proposal) -> None:
        proposal.refresh_from_db()
        if proposal.state == State.ACCEPTED:
            handling.urge(
                proposal=proposal, by=self.u.officer, on=day, text="答复期限已过，请尽快办理。"
            )

    def _meet(self, day: date, proposal: Proposal, contact: User) -> None:
        proposal.refresh_from_db()
        if proposal.state == State.ACCEPTED:
            handling.meet(
                proposal=proposal,
                by=contact,
                on=day,
                held_on=day,
                form=self.random.choice(ContactForm.values[:3]),
                with_whom=proposal.mover.name,
                notes="介绍了现状和可行方案，代表补充了两点意见。",
            )

    def _reply(self, day: date, proposal: Proposal, fate: str) -> None:
        proposal.refresh_from_db()
        if proposal.state != State.ACCEPTED:
            return
        lead = proposal.lead_department_id
        head, contact = self.u.heads[lead], self.u.contacts[lead]
        row = proposal.rounds.get(state=RoundState.OPEN)
        result = self.random.choices(ResultClass.values, (52, 24, 14, 10))[0]
        text = fill(next(self.texts[result]), self.random)
        promised = day + timedelta(days=self.random.choice((60, 120, 200)))
        promises = [{"text": "按答复所列方案完成并书面报告", "promised_on": promised.isoformat()}]
        replies.save_draft(
            round=row,
            by=contact,
            on=day,
            words={
                "result_class": result,
                "situation": text,
                "measures": "已明确责任人，按季度检查落实情况。",
                "plan": "按承诺日期完成，完成后书面报告。" if result in "BC" else "",
                "reason": "见答复所列原因。" if result == ResultClass.D else "",
                "promises": promises if result in "BC" else [],
                "contact_name": contact.person.name,
                "contact_phone": f"6278{self.random.randint(1000, 9999)}",
                "no_contact_reason": "",
            },
        )
        if proposal.assignments.assisting().filter(state=AssignmentState.TAKEN).exists():
            replies.ask_cosign(proposal=proposal, by=contact, on=day)
            for part in proposal.assignments.assisting().filter(state=AssignmentState.ASKED):
                replies.cosign(
                    assignment=part,
                    by=self.u.heads[part.department_id],
                    on=day,
                    opinion=CosignOpinion.AGREE,
                )
            row.refresh_from_db()
        if not proposal.contacts.exists():
            self._meet(day, proposal, contact)
        replies.to_head(round=row, by=contact, on=day)
        if fate == "head_review":
            return
        replies.send_reply(proposal=proposal, by=head, on=day)
        if fate == "reply_review":
            return
        leader = self.u.leader_of[lead]
        self.stage.plan(day + timedelta(days=2), lambda d: self._sign(d, proposal, leader, fate))

    def _sign(self, day: date, proposal: Proposal, leader: User, fate: str) -> None:
        proposal.refresh_from_db()
        if proposal.state != State.REPLY_REVIEW:
            return
        replies.sign_reply(proposal=proposal, by=leader, on=day)
        if fate == "replied" or self.random.random() < 0.1:
            return
        wait = timedelta(days=self.random.randint(2, 12))
        self.stage.plan(day + wait, lambda d: self._rate(d, proposal, fate))

    def _rate(self, day: date, proposal: Proposal, fate: str) -> None:
        proposal.refresh_from_db()
        if proposal.state != State.REPLIED:
            return
        weights = (0, 0, 1) if fate == "unsatisfied" else (60, 34, 6)
        result = self.random.choices(Satisfaction.values, weights)[0]
        bad = result == Satisfaction.DISSATISFIED
        rating.rate(
            proposal=proposal,
            by=proposal.mover.user,
            on=day,
            manner=Satisfaction.SATISFIED if not bad else Satisfaction.MOSTLY,
            result=result,
            text="措施没有时间表，请明确完成日期。" if bad else "",
        )
        self.stage.plan(day + timedelta(days=40), lambda d: self._track(d, proposal))

    def _track(self, day: date, proposal: Proposal) -> None:
        """Report what was promised, and close when all of it is confirmed."""
        proposal.refresh_from_db()
        if proposal.state != State.TRACKING:
            return
        contact = self.u.contacts[proposal.lead_department_id]
        rows = tracking.of(proposal)
        for row in rows.filter(state=CommitmentState.OPEN):
            if row.promised_on - day > timedelta(days=25):
                self.stage.plan(
                    row.promised_on - timedelta(days=6), lambda d: self._track(d, proposal)
                )
                return
            if self.random.random() < 0.15:
                return  # this one will be broken
            tracking.report_progress(
                commitment=row, by=contact, on=day, text="已按方案完成，验收单附后。"
            )
            tracking.confirm(commitment=row, by=proposal.mover.user, on=day)
        proposal.refresh_from_db()
        open_rows = tracking.of(proposal).exclude(
            state__in=(CommitmentState.CONFIRMED, CommitmentState.DROPPED)
        )
        if proposal.state == State.TRACKING and not open_rows.exists():
            tracking.confirm_done(proposal=proposal, by=self.u.chair, on=day)


def delegations_of(session: Session) -> list[Delegation]:
    return list(session.term.delegations.all())
