"""The strokes that charts are drawn with: text, bars, lines, dots, the frame of a drawing.

Colours stand as presentation attributes, since the renderer of papers reads no stylesheet; the
classes let the page's stylesheet speak where it can.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

WIDE, NARROW = 580, 340  # drawn twice, so that text never falls under 13 px
INK, INK_2, INK_3 = "#1d1c1a", "#47443f", "#676259"
MAIN, POINT, CONTEXT, CAUTION = "#1b4b7a", "#b01c22", "#948d80", "#b37d14"
LINE, GRID, TRACK = "#cdc7ba", "#e6e2d9", "#dcd7cb"
FILLS = {"c1": MAIN, "c2": POINT, "c3": CONTEXT, "c4": CAUTION, "track": TRACK}
INKS = {"ink": INK, "ink2": INK_2, "ink3": INK_3, "c2": POINT}
FONT = "Portal Sans, Noto Sans SC, Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif"


def at(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def text(
    x: float,
    y: float,
    words: Any,
    *,
    tone: str = "ink2",
    anchor: str = "start",
    bold: bool = False,
    size: int = 13,
) -> SafeString:
    return format_html(
        '<text x="{}" y="{}" fill="{}" class="{}" text-anchor="{}" font-size="{}"{}>{}</text>',
        at(x),
        at(y),
        INKS[tone],
        tone,
        anchor,
        size,
        mark_safe(' font-weight="600"') if bold else "",
        words,
    )


def bar(x: float, y: float, width: float, height: float, tone: str) -> SafeString:
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" class="{}"/>',
        *(at(v) for v in (x, y, max(width, 0), height)),
        FILLS[tone],
        tone,
    )


def line(
    x1: float, y1: float, x2: float, y2: float, *, tone: str = "axis", dash: str = ""
) -> SafeString:
    return format_html(
        '<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}" class="{}"{}/>',
        *(at(v) for v in (x1, y1, x2, y2)),
        {"axis": LINE, "gridl": GRID, "tick": INK}[tone],
        tone,
        format_html(' stroke-dasharray="{}"', dash) if dash else "",
    )


def dot(x: float, y: float, radius: float, tone: str, *, hollow: bool = False) -> SafeString:
    fill, stroke = ("#fff", FILLS[tone]) if hollow else (FILLS[tone], "none")
    return format_html(
        '<circle cx="{}" cy="{}" r="{}" fill="{}" stroke="{}" stroke-width="1.6"{}/>',
        *(at(v) for v in (x, y, radius)),
        fill,
        stroke,
        "" if hollow else format_html(' class="{}"', tone),
    )


def stub(x: float, y: float, width: float, height: float) -> SafeString:
    """A hidden value: a box of fixed size with strokes, never to scale."""
    strokes = [
        line(x + step, y + height, min(x + step + 6, x + width), y, tone="axis")
        for step in range(0, int(width), 6)
    ]
    box = format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="none" stroke="{}"/>',
        *(at(v) for v in (x, y, width, height)),
        LINE,
    )
    return mark_safe("".join([box, *strokes]))


def drawing(
    width: float, height: float, marks: Iterable[Any], *, title: str, describe: str = ""
) -> SafeString:
    return format_html(
        '<svg class="drawn" viewBox="0 0 {} {}" width="{}" height="{}" role="img" '
        'font-family="{}" xmlns="http://www.w3.org/2000/svg"><title>{}</title>{}{}</svg>',
        at(width),
        at(height),
        at(width),
        at(height),
        FONT,
        title,
        format_html("<desc>{}</desc>", describe) if describe else "",
        format_html_join("", "{}", ((mark,) for mark in marks)),
    )
