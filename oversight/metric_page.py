"""One figure with everything that is to be said of it: definition, history, breakdown."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from casework.metrics import Dimension, Direction, Figure, Metric, Unit
from casework.small_numbers import OTHERS, Suppression

from . import charts, sentences
from .arithmetic import Base
from .board import Board
from .charts import Dot, Drawn, Series, Step
from .pages import STATUS_TAGS, bullet_of, ribbon
from .readings import Reading, value_of, with_fraction
from .storyboard import points

ALL = 5  # so many missing rows are counted in words; fewer would point at single cases


def page(board: Board, metric: Metric, today: date) -> dict[str, Any]:
    reading = board.reading(metric.code)
    title = f"{metric.name} {reading.measured}"
    clause = sentences.rate if metric.is_rate else sentences.count
    if metric.unit == Unit.DAYS:
        sentence = sentences.days(board.readings)
    else:
        sentence = sentences.closed(clause(reading) + sentences.comparison(reading))
    return {
        "board": board,
        "ribbon": ribbon(board, today),
        "metric": metric,
        "reading": reading,
        "tag": STATUS_TAGS.get(reading.status, ""),
        "bullet": bullet_of(reading, title),
        "sentence": sentence,
        "definition": definition(metric),
        "history": history(board, metric, today),
        "breakdowns": [
            drawn
            for dimension in metric.dimensions
            if (drawn := breakdown(board, metric, dimension)) is not None
        ],
        "moves": moves(board, metric),
    }


def definition(metric: Metric) -> list[tuple[str, Any]]:
    """口径: what a reader needs to count it again by hand."""
    found: list[tuple[str, Any]] = [(_("Numerator"), metric.numerator)]
    if metric.denominator:
        found.append((_("Denominator"), metric.denominator))
    found += [
        (_("Belongs to the semester when"), metric.attribution.label),
        (_("Day that counts"), metric.date),
    ]
    if metric.excludes:
        found.append((_("Left out"), metric.excludes))
    if metric.target:
        found.append((_("Target"), target_words(metric)))
    found.append((pgettext("figure", "Reading"), metric.direction.label))
    if metric.suppression != Suppression.S0:
        found.append((_("Protection"), metric.suppression.label))
    found += [
        (_("Behind the figure"), metric.visibility.label),
        (_("Data kept by"), metric.keeper),
        (_("Version of the definition"), metric.version),
    ]
    return found


def target_words(metric: Metric) -> str:
    target = metric.target
    unit = "%" if metric.is_rate else ""
    sign = "≥" if metric.direction == Direction.UP else "≤"
    words = f"{sign} {target.value}{unit}"
    if target.watch is not None:
        watch = {"mark": f"{target.watch}{unit}"}
        words = _("%(words)s, amber up to %(mark)s") % {"words": words, **watch}
    if not target.basis:
        return words
    return _("%(words)s (%(basis)s)") % {"words": words, "basis": target.basis}


def _print(metric: Metric, figure: Figure | None) -> str:
    """A figure in a table: with its fraction, or the word for why there is none."""
    if figure is None:
        return _("missing")
    if figure.hidden:
        return "—"
    if not metric.is_rate:
        shown = value_of(metric, figure)
        if metric.unit == Unit.DAYS and figure.n:
            return _("%(days)s (%(n)s replies)") % {"days": shown, "n": figure.n}
        return shown
    if not figure.d:
        return _("none in this period")
    return with_fraction(figure)


def history(board: Board, metric: Metric, today: date) -> Drawn | None:
    line = points(board, metric, today)
    if not any(point.value is not None or point.hidden for point in line):
        return None
    reading = board.reading(metric.code)
    target = metric.target.value if metric.target and metric.is_rate else None
    title = _("%(name)s by semester") % {"name": metric.name}
    wide, narrow = charts.both(
        charts.lines,
        series=[Series("", line, "c1", reading.measured)],
        title=title,
        percent=metric.is_rate,
        target=target,
    )
    return Drawn(
        title,
        _("Hollow: small base; dashed: the running semester; a gap: no data"),
        wide,
        narrow,
        (_("Semester"), metric.name),
        [
            (str(semester), _print(metric, figure))
            for semester, figure in reversed(board.history(metric.code))
        ],
    )


def breakdown(board: Board, metric: Metric, dimension: Dimension) -> Drawn | None:
    """One dimension at a time: ranked dots for rates, bars for counts, and the table."""
    now = board.by(metric.code, dimension.code)
    if not now:
        return None
    before = board.by(metric.code, dimension.code, board.previous) if board.previous else {}
    cells = sorted(now.items(), key=lambda item: (item[0] == OTHERS, *_rank(metric, item[1])))
    names = {key: board.label(dimension, key, figure) for key, figure in cells}
    title = _("%(name)s by %(dimension)s") % {"name": metric.name, "dimension": dimension.name}
    if metric.is_rate and not dimension.parts:
        draw, rows, more = charts.ranked, _dots(metric, cells, names, before), {}
        if metric.target:
            more["target"] = metric.target.value
        subtitle = _("Filled: this semester; grey: last semester; hollow: fewer than 30 cases")
    else:
        draw, rows, more = charts.steps, _bars(metric, cells, names), {}
        subtitle = Unit.DAYS.label if metric.unit == Unit.DAYS else pgettext("figure", "Cases")
    wide, narrow = charts.both(draw, rows=rows, title=title, **more)
    hidden = sum(figure.hidden for _key, figure in cells)
    return Drawn(
        title,
        subtitle,
        wide,
        narrow,
        (dimension.name, _("This semester"), _("Last semester")),
        [
            (
                names[key],
                _print(metric, figure),
                _print(metric, before[key]) if key in before else "—",
            )
            for key, figure in cells
        ],
        source=_("— stands for groups too small to show and for those that would give them away")
        if hidden
        else "",
    )


def _rank(metric: Metric, figure: Figure) -> tuple[float, int]:
    """Rates from the best down, counts from the largest down; hidden ones at the end."""
    if figure.hidden:
        return (1e9, 0)
    if metric.is_rate:
        return (-figure.n / figure.d if figure.d else 1e6, -(figure.d or 0))
    return (-(figure.n or 0), 0)


def _dots(
    metric: Metric,
    cells: list[tuple[str, Figure]],
    names: Mapping[str, str],
    before: Mapping[str, Figure],
) -> list[Dot]:
    rows = []
    for key, figure in cells:
        if not figure.hidden and not figure.d:
            continue
        reading = Reading(metric, figure)
        old = before.get(key)
        rows.append(
            Dot(
                names[key],
                None if figure.hidden else reading.number,
                100 * old.n / old.d if old is not None and old.d else None,
                "—" if figure.hidden else f"{figure.n}/{figure.d}",
                poor=reading.status == "attention",
                hollow=reading.base != Base.PLAIN,
            )
        )
    return rows


def _bars(metric: Metric, cells: list[tuple[str, Figure]], names: Mapping[str, str]) -> list[Step]:
    """Counts; of a rate whose parts are answers, how many gave each; of days, the median."""
    rows = []
    for key, figure in cells:
        value: Any = figure.d if metric.is_rate else figure.n
        if metric.unit == Unit.DAYS:
            value = figure.extra.get("median")
        shown = "—" if value is None else f"{value:g}" if isinstance(value, float) else f"{value:,}"
        rows.append(Step(names[key], value, shown))
    return rows


def moves(board: Board, metric: Metric) -> list[str]:
    """本期变动来自: the departments whose misses changed most against the semester before."""
    if not metric.is_rate or board.previous is None:
        return []
    now = board.by(metric.code, "department")
    before = board.by(metric.code, "department", board.previous)
    found = []
    for key in {*now, *before} - {OTHERS}:
        new = board.cell(metric.code, "department", key)
        old = board.cell(metric.code, "department", key, board.previous)
        if new.hidden or old.hidden:
            continue
        change = _misses(new) - _misses(old)
        if change:
            found.append((change, key))
    found.sort(key=lambda row: (-abs(row[0]), row[1]))
    return [
        (
            ngettext(
                "%(department)s: %(n)s more missed",
                "%(department)s: %(n)s more missed",
                change,
            )
            if change > 0
            else ngettext(
                "%(department)s: %(n)s fewer missed",
                "%(department)s: %(n)s fewer missed",
                -change,
            )
        )
        % {"department": board.label("department", key), "n": abs(change)}
        for change, key in found[:3]
    ]


def _misses(figure: Figure) -> int:
    return figure.d - figure.n if figure.d else 0


def unseen(reading: Reading, listed: int) -> str:
    """What the list leaves out for this reader. Few of them are not counted in words: the number
    would point at single cases."""
    if not reading.is_plain:
        return ""
    counted = reading.now.n if reading.now.d is None else reading.now.d
    missing = counted - listed
    if missing <= 0:
        return ""
    if reading.metric.visibility == "V1" and missing >= ALL:
        return _("The list has %(listed)s, the figure %(counted)s: %(n)s are not open to you.") % {
            "listed": listed,
            "counted": counted,
            "n": missing,
        }
    return _("Some entries are not open to you.")


def table(board: Board, metric: Metric) -> Iterator[tuple[Any, ...]]:
    """The published cells as rows for a spreadsheet."""
    yield (_("Semester"), _("Breakdown"), _("Group"), _("Numerator"), _("Denominator"))
    total = board.total(metric.code, board.semester)
    if total is not None:
        yield (str(board.semester), _("total"), "", *_plain(total))
    for dimension in metric.dimensions:
        for key, figure in board.by(metric.code, dimension.code).items():
            name = board.label(dimension, key, figure)
            yield (str(board.semester), str(dimension.name), _unformula(name), *_plain(figure))


def _plain(figure: Figure) -> tuple[Any, Any]:
    if figure.hidden:
        return ("—", "—")
    return (figure.n, "" if figure.d is None else figure.d)


def _unformula(words: str) -> str:
    """A cell that begins like a formula would be run by a spreadsheet."""
    return f"'{words}" if words[:1] in "=+-@\t\r" and words else words
