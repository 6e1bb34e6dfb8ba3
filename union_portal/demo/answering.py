"""The demo's replies: drafted of the proposal's own points, co-signed, seen by the head, signed."""

from datetime import date, timedelta
from typing import Any

from congress.choices import (
    AssignmentState,
    ClockKind,
    CosignOpinion,
    ResultClass,
    RoundState,
    State,
)
from congress.models import Assignment, HandlingRound, Proposal
from congress.services import cosigning, departments, replies, reply_drafts
from members.models import User

from . import enclosures
from .stage import last_workday

OPINIONS = (CosignOpinion.AGREE, CosignOpinion.AGREE_WITH_CHANGES, CosignOpinion.DIFFER, None)
PROMISING = (ResultClass.B, ResultClass.C)


def in_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


class Answering:
    """What `Play` does from the draft of a reply to its release."""

    def _draft(self, day: date, proposal: Proposal, fate: str) -> None:
        """The contact drafts; departments that assist are asked to co-sign."""
        proposal.refresh_from_db()
        if proposal.state != State.ACCEPTED:
            return
        row = proposal.rounds.filter(state=RoundState.OPEN).first()
        if row is None:
            return
        contact = self.u.contacts[proposal.lead_department_id]
        self._enclose(proposal, contact, enclosures.of_a_department, 0.12)
        words = self._reply(day, proposal, row, self._result(row, fate))
        reply_drafts.save_draft(round=row, by=contact, on=day, words=words)
        if proposal.assignments.in_force().assisting().exists():
            cosigning.ask_cosign(proposal=proposal, by=contact, on=day)
            for part in proposal.assignments.filter(state=AssignmentState.ASKED):
                wait = self.random.randint(1, 4)
                self._after(day, wait, lambda d, p=part: self._cosign(d, p))

    def _result(self, row: HandlingRound, fate: str) -> str:
        if fate == "differ":
            return ResultClass.D
        weights = (52, 24, 14, 10) if row.number == 1 else (55, 45, 0, 0)
        return self.random.choices(ResultClass.values, weights)[0]

    def _reply(
        self, day: date, proposal: Proposal, row: HandlingRound, result: str
    ) -> dict[str, Any]:
        found = "found" if row.number == 1 else "found.again"
        waits = (60, 90, 120) if result == ResultClass.B else (150, 200, 260)
        due = last_workday(day + timedelta(days=self.random.choice(waits)))
        department = proposal.lead_department
        promises = []
        if result in PROMISING:
            promises = [{"text": self.say("promise.first", proposal), "promised_on": due}]
            if self.random.random() < 0.35:
                later = last_workday(due + timedelta(days=45))
                promises.append(
                    {"text": self.say("promise.second", proposal), "promised_on": later}
                )
        return {
            "result_class": result,
            "situation": self.say(found, proposal) + self.say(f"verdict.{result}", proposal),
            "measures": self.say(f"measures.{result}", proposal),
            "plan": self.say(f"plan.{result}", proposal, due=in_words(due)) if promises else "",
            "reason": self.say("reason.D", proposal) if result == ResultClass.D else "",
            "promises": promises,
            "contact_name": self.u.contacts[department.pk].person.name,
            "contact_phone": f"校内分机{department.code}",
            "no_contact_reason": "",
        }

    def _cosign(self, day: date, part: Assignment) -> None:
        """Most agree, some would change it, a few differ, and a few let their time pass."""
        part.refresh_from_db()
        opinion = self.random.choices(OPINIONS, (60, 24, 8, 8))[0]
        if part.state != AssignmentState.ASKED or opinion is None:
            return
        text = self.say(f"cosign.{opinion}", part.proposal)
        if opinion == CosignOpinion.AGREE and self.random.random() < 0.5:
            text = ""  # a bare signature
        cosigning.cosign(
            assignment=part,
            by=self.u.heads[part.department_id],
            on=day,
            opinion=opinion,
            text=text,
        )

    # ------------------------------------------------------------ to the head, to the leader

    def _send(self, day: date, proposal: Proposal, fate: str) -> None:
        proposal.refresh_from_db()
        row = proposal.rounds.filter(state=RoundState.OPEN).first()
        if proposal.state != State.ACCEPTED or row is None or row.reply is None:
            return
        lead = proposal.lead_department_id
        head, contact = self.u.heads[lead], self.u.contacts[lead]
        if not proposal.contacts.filter(on__gte=row.ordered_on).exists():
            self._meet(day, proposal, contact)
        reply_drafts.to_head(round=row, by=contact, on=day)
        if fate == "head_review":
            return
        self._cosign_at_last(day, proposal)
        if self.random.random() < 0.08:
            reason = self.say("head_back", proposal)
            reply_drafts.head_back(round=row, by=head, on=day, reason=reason)
            self._mend(day, row, contact)
        replies.send_reply(proposal=proposal, by=head, on=day)
        if fate == "reply_review":
            return
        if fate == "docket" and self.random.random() < 0.06:
            self._after(day, 1, lambda d: self._send_back_reply(d, proposal))
            return
        self._after(day, 2, lambda d: self._sign(d, proposal, fate))

    def _cosign_at_last(self, day: date, proposal: Proposal) -> None:
        """Whose time is not over signs before the reply goes up; the silence of others passes."""
        for part in proposal.assignments.filter(state=AssignmentState.ASKED):
            clock = departments.own_clock(part, ClockKind.COSIGN)
            if clock is not None and clock.due_on >= day:
                cosigning.cosign(
                    assignment=part,
                    by=self.u.heads[part.department_id],
                    on=day,
                    opinion=CosignOpinion.AGREE,
                )

    def _mend(self, day: date, row: HandlingRound, contact: User) -> None:
        """The contact mends the draft; signed anew where departments assist, it goes to the head
        once more."""
        row.refresh_from_db()
        proposal = row.proposal
        more = f"{row.reply.measures}{self.say('mended', proposal)}"
        reply_drafts.save_draft(round=row, by=contact, on=day, words={"measures": more})
        if proposal.assignments.in_force().assisting().exists():
            cosigning.ask_cosign(proposal=proposal, by=contact, on=day)
            self._cosign_at_last(day, proposal)
        reply_drafts.to_head(round=row, by=contact, on=day)

    def _send_back_reply(self, day: date, proposal: Proposal) -> None:
        """The leader misses something; the reply comes again, and is signed."""
        proposal.refresh_from_db()
        if proposal.state != State.REPLY_REVIEW:
            return
        lead = proposal.lead_department_id
        replies.send_back_reply(
            proposal=proposal,
            by=self.u.leader_of[lead],
            on=day,
            reason=self.say("send_back_reply", proposal),
        )
        self._after(day, 2, lambda d: self._send_again(d, proposal))

    def _send_again(self, day: date, proposal: Proposal) -> None:
        proposal.refresh_from_db()
        row = proposal.rounds.filter(state=RoundState.OPEN).first()
        if proposal.state != State.ACCEPTED or row is None:
            return
        lead = proposal.lead_department_id
        self._mend(day, row, self.u.contacts[lead])
        replies.send_reply(proposal=proposal, by=self.u.heads[lead], on=day)
        self._after(day, 1, lambda d: self._sign(d, proposal, "docket"))

    # ------------------------------------------------------------ signed, and recalled

    def _sign(self, day: date, proposal: Proposal, fate: str) -> None:
        proposal.refresh_from_db()
        if proposal.state != State.REPLY_REVIEW:
            return
        leader = self.u.leader_of[proposal.lead_department_id]
        replies.sign_reply(proposal=proposal, by=leader, on=day)
        if fate == "recalled":
            self._after(day, 0, lambda d: self._recall(d, proposal))
            return
        self._after_release(day, proposal, fate)

    def _recall(self, day: date, proposal: Proposal) -> None:
        """A mistake is seen the same day: the reply is hidden again and goes back."""
        replies.recall_reply(
            proposal=proposal,
            by=self.u.chair,
            on=day,
            reason=self.say("recall", proposal),
        )
        self._after(day, 1, lambda d: self._send_back_reply(d, proposal))
