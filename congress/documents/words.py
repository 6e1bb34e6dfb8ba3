"""How names, dates and numbers are written on the papers of this room."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import translation

from members.models import Department, Employment, Person
from members.selectors import school_names

from ..choices import Satisfaction
from ..models import Proposal, Session

DIGITS = "零一二三四五六七八九"
BOX, TICKED = "☐", "☑"

Context = dict[str, Any]


def numeral(n: int) -> str:
    """1..99 in Chinese: 一, 十, 十二, 二十, 九十九."""
    tens, ones = divmod(n, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return head + (DIGITS[ones] if ones or not tens else "")


def day(on: date | None) -> str:
    return f"{on.year}年{on.month}月{on.day}日" if on else ""


def label(value: Any) -> str:
    """A choice's label in Chinese: a paper is written once, for all readers."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(value)


def shown(row: Any, field: str) -> str:
    """The label of a field of choices, in Chinese whoever acts."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(getattr(row, f"get_{field}_display")())


def named(session: Session, name: str, code: str) -> str:
    """What the session calls a code of one of its lists, in Chinese."""
    with translation.override(settings.LANGUAGE_CODE):
        return session.label_of(name, code) if code else ""


def grades(session: Session) -> list[tuple[str, str]]:
    return [(code, named(session, "satisfaction_labels", code)) for code in Satisfaction.values]


def paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def names(people: Iterable[Any]) -> str:
    return "、".join(str(person) for person in people)


def choices(kinds: Any, chosen: str, labels: dict[str, str] | None = None) -> list[dict[str, str]]:
    """Boxes to tick, one of them ticked: ☐满意 ☑基本满意 ☐不满意."""
    return [
        {
            "mark": TICKED if value == chosen else BOX,
            "label": (labels or {}).get(value) or label(text),
        }
        for value, text in kinds
    ]


def school() -> str:
    return school_names().name


def session_name(session: Session) -> str:
    term = session.term
    department = term.congress.department
    return (
        f"{department or ''}第{numeral(term.ordinal)}届教职工代表大会"
        f"第{numeral(session.ordinal)}次会议"
    )


def committee_name() -> str:
    return f"{school()}教职工代表大会提案工作委员会"


def spoken(proposal: Proposal) -> str:
    """第023号 from docketing on, before it the receipt number."""
    if proposal.docket_serial:
        return f"第{proposal.docket_serial:03}号"
    return proposal.file.number or ""


def number_line(proposal: Proposal) -> str:
    parts = []
    if proposal.file.number:
        parts.append(f"收件号{proposal.file.number.removeprefix('收')}")
    if proposal.docket_number:
        parts.append(f"立案号{proposal.docket_number}")
    return "　".join(parts)


def workplace(person: Person, on: date) -> str:
    """The department in which somebody works that day."""
    job = (
        Employment.objects.in_force(on)
        .filter(person=person, primary=True)
        .select_related("department")
        .first()
    )
    return str(job.department) if job else ""


def department_names(departments: Iterable[Department]) -> str:
    return names(departments)


def base(proposal: Proposal, on: date) -> Context:
    """What every paper of a proposal says of itself."""
    return {
        "school": school(),
        "session": session_name(proposal.session),
        "issuer": committee_name(),
        "on": day(on),
        "number_line": number_line(proposal),
        "spoken": spoken(proposal),
        "title": proposal.title,
        "category": shown(proposal, "category"),
    }
