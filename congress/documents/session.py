"""The tables and the report of a whole session: 提案登记汇总表, 审查结果汇总表, 提案工作报告
(congress.md 6.2, 6.14). Every figure is counted over the rows of the register."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from members.models import Person
from members.selectors import responsible_leader

from ..choices import Category, DeclineReason
from ..models import Session, WorkReport
from ..report_text import TITLES
from ..selectors.register import Fate, Row, declined_by_reason, share
from ..selectors.register import register as rows_of
from .annexes import abstracts, remarks
from .words import (
    Context,
    committee_name,
    day,
    named,
    numeral,
    paragraphs,
    school,
    session_name,
    shown,
)

HEADERS = (
    "序号",
    "收件号",
    "立案号",
    "案由",
    "类别",
    "提案人",
    "代表团",
    "附议人数",
    "收到日期",
    "审查结果",
    "主办",
    "协办",
    "分管校领导",
    "交办日期",
    "应答复日期",
    "答复日期",
    "办理结果",
    "满意度",
    "是否二次办理",
    "备注",
)
FATES = {
    Fate.DOCKETED: "立案",
    Fate.MERGED: "并案",
    Fate.CONVERTED: "转意见建议",
    Fate.DECLINED: "不予立案",
    Fate.WITHDRAWN: "撤回",
    Fate.LAPSED: "失效",
    Fate.UNSCREENED: "未审查",
}


def _head(session: Session, on: date) -> Context:
    return {
        "school": school(),
        "session": session_name(session),
        "issuer": committee_name(),
        "on": day(on),
        "number_line": "",
    }


def lines(rows: Iterable[Row], on: date) -> list[list[Any]]:
    """The cells of the register under HEADERS; dates are dates, numbers are numbers."""
    leaders: dict[int, Person | None] = {}
    table = []
    for serial, row in enumerate(rows, start=1):
        proposal, first = row.proposal, row.first
        unit = proposal.lead_department_id
        if unit and unit not in leaders:
            leaders[unit] = responsible_leader(proposal.lead_department, on)
        table.append(
            [
                serial,
                (proposal.file.number or "").removeprefix("收"),
                proposal.docket_number or "",
                proposal.title,
                shown(proposal, "category"),
                proposal.mover.name,
                str(proposal.delegation),
                row.seconds,
                proposal.submitted_on,
                FATES[row.fate],
                str(proposal.lead_department or ""),
                "、".join(row.assisting),
                str(leaders.get(unit) or ""),
                proposal.assigned_on,
                first.counted_due_on if first else None,
                first.replied_on if first else None,
                row.result_class,
                named(proposal.session, "satisfaction_labels", row.grade),
                "是" if row.rounds > 1 else "",
                _remark(row),
            ]
        )
    return table


def _remark(row: Row) -> str:
    proposal = row.proposal
    parts = []
    if proposal.is_key:
        parts.append("重点")
    if proposal.in_recess:
        parts.append("闭会期间")
    if proposal.is_collective:
        parts.append("集体")
    if proposal.merged_into_id:
        parts.append(f"并入{proposal.merged_into.docket_number or ''}")
    return "，".join(parts)


def _short(value: Any) -> str:
    return (
        f"{value.year}.{value.month}.{value.day}" if isinstance(value, date) else str(value or "")
    )


def _by_category(session: Session, rows: list[Row]) -> list[tuple[str, list[Row]]]:
    kinds = [(code, named(session, "categories", code)) for code in Category.values]
    kinds.append(("", "未分类"))
    groups = [(text, [r for r in rows if r.proposal.category == code]) for code, text in kinds]
    return [(text, members) for text, members in groups if members]


def _counts(rows: list[Row]) -> Context:
    fates = Counter(row.fate for row in rows)
    accepted = fates[Fate.DOCKETED] + fates[Fate.MERGED]
    return {
        "received": len(rows),
        "docketed": fates[Fate.DOCKETED],
        "merged": fates[Fate.MERGED],
        "converted": fates[Fate.CONVERTED],
        "declined": fates[Fate.DECLINED],
        "gone": fates[Fate.WITHDRAWN] + fates[Fate.LAPSED],
        "unscreened": fates[Fate.UNSCREENED],
        "rate": share(accepted, len(rows) - fates[Fate.UNSCREENED]),
        "replied": sum(row.is_replied for row in rows if row.is_handled),
    }


def register(session: Session, *, on: date, rows: list[Row] | None = None) -> Context:
    """By category, each with its subtotal; the column of the category is the heading then."""
    rows = rows_of(session) if rows is None else rows
    category = HEADERS.index("类别")
    headers = [header for header in HEADERS if header != HEADERS[category]]
    groups, serial = [], 0
    for text, members in _by_category(session, rows):
        table = []
        for cells in lines(members, on):
            serial += 1
            cells[0] = serial
            table.append([_short(cell) for n, cell in enumerate(cells) if n != category])
        groups.append(
            {"name": f"{numeral(len(groups) + 1)}、{text}", "rows": table, "sum": _counts(members)}
        )
    return {
        **_head(session, on),
        "headers": headers,
        "dated": [
            n for n, header in enumerate(headers, start=1) if header.endswith(("号", "日期"))
        ],
        "groups": groups,
        "sum": _counts(rows),
    }


def screening_summary(session: Session, *, on: date, rows: list[Row] | None = None) -> Context:
    rows = rows_of(session) if rows is None else rows
    leads = Counter(str(row.proposal.lead_department) for row in rows if row.is_handled)
    delegations = Counter(str(row.proposal.delegation) for row in rows)
    return {
        **_head(session, on),
        "categories": [
            {"name": text, **_counts(members)} for text, members in _by_category(session, rows)
        ],
        "sum": _counts(rows),
        "reasons": _reasons(session, rows),
        "leads": [{"name": name, "count": n} for name, n in leads.most_common()],
        "delegations": [
            {"name": name, "count": n}
            for name, n in sorted(delegations.items(), key=lambda item: -item[1])
        ],
    }


def _reasons(session: Session, rows: list[Row]) -> list[Context]:
    """Why proposals were declined, by the order of the codes."""
    declined = declined_by_reason(rows)
    return [
        {"code": code, "name": named(session, "refusal_reasons", code), "count": declined[code]}
        for code in DeclineReason.values
        if declined[code]
    ]


_FIGURE = re.compile(r"\{(\w+)=([^{}]*)\}")


def work_report(
    session: Session, *, on: date, report: WorkReport, rows: list[Row] | None = None
) -> Context:
    """The report as the office has written it, with its tables counted on the day it is laid."""
    rows = rows_of(session) if rows is None else rows
    docketed = [row for row in rows if row.is_handled]
    docketed.sort(key=lambda row: row.proposal.docket_serial or 0)
    return {
        **_head(session, on),
        "laid_before": session_name(report.laid_before) if report.laid_before else "",
        "sections": [
            {
                "title": f"{numeral(number)}、{TITLES[section.code]}",
                "text": paragraphs(_FIGURE.sub(lambda m: m[2], section.text)),
                "code": section.code,
            }
            for number, section in enumerate(report.sections.all(), start=1)
        ],
        "categories": [
            {"name": text, **_counts(members)} for text, members in _by_category(session, rows)
        ],
        "sum": _counts(rows),
        "proposals": [
            {
                "number": row.proposal.docket_number or "",
                "title": row.proposal.title,
                "mover": row.proposal.mover.name,
                "lead": str(row.proposal.lead_department or ""),
                "class": row.result_class,
                "grade": named(session, "satisfaction_labels", row.grade),
            }
            for row in docketed
        ],
        "reasons": _reasons(session, rows),
        "abstracts": abstracts(docketed),
        "remarks": remarks(docketed),
    }
