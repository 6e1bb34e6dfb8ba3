"""Who may open which page: one line for each URL of the house.

`who` names the people of the world below who get an answer; everybody else is refused (404, 403,
or sent to the sign-in page). A page that only takes a POST says `post=True`: there the people in
`who` get past the door (what they send may still be refused in words), all others do not.
A room adds its objects to `World.objects` and its lines to PAGES.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from casework import access, attachments, clocks, documents, jobs, notices
from casework.files import open_file
from casework.models import Job
from members import services as members
from members.choices import Role
from members.models import Appointment, DemoRole, Department, User
from members.services.offices import office_group
from oversight import services as oversight
from oversight.services import papers
from tests import factories
from tests.architecture import congress_pages
from union_portal.models import FeedAddress

VISITOR = "visitor"
KEEPER, OFFICER, CHAIR = "keeper", "congress_officer", "union_chair"
STAFF, DELEGATE = "staff", "delegate"
FORMER = "former"  # held every office until yesterday: a member of the staff, and no more


@dataclass
class World:
    """People by what they are, and the objects that pages show."""

    people: dict[str, Any] = field(default_factory=dict)
    objects: dict[str, Any] = field(default_factory=dict)


def build_world(today: date) -> World:
    """One person of each role, a plain member of staff, a superuser without any office."""
    world = World()
    world.people[VISITOR] = None
    home = factories.department("后勤处")
    for role in Role:
        if role == Role.STAFF:
            world.people[STAFF] = factories.staff("普通教工")
        else:
            of_a_department = role in (Role.DEPARTMENT_HEAD, Role.DEPARTMENT_CONTACT)
            scope = home if of_a_department else None
            world.people[role.value] = factories.officer(role, scope, name=role.value)
    world.people[FORMER] = _former(home, today - timedelta(days=1))
    superuser = factories.staff("超级用户")
    superuser.is_superuser = True
    superuser.save(update_fields=["is_superuser"])
    world.people["superuser"] = superuser
    for user in filter(None, world.people.values()):
        user.set_password("mulan-1936")  # who has none has no page to change it
        user.save(update_fields=["password"])
    world.objects["department"] = home
    _things_of_one_person(world, today)
    congress_pages.build(world, today)
    _people(world, today)
    oversight.load_file(on=today)  # without a semester there is no figure to open
    world.objects["board"] = _board(world.people[Role.PARTY_OFFICE])
    return world


def _former(home: Department, last_day: date) -> User:
    user = factories.staff("卸任者")
    for role in set(Role) - {Role.STAFF}:
        scope = home if role in (Role.DEPARTMENT_HEAD, Role.DEPARTMENT_CONTACT) else None
        Appointment.objects.create(
            person=user.person,
            role=role,
            department=scope,
            group=office_group(role, scope),
            from_on=factories.SINCE,
            to_on=last_day,
        )
    return user


def _things_of_one_person(world: World, today: date) -> None:
    """A case, a clock, a notice and a calendar that concern the staff member alone."""
    mine = world.people[STAFF]
    file = open_file(kind="trial", title="只与本人有关")
    access.give_key(file, mine, seat="mover")
    world.objects["clock"] = clocks.start(
        file, "casework.reconsider", on=today, by=mine, owner_user=mine
    )
    notices.notify([mine], subject="只给本人", body="正文", file=file)
    world.objects["notice"] = mine.notices.get()
    world.objects["demo"] = DemoRole.objects.create(user=mine)
    world.objects["feed"] = FeedAddress.objects.create(user=mine)
    world.objects["paper"] = documents.request(
        file, "notice", "papers/base.html", {}, on=today, title="通知"
    )
    upload = SimpleUploadedFile("意见.txt", "内容".encode())
    world.objects["attachment"] = attachments.attach(file, upload, by=mine)
    world.objects["job"] = jobs.start("export", mine, 1, {})


def _board(reader: Any) -> Job:
    """A dashboard on paper, made for one reader."""
    stored = {"stored_as": jobs.keep(b"%PDF-", "pdf")}
    row = jobs.start(papers.KIND, reader, 0, {"semester": "2026-2027-1"})
    Job.objects.filter(pk=row.pk).update(state=Job.State.DONE, result=stored)
    return row


def _people(world: World, today: date) -> None:
    """A person with an employment, an office, its deputy, for the pages of people."""
    mine, chair = world.people[STAFF], world.people[CHAIR].person
    office = chair.appointments.get()
    job = mine.person.employments.first() or members.employ(
        person=mine.person,
        department=world.objects["department"],
        kind="establishment",
        post="teacher",
        by=None,
        start=today,
    )
    other = factories.staff("代理人")
    deputy = members.deputise(
        appointment=office, person=other.person, by=None, from_on=today, to_on=today, basis="委托书"
    )
    world.objects |= {
        "person": mine.person,
        "employment": job,
        "office": office,
        "deputy": deputy,
    }


EVERYBODY = frozenset({VISITOR, "superuser", FORMER, *Role.values})
SIGNED_IN = EVERYBODY - {VISITOR}


@dataclass(frozen=True)
class Page:
    name: str
    who: frozenset[str]
    arguments: Callable[[World], dict[str, Any]] = lambda world: {}
    post: bool = False
    public: bool = False  # asks for no sign-in: stands in the list that the login test compares


def public(name: str, **options: Any) -> Page:
    return Page(name, EVERYBODY, public=True, **options)


OFFICERS_OF_HEALTH = frozenset(
    {Role.SYSTEM_KEEPER, Role.UNION_CHAIR, Role.UNION_OFFICER, Role.CONGRESS_OFFICER}
)


def signed_in(name: str, **options: Any) -> Page:
    return Page(name, SIGNED_IN, **options)


def own(name: str, thing: str, **options: Any) -> Page:
    """A page of one thing that belongs to the staff member of the world alone."""
    return Page(name, frozenset({STAFF}), lambda world: {"pk": world.objects[thing].pk}, **options)


DOOR = [
    public("sign_in"),
    public("demo_sign_in", arguments=lambda world: {"pk": world.objects["demo"].pk}, post=True),
    public("activate"),
    public("forgotten"),
    public("reset", arguments=lambda world: {"uid": "MQ", "token": "worn-out"}),
    signed_in("sign_out", post=True),
    signed_in("second_factor"),
    signed_in("second_factor_enrol"),
]

ACCOUNT = [
    signed_in("account"),
    signed_in("account_password"),
    signed_in("account_contact"),
    signed_in("account_sessions"),
    signed_in("account_everywhere", post=True),
    signed_in("account_recovery_codes", post=True),
    signed_in("account_session_end", arguments=lambda world: {"key": "gone"}, post=True),
]

ROOF = [
    signed_in("desk"),
    signed_in("search"),
    signed_in("notices"),
    own("notice", "notice"),
    own("notice_acknowledge", "notice", post=True),
    signed_in("notices_read", post=True),
    signed_in("notices_mail", post=True),
    own("clock", "clock"),
    public("rulebook"),
    public("rule", arguments=lambda world: {"code": "casework.small_number"}),
    Page("health", OFFICERS_OF_HEALTH),
    Page("mail", OFFICERS_OF_HEALTH),
    Page("mail_settle", OFFICERS_OF_HEALTH, post=True),
    Page("working_calendar", OFFICERS_OF_HEALTH),
    Page(
        "working_calendar_check",
        OFFICERS_OF_HEALTH,
        arguments=lambda world: {"pk": 1},
        post=True,
    ),
    public("healthz"),
    signed_in("feed"),
    public("feed_ics", arguments=lambda world: {"token": world.objects["feed"].token}),
    signed_in("feed_renew", post=True),  # after it the address above is dead
]

# oversight.md 1.2: the party committee and its office, the president, the union, discipline.
FIGURE_READERS = frozenset(
    {
        Role.PARTY_SECRETARY,
        Role.PARTY_COMMITTEE_MEMBER,
        Role.PARTY_OFFICE,
        Role.PRESIDENT,
        Role.UNION_CHAIR,
        Role.STANDING_VICE_CHAIR,
        Role.VICE_CHAIR,
        Role.UNION_OFFICER,
        Role.CONGRESS_OFFICER,
        Role.DISCIPLINE_OFFICE,
    }
)
CALENDAR_KEEPERS = frozenset({Role.PARTY_OFFICE, Role.UNION_OFFICER})
OVERSIGHT = [
    Page("oversight:dashboard", FIGURE_READERS),
    Page("oversight:prepare_paper", FIGURE_READERS, post=True),
    Page(
        "oversight:dashboard_pdf",
        frozenset({Role.PARTY_OFFICE}),
        lambda w: {"pk": w.objects["board"].pk},
    ),
    Page("oversight:metric", FIGURE_READERS, lambda world: {"code": "P06"}),
    Page("oversight:metric_csv", FIGURE_READERS, lambda world: {"code": "P06"}),
    Page("oversight:semesters", FIGURE_READERS),
    Page("oversight:semester_plan", CALENDAR_KEEPERS),
    Page("oversight:semester_amend", CALENDAR_KEEPERS, lambda world: {"code": "2026-2027-1"}),
]

CASEWORK = [
    public("verify"),
    Page("verify_code", EVERYBODY, lambda w: {"code": w.objects["paper"].code}, public=True),
    Page("paper", frozenset({STAFF}), lambda w: {"pk": w.objects["paper"].pk}, public=True),
    Page(
        "attachment", frozenset({STAFF}), lambda w: {"pk": w.objects["attachment"].pk}, public=True
    ),
    Page("job", frozenset({STAFF}), lambda w: {"pk": w.objects["job"].pk}),
]

KEEPERS = frozenset({Role.SYSTEM_KEEPER})
OFFICE = KEEPERS | {Role.UNION_OFFICER}
LISTS = OFFICE | {
    Role.UNION_CHAIR,
    Role.STANDING_VICE_CHAIR,
    Role.VICE_CHAIR,
    Role.CONGRESS_OFFICER,
}


def of(name: str, who: frozenset[str], thing: str, **options: Any) -> Page:
    return Page(name, who, lambda world: {"pk": world.objects[thing].pk}, **options)


FIRST_DAYS = [
    Page("setup", OFFICE),
    Page("setup_school", OFFICE),
    Page("setup_mail", OFFICE),
    Page("setup_rules", OFFICE),
    Page("setup_open", KEEPERS),
]

# members.md 1.2: the office and the keeper write, the chairs read, accounts are the keeper's.
MEMBERS = [
    Page("members:people", LISTS),
    of("members:person", LISTS, "person"),
    Page("members:unreachable", LISTS),
    Page("members:departments", LISTS),
    of("members:department", LISTS, "department"),
    Page("members:offices", LISTS),
    Page("members:offices_export", LISTS),
    Page("members:portfolios", LISTS),
    Page("members:deputies", LISTS),
    Page("members:people_export", OFFICE),
    Page("members:person_new", OFFICE),
    Page("members:suggest", OFFICE),
    of("members:person_change", OFFICE, "person"),
    of("members:employ", OFFICE, "person"),
    of("members:employment_end", OFFICE, "employment"),
    Page("members:import_people", OFFICE),
    Page("members:template_people", OFFICE),
    signed_in("members:bad_rows", post=True),
    Page("members:import_departments", OFFICE),
    Page("members:template_departments", OFFICE),
    Page("members:department_new", OFFICE),
    of("members:department_rename", OFFICE, "department"),
    of("members:department_move", OFFICE, "department"),
    of("members:department_dissolve", OFFICE, "department"),
    Page("members:appoint", OFFICE),
    of("members:office_end", OFFICE, "office"),
    of("members:deputise", OFFICE, "office"),
    of("members:deputy_end", OFFICE, "deputy", post=True),
    of("members:portfolio_set", OFFICE, "department"),
    Page("members:slips", KEEPERS),
    of("members:invite", KEEPERS, "person"),
    of("members:disable", KEEPERS, "person"),
    of("members:enable", KEEPERS, "person"),
    of("members:unlock", KEEPERS, "person", post=True),
]

CONGRESS_OFFICE = frozenset({Role.CONGRESS_OFFICER})
ROSTER = [
    Page("congress:roster", CONGRESS_OFFICE),
    Page("congress:roster_term", CONGRESS_OFFICE),
    Page("congress:roster_session", CONGRESS_OFFICE),
    Page("congress:delegates_export", CONGRESS_OFFICE),
    Page("congress:delegates_load", CONGRESS_OFFICE),
    Page("congress:delegates_template", CONGRESS_OFFICE),
]

PAGES = [
    *ROSTER,
    *FIRST_DAYS,
    *MEMBERS,
    public("front"),
    public("help"),
    public("accessibility"),
    public("privacy"),
    Page("privacy_export", SIGNED_IN),
    public("set_language", post=True),
    *DOOR,
    *ACCOUNT,
    *ROOF,
    *OVERSIGHT,
    *CASEWORK,
    *congress_pages.pages(Page, signed_in, public),
]
