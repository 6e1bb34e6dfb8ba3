"""The demo's proposals on the committee's table, and with those who rule on disputes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from congress.choices import Deciders, State, SuggestionState
from congress.models import MeetingDecision, Proposal, Suggestion
from congress.services import (
    meetings,
    merging,
    review,
    rulings,
    screening,
    suggestion_handling,
)

from .texts import Topic

DECLINE_CODES = ("7", "8", "12", "4", "7", "8", "13")
MASTERS = (State.DOCKETED, State.ASSIGNED, State.ACCEPTED)


class AtTable:
    """What `Play` does from the committee's table to the docket."""

    def meeting(self, day: date, body: str = Deciders.COMMITTEE) -> MeetingDecision:
        """One meeting of a body a day carries all its items."""
        if (day, body) not in self.meetings:
            present = self.random.randint(8, 12)
            by_committee = body == Deciders.COMMITTEE
            series = "提委" if by_committee else "执委"
            self.meetings[day, body] = meetings.record(
                session=self.session,
                body=body,
                held_on=day,
                present=present,
                votes_for=present - self.random.choice((0, 0, 0, 1)),
                votes_against=0,
                minutes_number=f"{series}〔{day.year}〕{len(self.meetings) + 1}号",
                by=self.u.chair if by_committee else self.u.executive_chair,
                on=day,
            )
        return self.meetings[day, body]

    def _decide(self, day: date, proposal: Proposal, fate: str) -> None:
        proposal.refresh_from_db()
        if proposal.state == State.LEADER_REVIEW:  # a silent leader: at the next meeting
            self._after(day, 4, lambda d: self._decide(d, proposal, fate))
        if proposal.state != State.SUBMITTED:
            return
        if fate in ("send_back", "revise", "split"):
            self._send_back(day, proposal, fate)
            return
        moved = {
            "decision": self.meeting(day),
            "proposal": proposal,
            "by": self.u.chair,
            "on": day,
        }
        if fate in ("convert", "object"):
            screening.convert(reason=self.say("convert", proposal), **moved)
            self._answer_converted(day, proposal)
            if fate == "object":
                self._object(day, proposal)
        elif fate in ("decline", "reconsider", "accept_decline", "uphold"):
            code = self.random.choice(DECLINE_CODES)
            screening.decline(code=code, text=self.say(f"decline.{code}", proposal), **moved)
            self._after_decline(day, proposal, fate)
        elif fate in ("refer", "ruled"):
            rulings.refer(question=self.say("refer", proposal), **moved)
            if fate == "ruled":
                self._after(day, 9, lambda d: self._rule(d, proposal))
        elif fate == "merge" and self._find_master(proposal):
            merging.merge_into(master=self._find_master(proposal), **moved)
        else:
            screening.docket(terms=self._terms(proposal), **moved)
            self._docketed(day, proposal, fate)

    def _docketed(self, day: date, proposal: Proposal, fate: str) -> None:
        self.docketed.append(proposal)
        if fate != "docketed":
            self._to_the_department(day, proposal, fate)

    def _terms(self, proposal: Proposal) -> screening.Docketing:
        lead = proposal.wished_department
        partners = self.u.partners[lead.pk]
        return screening.Docketing(
            category=proposal.category,
            lead=lead,
            member_in_charge=next(self.members).person,
            assisting=tuple(self.random.sample(partners, self.random.choice((0, 0, 0, 1, 2)))),
            is_key=self.random.random() < 0.06,
        )

    def _find_master(self, proposal: Proposal) -> Proposal | None:
        """A docketed proposal on the same subject, else the last one of the same department."""
        near = [p for p in self.docketed if p.lead_department_id == proposal.wished_department_id]
        subject = self.matters[proposal.pk].subject
        near.sort(key=lambda p: self.matters[p.pk].subject == subject)
        for master in reversed(near):
            master.refresh_from_db()
            if master.state in MASTERS and master.mover_id != proposal.mover_id:
                return master
        return None

    # ------------------------------------------------------------ not docketed

    def _send_back(self, day: date, proposal: Proposal, fate: str) -> None:
        life, topic = self.lives[proposal.pk], self.matters[proposal.pk]
        parts = [topic.title, life.other.title] if fate == "split" else None
        kind = "split" if parts else "send_back"
        reason = self.say(kind, proposal)
        review.send_back(proposal=proposal, by=self.u.chair, on=day, reason=reason, parts=parts)
        if parts:
            self._after(day, 4, lambda d: self._split(d, proposal, topic, life.other))
        elif fate == "revise":
            more = f"{topic.suggestion}{self.say('revised', proposal)}"
            self._after(day, 4, lambda d: self._revise(d, proposal, {"suggestion": more}))

    def _after_decline(self, day: date, proposal: Proposal, fate: str) -> None:
        deed = {"proposal": proposal, "by": proposal.mover.user}
        if fate in ("reconsider", "uphold"):
            text = self.say("reconsider", proposal)
            self._after(day, 6, lambda d: rulings.ask_reconsideration(text=text, on=d, **deed))
            if fate == "uphold":
                self._after(day, 14, lambda d: self._uphold(d, proposal))
        elif fate == "accept_decline":
            self._after(day, 4, lambda d: rulings.accept_decline(on=d, **deed))

    def _uphold(self, day: date, proposal: Proposal) -> None:
        proposal.refresh_from_db()
        if proposal.state == State.RECONSIDERING:
            rulings.uphold_decline(
                proposal=proposal,
                decision=self.meeting(day, Deciders.EXECUTIVE_COMMITTEE),
                reasons=self.say("uphold", proposal),
                by=self.u.executive_chair,
                on=day,
            )

    def _object(self, day: date, proposal: Proposal) -> None:
        """The mover objects to the conversion, and the body of disputes rules: docketed."""
        deed = {"proposal": proposal, "by": proposal.mover.user}
        text = self.say("object", proposal)
        self._after(day, 5, lambda d: rulings.object_to_conversion(text=text, on=d, **deed))
        self._after(day, 12, lambda d: self._rule(d, proposal, "accepted"))

    def _rule(self, day: date, proposal: Proposal, fate: str = "docket") -> None:
        proposal.refresh_from_db()
        if proposal.state != State.DISPUTED:
            return
        deed = {"proposal": proposal, "by": self.u.executive_chair, "on": day}
        if fate == "docket" and self.random.random() < 0.3:
            rulings.hand_back(hint=self.say("hand_back", proposal), **deed)
            self._after(day, 7, lambda d: self._decide(d, proposal, "docket"))
            return
        decision = self.meeting(day, Deciders.EXECUTIVE_COMMITTEE)
        rulings.rule_docket(decision=decision, terms=self._terms(proposal), **deed)
        self._docketed(day, proposal, fate)

    # ------------------------------------------------------------ turned into a suggestion

    def _answer_converted(self, day: date, proposal: Proposal) -> None:
        """The suggestion goes to the department at once, whatever the mover objects."""
        suggestion = Suggestion.objects.get(converted_from=proposal)
        department = proposal.wished_department
        contact, head = self.u.contacts[department.pk], self.u.heads[department.pk]
        states = SuggestionState

        def step(state: str, deed: Callable[..., Any], **words: Any) -> Callable[[date], None]:
            def then(day: date) -> None:
                suggestion.refresh_from_db()
                if suggestion.state == state:
                    deed(suggestion=suggestion, on=day, **words)

            return then

        handling = suggestion_handling
        self._after(
            day,
            3,
            step(states.RECEIVED, handling.forward, by=self.u.officer, department=department),
        )
        self._after(day, 7, step(states.ASSIGNED, handling.take, by=contact))
        text = self.say("found", proposal) + self.say("measures.A", proposal)
        note = self.say("contact", proposal)
        reply = {"by": head, "text": text, "contact_note": note}
        wait = self.random.randint(15, 45)
        self._after(day, wait, step(states.ACCEPTED, handling.reply_to, **reply))

    def move_to(self, proposal: Proposal, department: str) -> Topic:
        """From now on another department speaks about it."""
        topic = replace(self.matters[proposal.pk], department=department)
        self.matters[proposal.pk] = topic
        return topic
