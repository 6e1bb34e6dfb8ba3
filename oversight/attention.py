"""What the party committee should look at: exceptions made by rule, at most seven."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.small_numbers import OTHERS

from . import rooms
from .arithmetic import Status
from .board import Board
from .storyboard import metric_url

MOST = 7
MANY = 3  # overdue matters of one department from which it is named


@dataclass(frozen=True)
class Matter:
    """One sentence, who answers for it, how late, and where it is looked at."""

    sentence: str
    responsible: str
    days_late: int | None
    url: str


def matters(board: Board) -> list[Matter]:
    """In the order of oversight.md 7.2(4), as far as the rooms that count reach: departments
    with three or more overdue, rates that need study, data missing."""
    found = [*_departments(board), *_stock(board), *_rates(board), *_missing(board)]
    return found[:MOST]


def _late(board: Board, since: str | None) -> int | None:
    last = board.cutoffs.get("P08")
    return (last - date.fromisoformat(since)).days if since and last else None


def _departments(board: Board) -> list[Matter]:
    rows = [
        (figure.n, key, figure)
        for key, figure in board.by("P08", "department").items()
        if figure.n and figure.n >= MANY and key not in ("", OTHERS)
    ]
    found = []
    for n, key, figure in sorted(rows, key=lambda row: (-row[0], row[1])):
        name = board.label("department", key)
        sentence = ngettext(
            "%(department)s has left %(n)s proposal unanswered beyond its day",
            "%(department)s has left %(n)s proposals unanswered beyond their day",
            n,
        ) % {"department": name, "n": n}
        late = _late(board, figure.extra.get("since"))
        found.append(Matter(sentence, name, late, metric_url(board, "P08")))
    return found


def _stock(board: Board) -> list[Matter]:
    """What is overdue in departments that are not named on their own."""
    total = board.total("P08", board.semester)
    if total is None or not total.n:
        return []
    named = sum(
        figure.n
        for key, figure in board.by("P08", "department").items()
        if figure.n and figure.n >= MANY and key not in ("", OTHERS)
    )
    rest = total.n - named
    if not rest:
        return []
    sentence = ngettext(
        "%(n)s proposal in another department is unanswered beyond its day",
        "%(n)s proposals in other departments are unanswered beyond their day",
        rest,
    ) % {"n": rest}
    if not named:
        sentence = ngettext(
            "%(n)s proposal is unanswered beyond its day",
            "%(n)s proposals are unanswered beyond their day",
            rest,
        ) % {"n": rest}
    late = None if named else _late(board, total.extra.get("since"))
    keeper = str(rooms.METRICS["P08"].keeper)
    return [Matter(sentence, keeper, late, metric_url(board, "P08"))]


def _rates(board: Board) -> list[Matter]:
    found = []
    for metric in rooms.shown():
        reading = board.readings[metric.code]
        if not metric.is_rate or reading.status != Status.ATTENTION:
            continue
        sentence = _("%(name)s stands at %(value)s%% (%(n)s/%(d)s), the target is %(target)s%%") % {
            "name": metric.name,
            "value": reading.value,
            "n": reading.now.n,
            "d": reading.now.d,
            "target": metric.target.value,
        }
        found.append(Matter(sentence, str(metric.keeper), None, metric_url(board, metric.code)))
    return found


def _missing(board: Board) -> list[Matter]:
    """Missing is said, never printed as 0; a semester that has not been counted says so itself."""
    if board.is_empty:
        return []
    return [
        Matter(
            _("%(name)s has no data in this semester") % {"name": metric.name},
            str(metric.keeper),
            None,
            metric_url(board, metric.code),
        )
        for metric in rooms.shown()
        if board.readings[metric.code].is_missing
    ]
