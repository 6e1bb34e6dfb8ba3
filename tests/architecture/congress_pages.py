"""The pages of the staff congress, and the proposals and suggestions that they show.

Who reads a proposal follows congress.md 2.8, from the rung of the ladder that its file has reached.
"""

from datetime import date, timedelta
from typing import Any

from casework import access
from casework.files import open_file
from casework.models import Recusal
from congress.choices import PROPOSAL, KeySeat, Reach, State
from congress.models import (
    Adoption,
    CoMover,
    Congress,
    Contact,
    Delegate,
    Delegation,
    DelegationOffice,
    HandlingRound,
    MeetingDecision,
    Proposal,
    Session,
    Term,
)
from congress.services import drafts, report, sessions, suggestions
from members.choices import Role
from members.models import Person, User

DELEGATE, STAFF = Role.DELEGATE.value, Role.STAFF.value
TABLE = frozenset(
    {Role.PROPOSAL_COMMITTEE_CHAIR, Role.PROPOSAL_COMMITTEE_MEMBER, Role.CONGRESS_OFFICER}
)
COMMITTEE = TABLE - {Role.CONGRESS_OFFICER}
UNION = frozenset({Role.UNION_CHAIR, Role.STANDING_VICE_CHAIR, Role.VICE_CHAIR, Role.UNION_OFFICER})
DESK = TABLE | UNION
WRITERS = frozenset({Role.PROPOSAL_COMMITTEE_CHAIR, Role.CONGRESS_OFFICER})
DELEGATES = DESK | {
    Role.DELEGATE,
    Role.DELEGATION_LEADER,
    Role.DELEGATION_DEPUTY,
    Role.DELEGATION_SECRETARY,
    Role.PRESIDIUM_MEMBER,
    Role.SECRETARY_GENERAL,
    Role.EXECUTIVE_COMMITTEE_CHAIR,
    Role.EXECUTIVE_COMMITTEE_MEMBER,
}
OFFICERS = UNION | {Role.CONGRESS_OFFICER}
OFFICE = frozenset({Role.CONGRESS_OFFICER, Role.PROPOSAL_COMMITTEE_CHAIR, Role.UNION_CHAIR})
DEPARTMENT = frozenset({Role.DEPARTMENT_HEAD, Role.DEPARTMENT_CONTACT})
LEADERS_AND_UNITS = (
    DELEGATES
    | DEPARTMENT
    | {
        Role.RESPONSIBLE_LEADER,
        Role.PRESIDENT,
        Role.PARTY_SECRETARY,
        Role.SCHOOL_OFFICE,
        Role.PARTY_OFFICE,
    }
)


# Those who handle it and those who move it print its form; a mere reader reads.
FORMS = TABLE | DEPARTMENT | UNION | {Role.DELEGATE, Role.RESPONSIBLE_LEADER, Role.SCHOOL_OFFICE}


def build(world: Any, today: date) -> None:
    mover = world.people[DELEGATE]
    term = Term.objects.create(
        congress=Congress.objects.create(name="示范大学教职工代表大会"),
        ordinal=8,
        starts_on=date(2024, 1, 1),
    )
    session = Session.objects.create(
        term=term,
        ordinal=2,
        code="0802",
        name="第八届第二次会议",
        window_opens_on=today - timedelta(days=5),
        window_closes_on=today + timedelta(days=20),
        opens_on=today + timedelta(days=30),
    )
    sessions.freeze(session=session, on=today)
    delegation = Delegation.objects.create(term=term, number=1, name="第一代表团")
    world.objects["mandate"] = Delegate.objects.create(
        term=term,
        person=mover.person,
        delegation=delegation,
        category="teacher",
        mandate_from=date(2024, 1, 1),
    )
    world.objects["delegation"] = delegation
    world.objects["delegation_office"] = DelegationOffice.objects.create(
        delegation=delegation, person=mover.person, role=Role.DELEGATION_LEADER, from_on=today
    )
    world.objects["draft"] = drafts.begin(
        by=mover, on=today, words={"title": "关于食堂的提案", "reason": "原因"}
    )

    def proposal(state: str, reach: int, **fields: Any) -> Proposal:
        file = open_file(kind=PROPOSAL, title="关于班车的提案", reach=reach)
        row = Proposal.objects.create(
            file=file,
            session=session,
            state=state,
            title="关于班车的提案",
            mover=mover.person,
            written_by=mover.person,
            delegation=delegation,
            **fields,
        )
        access.give_key(file, mover, seat=KeySeat.MOVER)
        return row

    seconding = world.objects["seconding"] = proposal(State.SECONDING, Reach.DELEGATES)
    CoMover.objects.create(
        proposal=seconding,
        person=world.people[Role.PRESIDIUM_MEMBER].person,
        delegation=delegation,
        asked_on=today,
    )
    home = world.objects["department"]
    CoMover.objects.create(
        proposal=seconding,
        person=world.people[Role.EXECUTIVE_COMMITTEE_MEMBER].person,
        delegation=delegation,
        state="joined",
        asked_on=today,
        joined_on=today,
    )
    handled = proposal(
        State.ACCEPTED, Reach.UNITS_AND_LEADERS, lead_department=home, submitted_on=today
    )
    handled.file.unit = home
    handled.file.save(update_fields=["unit"])
    world.objects["handled"] = handled
    HandlingRound.objects.create(proposal=handled, number=1, ordered_on=today)
    world.objects["recusal"] = Recusal.objects.create(  # of somebody without any office
        file=handled.file,
        user=User.objects.create_user("99001", Person.objects.create(staff_no="99001", name="某")),
        ground=Recusal.Ground.RELATIVE,
        from_on=today,
    )
    world.objects["contact"] = Contact.objects.create(
        proposal=handled,
        on=today,
        form="phone",
        with_whom="提案人",
        notes="电话沟通",
        entered_by=world.people[Role.DEPARTMENT_CONTACT],
    )
    world.objects["signature"] = MeetingDecision.objects.create(
        session=session,
        body="committee",
        held_on=today,
        by_signature=True,
        entered_by=world.people[Role.PROPOSAL_COMMITTEE_CHAIR],
    )
    suggestion = suggestions.hand_in(
        by=world.people[STAFF], on=today, title="开水房", text="三楼开水房水温不够。"
    )
    world.objects["suggestion"] = suggestion
    report.begin_report(session=session, by=world.people[Role.CONGRESS_OFFICER], on=today)
    world.objects["adoption"] = Adoption.objects.create(
        suggestion=suggestion, delegate=mover.person, asked_on=today
    )


