"""`{% load charts %}`: drawings of union_portal.charts, on the page and in papers."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from union_portal import charts

register = template.Library()
DRAWING = "components/drawing.svg"


@register.simple_tag
def draw(chart: dict[str, Any], width: int = 580) -> SafeString:
    return render_to_string(DRAWING, {"drawing": charts.draw(chart, width)})


@register.simple_tag
def spark_line(values: list[float | None]) -> SafeString:
    return render_to_string(DRAWING, {"drawing": charts.spark(values)})


@register.simple_tag
def bar(done: int, total: int, color: str = "c1") -> SafeString:
    """How much of a whole is done, as one bar."""
    share = round(1000 * min(done, total) / total) if total else 0
    return format_html(
        '<svg class="drawn" viewBox="0 0 1000 10" preserveAspectRatio="none" role="img" '
        'aria-label="{}"><rect width="1000" height="10" class="track" fill="#dcd7cb"/>'
        '<rect width="{}" height="10" class="{}" fill="{}"/></svg>',
        _("%(done)s of %(total)s") % {"done": done, "total": total},
        share,
        color,
        charts.PAINT[color],
    )


@register.simple_tag
def meter(counted: int, length: int, mark: int | None = None) -> SafeString:
    """How much of a time limit has run, with the mark of the first reminder."""
    share = round(300 * max(0, min(counted, length)) / length, 1) if length else 0
    late = counted > length
    tick = ""
    if mark and 0 < mark < length:
        tick = format_html(
            '<line x1="{0}" y1="-2" x2="{0}" y2="10" class="tick" stroke="#1d1c1a" '
            'stroke-width="2"/>',
            round(300 * mark / length, 1),
        )
    return format_html(
        '<svg class="meter drawn" viewBox="0 0 300 8" preserveAspectRatio="none" role="img" '
        'aria-label="{}"><rect width="300" height="8" class="track" fill="#dcd7cb"/>'
        '<rect width="{}" height="8" class="{}" fill="{}"/>{}</svg>',
        _("%(counted)s of %(length)s days have run") % {"counted": counted, "length": length},
        share,
        "c2" if late else "c1",
        charts.PAINT["c2" if late else "c1"],
        tick,
    )
