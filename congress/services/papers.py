"""Papers of a proposal: which deed issues which, with what number and for whom."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from django.db import transaction

from casework import numbers
from casework.actors import CLOCK
from casework.documents import request, void
from casework.models import CaseFile, Document
from members.selectors import school_names

from .. import documents
from ..choices import PaperKind
from ..models import Proposal


class Paper(NamedTuple):
    """`numbered`: bears a 文号 of the committee. `facet`: who may open it."""

    context: Callable[..., dict[str, Any]]
    name: str
    numbered: bool = True
    facet: str = "core"


P = PaperKind
PAPERS = {
    P.PROPOSAL_FORM: Paper(documents.proposal_form, "提案表", numbered=False),
    P.DOCKET_NOTICE: Paper(documents.docket_notice, "立案通知"),
    P.MERGE_NOTICE: Paper(documents.merge_notice, "并案通知"),
    P.CONVERT_NOTICE: Paper(documents.convert_notice, "转意见建议通知"),
    P.DECLINE_NOTICE: Paper(documents.decline_notice, "不予立案说明"),
    P.SEND_BACK_NOTICE: Paper(documents.send_back_notice, "退回修改说明"),
    # The movers' telephone stands on it, and the leader's instruction.
    P.ASSIGNMENT_SHEET: Paper(documents.assignment_sheet, "交办单", facet="internal"),
    P.REPLY_LETTER: Paper(documents.reply_letter, "答复函", numbered=False),
    P.RATING_FORM: Paper(documents.rating_form, "满意度反馈表", numbered=False),
    P.URGE_SHEET: Paper(documents.urge_sheet, "催办单", facet="internal"),
}


@transaction.atomic
def issue(proposal: Proposal, kind: str, *, on: date, **facts: Any) -> Document:
    """Freeze a paper within the deed. A renewed proposal form, and a later reply form, stand
    beside the older ones: each shows the case as it was that day. It takes the place of the one
    of its kind that was voided."""
    kind = PaperKind(kind)
    paper = PAPERS[kind]
    proposal = Proposal.objects.select_related("session__term__congress").get(pk=proposal.pk)
    context = paper.context(proposal, on=on, **facts)
    number = context.get("own_number", "")
    if paper.numbered:  # the series is the last lock of the verb
        number = numbers.paper_number(school_names().issuer_word, on)
    issued = request(
        proposal.file,
        kind,
        f"papers/{kind.value}.html",
        context,
        on=on,
        title=f"{paper.name}：{proposal.title}",
        facet=paper.facet,
        paper_number=number,
    )
    voided = Document.objects.filter(file=proposal.file_id, kind=kind, state=Document.State.VOID)
    voided.filter(successor=None).update(successor=issued)
    return issued


def _standing(file: CaseFile, kind: str, context: dict[str, Any], facet: str) -> Document | None:
    """The newest paper of its kind, where nothing but the day has changed since."""
    rows = Document.objects.filter(file=file, kind=kind, facet=facet)
    stands = rows.exclude(state__in=(Document.State.VOID, Document.State.FAILED))
    last = stands.order_by("pk").last()
    now = json.loads(json.dumps(context))  # as a paper freezes it
    same = last is not None and {**last.context, "on": ""} == {**now, "on": ""}
    return last if same else None


def issue_form(proposal: Proposal, *, on: date, internal: bool = False) -> Document:
    """The proposal form as the case stands now: the newest one while nothing has changed, so
    that many readers do not make many papers."""
    facet = "internal" if internal else "core"
    context = documents.proposal_form(proposal, on=on, internal=internal)
    if standing := _standing(proposal.file, P.PROPOSAL_FORM, context, facet):
        return standing
    return request(
        proposal.file,
        PaperKind.PROPOSAL_FORM,
        "papers/proposal_form.html",
        context,
        on=on,
        title=f"提案表：{proposal.title}",
        facet=facet,
    )


@transaction.atomic
def void_last(proposal: Proposal, *kinds: str, note: str, on: date, by: Any = CLOCK) -> None:
    """Void the newest paper of each of these kinds."""
    for kind in kinds:
        last = (
            Document.objects.filter(file=proposal.file_id, kind=kind)
            .exclude(state=Document.State.VOID)
            .order_by("pk")
            .last()
        )
        if last is not None:
            void(last, by, on, note)


@transaction.atomic
def void_forms(proposal: Proposal, *, since: date, note: str, on: date) -> None:
    """Void the copies of the proposal form made since a day: they show what has fallen away. The
    first one is the receipt and shows nothing but what was handed in."""
    forms = Document.objects.filter(file=proposal.file_id, kind=P.PROPOSAL_FORM).order_by("pk")
    for form in forms[1:]:
        if form.issued_on >= since and form.state != Document.State.VOID:
            void(form, CLOCK, on, note)


def issue_report(report: Any, *, on: date) -> Document:
    """The work report as it is laid before the congress: frozen with its figures."""
    return request(
        report.file,
        PaperKind.WORK_REPORT,
        "papers/work_report.html",
        documents.work_report(report.session, on=on, report=report),
        on=on,
        title=f"提案工作报告：{report.session}",
    )


TABLES = {
    P.REGISTER: (documents.register, "提案登记汇总表"),
    P.SCREENING_SUMMARY: (documents.screening_summary, "审查结果汇总表"),
}


def issue_table(report: Any, kind: str, *, on: date) -> Document:
    """A table of the session as it stands, kept in the folder of its work report for the desk
    alone: it names also what is not examined yet and what was declined (congress.md 2.8)."""
    counted, name = TABLES[PaperKind(kind)]
    context = counted(report.session, on=on)
    standing = _standing(report.file, kind, context, "internal")
    if standing is not None and standing.issued_on == on:  # pressed twice
        return standing
    return request(
        report.file,
        PaperKind(kind),
        f"papers/{PaperKind(kind).value}.html",
        context,
        on=on,
        title=f"{name}：{report.session}",
        facet="internal",
        at_first_opening=False,
    )
