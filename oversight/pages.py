"""What the dashboard shows, in the order of oversight.md 7.2: the same for screen and paper."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import attention, charts, headlines, heat, rooms, sentences, storyboard
from .arithmetic import Base, Status
from .board import Board
from .headlines import HEADLINES
from .readings import Reading, number_of
from .storyboard import metric_url, points

STATUS_TAGS = {Status.GOOD: "ok", Status.WATCH: "soon", Status.ATTENTION: "late"}


def headline_rows(board: Board, today: date) -> list[headlines.Row]:
    rows = []
    for headline in HEADLINES:
        reading = board.readings[headline.metric]
        line = points(board, reading.metric, today)
        title = f"{reading.metric.name} {reading.measured}"
        rows.append(
            headlines.Row(
                reading,
                headline.sentence(board.readings),
                bullet_of(reading, title),
                charts.spark(line, title=_("%(name)s by semester") % {"name": reading.metric.name})
                if sum(p.value is not None for p in line) > 1
                else "",
                metric_url(board, headline.metric),
                STATUS_TAGS.get(reading.status, ""),
            )
        )
    return rows


def bullet_of(reading: Reading, title: str) -> Any:
    """Bar, target, the semester before; nothing where no value may be drawn."""
    if not reading.has_value:
        return ""
    metric, value = reading.metric, reading.number
    before = number_of(metric, reading.before) if metric.is_rate else None
    if reading.before and metric.is_rate and reading.before.d and reading.before.d < 10:
        before = None
    elif not metric.is_rate:
        before = number_of(metric, reading.before)
    target = metric.target.value if metric.target else None
    most = 100 if metric.is_rate else max(value or 0, before or 0, target or 0, 1)
    return charts.bullet(
        value,
        target=target,
        before=before,
        most=most,
        poor=reading.status == Status.ATTENTION,
        hollow=reading.base == Base.SMALL,
        title=title,
    )


def dashboard(board: Board, today: date) -> dict[str, Any]:
    if board.is_empty:
        return {"board": board, "empty": True, "ribbon": ribbon(board, today)}
    tally = board.compared()
    by_department = heat.heat(board)
    return {
        "board": board,
        "ribbon": ribbon(board, today),
        "brief": brief(board),
        "comparison": comparison(board, tally),
        "rows": headline_rows(board, today),
        "matters": attention.matters(board),
        "heat_columns": heat.columns(),
        "heat": by_department,
        "calm": sum(row.is_calm for row in by_department),
        "charts": storyboard.room(board, today),
        "figures": figures(board),
        "notes": notes(board),
    }


def ribbon(board: Board, today: date) -> dict[str, Any]:
    """Which semester, and whether its figures still move."""
    semester = board.semester
    cutoff = max(board.cutoffs.values()) if not board.is_empty else None
    slow = sorted({day for day in board.cutoffs.values() if cutoff and day < cutoff})
    return {
        "semester": semester,
        "frozen": semester.is_frozen,
        "ended": semester.period_to < today,
        "cutoff": cutoff,
        "slow": slow[0] if slow else None,
        "provisional": semester.provisional,
    }


def brief(board: Board) -> list[str]:
    """Three sentences to be read aloud."""
    return [
        sentences.answered(board.readings),
        sentences.satisfaction(board.readings),
        sentences.overdue(board.readings),
    ]


def comparison(board: Board, tally: dict[str, int]) -> str:
    if board.previous is None or not sum(tally.values()):
        return ""
    return _("Against last semester: %(better)s better, %(level)s level, %(worse)s worse.") % tally


def figures(board: Board) -> list[dict[str, Any]]:
    """All figures of the room in one table, each with the semester before and a year ago."""
    return [
        {
            "reading": board.readings[metric.code],
            "url": metric_url(board, metric.code),
            "tag": STATUS_TAGS.get(board.readings[metric.code].status, ""),
            "before": Reading(metric, board.readings[metric.code].before),
            "year_ago": Reading(metric, board.readings[metric.code].year_ago),
        }
        for metric in rooms.shown()
    ]


def notes(board: Board) -> list[str]:
    """What a reader must know of the figures: rounding, small numbers, dates, definitions."""
    found = [
        _("Changes are computed from unrounded values."),
        _("Fewer than 10 cases: no percentage. 10 to 29 cases: marked as a small base."),
        _("Small groups are merged or not shown, for every reader: the rulebook says how small."),
    ]
    if board.semester.provisional:
        found.append(_("The dates of this semester are provisional: no school calendar yet."))
    off = [m for m in rooms.METRICS.values() if not m.on_by_default]
    if off:
        found.append(
            ngettext(
                "%(n)s figure is off, since pressure would corrupt it: %(names)s.",
                "%(n)s figures are off, since pressure would corrupt them: %(names)s.",
                len(off),
            )
            % {"n": len(off), "names": ", ".join(str(m.name) for m in off)}
        )
    return found
