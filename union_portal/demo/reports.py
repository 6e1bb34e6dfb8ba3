"""The demo's work reports: each session's is begun, written and laid before the next."""

from datetime import date, timedelta

from congress.models import Session, WorkReport
from congress.services import report

from .life import Play
from .texts import rows


def _of(session: Session) -> WorkReport:
    return WorkReport.objects.get(session=session)


def report_to(play: Play, before: Session) -> None:
    """The office counts and writes in the ten days before `before` opens; the chair lays it."""
    session, u, opens = play.session, play.u, before.opens_on

    def begin(day: date) -> None:
        report.begin_report(session=session, by=u.officer, on=day)

    def write(day: date) -> None:
        for ordinal, code, text in rows("report"):
            if int(ordinal) == session.ordinal:
                report.write_section(
                    report=_of(session), code=code, text=text, by=u.officer, on=day
                )
        report.count_anew(report=_of(session), by=u.officer, on=day)

    def lay(day: date) -> None:
        report.lay(report=_of(session), before=before, by=u.chair, on=day)

    for days, deed in ((10, begin), (5, write), (0, lay)):
        play.stage.plan(opens - timedelta(days=days), deed)