def pages(make: Any, signed_in: Any, public: Any) -> list[Any]:
    """`make` is the Page class of the contract; the lines read as the others do."""

    def of(name: str, who: Any, thing: str, *, post: bool = False, **more: Any) -> Any:
        return make(
            f"congress:{name}",
            frozenset(who),
            lambda world: {"pk": world.objects[thing].pk, **more},
            post=post,
        )

    def of_session(name: str, who: Any, *, post: bool = False, **more: Any) -> Any:
        code = {"code": "0802", **more}
        return make(f"congress:{name}", frozenset(who), lambda world: code, post=post)

    mover = {DELEGATE}
    author = {STAFF}
    return [
        signed_in("congress:proposals"),
        signed_in("congress:proposals_export"),
        signed_in("congress:similar"),
        make("congress:begin", frozenset(mover)),
        of("proposal", mover, "draft"),
        of("perform", mover, "draft", verb="publish_for_seconds"),
        of("write", mover, "draft"),
        of("autosave", mover, "draft", post=True),
        of("take_up", mover, "draft", number=1),
        of("message", mover, "draft"),
        of("files", mover, "draft"),
        of("form", FORMS, "handled", post=True),
        of("invite", mover, "seconding"),
        of("second", DELEGATES, "seconding"),
        of("co_movers", mover, "draft"),
        of("join", {Role.PRESIDIUM_MEMBER}, "seconding"),
        of("leave", {Role.EXECUTIVE_COMMITTEE_MEMBER}, "seconding"),
        of("step_back", TABLE, "handled"),
        make(
            "congress:let_back",
            frozenset({Role.PROPOSAL_COMMITTEE_CHAIR}),
            lambda world: {
                "pk": world.objects["handled"].pk,
                "recusal": world.objects["recusal"].pk,
            },
        ),
        of("reply", DEPARTMENT, "handled"),
        of("reply_autosave", DEPARTMENT, "handled", post=True),
        of("perform_row", LEADERS_AND_UNITS, "contact", noun="contact", verb="confirm_contact"),
        make("congress:triage", TABLE),
        make("congress:triage_table", TABLE),
        make("congress:decide", frozenset({Role.PROPOSAL_COMMITTEE_CHAIR})),
        of("signature", COMMITTEE, "signature"),
        make(
            "congress:compare",
            TABLE,
            lambda world: {
                "pk": world.objects["seconding"].pk,
                "other": world.objects["handled"].pk,
            },
        ),
        of_session("report", DESK),
        of_session("report_begin", WRITERS, post=True),
        of_session("report_perform", DESK, verb="count_anew"),
        of_session("report_section", WRITERS, part="practice"),
        of_session("register", TABLE),
        of_session("print_table", WRITERS, kind="register", post=True),
        of_session("session_correct", {Role.CONGRESS_OFFICER}),
        of_session("window_move", {Role.CONGRESS_OFFICER}),
        of_session("session_open", {Role.CONGRESS_OFFICER}),
        of_session("session_close", {Role.CONGRESS_OFFICER}),
        of("delegate", {Role.CONGRESS_OFFICER}, "mandate"),
        of("mandate_end", {Role.CONGRESS_OFFICER}, "mandate"),
        of("delegate_move", {Role.CONGRESS_OFFICER}, "mandate"),
        of("delegation", {Role.CONGRESS_OFFICER}, "delegation"),
        of("delegation_appoint", {Role.CONGRESS_OFFICER}, "delegation"),
        of("delegation_office_end", {Role.CONGRESS_OFFICER}, "delegation_office"),
        of("succession", {Role.CONGRESS_OFFICER}, "department"),
        signed_in("congress:suggestions"),
        signed_in("congress:suggest"),
        of("suggestion", DESK | author, "suggestion"),
        of("suggestion_perform", DESK | author, "suggestion", verb="mask"),
        of("adoption", author, "adoption", post=True),
        make("overview", OFFICERS),
        make("overview_export", OFFICERS),
        make("overview_urge", OFFICERS),
        make("overview_assign", {Role.CONGRESS_OFFICER}),
        make("congress:forward_many", {Role.CONGRESS_OFFICER}),
        signed_in("congress:session"),
        signed_in("congress:delegates"),
        signed_in("congress:session_of", arguments=lambda world: {"code": "0802"}),
        public("congress:public_list"),
        make(  # nothing of the world is published
            "congress:public_page",
            frozenset(),
            lambda world: {"pk": world.objects["seconding"].pk},
            public=True,
        ),
        public("congress:box"),
        public("congress:receipt"),
        # Open by number and code alone: nobody of the world has entered one.
        make(
            "congress:by_code",
            frozenset(),
            lambda world: {"pk": world.objects["suggestion"].pk},
            public=True,
        ),
        make(
            "congress:by_code_perform",
            frozenset(),
            lambda world: {"pk": world.objects["suggestion"].pk, "verb": "ask_back"},
            public=True,
        ),
    ]
