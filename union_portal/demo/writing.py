"""The demo's proposals while they are written: alone, together, or by a whole delegation."""

from datetime import date, timedelta
from typing import Any

from casework import attachments
from congress.choices import CoMoverState, SecondState, State
from congress.models import CoMover, Delegate, Proposal
from congress.services import co_movers, copies, drafts, proposals, review, seconds, side_ways
from members.choices import Role
from members.models import User

from . import enclosures
from .lives import Life
from .texts import Topic

UNPUBLISHED = ("draft", "discard")
TOO_FEW = ("lapse", "seconding")


class Writing:
    """What `Play` does until a proposal lies on the committee's table."""

    def propose(self, begun: date, life: Life) -> None:
        self.stage.plan(begun, lambda day: self._begin(day, life))

    def propose_together(self, begun: date, life: Life) -> None:
        """A collective proposal of a delegation: its secretary writes, its leader moves it."""
        self.stage.plan(begun, lambda day: self._begin_together(day, life))

    def _words(self, topic: Topic) -> dict[str, Any]:
        return {
            "title": topic.title,
            "category": topic.category,
            "reason": topic.reason,
            "suggestion": topic.suggestion,
            "wished_department_id": self.u.department(topic.department).pk,
            "is_public": self.random.random() < 0.94,
            "one_matter": True,
        }

    def _begin(self, day: date, life: Life) -> None:
        delegate = self.random.choice(self.delegates)
        topic = self.topics.next()
        if life.fate == "split":
            life = self._with_another(topic, life)
        words = self._words(life.both or topic)
        proposal = drafts.begin(by=self.users[delegate.person_id], on=day, words=words)
        self.go_on(day, proposal, delegate, life, topic)

    def _with_another(self, topic: Topic, life: Life) -> Life:
        """Two matters in one proposal, as the committee will not have it."""
        other = self.topics.next()
        both = Topic(
            topic.category,
            topic.department,
            f"关于{topic.subject}和{other.subject}的提案",
            f"{topic.reason}另外，{other.reason}",
            f"{topic.suggestion}此外，{other.suggestion}",
            f"{topic.subject}和{other.subject}",
            topic.place,
            topic.answers,
        )
        return Life(life.fate, life.submitted, life.table, both=both, other=other)

    def go_on(
        self, day: date, proposal: Proposal, delegate: Delegate, life: Life, topic: Topic
    ) -> None:
        """Look for seconds, submit, and wait for the committee's table."""
        self.lives[proposal.pk], self.matters[proposal.pk] = life, topic
        mover, fate = self.users[delegate.person_id], life.fate
        if fate == "draft":
            return
        if fate == "discard":
            drafts.discard(proposal=proposal, by=mover, on=day)
            return
        self._enclose(proposal, mover, enclosures.of_a_mover, 0.12)
        pool = [d for d in self.delegates if d.person_id != delegate.person_id]
        people = self.random.sample(pool, 9)
        proposals.publish_for_seconds(proposal=proposal, by=mover, on=day)
        if fate not in TOO_FEW and self.random.random() < 0.16:
            for other in people[7 : 8 + self.random.randrange(2)]:
                seat = co_movers.ask_to_join(
                    proposal=proposal, person=other.person, by=mover, on=day
                )
                self._after(day, 1, lambda d, s=seat: self._join(d, s))
        self._second(day, proposal, people[: 1 if fate in TOO_FEW else self._wanted()])
        if fate not in TOO_FEW and life.submitted is not None:
            self.stage.plan(life.submitted, lambda d: self._submit(d, proposal, mover))

    def _wanted(self) -> int:
        return self.random.choice((2, 2, 3, 3, 4, 5, 7))

    def _second(self, day: date, proposal: Proposal, people: list[Delegate]) -> None:
        for other in people:
            seconds.volunteer(
                proposal=proposal,
                revision=proposal.revision,
                by=self.users[other.person_id],
                on=day,
            )

    def _join(self, day: date, seat: CoMover) -> None:
        """Most say yes, some say no, and some say nothing."""
        seat.refresh_from_db()
        word = self.random.random()
        if seat.state != CoMoverState.ASKED or word > 0.9:
            return
        answer = co_movers.join if word < 0.75 else co_movers.stay_out
        answer(seat=seat, by=self.users[seat.person_id], on=day)

    def _enclose(self, proposal: Proposal, by: User, made: Any, chance: float) -> None:
        if self.with_files and self.random.random() < chance:
            upload = made(self.matters[proposal.pk], self.random)
            attachments.attach(proposal.file, upload, by=by, step=proposal.state)

    # ------------------------------------------------------------ by a delegation

    def _begin_together(self, day: date, life: Life) -> None:
        delegation = self.random.choice(sorted(self.leaders))
        leader, topic = self.leaders[delegation], self.topics.next()
        secretary = self.office_holders(Role.DELEGATION_SECRETARY)[delegation]
        proposal = drafts.begin(by=secretary, on=day, words=self._words(topic), is_collective=True)
        self.lives[proposal.pk], self.matters[proposal.pk] = life, topic
        self._enclose(proposal, secretary, enclosures.of_a_mover, 0.3)
        proposals.publish_for_seconds(proposal=proposal, by=leader, on=day)
        wanted = 3 if life.fate == "seconding" else self.random.randint(6, 10)
        for n, delegate in enumerate(self.by_delegation[delegation][:wanted]):
            user = self.users[delegate.person_id]
            self._after(day, 1 + n // 4, lambda d, u=user: self._confirm(d, proposal, u))
        if life.submitted is not None:
            self.stage.plan(life.submitted, lambda d: self._submit(d, proposal, leader))

    def _confirm(self, day: date, proposal: Proposal, user: User) -> None:
        proposal.refresh_from_db()
        if proposal.state == State.SECONDING:
            proposals.confirm_collective(proposal=proposal, by=user, on=day)

    # ------------------------------------------------------------ to the committee

    def _submit(self, day: date, proposal: Proposal, mover: User) -> None:
        proposal.refresh_from_db()
        if proposal.state != State.SECONDING:
            return
        life = self.lives[proposal.pk]
        proposals.hand_in(proposal=proposal, by=mover, on=day)
        if life.fate == "leader_review":
            return
        if life.fate == "withdraw":
            self._after(day, 2, lambda d: side_ways.withdraw(proposal=proposal, by=mover, on=d))
            return
        self._after(day, 2, lambda d: self._pass_on(d, proposal))
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
            opinion = self.say("opinion", proposal)
            review.pass_on(proposal=proposal, opinion=opinion, by=leader, on=day)

    # ------------------------------------------------------------ sent back and come again

    def _revise(self, day: date, proposal: Proposal, changed: dict[str, str]) -> None:
        """Change the text, have every second confirmed, and come again."""
        proposal.refresh_from_db()
        if proposal.state != State.SENT_BACK:
            return
        mover = proposal.mover.user
        proposals.edit(proposal=proposal, words=changed, by=mover, on=day)
        proposal.refresh_from_db()
        for second in proposal.seconds.filter(state=SecondState.TO_CONFIRM):
            seconds.confirm(
                second=second,
                revision=proposal.revision,
                by=self.users[second.person_id],
                on=day,
            )
        review.resubmit(proposal=proposal, by=mover, on=day)
        self._after(day, 7, lambda d: self._decide(d, proposal, "docket"))

    def _split(self, day: date, proposal: Proposal, topic: Topic, other: Topic) -> None:
        """The mover makes two of one: the second matter gets a draft and seconds of its own."""
        proposal.refresh_from_db()
        if proposal.state != State.SENT_BACK:
            return
        mover = proposal.mover.user
        copies.split_off(proposal=proposal, by=mover, on=day)
        part = proposal.parts.latest("pk")
        drafts.save_draft(proposal=part, words=self._words(other), version=part.version, by=mover)
        part.refresh_from_db()
        delegate = next(d for d in self.delegates if d.person_id == proposal.mover_id)
        life = Life(submitted=day + timedelta(days=2), table=day + timedelta(days=9))
        self.go_on(day, part, delegate, life, other)
        words = {"title": topic.title, "reason": topic.reason, "suggestion": topic.suggestion}
        self._revise(day, proposal, words)
