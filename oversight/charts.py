"""Charts as SVG, drawn on the server: the same drawing on the screen, the phone and on paper.

Bars start at 0. Hidden values are a stub of fixed height, missing ones a gap, small bases hollow.
Nothing differs by colour alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from .ink import (
    CONTEXT,
    FILLS,
    INK,
    INK_2,
    MAIN,
    NARROW,
    WIDE,
    at,
    bar,
    dot,
    drawing,
    line,
    stub,
    text,
)


@dataclass(frozen=True)
class Drawn:
    """A chart ready for a page: two drawings, and the table behind them."""

    title: str
    subtitle: str
    wide: SafeString
    narrow: SafeString
    head: Sequence[Any]
    rows: Sequence[Sequence[Any]]
    legend: Sequence[tuple[SafeString, str]] = ()
    source: Any = ""
    link: str = ""
    link_text: str = ""
    notes: Sequence[str] = field(default=())


# ---------------------------------------------------------------- small marks of a row


def bullet(
    value: float | None,
    *,
    target: float | None = None,
    before: float | None = None,
    most: float = 100,
    poor: bool = False,
    hollow: bool = False,
    title: str,
) -> SafeString:
    """Bar = value, upright tick = target, hollow diamond = the semester before."""
    width, height = 168, 24
    scale = (width - 8) / (most or 1)
    marks: list[Any] = [bar(4, 8, width - 8, 8, "track")]
    if value is not None and hollow:
        marks.append(
            format_html(
                '<rect x="4.5" y="8.5" width="{}" height="7" fill="#fff" stroke="{}"/>',
                at(max(value * scale - 1, 1)),
                MAIN,
            )
        )
    elif value is not None:
        marks.append(bar(4, 8, value * scale, 8, "c2" if poor else "c1"))
    if target is not None:
        x = min(4 + target * scale, width - 3)
        marks.append(
            format_html(
                '<rect x="{}" y="3" width="2" height="18" fill="{}" class="ink"/>',
                at(x - 1),
                INK,
            )
        )
    if before is not None:
        x = 4 + before * scale
        marks.append(
            format_html(
                '<path d="M{} 7l5 5-5 5-5-5z" fill="#fff" stroke="{}" stroke-width="1.4"/>',
                at(x),
                INK_2,
            )
        )
    return drawing(width, height, marks, title=title)


@dataclass(frozen=True)
class Point:
    """A semester on a line. `value` None is a gap; `hollow` marks a small base, `running` the
    semester that has not ended."""

    label: str
    value: float | None
    hollow: bool = False
    hidden: bool = False
    running: bool = False


def _stretches(points: Sequence[tuple[float, float | None]]) -> list[list[tuple[float, float]]]:
    """A line breaks at a gap."""
    found: list[list[tuple[float, float]]] = [[]]
    for x, y in points:
        if y is None:
            found.append([])
        else:
            found[-1].append((x, y))
    return [stretch for stretch in found if stretch]


def _path(stretch: Sequence[tuple[float, float]], tone: str, *, dash: str = "") -> SafeString:
    return format_html(
        '<polyline points="{}" fill="none" stroke="{}" class="{}" stroke-width="2"{}/>',
        " ".join(f"{at(x)},{at(y)}" for x, y in stretch),
        FILLS[tone],
        tone.replace("c", "l"),
        format_html(' stroke-dasharray="{}"', dash) if dash else "",
    )


def _line_of(points: Sequence[Point], places: Sequence[tuple[float, float | None]], tone: str):
    """The line of a series: solid up to the last full semester, dashed into the running one."""
    for stretch in _stretches(places):
        running = bool(points) and points[-1].running and stretch[-1][0] == places[-1][0]
        full = stretch[:-1] if running else stretch
        if len(full) > 1:
            yield _path(full, tone)
        if running and len(stretch) > 1:
            yield _path(stretch[-2:], tone, dash="4 3")


def _alone(places: Sequence[tuple[float, float | None]], n: int) -> bool:
    """A point without a neighbour is on no line: it needs a dot to be seen."""
    near = places[max(n - 1, 0) : n] + places[n + 1 : n + 2]
    return all(y is None for _x, y in near)


def spark(points: Sequence[Point], *, title: str) -> SafeString:
    """Eight semesters, own scale from 0; the last one bears a dot."""
    width, height = 112, 28
    most = max((p.value for p in points if p.value is not None), default=0) or 1
    step = (width - 10) / max(len(points) - 1, 1)
    places = [
        (5 + n * step, None if p.value is None else height - 4 - p.value / most * (height - 8))
        for n, p in enumerate(points)
    ]
    marks: list[Any] = [*_line_of(points, places, "c1")]
    for n, (point, (x, y)) in enumerate(zip(points, places, strict=True)):
        if y is not None and (point is points[-1] or point.hollow or _alone(places, n)):
            marks.append(dot(x, y, 3, "c1", hollow=point.hollow or point.running))
    return drawing(width, height, marks, title=title)


# ---------------------------------------------------------------- charts


@dataclass(frozen=True)
class Series:
    label: str
    points: Sequence[Point]
    tone: str = "c1"
    shown: str = ""  # the last value in print, beside the line's end


def _axis(most: float) -> list[float]:
    """Four steps from 0 in round numbers, up to at least `most`."""
    for step in (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000, 10_000):
        if step * 4 >= most:
            return [step * n for n in range(5)]
    return [most * n / 4 for n in range(5)]


def lines(
    series: Sequence[Series],
    *,
    width: int,
    title: str,
    percent: bool = False,
    target: float | None = None,
) -> SafeString:
    """Semesters on x, from 0 on y. The ends are labelled directly; a legend is not needed."""
    height, left, right, top, bottom = 250, 40, 104 if width >= WIDE else 92, 14, 30
    labels = [point.label for point in series[0].points]
    values = [p.value for s in series for p in s.points if p.value is not None]
    ticks = [0, 25, 50, 75, 100] if percent else _axis(max(values, default=1))
    most = ticks[-1] or 1

    def place(n: int, value: float | None) -> tuple[float, float | None]:
        step = (width - left - right) / max(len(labels) - 1, 1)
        x = left + 10 + n * step if len(labels) > 1 else (width - right + left) / 2
        return x, None if value is None else height - bottom - value / most * (
            height - top - bottom
        )

    marks: list[Any] = []
    for tick in ticks:
        y = place(0, tick)[1]
        marks.append(line(left, y, width - right + 14, y, tone="gridl" if tick else "axis"))
        mark = f"{tick:g}%" if percent and tick == 100 else f"{tick:g}"
        marks.append(text(left - 8, y + 5, mark, tone="ink3", anchor="end"))
    if target is not None:
        y = place(0, target)[1]
        marks.append(line(left, y, width - right + 14, y, tone="tick", dash="2 4"))
    every = 1 if width >= WIDE or len(labels) <= 5 else 2
    for n, label in enumerate(labels):
        if (len(labels) - 1 - n) % every == 0:
            x = place(n, 0)[0]
            marks.append(text(x, height - 8, label, tone="ink3", anchor="middle"))
    ends = []
    for number, one in enumerate(series):
        places = [place(n, point.value) for n, point in enumerate(one.points)]
        marks += _line_of(one.points, places, one.tone)
        for n, (point, (x, y)) in enumerate(zip(one.points, places, strict=True)):
            if point.hidden:
                marks.append(stub(x - 6, height - bottom - 14, 12, 14))
            elif y is not None and (point is one.points[-1] or point.hollow or _alone(places, n)):
                marks.append(dot(x, y, 4.5, one.tone, hollow=point.hollow or point.running))
        last = next((y for _x, y in reversed(places) if y is not None), None)
        if last is not None:
            ends.append([last, f"{one.label} {one.shown}", number])
    ends.sort()
    for upper, lower in zip(ends, ends[1:], strict=False):
        lower[0] = max(lower[0], upper[0] + 18)  # labels do not overlap
    x = place(len(labels) - 1, 0)[0] + 10
    for y, words, number in ends:
        marks.append(text(x, y + 5, words, tone="ink" if number == 0 else "ink3", bold=number == 0))
    return drawing(width, height, marks, title=title)


@dataclass(frozen=True)
class Stack:
    """A row of a stacked bar: its parts in order, each a count or None when hidden."""

    label: str
    parts: Sequence[int | None]
    total: str = ""
    hot: bool = False


def stacked(rows: Sequence[Stack], tones: Sequence[str], *, width: int, title: str) -> SafeString:
    """Bars on a common base; the number stands in each part that is wide enough."""
    row, left, right = 36, _gutter(width), 44
    most = max((sum(p or 0 for p in r.parts) for r in rows), default=1) or 1
    scale = (width - left - right) / most
    marks: list[Any] = []
    for n, one in enumerate(rows):
        y, x = n * row + 4, float(left)
        marks.append(
            text(left - 10, y + 16, _short(one.label, left - 14), tone="ink", anchor="end")
        )
        if None in one.parts:
            marks.append(stub(x, y, 24, 22))
            x += 24
        for part, tone in zip(one.parts, tones, strict=True):
            if not part:
                continue
            marks.append(bar(x, y, part * scale - 1, 22, tone))
            if part * scale > 8 * len(str(part)) + 6:
                marks.append(_inside(x + part * scale / 2, y + 16, part, tone))
            x += part * scale
        marks.append(text(x + 8, y + 16, one.total, tone="ink", bold=True))
    return drawing(width, max(len(rows) * row, row), marks, title=title)


def _inside(x: float, y: float, words: Any, tone: str) -> SafeString:
    fill = INK if tone in ("c3", "track") else "#fff"
    return format_html(
        '<text x="{}" y="{}" fill="{}" text-anchor="middle" font-size="13" '
        'font-weight="600">{}</text>',
        at(x),
        at(y),
        fill,
        words,
    )


@dataclass(frozen=True)
class Step:
    """One bar of the way of the proposals; `indent` shows that it is a part of the one above."""

    label: str
    value: int | None
    shown: str
    tone: str = "c1"


def steps(rows: Sequence[Step], *, width: int, title: str) -> SafeString:
    """Stepped bars on one base: lengths can be compared, areas of a funnel cannot."""
    row, left, right = 32, _gutter(width), 72
    most = max((r.value or 0 for r in rows), default=1) or 1
    scale = (width - left - right) / most
    marks: list[Any] = []
    for n, one in enumerate(rows):
        y = n * row + 4
        marks.append(
            text(left - 10, y + 15, _short(one.label, left - 12), tone="ink", anchor="end")
        )
        if one.value is None:
            marks.append(stub(left, y, 24, 20))
        else:
            marks.append(bar(left, y, max(one.value * scale, 1), 20, one.tone))
        end = left + (24 if one.value is None else one.value * scale)
        marks.append(text(end + 8, y + 15, one.shown, tone="ink", bold=True))
    marks.append(line(left, 0, left, len(rows) * row))
    return drawing(width, len(rows) * row, marks, title=title)


@dataclass(frozen=True)
class Dot:
    """A row of ranked dots: now, before (None: nothing to compare), and the fraction in print."""

    label: str
    value: float | None
    before: float | None
    shown: str
    poor: bool = False
    hollow: bool = False


def ranked(
    rows: Sequence[Dot], *, width: int, title: str, most: float = 100, target: float | None = None
) -> SafeString:
    """Grey dot = the semester before, filled = now, red = worse than the amber band."""
    row, left, right, top = 28, _gutter(width), 64, 24
    height = top + len(rows) * row + 6
    scale = (width - left - right) / (most or 1)
    marks: list[Any] = []
    for tick in (0, most / 4, most / 2, most * 3 / 4, most):
        x = left + tick * scale
        marks.append(line(x, top, x, height - 6, tone="gridl" if tick else "axis"))
        mark = f"{tick:g}%" if most == 100 and tick == most else f"{tick:g}"
        marks.append(text(x, 14, mark, tone="ink3", anchor="middle"))
    if target is not None:
        x = left + target * scale
        marks.append(line(x, top, x, height - 6, tone="tick", dash="2 4"))
    for n, one in enumerate(rows):
        y = top + n * row + row / 2
        marks.append(text(left - 12, y + 5, _short(one.label, left - 14), tone="ink", anchor="end"))
        now = None if one.value is None else left + one.value * scale
        old = None if one.before is None else left + one.before * scale
        if now is not None and old is not None:
            marks.append(
                format_html(
                    '<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-width="2" '
                    'class="l3"/>',
                    *(at(v) for v in (old, y, now, y)),
                    CONTEXT,
                )
            )
        if old is not None:
            marks.append(dot(old, y, 4, "c3"))
        if now is not None:
            tone = "c2" if one.poor else "c1"
            marks.append(dot(now, y, 5.5, tone, hollow=one.hollow))
        elif one.value is None:
            marks.append(stub(left, y - 7, 18, 14))
        tone = "c2" if one.poor else "ink"
        marks.append(text(width - right + 14, y + 5, one.shown, tone=tone, bold=one.poor))
    return drawing(width, height, marks, title=title)


def key(tone: str) -> SafeString:
    """The little square of a legend."""
    return format_html(
        '<svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" class="drawn">{}</svg>',
        bar(0, 0, 12, 12, tone),
    )


def _gutter(width: int) -> int:
    """Room for the names at the left of the bars."""
    return 124 if width >= WIDE else 92


def _short(label: Any, room: float) -> str:
    """A name that fits the gutter; the table behind the chart has it in full."""
    words = str(label)
    sizes = [13 if ord(c) > 0x2E7F else 7.3 for c in words]
    if sum(sizes) <= room:
        return words
    kept, left = 0, room - 13
    while left - sizes[kept] >= 0:
        left -= sizes[kept]
        kept += 1
    return f"{words[:kept]}…"


def both(draw: Any, **more: Any) -> tuple[SafeString, SafeString]:
    """Draw a chart wide and narrow."""
    return draw(width=WIDE, **more), draw(width=NARROW, **more)
