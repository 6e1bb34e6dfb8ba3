"""提案工作报告: figures counted from the register, paragraphs that the office edits, frozen when
it is laid before the next session (Order 32 Art. 7(5))."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from casework.files import open_file
from casework.models import CaseFile, Document
from casework.transitions import TransitionRefused

from ..choices import REPORT as KIND
from ..choices import Reach, ReportState
from ..models import ReportSection, Session, WorkReport
from ..report_text import SECTIONS
from ..rules.reports import writes_report
from ..selectors.register import figures
from ..workflow import REPORT
from . import papers
from .steps import keep, need

FIGURE = re.compile(r"\{(\w+)=([^{}]*)\}")
PLACE = re.compile(r"\{(\w+)\}")


def filled(text: str, counted: dict[str, str]) -> str:
    """Put the figures into a paragraph, each with its name: `{received=310}`."""
    return PLACE.sub(lambda m: f"{{{m[1]}={counted[m[1]]}}}", text)


def plain(text: str) -> str:
    """The paragraph as it reads."""
    return FIGURE.sub(lambda m: m[2], text)


@dataclass(frozen=True)
class Changed:
    """A figure that the office typed over, or took out of the text (`printed` is then empty)."""

    name: str
    counted: str
    printed: str


def changed(section: ReportSection, counted: dict[str, str]) -> list[Changed]:
    """What is marked 已修改 in a section, against the figures as they are counted."""
    printed = {m[1]: m[2].strip() for m in FIGURE.finditer(section.text)}
    original = next(text for code, _title, text in SECTIONS if code == section.code)
    names = dict.fromkeys([*PLACE.findall(original), *printed])
    return [
        Changed(name, counted.get(name, ""), printed.get(name, ""))
        for name in names
        if printed.get(name, "") != counted.get(name, "")
    ]


@transaction.atomic
def begin_report(*, session: Session, by: Any, on: date) -> WorkReport:
    """Begin the report of a session; beginning again gives back the one that is there."""
    Session.objects.select_for_update(no_key=True).get(pk=session.pk)  # two begin at once
    report = WorkReport.objects.filter(session=session).first() or WorkReport(session=session)
    report.judged_on = on
    if not writes_report(by, report):
        raise PermissionDenied
    if report.pk:
        return report
    report.counted_on, report.figures = on, figures(session, on)
    report.file = open_file(
        kind=KIND, title=str(report), number=f"报{session.code}", reach=Reach.DESK
    )
    report.save()
    REPORT.begin(report, "begin_report", by=by, on=on)
    ReportSection.objects.bulk_create(
        ReportSection(report=report, number=number, code=code, text=filled(text, report.figures))
        for number, (code, _title, text) in enumerate(SECTIONS, start=1)
    )
    return report


@transaction.atomic
def write_section(
    *, report: WorkReport, code: str, text: str, by: Any, on: date, seen: str | None = None
) -> ReportSection:
    """Change a paragraph. `seen` is the text that the page showed: a colleague's newer one is not
    overwritten."""
    REPORT.enter(report, "write_section", by=by, on=on)
    text = need(text, _("A part of the report cannot be empty."))
    section = report.sections.get(code=code)
    if seen is not None and seen.strip() != section.text.strip():
        raise TransitionRefused(_("A colleague has changed this part meanwhile."), report.state)
    unknown = {m[1] for m in FIGURE.finditer(text)} - set(report.figures)
    if unknown:
        raise ValidationError(
            _("No such figure: %(names)s.") % {"names": "、".join(sorted(unknown))}
        )
    if text == section.text:
        return section
    REPORT.perform(report, "write_section", by=by, on=on, note=code)
    keep(section, text=text, edited_by=by, edited_on=on)
    return section


@transaction.atomic
def count_anew(*, report: WorkReport, by: Any, on: date) -> WorkReport:
    """Count again: figures that nobody typed over follow, the others stay and stay marked."""
    REPORT.perform(report, "count_anew", by=by, on=on)
    before, after = report.figures, figures(report.session, on)
    for section in report.sections.all():
        text = FIGURE.sub(
            lambda m: f"{{{m[1]}={after[m[1]]}}}" if m[2] == before[m[1]] else m[0], section.text
        )
        keep(section, text=text)
    keep(report, figures=after, counted_on=on)
    return report


@transaction.atomic
def lay(*, report: WorkReport, before: Session, by: Any, on: date) -> WorkReport:
    """Lay it before the next session: text and figures stand from now on, delegates read it."""
    REPORT.enter(report, "lay", by=by, on=on)
    if before.opens_on <= report.session.opens_on:
        raise ValidationError(_("The report is laid before a later session."))
    keep(report, laid_before=before, laid_on=on)
    REPORT.perform(report, "lay", by=by, on=on, note=str(before))
    CaseFile.objects.filter(pk=report.file_id).update(closed_on=on)
    papers.issue_report(report, on=on)
    return report


@transaction.atomic
def print_table(*, session: Session, kind: str, by: Any, on: date) -> Document:
    """Print the register or the summary of the screening as it stands; it lies in the folder of
    the report, which is begun if need be."""
    report = begin_report(session=session, by=by, on=on)
    return papers.issue_table(report, kind, on=on)


def is_open(report: WorkReport) -> bool:
    return report.state == ReportState.DRAFT
