"""The demo's proposals in the hands of departments: from the assignment to the work on them."""

from datetime import date, timedelta

from casework import attachments, messages
from casework.models import Message
from congress.choices import AssignmentState, ContactForm, ExtensionState, State, UrgeState
from congress.models import Contact, Extension, Proposal, Urge
from congress.services import assignments, handling, instructions, side_ways
from congress.workflow.handling import SPOKEN_ABOUT
from members.models import Department, User

from . import enclosures

SPANS = (22, 26, 30, 34, 38, 42, 45, 48, 50, 66, 74)  # days from the acceptance to the reply
DRAFTED, SPOKEN = 8, 12  # days before the reply


class AtDepartment:
    """What `Play` does once a proposal is docketed."""

    def _to_the_department(self, day: date, proposal: Proposal, fate: str) -> None:
        if self.random.random() < 0.8:
            self._after(day, 3, lambda d: self._instruct(d, proposal))
        self._after(day, 9, lambda d: self._assign(d, proposal, fate))

    def _instruct(self, day: date, proposal: Proposal) -> None:
        """The leader writes in the portal, or on paper and the officer enters it."""
        proposal.refresh_from_db()
        if proposal.state not in (State.DOCKETED, State.ASSIGNED, State.ACCEPTED):
            return
        deed = {"proposal": proposal, "on": day}
        if not self.with_files or self.random.random() > 0.08:
            leader = self.u.leader_of[proposal.lead_department_id]
            instructions.instruct(by=leader, text=self.say("instruction", proposal), **deed)
            return
        text = self.say("scan", proposal)
        paper = enclosures.scan("分管校领导批示扫描件", "提案批办单", [proposal.title, text])
        scan = attachments.attach(
            proposal.file, paper, by=self.u.officer, facet="internal", step="instruct"
        )
        instructions.instruct(by=self.u.officer, text=text, scan=scan, **deed)

    def _assign(self, day: date, proposal: Proposal, fate: str) -> None:
        proposal.refresh_from_db()
        if proposal.state != State.DOCKETED:
            return
        if not proposal.instructions.exists() and not proposal.instruction_skipped:
            self._after(day, 1, lambda d: self._assign(d, proposal, fate))
            return
        assignments.assign(proposal=proposal, by=self.u.officer, on=day)
        if fate != "assigned":
            wait = self.random.randint(1, 5)
            self._after(day, wait, lambda d: self._accept(d, proposal, fate))

    def _accept(self, day: date, proposal: Proposal, fate: str) -> None:
        proposal.refresh_from_db()
        if proposal.state != State.ASSIGNED:
            return
        lead = proposal.lead_department_id
        head, contact = self.u.heads[lead], self.u.contacts[lead]
        if fate in ("refuse", "refused_once"):
            self._refuse(day, proposal, head, fate)
            return
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
        if self.random.random() < 0.35:
            self._talk(day, proposal, contact)
        self._work(day, proposal, fate, contact)

    def _refuse(self, day: date, proposal: Proposal, head: User, fate: str) -> None:
        right = self.u.partners[proposal.lead_department_id][0]
        assignments.refuse_assignment(
            proposal=proposal,
            by=head,
            on=day,
            reason=self.say("refuse", proposal),
            right_department=right,
        )
        if fate == "refused_once":
            self._after(day, 3, lambda d: self._turn_to(d, proposal, right))

    def _turn_to(self, day: date, proposal: Proposal, right: Department) -> None:
        self.move_to(proposal, right.name)
        assignments.change_departments(
            proposal=proposal,
            lead=right,
            by=self.u.officer,
            on=day,
            reason=self.say("reassigned", proposal),
        )
        self._after(day, 1, lambda d: self._assign(d, proposal, "docket"))

    # ------------------------------------------------------------ while it is worked on

    def _work(self, day: date, proposal: Proposal, fate: str, contact: User) -> None:
        """Plan what comes between the acceptance and the reply."""
        if fate in ("suspend", "rested"):
            self._after(day, 12, lambda d: self._suspend(d, proposal, fate))
            return
        if fate == "accepted":
            if self.random.random() < 0.3:
                self._after(day, 20, lambda d: self._meet(d, proposal, contact))
            for days in (63, 84):
                self._after(day, days, lambda d: self._urge(d, proposal))
            return
        replied = self.lives[proposal.pk].replied
        if fate == "extend" or (fate == "docket" and self.random.random() < 0.12):
            self._ask_for_time(day, proposal)
            return
        span = (replied - day).days if replied else self.random.choice(SPANS)
        if self.random.random() < 0.05:
            self._after(day, 8, lambda d: self._pause(d, proposal))
        self._plan_reply(day, proposal, fate, span)
        if span > 60:
            self._after(day, 63, lambda d: self._urge(d, proposal))

    def _plan_reply(self, day: date, proposal: Proposal, fate: str, span: int) -> None:
        contact = self.u.contacts[proposal.lead_department_id]
        self._after(day, max(span - SPOKEN, 1), lambda d: self._meet(d, proposal, contact))
        self._after(day, max(span - DRAFTED, 2), lambda d: self._draft(d, proposal, fate))
        self._after(day, span, lambda d: self._send(d, proposal, fate))

    def _suspend(self, day: date, proposal: Proposal, fate: str) -> None:
        side_ways.suspend(
            proposal=proposal,
            reason=self.say("suspend", proposal),
            until=day + timedelta(days=90),
            by=self.u.chair,
            on=day,
        )
        if fate == "rested":
            self._after(day, 36, lambda d: self._take_up(d, proposal))

    def _take_up(self, day: date, proposal: Proposal) -> None:
        side_ways.take_up_accepted(proposal=proposal, by=self.u.chair, on=day)
        self._plan_reply(day, proposal, "docket", 25)

    def _pause(self, day: date, proposal: Proposal) -> None:
        """Something is awaited from the mover, who brings it."""
        proposal.refresh_from_db()
        if proposal.state != State.ACCEPTED:
            return
        handling.pause(
            proposal=proposal, by=self.u.chair, on=day, awaited=self.say("pause", proposal)
        )
        text = self.say("supplement", proposal)
        mover = proposal.mover.user
        self._after(
            day,
            5,
            lambda d: handling.resume(proposal=proposal, by=mover, on=d, supplement=text),
        )

    # ------------------------------------------------------------ more time

    def _ask_for_time(self, day: date, proposal: Proposal) -> None:
        """Asked before the due day; the chair gives a month, or does not."""
        pending = self.lives[proposal.pk].fate == "extend"

        def ask(d: date) -> None:
            proposal.refresh_from_db()
            if proposal.state != State.ACCEPTED or proposal.reply_due_on <= d:
                self._plan_reply(d, proposal, "docket", SPOKEN + 1)
                return
            row = handling.ask_extension(
                proposal=proposal,
                by=self.u.heads[proposal.lead_department_id],
                on=d,
                reason=self.say("extension.ask", proposal),
                wished_on=proposal.reply_due_on + timedelta(days=30),
            )
            if not pending:
                self._after(d, 2, lambda later: self._decide_on_time(later, proposal, row))

        wait = (self.stage.until - day).days - 2 if pending else self.random.randint(38, 46)
        self._after(day, wait, ask)

    def _decide_on_time(self, day: date, proposal: Proposal, row: Extension) -> None:
        row.refresh_from_db()
        proposal.refresh_from_db()
        if row.state != ExtensionState.ASKED or proposal.state != State.ACCEPTED:
            return
        deed = {"by": self.u.chair, "on": day}
        if self.random.random() < 0.7:
            reason = self.say("extension.grant", proposal)
            handling.extend(proposal=proposal, days=30, reason=reason, **deed)
            self._plan_reply(day, proposal, "docket", self.random.randint(20, 34))
        else:
            reason = self.say("extension.refuse", proposal)
            handling.refuse_extension(extension=row, reason=reason, **deed)
            self._plan_reply(day, proposal, "docket", SPOKEN + 1)

    # ------------------------------------------------------------ urged and spoken with

    def _urge(self, day: date, proposal: Proposal) -> None:
        proposal.refresh_from_db()
        if proposal.state != State.ACCEPTED or proposal.reply_due_on >= day:
            return
        row = handling.urge(
            proposal=proposal,
            by=self.u.officer,
            on=day,
            text=self.say("urge", proposal),
            answer_by=day + timedelta(days=7),
        )
        if self.random.random() < 0.8:
            wait = self.random.randint(1, 3)
            self._after(day, wait, lambda d: self._acknowledge(d, proposal, row))

    def _acknowledge(self, day: date, proposal: Proposal, row: Urge) -> None:
        row.refresh_from_db()
        if row.state == UrgeState.SENT:
            contact = self.u.contacts[proposal.lead_department_id]
            handling.acknowledge(urge=row, by=contact, on=day)

    def _meet(self, day: date, proposal: Proposal, contact: User) -> None:
        proposal.refresh_from_db()
        if proposal.state != State.ACCEPTED:
            return
        row = handling.meet(
            proposal=proposal,
            by=contact,
            on=day,
            held_on=day,
            form=self.random.choice(ContactForm.values[:3]),
            with_whom=proposal.mover.name,
            notes=self.say("contact", proposal),
        )
        if self.random.random() < 0.6:
            self._after(day, 1, lambda d: self._confirm_contact(d, proposal, row))

    def _confirm_contact(self, day: date, proposal: Proposal, row: Contact) -> None:
        proposal.refresh_from_db()
        if proposal.state not in SPOKEN_ABOUT:
            return
        correction = self.say("correction", proposal) if self.random.random() < 0.1 else ""
        handling.confirm_contact(contact=row, by=proposal.mover.user, on=day, correction=correction)

    def _talk(self, day: date, proposal: Proposal, contact: User) -> None:
        """Question and answer in the case, and a word that stays inside."""
        question, answer = self.phrases.talk("talk", self.matters[proposal.pk])
        talk = [
            (5, proposal.mover.user, question, Message.Audience.SHARED),
            (7, contact, answer, Message.Audience.SHARED),
        ]
        if self.random.random() < 0.5:
            by = self.random.choice((self.u.officer, self.u.chair))
            talk.append((9, by, self.say("internal", proposal), Message.Audience.INTERNAL))
        for wait, by, text, audience in talk:
            self._after(
                day,
                wait,
                lambda d, by=by, text=text, audience=audience: messages.write(
                    proposal.file, by=by, text=text, on=d, audience=audience
                ),
            )
