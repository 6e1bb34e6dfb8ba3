"""Cases with dates and their trail, row by row: the figures must not care who wrote them."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import time_machine

from casework import ledger, rulebook
from casework.files import open_file
from casework.models import CaseFile, Clock, ClockEvent
from congress.choices import PROPOSAL, SUGGESTION, Reach
from congress.models import (
    Commitment,
    Congress,
    Delegate,
    Delegation,
    HandlingRound,
    Proposal,
    Rating,
    Session,
    Suggestion,
    Term,
)
from members.models import Department, Person, User

NOON = time(4, tzinfo=UTC)  # 12:00 in Shanghai


def at(day: date) -> datetime:
    return datetime.combine(day, NOON)


class House:
    """A small congress: a session, two delegations, three departments, some people."""

    def __init__(self) -> None:
        self.congress = Congress.objects.create(name="教代会")
        self.term = Term.objects.create(
            congress=self.congress, ordinal=8, starts_on=date(2024, 1, 1)
        )
        self.session = Session.objects.create(
            term=self.term,
            ordinal=2,
            code="0802",
            name="八届二次",
            window_opens_on=date(2026, 3, 11),
            window_closes_on=date(2026, 4, 9),
            opens_on=date(2026, 4, 16),
        )
        self.delegations = [
            Delegation.objects.create(term=self.term, number=n, name=f"第{n}代表团") for n in (1, 2)
        ]
        self.departments = [
            Department.objects.create(code=code, name=code, valid_from=date(2020, 1, 1), sort=n)
            for n, code in enumerate(("后勤处", "人事处", "教务处"))
        ]
        self.people = 0

    def person(self) -> Person:
        self.people += 1
        return Person.objects.create(staff_no=f"T{self.people:05}", name=f"人{self.people}")

    def user(self) -> User:
        person = self.person()
        return User.objects.create_user(person.staff_no, person)

    def delegate(self, delegation: int = 0, until: date | None = None) -> Person:
        person = self.person()
        Delegate.objects.create(
            term=self.term,
            person=person,
            delegation=self.delegations[delegation],
            category="teacher",
            mandate_from=self.term.starts_on,
            mandate_to=until,
        )
        return person

    def proposal(
        self, *, department: int = 0, delegation: int = 0, mover: Person | None = None, **more: Any
    ) -> Proposal:
        mover = mover or self.person()
        more.setdefault("category", "campus")
        more.setdefault("submitted_on", date(2026, 3, 20))
        if more.get("docketed_on"):
            more.setdefault("screened_on", more["docketed_on"])
            more.setdefault("outcome", "docket")
            more.setdefault("lead_department", self.departments[department])
        file = open_file(kind=PROPOSAL, title="提案", reach=Reach.DESK)
        proposal = Proposal.objects.create(
            file=file,
            session=self.session,
            title=f"提案{file.pk}",
            mover=mover,
            written_by=mover,
            delegation=self.delegations[delegation],
            **more,
        )
        for verb, name in (("submit", "submitted_on"), ("docket", "docketed_on")):
            if getattr(proposal, name):
                self.deed(file, verb, getattr(proposal, name))
        if more.get("withdrawn_on"):
            self.deed(file, "withdraw", more["withdrawn_on"])
        return proposal

    def handled(
        self,
        due_on: date,
        replied_on: date | None = None,
        *,
        typed_on: date | None = None,
        number: int = 1,
        proposal: Proposal | None = None,
        grade: str = "",
        **more: Any,
    ) -> HandlingRound:
        """A docketed proposal in the hands of a department, answered or not."""
        state = "published" if replied_on else "open"
        mine = {name: more.pop(name) for name in ("department", "delegation") if name in more}
        assigned_on = due_on - timedelta(days=60)
        proposal = proposal or self.proposal(
            docketed_on=assigned_on - timedelta(days=8),
            assigned_on=assigned_on,
            submitted_on=assigned_on - timedelta(days=40),
            reply_due_on=due_on,
            **mine,
            **more.pop("case", {}),
        )
        if replied_on:
            more.setdefault("result_class", "A")
            more.setdefault("rating_closes_on", replied_on + timedelta(days=15))
            self.deed(proposal.file, "sign_reply", replied_on, typed_on)
        more.setdefault("ordered_on", assigned_on)
        row = HandlingRound.objects.create(
            proposal=proposal,
            number=number,
            state=more.pop("state", state),
            reply_due_on=due_on,
            replied_on=replied_on,
            **more,
        )
        if grade:
            self.rate(row, grade)
        return row

    def rate(self, row: HandlingRound, result: str, on: date | None = None, **more: Any) -> Rating:
        day = on or row.replied_on + timedelta(days=3)
        more.setdefault("rater", row.proposal.mover)
        more.setdefault("seat", "mover")
        self.deed(row.proposal.file, "rate", day)
        return Rating.objects.create(
            round=row,
            state="counted",
            manner=result,
            result=result,
            text="理由" if result == "dissatisfied" else "",
            rated_on=day,
            **more,
        )

    def commitment(self, promised_on: date, **more: Any) -> Commitment:
        row = more.pop("round", None) or self.handled(
            promised_on - timedelta(days=100),
            promised_on - timedelta(days=110),
            result_class="B",
            department=more.pop("department", 0),
        )
        more.setdefault("first_promised_on", promised_on)
        return Commitment.objects.create(round=row, text="承诺", promised_on=promised_on, **more)

    def suggestion(self, received_on: date, *, department: int = 0, **more: Any) -> Suggestion:
        file = open_file(kind=SUGGESTION, title="建议", reach=Reach.DESK)
        if more.get("is_anonymous"):
            more["author"] = None
        else:
            more.setdefault("author", self.person())
        more.setdefault("reply_due_on", received_on + timedelta(days=60))
        if more.get("replied_on"):
            more.setdefault("reply", "答复")
        suggestion = Suggestion.objects.create(
            file=file,
            session=self.session,
            origin="box",
            title="建议",
            text="文字",
            text_for_department="文字",
            received_on=received_on,
            department=self.departments[department],
            **more,
        )
        self.deed(file, "hand_in", received_on)
        return suggestion

    def deed(self, file: CaseFile, verb: str, on: date, typed_on: date | None = None) -> None:
        """An entry of the trail: happened `on`, recorded at noon of that day or of `typed_on`."""
        with time_machine.travel(at(typed_on or on), tick=False):
            ledger.record(file, verb, by=None, on=on, actor_label="测试")

    def clock(self, file: CaseFile, due_on: date | None, **more: Any) -> Clock:
        code = "congress.reply"
        return Clock.objects.create(
            file=file,
            kind=code,
            rule=rulebook.version(code, on=date(2026, 4, 29)),
            unit="day",
            n=60,
            roll="next",
            started_on=date(2026, 4, 29),
            first_due_on=due_on,
            due_on=due_on,
            **more,
        )

    def event(self, clock: Clock, kind: str, on: date) -> ClockEvent:
        entry = ledger.record(clock.file, f"clock.{kind}", by=None, on=on, actor_label="钟")
        return ClockEvent.objects.create(
            clock=clock,
            seq=clock.events.count() + 1,
            kind=kind,
            effective_on=on,
            recorded_at=at(on),
            actor_label="钟",
            digest="0" * 64,
            entry=entry,
        )
