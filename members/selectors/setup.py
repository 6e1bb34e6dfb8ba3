"""启用清单: what a school has to enter before delegates are let in (FIRST.md 11)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.models import CalendarYear
from casework.words import day_words, listed
from members.choices import Role
from members.models import Appointment, Department, Employment, SchoolProfile

from .offices import portfolio_map

OFFICES_NEEDED = (
    Role.UNION_CHAIR,
    Role.CONGRESS_OFFICER,
    Role.PROPOSAL_COMMITTEE_CHAIR,
    Role.SCHOOL_OFFICE,
)


@dataclass(frozen=True)
class SetupLine:
    """One line: what is asked, what stands there now, whether that is enough, where to mend it.
    A line that is not required may stay red: it says what will be missing. `role` names the one
    who enters it, where that is not whoever reads the list."""

    code: str
    label: Any
    done: bool
    fact: Any
    url_name: str
    verb: Any
    required: bool = True
    role: Role | None = None


SCHOOL = "school"  # the cache's key for what the frame of every page says


def school() -> SchoolProfile | None:
    return SchoolProfile.objects.first()


def school_names() -> SchoolProfile:
    """The names of school and issuer, for pages and papers alike: as they were entered; until
    then what the settings say."""
    return school() or SchoolProfile(
        name=settings.PORTAL_SCHOOL,
        name_en=settings.PORTAL_SCHOOL_EN,
        issuer_word=settings.PORTAL_PROPOSAL_WORD,
    )


def short_name() -> str:
    """What stands over a code in the phone's app: room for a few characters."""
    names = school_names()
    return names.short or names.name


def setup_checklist(on: date) -> list[SetupLine]:
    """The lines in the order in which one works them off."""
    profile = school()
    return [
        _school(profile),
        _mail(profile),
        _calendar(on),
        _departments(on),
        _offices(on),
        _heads(on),
        _portfolios(on),
        _rules(profile),
        *_congress(on),
    ]


def portal_is_open() -> bool:
    """Whether delegates and staff are let in: opened by a keeper once every required line was
    done, or a demo. A line that turns red later closes nothing."""
    if settings.PORTAL_DEMO:
        return True
    return SchoolProfile.objects.filter(opened_at__isnull=False).exists()


def _school(profile: SchoolProfile | None) -> SetupLine:
    fact = listed([profile.name, profile.issuer]) if profile else _("not entered yet")
    return SetupLine(
        "school",
        _("Names of school and issuer"),
        profile is not None,
        fact,
        "setup_school",
        _("Enter"),
    )


def _mail(profile: SchoolProfile | None) -> SetupLine:
    tested = profile.mail_tested_at if profile else None
    fact = (
        _("a test mail went out on %(day)s") % {"day": day_words(timezone.localdate(tested))}
        if tested
        else _("no test mail was sent yet")
    )
    return SetupLine(
        "mail", _("Sending mail"), bool(tested), fact, "setup_mail", _("Send a test mail")
    )


def _calendar(on: date) -> SetupLine:
    announced = CalendarYear.objects.filter(
        year=on.year, status=CalendarYear.Status.ANNOUNCED
    ).first()
    words = {"year": on.year}
    fact = (
        _("%(year)d is loaded: %(notice)s") % {**words, "notice": announced.notice_number}
        if announced
        else _("%(year)d is not loaded: due dates are provisional") % words
    )
    return SetupLine(
        "calendar", _("Working calendar"), announced is not None, fact, "health", _("Look")
    )


def _departments(on: date) -> SetupLine:
    units = Department.objects.in_force(on).count()
    people = Employment.objects.in_force(on).values("person").distinct().count()
    fact = _("%(units)d departments, %(people)s people") % {
        "units": units,
        "people": f"{people:,}",
    }
    return SetupLine(
        "departments",
        _("Departments and people"),
        units > 0 and people > 0,
        fact,
        "members:import_departments",
        _("Load a table"),
    )


def _offices(on: date) -> SetupLine:
    held = set(Appointment.objects.in_force(on).values_list("role", flat=True))
    missing = [str(role.label) for role in OFFICES_NEEDED if role not in held]
    fact = (
        _("missing: %(roles)s") % {"roles": listed(missing)}
        if missing
        else _("all that a proposal needs are held")
    )
    return SetupLine("offices", _("Offices"), not missing, fact, "members:appoint", _("Appoint"))


def no_department() -> str:
    return _("no department is entered yet")


def _heads(on: date) -> SetupLine:
    staffed = set(
        Appointment.objects.in_force(on)
        .filter(role__in=[Role.DEPARTMENT_HEAD, Role.DEPARTMENT_CONTACT])
        .values_list("department", flat=True)
    )
    units = Department.objects.in_force(on)
    bare = units.exclude(pk__in=staffed).count()
    fact = (
        no_department()
        if not units.exists()
        else (
            _("%(n)d departments have neither head nor contact: nothing can be assigned to them")
            % {"n": bare}
            if bare
            else _("every department has somebody")
        )
    )
    return SetupLine(
        "heads",
        _("Heads and contacts"),
        not bare and units.exists(),
        fact,
        "members:departments",
        _("Look"),
        required=False,
    )


def _portfolios(on: date) -> SetupLine:
    rows = portfolio_map(on)
    gaps = sum(row is None for _department, row in rows)
    fact = (
        no_department()
        if not rows
        else (
            _("%(n)d departments without a responsible leader") % {"n": gaps}
            if gaps
            else _("every department has its leader")
        )
    )
    return SetupLine(
        "portfolios",
        _("Portfolios"),
        bool(rows) and not gaps,
        fact,
        "members:portfolios",
        _("Enter"),
        required=False,
    )


def _rules(profile: SchoolProfile | None) -> SetupLine:
    checked = profile.rules_checked_at if profile else None
    fact = (
        _("checked on %(day)s") % {"day": day_words(timezone.localdate(checked))}
        if checked
        else _("nobody has compared them with the school's own rules yet")
    )
    return SetupLine(
        "rules", _("Rules"), bool(checked), fact, "setup_rules", _("Compare and confirm")
    )


def _congress(on: date) -> list[SetupLine]:
    """Term and delegates, as far as mandates in force show them; their pages are the congress's."""
    held = Appointment.objects.in_force(on)
    delegates = held.filter(role=Role.DELEGATE).values("person").distinct().count()
    leaders = held.filter(role=Role.DELEGATION_LEADER).count()
    return [
        SetupLine(
            "term",
            _("Term and delegations"),
            leaders > 0,
            _("%(n)d delegation leaders in office") % {"n": leaders},
            "congress:roster",
            _("Enter"),
            role=Role.CONGRESS_OFFICER,
        ),
        SetupLine(
            "delegates",
            _("Delegates"),
            delegates > 0,
            _("%(n)d delegates with a mandate today") % {"n": delegates},
            "congress:delegates_load",
            _("Enter"),
            role=Role.CONGRESS_OFFICER,
        ),
    ]
