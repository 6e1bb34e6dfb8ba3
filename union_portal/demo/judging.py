"""The demo's proposals after the reply: rated, handled again, tracked to their end."""

from datetime import date, timedelta

from congress.choices import (
    CommitmentState,
    CoMoverState,
    RatingState,
    ResultClass,
    RoundState,
    Satisfaction,
    State,
)
from congress.models import Commitment, Proposal
from congress.services import rating, second_handling, tracking
from members.models import User

UNSATISFIED = ("unsatisfied", "differ", "second")
PROMISING = (ResultClass.B, ResultClass.C)


class Judging:
    """What `Play` does once a reply is out."""

    def _after_release(self, day: date, proposal: Proposal, fate: str) -> None:
        if fate == "replied" or (fate not in UNSATISFIED and self.random.random() < 0.1):
            return  # silence
        joined = proposal.co_movers.filter(state=CoMoverState.JOINED).select_related("person__user")
        wait = 2 if fate in UNSATISFIED else self.random.randint(2, 10)
        for user in [proposal.mover.user, *(seat.person.user for seat in joined)]:
            self._after(day, wait, lambda d, u=user: self._rate(d, proposal, fate, u))
            wait += self.random.randint(0, 2)

    def _rate(self, day: date, proposal: Proposal, fate: str, user: User) -> None:
        proposal.refresh_from_db()
        row = proposal.rounds.filter(state=RoundState.PUBLISHED).first()
        if proposal.state != State.REPLIED or row is None:
            return
        if not row.ratings.filter(rater=user.person_id, state=RatingState.DUE).exists():
            return
        weights = (60, 34, 6) if row.number == 1 else (45, 40, 15)
        if fate in UNSATISFIED and row.number == 1:
            weights = (0, 0, 1)
        result = self.random.choices(Satisfaction.values, weights)[0]
        bad = result == Satisfaction.DISSATISFIED
        rating.rate(
            proposal=proposal,
            by=user,
            on=day,
            manner=self.random.choice(Satisfaction.values[:2]) if bad else Satisfaction.SATISFIED,
            result=result,
            text=self.say(f"rating.{result}", proposal),
        )
        proposal.refresh_from_db()
        if proposal.state == State.UNSATISFIED:
            self._unsatisfied(day, proposal, fate)
        self._after(day, 20, lambda d: self._track(d, proposal))

    # ------------------------------------------------------------ handled again

    def _unsatisfied(self, day: date, proposal: Proposal, fate: str) -> None:
        """The chair has it handled again; after that, or at once, the difference is noted. The
        fate `unsatisfied` waits for a decision."""
        again = proposal.rounds.counting().count() > 1
        if fate == "differ" or again:
            self._after(day, 9, lambda d: self._note_difference(d, proposal))
        elif fate != "unsatisfied":
            self._after(day, 6, lambda d: self._order_second(d, proposal))

    def _order_second(self, day: date, proposal: Proposal) -> None:
        proposal.refresh_from_db()
        if proposal.state != State.UNSATISFIED:
            return
        second_handling.order_second(
            proposal=proposal,
            by=self.u.chair,
            on=day,
            demand=self.say("demand", proposal),
        )
        self._plan_reply(day, proposal, "docket", self.random.choice((16, 20, 24)))

    def _note_difference(self, day: date, proposal: Proposal) -> None:
        """A meeting closes it with the difference noted, for the report to the next session."""
        proposal.refresh_from_db()
        if proposal.state != State.UNSATISFIED:
            return
        promised = proposal.rounds.counting().order_by("number").last().result_class in PROMISING
        note = (
            second_handling.note_difference_tracking
            if promised
            else second_handling.note_difference
        )
        note(
            proposal=proposal,
            by=self.u.chair,
            on=day,
            reasons=self.say("difference", proposal),
            decision=self.meeting(day),
        )
        self._after(day, 5, lambda d: self._track(d, proposal))

    # ------------------------------------------------------------ tracked

    def _track(self, day: date, proposal: Proposal) -> None:
        """Each commitment has a luck of its own: kept, kept late, moved or broken for good."""
        proposal.refresh_from_db()
        if proposal.state != State.TRACKING or proposal.pk in self.tracked:
            return
        self.tracked.add(proposal.pk)
        for row in tracking.of(proposal).filter(state=CommitmentState.OPEN):
            luck, left = self.random.random(), (row.promised_on - day).days
            if luck < 0.7:
                wait = max(left - self.random.randint(2, 14), 1)
                self._after(day, wait, lambda d, r=row: self._report(d, r, "progress"))
            elif luck < 0.82:
                wait = left + self.random.randint(15, 40)
                self._after(day, wait, lambda d, r=row: self._report(d, r, "progress.late"))
            elif luck < 0.9:
                self._after(day, max(left - 6, 1), lambda d, r=row: self._move(d, r))

    def _report(self, day: date, row: Commitment, kind: str) -> None:
        row.refresh_from_db()
        proposal = row.proposal
        if proposal.state != State.TRACKING or row.state not in Commitment.UNDONE:
            return
        contact = self.u.contacts[proposal.lead_department_id]
        text = self.say(kind, proposal)
        tracking.report_progress(commitment=row, by=contact, on=day, text=text)
        if kind == "progress" and self.random.random() < 0.1:
            self._after(day, 3, lambda d: self._return(d, row))
        else:
            self._after(day, 3, lambda d: self._confirm_done(d, row))

    def _return(self, day: date, row: Commitment) -> None:
        row.refresh_from_db()
        if row.state != CommitmentState.REPORTED:
            return
        text = self.say("returned", row.proposal)
        by = row.proposal.mover.user
        tracking.return_report(commitment=row, by=by, on=day, text=text)
        self._after(day, 12, lambda d: self._report(d, row, "progress.late"))

    def _move(self, day: date, row: Commitment) -> None:
        row.refresh_from_db()
        if row.proposal.state != State.TRACKING or row.state not in Commitment.UNDONE:
            return
        tracking.move_date(
            commitment=row,
            by=self.u.chair,
            on=day,
            promised_on=row.promised_on + timedelta(days=45),
            reason=self.say("move_date", row.proposal),
        )
        self._after(day, 40, lambda d: self._report(d, row, "progress"))

    def _confirm_done(self, day: date, row: Commitment) -> None:
        """The mover confirms; when nothing is left the chair closes."""
        row.refresh_from_db()
        proposal = row.proposal
        if row.state != CommitmentState.REPORTED:
            return
        tracking.confirm(commitment=row, by=proposal.mover.user, on=day)
        proposal.refresh_from_db()
        if proposal.state == State.TRACKING and not tracking.of(proposal).unsettled().exists():
            tracking.confirm_done(proposal=proposal, by=self.u.chair, on=day)
