"""A school of 10,000 people and 50,000 proposals, written in bulk for measuring only.

The rows are what the services would have left behind, without their trail: benchmarks measure
reading.
"""

from datetime import date, timedelta
from random import Random

from django.contrib.auth.models import Group
from django.db import connection
from django.utils import timezone

from casework.models import CaseFile
from congress.choices import PROPOSAL, Category, Reach, State
from congress.models import Congress, Delegate, Delegation, Proposal, Session, Term
from members.choices import Role
from members.models import Appointment, Department, Employment, Person, User
from union_portal.demo.texts import Topics

TODAY = date(2026, 11, 24)
STATES = (
    (State.CLOSED, Reach.STAFF, 60),
    (State.ACCEPTED, Reach.UNITS_AND_LEADERS, 20),
    (State.SUBMITTED, Reach.DELEGATES, 12),
    (State.SECONDING, Reach.DELEGATES, 6),
    (State.DRAFT, Reach.KEYS, 2),
)
OFFICER, CHAIR, PARTY, CONTACTS, DELEGATES, NOBODY = 0, 1, 2, 100, 200, 900  # staff numbers


def fill(people: int = 10_000, cases: int = 50_000, seed: int = 1) -> None:
    random = Random(seed)
    departments = Department.objects.bulk_create(
        Department(code=f"D{n:02}", name=f"部门{n:02}", valid_from=date(2010, 1, 1))
        for n in range(30)
    )
    persons = Person.objects.bulk_create(
        [
            Person(staff_no=f"{n:05}", name=f"职工{n}", name_pinyin=f"zhigong{n}")
            for n in range(people)
        ],
        batch_size=2000,
    )
    User.objects.bulk_create(
        [User(username=p.staff_no, person=p, password="!") for p in persons], batch_size=2000
    )
    Employment.objects.bulk_create(
        [
            Employment(
                person=p,
                department=random.choice(departments),
                kind="establishment",
                post="teacher",
                start=date(2015, 9, 1),
            )
            for p in persons
        ],
        batch_size=2000,
    )
    _offices(persons, departments)
    _proposals(random, persons, departments, cases)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as a database that has run for a day


def _offices(persons: list[Person], departments: list[Department]) -> None:
    def appoint(person: Person, role: str, department: Department | None = None) -> None:
        scope = department.code if department else "school"
        group, _made = Group.objects.get_or_create(name=f"{role}:{scope}")
        Appointment.objects.create(
            person=person,
            role=role,
            department=department,
            group=group,
            from_on=date(2024, 1, 1),
            basis="任命",
        )

    appoint(persons[OFFICER], Role.CONGRESS_OFFICER)
    appoint(persons[CHAIR], Role.PROPOSAL_COMMITTEE_CHAIR)
    appoint(persons[PARTY], Role.PARTY_SECRETARY)
    for n, department in enumerate(departments):
        appoint(persons[CONTACTS + n], Role.DEPARTMENT_CONTACT, department)
    for person in persons[DELEGATES : DELEGATES + 200]:
        appoint(person, Role.DELEGATE)


def _proposals(
    random: Random, persons: list[Person], departments: list[Department], cases: int
) -> None:
    congress = Congress.objects.create(name="示范大学教职工代表大会")
    term = Term.objects.create(congress=congress, ordinal=8, starts_on=date(2022, 4, 1))
    sessions = [
        Session.objects.create(
            term=term,
            ordinal=n + 1,
            code=f"08{n + 1:02}",
            name=f"第八届第{n + 1}次会议",
            window_opens_on=date(2022 + n, 3, 1),
            window_closes_on=date(2022 + n, 4, 9),
            opens_on=date(2022 + n, 4, 16),
        )
        for n in range(5)
    ]
    delegations = [
        Delegation.objects.create(term=term, number=n + 1, name=f"第{n + 1}代表团")
        for n in range(20)
    ]
    delegates = persons[DELEGATES : DELEGATES + 200]
    Delegate.objects.bulk_create(
        Delegate(
            term=term,
            person=p,
            delegation=delegations[n % 20],
            category="teacher",
            is_teacher=True,
            mandate_from=date(2022, 4, 1),
        )
        for n, p in enumerate(delegates)
    )
    topics = Topics(random)
    texts = [topics.next() for _ in range(400)]
    pool = [(state, reach) for state, reach, weight in STATES for _ in range(weight)]
    now = timezone.now()
    files, proposals = [], []
    for n in range(cases):
        state, reach = random.choice(pool)
        session = sessions[n * len(sessions) // cases]
        closed = session.opens_on + timedelta(days=90) if state == State.CLOSED else None
        due = None if closed else TODAY + timedelta(days=random.randint(-20, 60))
        department = random.choice(departments) if reach >= Reach.UNITS_AND_LEADERS else None
        text = texts[n % len(texts)]
        numbered = state not in (State.DRAFT, State.SECONDING)
        files.append(
            CaseFile(
                kind=PROPOSAL,
                title=text.title,
                opened_at=now,
                reach=reach,
                closed_on=closed,
                next_due_on=due,
                unit=department,
                number=f"收{session.code}-{n:05}" if numbered else None,
            )
        )
        mover = random.choice(delegates)
        proposals.append(
            Proposal(
                session=session,
                state=state,
                title=text.title,
                reason=text.reason,
                suggestion=text.suggestion,
                category=random.choice(Category.values),
                mover=mover,
                written_by=mover,
                delegation=random.choice(delegations),
                lead_department=department,
                receipt_serial=n if numbered else None,
                submitted_on=session.window_closes_on if numbered else None,
                assigned_on=session.opens_on if department else None,
                reply_due_on=due if department else None,
                closed_on=closed,
            )
        )
    CaseFile.objects.bulk_create(files, batch_size=2000)
    for file, proposal in zip(files, proposals, strict=True):
        proposal.file = file
    Proposal.objects.bulk_create(proposals, batch_size=500)
