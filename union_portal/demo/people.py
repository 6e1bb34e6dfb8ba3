"""The demo university's people: departments, staff, offices, portfolios, the buttons of the
sign-in page. Made through the services of `members`."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from members.choices import Role
from members.models import DemoRole, Department, Employment, Person, User
from members.services import departments, describe_school, employ, offices, people

from .names import Names
from .texts import rows

POSTS = {
    "school": ("teacher", "teacher", "teacher", "teacher", "counsellor", "administration"),
    "office": ("administration",),
    "support": ("technical", "technical", "administration"),
    "logistics": ("worker", "worker", "administration"),
    "affiliated": ("technical", "teacher", "administration"),
}
KINDS = ("establishment",) * 11 + ("agency",) * 4 + ("contract",) * 3 + ("project", "postdoc")
TITLES = ("教授", "副教授", "副教授", "讲师", "讲师", "助教")
COMMITTEE_MEMBERS = 12
LEADERS = 5


@dataclass
class University:
    """What the later parts of the loader need at hand."""

    today: date
    random: Random
    names: Names
    departments: list[Department] = field(default_factory=list)
    staff: dict[int, list[User]] = field(default_factory=dict)  # by department
    heads: dict[int, User] = field(default_factory=dict)
    contacts: dict[int, User] = field(default_factory=dict)
    leaders: list[User] = field(default_factory=list)
    leader_of: dict[int, User] = field(default_factory=dict)
    partners: dict[int, list[Department]] = field(default_factory=dict)  # who assists whom
    officer: User | None = None
    chair: User | None = None
    members: list[User] = field(default_factory=list)
    union_chair: User | None = None
    executive_chair: User | None = None
    serial: int = 0

    @property
    def founded(self) -> date:
        return self.today - timedelta(days=1200)

    def department(self, name: str) -> Department:
        return next(d for d in self.departments if d.name == name)


def new_user(u: University, department: Department, post: str, name: str = "") -> User:
    """A person with an employment and an account that nobody can sign in to by a password."""
    u.serial += 1
    person = people.create_person(
        name=name or u.names.next(),
        by=None,
        staff_no=f"{1998 + u.serial % 26}{u.serial:04}",
        mobile="",
        email=f"s{u.serial:04}@jinghua.invalid" if u.random.random() < 0.93 else "",
    )
    title = u.random.choice(TITLES) if post == "teacher" else ""
    employ(
        person=person,
        department=department,
        kind=u.random.choice(KINDS),
        post=post,
        by=None,
        start=u.founded - timedelta(days=u.random.randint(0, 6000)),
        title=title,
    )
    user = User.objects.create_user(person.staff_no, person)
    u.staff.setdefault(department.pk, []).append(user)
    return user


def found_departments(u: University) -> None:
    describe_school(
        by=None,
        name="京华示范大学",
        name_en="Jinghua Model University",
        short="京华大学",
        issuer="京华示范大学工会委员会",
        issuer_word="京华大教代提",
        contact="校工会办公室，行政楼208",
    )
    for order, (code, name, short, kind, *_more) in enumerate(rows("departments")):
        u.departments.append(
            departments.found(
                code=code,
                name=name,
                short=short,
                kind=kind,
                sort=order,
                by=None,
                on=u.today - timedelta(days=8000),
            )
        )

    for department, row in zip(u.departments, rows("departments"), strict=True):
        u.partners[department.pk] = [u.department(name) for name in row[6].split(",")]


def appoint_offices(u: University) -> None:
    """Leaders with their portfolios, heads and contacts, the union, the committee, the party."""
    since = u.founded
    office = u.department("校长办公室")

    def appoint(user: User, role: str, department: Department | None = None) -> User:
        offices.appoint(
            person=user.person,
            role=role,
            department=department,
            by=None,
            from_on=since,
            basis="京华大〔2023〕任字",
        )
        return user

    u.leaders = [new_user(u, office, "administration") for _ in range(LEADERS)]
    appoint(u.leaders[0], Role.PRESIDENT)
    for leader in u.leaders[1:]:
        appoint(leader, Role.RESPONSIBLE_LEADER)
    for department, row in zip(u.departments, rows("departments"), strict=True):
        leader = u.leaders[max(1, int(row[5]))]
        offices.set_portfolio(department=department, leader=leader.person, by=None, on=since)
        u.leader_of[department.pk] = leader
        u.heads[department.pk] = appoint(
            new_user(u, department, "administration"), Role.DEPARTMENT_HEAD, department
        )
        u.contacts[department.pk] = appoint(
            new_user(u, department, "administration"), Role.DEPARTMENT_CONTACT, department
        )
    union, party = u.department("工会"), u.department("党委办公室")
    u.union_chair = appoint(new_user(u, union, "administration"), Role.UNION_CHAIR)
    appoint(new_user(u, union, "administration"), Role.STANDING_VICE_CHAIR)
    u.officer = appoint(new_user(u, union, "administration", "梁素云"), Role.CONGRESS_OFFICER)
    appoint(new_user(u, union, "administration"), Role.UNION_OFFICER)
    appoint(new_user(u, u.department("信息化建设与网络中心"), "technical"), Role.SYSTEM_KEEPER)
    appoint(new_user(u, u.department("人事处"), "administration"), Role.HR_CLERK)
    appoint(new_user(u, party, "administration"), Role.PARTY_SECRETARY)
    appoint(new_user(u, party, "administration"), Role.PARTY_OFFICE)
    appoint(new_user(u, party, "administration"), Role.DISCIPLINE_OFFICE)
    appoint(new_user(u, office, "administration"), Role.SCHOOL_OFFICE)
    schools = [d for d in u.departments if d.kind == Department.Kind.SCHOOL]
    u.chair = appoint(new_user(u, schools[0], "teacher", "许清和"), Role.PROPOSAL_COMMITTEE_CHAIR)
    u.members = [
        appoint(new_user(u, schools[n % len(schools)], "teacher"), Role.PROPOSAL_COMMITTEE_MEMBER)
        for n in range(COMMITTEE_MEMBERS)
    ]
    appoint(new_user(u, schools[3], "teacher"), Role.SECRETARY_GENERAL)
    u.executive_chair = appoint(new_user(u, schools[4], "teacher"), Role.EXECUTIVE_COMMITTEE_CHAIR)


def fill_departments(u: University, told) -> None:
    """Hire the rest of the three thousand."""
    total = sum(int(row[4]) for row in rows("departments"))
    done = 0
    for department, row in zip(u.departments, rows("departments"), strict=True):
        wanted = int(row[4])
        posts = POSTS.get(department.kind, ("administration",))
        while len(u.staff.get(department.pk, [])) < wanted:
            new_user(u, department, u.random.choice(posts))
        done += wanted
        told(f"教职工 {done} / {total}")


def offer_roles(u: University, mover: User, leader: User, reader: User) -> None:
    """The buttons of the sign-in page: one person for each way of using the portal."""
    logistics = u.department("后勤管理处")
    secretary, keeper = (
        User.objects.filter(person__appointments__role=role).first()
        for role in (Role.PARTY_SECRETARY, Role.SYSTEM_KEEPER)
    )
    people = {
        "delegate": mover,
        "delegation_leader": leader,
        "staff": reader,
        "congress_officer": u.officer,
        "committee_chair": u.chair,
        "committee_member": u.members[0],
        "department_contact": u.contacts[logistics.pk],
        "department_head": u.heads[logistics.pk],
        "school_leader": u.leader_of[logistics.pk],
        "union_chair": u.union_chair,
        "party_secretary": secretary,
        "system_keeper": keeper,
    }
    for order, (key, group, label, label_en, hint, hint_en) in enumerate(rows("roles")):
        DemoRole.objects.update_or_create(
            user=people[key],
            defaults={
                "label": label,
                "label_en": label_en,
                "hint": hint,
                "hint_en": hint_en,
                "group": group,
                "order": order,
            },
        )


def staff_of(u: University, department: Department) -> list[Person]:
    return [user.person for user in u.staff.get(department.pk, [])]


def teachers(u: University) -> list[User]:
    """Teachers in post, the pool from which most delegates come."""
    rows_ = Employment.objects.filter(post="teacher").values_list("person", flat=True)
    wanted = set(rows_)
    return [user for users in u.staff.values() for user in users if user.person_id in wanted]
