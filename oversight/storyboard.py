"""The charts of the room 民主管理: the title of each says what it shows this semester."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from casework.metrics import Figure, Metric
from casework.small_numbers import OTHERS

from . import charts
from .arithmetic import LEVEL, Base, Status, Trend, base
from .board import Board
from .charts import Dot, Drawn, Point, Series, Stack, Step
from .readings import Reading, with_fraction

MOST_ROWS = 10  # departments in a chart; the table behind it has them all


def room(board: Board, today: date) -> list[Drawn]:
    drawn = [
        over_time(board, today),
        way(board),
        by_department(board),
        ranking(board),
        grades(board),
    ]
    return [chart for chart in drawn if chart is not None]


def metric_url(board: Board, code: str) -> str:
    return f"{reverse('oversight:metric', args=[code])}?semester={board.semester.code}"


def points(board: Board, metric: Metric, today: date) -> list[Point]:
    """The line of a metric over the semesters: gaps where it is missing, hollow where small."""
    found = []
    for semester, figure in board.history(metric.code):
        reading = Reading(metric, figure)
        found.append(
            Point(
                semester.short,
                reading.number if reading.has_value else None,
                hollow=reading.base == Base.SMALL,
                hidden=reading.is_hidden,
                running=semester.period_to >= today,
            )
        )
    return found


# ---------------------------------------------------------------- rates over the semesters


def over_time(board: Board, today: date) -> Drawn | None:
    in_time, content = board.readings["P06"], board.readings["P10"]
    series = [
        Series(
            pgettext("reply", "in time"), points(board, in_time.metric, today), "c1", _end(in_time)
        ),
        Series(
            pgettext("step", "satisfied"), points(board, content.metric, today), "c3", _end(content)
        ),
    ]
    if not any(point.value is not None for one in series for point in one.points):
        return None
    title = _rate_story(board, series[0].points)
    wide, narrow = charts.both(charts.lines, series=series, title=title, percent=True, target=95)
    return Drawn(
        title,
        _("Share of proposals, %; dotted line: amber mark 95%; dashed: the running semester"),
        wide,
        narrow,
        (_("Semester"), in_time.metric.name, content.metric.name),
        [
            (semester.short, _cell(board, "P06", semester), _cell(board, "P10", semester))
            for semester in reversed(board.semesters)
        ],
        source=_("Counted from the case files each night"),
        link=metric_url(board, "P06"),
        link_text=_("How it is counted"),
    )


def _end(reading: Reading) -> str:
    return f"{reading.value}%" if reading.has_value else ""


def _cell(board: Board, code: str, semester: Any) -> str:
    figure = board.total(code, semester)
    if figure is None:
        return _("missing")
    if figure.hidden:
        return _("too few to show")
    if not figure.d:
        return _("none in this period")
    return with_fraction(figure)


def _rate_story(board: Board, line: Sequence[Point]) -> str:
    """What the line says; a change that counts as level is no rise."""
    values = [point.value for point in line]
    run = 0
    while len(values) > run + 1 and None not in values[-run - 2 :]:
        if values[-run - 1] - values[-run - 2] < LEVEL:
            break
        run += 1
    if run >= 2:
        return ngettext(
            "Replies in time have risen for %(n)s semester running",
            "Replies in time have risen for %(n)s semesters running",
            run,
        ) % {"n": run}
    reading = board.readings["P06"]
    way, change = reading.trend_to(reading.before), reading.change_to(reading.before)
    if way in (Trend.UP, Trend.DOWN):
        return _("Replies in time: %(change)s against last semester") % {"change": change}
    if way == Trend.LEVEL:
        return _("Replies in time: about level with last semester")
    return _("Replies in time and satisfaction, by semester")


# ---------------------------------------------------------------- from receipt to satisfaction


def way(board: Board) -> Drawn | None:
    r = board.readings

    def n(code: str) -> int | None:
        return r[code].now.n if r[code].is_plain else None

    def d(code: str) -> int | None:
        return r[code].now.d if r[code].is_plain else None

    found = [
        (pgettext("step", "received"), n("P01"), "c3"),
        (pgettext("step", "screened"), d("P03"), "c3"),
        (pgettext("step", "docketed"), n("P02"), "c1"),
        (pgettext("step", "due"), n("P05"), "c1"),
        (pgettext("step", "replied"), n("P09"), "c1"),
        (pgettext("step", "rated"), d("P10"), "c1"),
        (pgettext("step", "satisfied"), n("P10"), "c1"),
    ]
    if not any(value for _label, value, _tone in found):
        return None
    rows = [
        Step(label, value, "" if value is None else f"{value:,}", tone)
        for label, value, tone in found
    ]
    title = _("%(docketed)s docketed, %(replied)s of %(due)s due ones answered") % {
        "docketed": n("P02") or 0,
        "replied": n("P09") or 0,
        "due": n("P05") or 0,
    }
    wide, narrow = charts.both(charts.steps, rows=rows, title=title)
    return Drawn(
        title,
        _("Cases; each step counts by its own day: one need not contain the next"),
        wide,
        narrow,
        (pgettext("figure", "Step"), pgettext("figure", "Cases")),
        [(row.label, row.shown or _("missing")) for row in rows],
        link=metric_url(board, "P02"),
        link_text=_("Open the list"),
    )


# ---------------------------------------------------------------- departments


def by_department(board: Board) -> Drawn | None:
    """What was due, by lead department: in time, late, still without a reply."""
    cells = board.by("P06", "department")
    rows = []
    for key, figure in cells.items():
        if not figure.d:
            continue
        waiting = figure.extra.get("open", 0)
        late = figure.d - figure.n - waiting
        rows.append((board.label("department", key, figure), figure.n, late, waiting))
    if not rows:
        return None
    rows.sort(key=lambda row: (-sum(row[1:]), row[0]))
    waiting = sum(row[3] for row in rows)
    due = sum(sum(row[1:]) for row in rows)
    if waiting:
        title = ngettext(
            "Of %(due)s proposals due, %(n)s is still without a reply",
            "Of %(due)s proposals due, %(n)s are still without a reply",
            waiting,
        ) % {"due": due, "n": waiting}
    else:
        title = ngettext(
            "%(n)s proposal due, and it is answered",
            "%(n)s proposals due, and all are answered",
            due,
        ) % {"n": due}
    tones = ("c1", "c3", "c2")
    top = _with_rest(rows)
    stacks = [Stack(str(name), parts, str(sum(parts)), bool(parts[-1])) for name, *parts in top]
    wide, narrow = charts.both(charts.stacked, rows=stacks, tones=tones, title=title)
    words = (pgettext("reply", "in time"), pgettext("reply", "late"), _("no reply"))
    sums = [sum(row[n] for row in rows) for n in (1, 2, 3)]
    return Drawn(
        title,
        _("Cases due in this semester, by lead department; red: still without a reply"),
        wide,
        narrow,
        (_("Department"), *words, pgettext("step", "due")),
        [(name, *parts, sum(parts)) for name, *parts in rows],
        legend=[
            (charts.key(tone), _("%(word)s %(n)s") % {"word": word, "n": number})
            for tone, word, number in zip(tones, words, sums, strict=True)
        ],
        link=metric_url(board, "P05"),
        link_text=_("Open the list"),
    )


def _with_rest(rows: list[tuple]) -> list[tuple]:
    """The largest departments one by one, the others in one row."""
    if len(rows) <= MOST_ROWS:
        return rows
    head, rest = rows[: MOST_ROWS - 1], rows[MOST_ROWS - 1 :]
    name = ngettext("%(n)s other", "%(n)s others", len(rest)) % {"n": len(rest)}
    return [*head, (name, *(sum(row[n] for row in rest) for n in (1, 2, 3)))]


def ranking(board: Board) -> Drawn | None:
    """On-time rates of departments, the worst last, beside the semester before."""
    before = board.by("P06", "department", board.previous) if board.previous else {}
    metric = board.readings["P06"].metric
    found = []
    for key, figure in board.by("P06", "department").items():
        if figure.d and not figure.hidden:
            found.append((100 * figure.n / figure.d, key, figure, before.get(key)))
    if not found:
        return None
    found.sort(key=lambda row: (-row[0], row[1] == OTHERS, row[1]))
    shown = found[-MOST_ROWS:]
    rows = [
        Dot(
            board.label("department", key, figure),
            value,
            100 * old.n / old.d if old is not None and old.d else None,
            f"{figure.n}/{figure.d}",
            poor=value < metric.target.watch and base(figure.d) not in (Base.NONE, Base.TINY),
            hollow=base(figure.d) != Base.PLAIN,
        )
        for value, key, figure, old in shown
    ]
    title = _ranking_story(board, found)
    wide, narrow = charts.both(charts.ranked, rows=rows, title=title)
    left_out = len(found) - len(shown)
    return Drawn(
        title,
        _("Replies in time, %; grey: last semester; hollow: fewer than 30 cases"),
        wide,
        narrow,
        (_("Department"), _("in time / due"), _("Last semester")),
        [
            (board.label("department", key, figure), _part(figure), _part(old))
            for _value, key, figure, old in reversed(found)
        ],
        source=ngettext(
            "%(n)s better department is not drawn",
            "%(n)s better departments are not drawn",
            left_out,
        )
        % {"n": left_out}
        if left_out
        else "",
        link=metric_url(board, "P06"),
        link_text=_("How it is counted"),
    )


def _part(figure: Figure | None) -> str:
    if figure is None or not figure.d:
        return "—"
    return with_fraction(figure)


def _ranking_story(board: Board, found: list[tuple]) -> str:
    short = [row for row in found if row[0] < 100]
    if not short:
        return _("Every department has answered in time")
    # A rate of a handful of cases names nobody: the worst is looked for among the larger ones.
    large = [row for row in short if base(row[2].d) != Base.TINY and row[1] != OTHERS]
    if large:
        _value, key, figure, _old = large[-1]
        return _("%(department)s answers in time least often (%(n)s/%(d)s)") % {
            "department": board.label("department", key, figure),
            "n": figure.n,
            "d": figure.d,
        }
    return ngettext(
        "%(n)s department has not answered everything in time",
        "%(n)s departments have not answered everything in time",
        len(short),
    ) % {"n": len(short)}


# ---------------------------------------------------------------- ratings


def grades(board: Board) -> Drawn | None:
    """Satisfied, mostly, dissatisfied; the silent ones stand beside and are never satisfied."""
    semesters = [s for s in (board.year_earlier, board.previous, board.semester) if s]
    names = {"satisfied": "c1", "mostly": "c3", "dissatisfied": "c2"}
    rows, table = [], []
    for semester in semesters:
        cells = board.by("P10", "grade", semester)
        parts = [cells[key].d if key in cells else 0 for key in names]
        windows = board.total("P11", semester)
        silent = windows.d - windows.n if windows and windows.d else 0
        if not any(parts) and not silent:
            continue
        rows.append(Stack(semester.short, [*parts, silent], str(sum(parts) + silent)))
        table.append((str(semester), *parts, silent))
    if not rows:
        return None
    reading = board.readings["P10"]
    dimension = next(d for d in reading.metric.dimensions if d.code == "grade")
    words = list(dimension.labels(names).values())
    title = _grade_story(reading, board.readings["P11"])
    tones = (*names.values(), "track")
    wide, narrow = charts.both(charts.stacked, rows=rows, tones=tones, title=title)
    silent_word = _("not rated")
    return Drawn(
        title,
        _("Cases whose time for rating ended in the semester; not rated is never satisfied"),
        wide,
        narrow,
        (_("Semester"), *words, silent_word),
        list(reversed(table)),
        legend=[
            (charts.key(tone), str(word))
            for tone, word in zip(tones, (*words, silent_word), strict=True)
        ],
        link=metric_url(board, "P10"),
        link_text=_("How it is counted"),
    )


def _grade_story(content: Reading, rated: Reading) -> str:
    if content.status == Status.GOOD:
        return _("Satisfaction stands at %(value)s%%, the target is met") % {"value": content.value}
    if content.has_value:
        return _("Satisfaction stands at %(value)s%%, below the target") % {"value": content.value}
    return _("What the movers say of the replies")
