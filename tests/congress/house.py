"""The session of the acceptance scenarios (proposals.md 8): 八届二次会议, window 11 March to
9 April 2026, opening 16 April 2026, all rules at their defaults. A small congress: three
delegations, a committee of three, two handling departments. Every step goes through a service."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from casework.todo import Todo
from congress.models import Delegation, MeetingDecision, Proposal, Session, Term
from congress.selectors import desk_for
from congress.services import (
    delegates,
    drafts,
    meetings,
    proposals,
    review,
    screening,
    seconds,
    sessions,
)
from members.choices import Role
from members.models import Department, LeaderPortfolio, Person, User
from tests.factories import SINCE, department, gate_of, officer, staff

WINDOW_OPENS, WINDOW_CLOSES, OPENING = date(2026, 3, 11), date(2026, 4, 9), date(2026, 4, 16)
MEETING = date(2026, 4, 21)
WORDS = {
    "title": "关于延长图书馆晚间开放时间的提案",
    "category": "campus",
    "reason": "期末阶段座位紧张，图书馆二十二时闭馆，教职工备课不便。",
    "suggestion": "将闭馆时间延至二十三时三十分，并增设自助借还设备。",
    "one_matter": True,
}


@dataclass
class House:
    """Who sits where. `delegates[n]` are the accounts of delegation n, its leader first."""

    term: Term
    session: Session
    delegations: list[Delegation]
    delegates: list[list[User]]
    lead: Department
    other: Department
    chair: User
    member: User
    second_member: User
    officer: User
    union_chair: User
    secretary_general: User
    executive_chair: User
    school_office: User
    leader: User
    head: User
    contact: User
    other_head: User
    other_contact: User
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def mover(self) -> User:
        return self.delegates[0][2]

    @property
    def delegation_leader(self) -> User:
        return self.delegates[0][0]

    # ------------------------------------------------------------ steps

    def next_session(self, **changed) -> Session:
        """The third session, planned on the opening day of the second, as it may be or not."""
        given = {
            "term": self.term,
            "ordinal": 3,
            "name": "八届三次会议",
            "window_opens_on": date(2026, 10, 1),
            "window_closes_on": date(2026, 10, 30),
            "opens_on": date(2026, 11, 6),
            "by": self.officer,
            "on": OPENING,
            **changed,
        }
        return sessions.plan(**given)

    def draft(self, mover: User | None = None, on: date = date(2026, 3, 20), **words) -> Proposal:
        return drafts.begin(by=mover or self.mover, on=on, words={**WORDS, **words})

    def published(
        self, mover: User | None = None, on: date = date(2026, 3, 20), **words
    ) -> Proposal:
        mover = mover or self.mover
        proposal = self.draft(mover, on, **words)
        return proposals.publish_for_seconds(proposal=proposal, by=mover, on=on)

    def second(self, proposal: Proposal, *users: User, on: date = date(2026, 3, 25)) -> None:
        for user in users:
            seconds.volunteer(proposal=proposal, revision=proposal.revision, by=user, on=on)

    def seconded(
        self, mover: User | None = None, on: date = date(2026, 3, 20), count: int = 2, **words
    ) -> Proposal:
        """Published and seconded by delegates of another delegation."""
        proposal = self.published(mover, on, **words)
        group = next(g for g in self.delegates[1:] if mover not in g)
        self.second(proposal, *group[2 : 2 + count], on=on)
        return proposal

    def in_review(
        self, mover: User | None = None, on: date = date(2026, 4, 8), **words
    ) -> Proposal:
        proposal = self.seconded(mover, **words)
        return proposals.submit(proposal=proposal, by=mover or self.mover, on=on)

    def submitted(
        self, mover: User | None = None, on: date = date(2026, 4, 8), **words
    ) -> Proposal:
        """Passed on by the delegation's leader: on the committee's table."""
        mover = mover or self.mover
        proposal = self.in_review(mover, on, **words)
        group = next(group for group in self.delegates if mover in group)
        leader = group[1] if mover == group[0] else group[0]
        return review.pass_on(proposal=proposal, opinion="同意提交。", by=leader, on=on)

    def meeting(
        self, held_on: date = MEETING, body: str = "committee", **fields
    ) -> MeetingDecision:
        by = {
            "committee": self.chair,
            "presidium": self.secretary_general,
            "executive_committee": self.executive_chair,
            "joint_meeting": self.union_chair,
        }[body]
        terms = {"present": 3, "votes_for": 3, "votes_against": 0, "on": held_on, **fields}
        return meetings.record(session=self.session, body=body, held_on=held_on, by=by, **terms)

    def terms(self, **changed) -> screening.Docketing:
        return screening.Docketing(
            **{
                "category": "campus",
                "lead": self.lead,
                "member_in_charge": self.member.person,
                **changed,
            }
        )

    def docketed(
        self,
        mover: User | None = None,
        on: date = MEETING,
        meeting: MeetingDecision | None = None,
        assisting: tuple[Department, ...] = (),
        **words,
    ) -> Proposal:
        proposal = self.submitted(mover, **words)
        return screening.docket(
            proposal=proposal,
            decision=meeting or self.meeting(on),
            terms=self.terms(assisting=assisting),
            by=self.chair,
            on=on,
        )


def build_house(size: int = 6) -> House:
    """Three delegations of `size` delegates each: leader, deputy, members."""
    keeper = staff("系统管理员")
    term = sessions.begin_term(
        congress=sessions.found(name="京华大学教职工代表大会"), ordinal=8, starts_on=SINCE
    )
    session = sessions.plan(
        term=term,
        ordinal=2,
        name="八届二次会议",
        window_opens_on=WINDOW_OPENS,
        window_closes_on=WINDOW_CLOSES,
        opens_on=OPENING,
        delegates_total=200,
    )
    sessions.freeze(session=session, on=WINDOW_OPENS)
    groups, seated = [], []
    for number in (1, 2, 3):
        group = delegates.form_delegation(term=term, number=number, name=f"第{number}代表团")
        groups.append(group)
        seated.append([new_delegate(group, keeper) for _ in range(size)])
        for role, user in zip(
            (Role.DELEGATION_LEADER, Role.DELEGATION_DEPUTY), seated[-1], strict=False
        ):
            delegates.appoint_in_delegation(
                person=user.person, delegation=group, role=role, by=keeper, from_on=SINCE
            )
    lead, other = department("图书馆"), department("后勤保障部")
    leader = officer(Role.RESPONSIBLE_LEADER, name="分管校领导")
    LeaderPortfolio.objects.create(leader=leader.person, department=lead, from_on=SINCE)
    return House(
        term=term,
        session=session,
        delegations=groups,
        delegates=seated,
        lead=lead,
        other=other,
        chair=officer(Role.PROPOSAL_COMMITTEE_CHAIR),
        member=officer(Role.PROPOSAL_COMMITTEE_MEMBER),
        second_member=officer(Role.PROPOSAL_COMMITTEE_MEMBER),
        officer=officer(Role.CONGRESS_OFFICER),
        union_chair=officer(Role.UNION_CHAIR),
        secretary_general=officer(Role.SECRETARY_GENERAL),
        executive_chair=officer(Role.EXECUTIVE_COMMITTEE_CHAIR),
        school_office=officer(Role.SCHOOL_OFFICE),
        leader=leader,
        head=officer(Role.DEPARTMENT_HEAD, lead),
        contact=officer(Role.DEPARTMENT_CONTACT, lead),
        other_head=officer(Role.DEPARTMENT_HEAD, other),
        other_contact=officer(Role.DEPARTMENT_CONTACT, other),
        extra={"keeper": keeper},
    )


def new_delegate(group: Delegation, by: User, from_on: date = SINCE) -> User:
    user = staff()
    delegates.credential(
        person=user.person,
        delegation=group,
        category="teacher",
        is_teacher=True,
        by=by,
        from_on=from_on,
    )
    return user


def mandate(person: Person):
    return person.mandates.get(mandate_to=None)


def todos(user: User, on: date) -> list[Todo]:
    """What waits for her that day."""
    return desk_for(user, gate_of(user, on)).alone().todos
