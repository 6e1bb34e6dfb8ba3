"""The demo's proposals in the hands of departments: from the assignment to what was promised."""

from datetime import date, timedelta

from congress.choices import (
    AssignmentState,
    CommitmentState,
    ContactForm,
    CosignOpinion,
    ResultClass,
    RoundState,
    Satisfaction,
    State,
)
from congress.models import Proposal
from congress.services import (
    assignments,
    cosigning,
    handling,
    instructions,
    rating,
    replies,
    reply_drafts,
    second_handling,
    side_ways,
    tracking,
)
from members.models import User

from .texts import fill

SPANS = (25, 32, 40, 46, 52, 55, 58, 68)  # days from the acceptance to the reply
UNSATISFIED = ("unsatisfied", "differ")


class AtDepartment:
    """What `Play` does once a proposal is docketed."""

    def _to_the_department(self, day: date, proposal: Proposal, fate: str) -> None:
        leader = self.u.leader_of[proposal.lead_department_id]
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
        replied = self.lives[proposal.pk].replied
        span = (replied - day).days if replied else self.random.choice(SPANS)
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
        if fate == "differ":
            result = ResultClass.D
        text = fill(next(self.texts[result]), self.random)
        promised = day + timedelta(days=self.random.choice((60, 120, 200)))
        promises = [{"text": "按答复所列方案完成并书面报告", "promised_on": promised.isoformat()}]
        reply_drafts.save_draft(
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
            cosigning.ask_cosign(proposal=proposal, by=contact, on=day)
            for part in proposal.assignments.assisting().filter(state=AssignmentState.ASKED):
                cosigning.cosign(
                    assignment=part,
                    by=self.u.heads[part.department_id],
                    on=day,
                    opinion=CosignOpinion.AGREE,
                )
            row.refresh_from_db()
        if not proposal.contacts.exists():
            self._meet(day, proposal, contact)
        reply_drafts.to_head(round=row, by=contact, on=day)
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
        if fate == "replied" or (fate not in UNSATISFIED and self.random.random() < 0.1):
            return
        wait = timedelta(days=2 if fate in UNSATISFIED else self.random.randint(2, 12))
        self.stage.plan(day + wait, lambda d: self._rate(d, proposal, fate))

    def _rate(self, day: date, proposal: Proposal, fate: str) -> None:
        proposal.refresh_from_db()
        if proposal.state != State.REPLIED:
            return
        weights = (0, 0, 1) if fate in UNSATISFIED else (60, 34, 6)
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
        if fate == "differ":
            self.stage.plan(day + timedelta(days=9), lambda d: self._note_difference(d, proposal))

    def _note_difference(self, day: date, proposal: Proposal) -> None:
        """A meeting closes it with the difference noted, for the report to the next session."""
        proposal.refresh_from_db()
        if proposal.state != State.UNSATISFIED:
            return
        second_handling.note_difference(
            proposal=proposal,
            by=self.u.chair,
            on=day,
            reasons="部门已说明现行规定，双方意见记录在案，列入向下次会议的报告。",
            decision=self.meeting(day),
        )

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
