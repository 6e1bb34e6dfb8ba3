"""`{% load portal %}`: words, icons and the small parts of every page."""

from datetime import date, datetime
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import words as casework_words
from union_portal import clock_faces, navigation, words

register = template.Library()


def _optional(function: Any) -> Any:
    """A filter that says nothing about nothing: an absent date leaves no trace on the page."""

    def filtered(value: Any) -> Any:
        return "" if value in (None, "") else function(value)

    return filtered


for name in (
    "day",
    "full_day",
    "month",
    "weekday",
    "weekday_short",
    "near",
    "moment",
    "thousands",
    "yuan",
    "wan",
    "size",
    "masked",
):
    register.filter(name, _optional(getattr(words, name)))


@register.filter
def percent_of(numerator: int, denominator: int) -> str:
    return words.percent(numerator, denominator)


@register.filter
def as_day(note: Any) -> Any:
    """The note of a step: a date as the pages write it, words as they are."""
    return words.day(note) if isinstance(note, date) else note or ""


@register.filter
def hand(label: str) -> Any:
    """Whose hand it was: what the portal itself entered says so in words."""
    return _("the portal itself") if label == "portal" else label


@register.filter
def listed(things: Any) -> str:
    return casework_words.listed(things)


@register.filter
def until(start: date, end: date) -> str:
    return words.span(start, end)


@register.filter
def keep(title: str) -> SafeString:
    """Keep the last unit of a title together: 的提案, 的建议, 办法（…）."""
    text = str(title or "")
    at = words.last_unit(text)
    if at < 0:
        return conditional_escape(text)
    return format_html('{}<span class="nw">{}</span>', text[:at], text[at:])


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon beside words; it says nothing to a screen reader."""
    return format_html(
        '<svg class="ico" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        static("icons/sprite.svg"),
        name,
    )


@register.simple_tag
def sep() -> SafeString:
    """The hairline between facts of one meta line."""
    return mark_safe('<i class="sep" aria-hidden="true"> </i>')


@register.simple_tag
def crumb(label: Any, url: str = "", *args: Any) -> SafeString:
    """A step of the breadcrumb: `url` is a url name with its arguments, or an address. A page
    that nobody has built yet is named without a link."""
    address = url if url.startswith("/") else navigation.url_of(url, *args) if url else ""
    if not address:
        return format_html("<li><span>{}</span></li>", label)
    return format_html('<li><a href="{}">{}</a></li>', address, label)


@register.simple_tag
def here(label: Any) -> SafeString:
    """The last step of the breadcrumb: where one is, without a link."""
    return format_html('<li><span aria-current="page">{}</span></li>', label)


@register.simple_tag
def link_to(url_name: str, *args: Any) -> str:
    """The address of a page, or "" while it is not built: `{% link_to "rulebook" as url %}`."""
    return navigation.url_of(url_name, *args)


@register.simple_tag
def open_link(url_name: str, *args: Any) -> str:
    """As `link_to`, for pages that ask for no sign-in."""
    return navigation.open_url_of(url_name, *args)


@register.filter
def iso(value: date | datetime) -> str:
    return value.isoformat() if value else ""


@register.filter
def colon(words_before: Any) -> str:
    """What follows a task: a full-width colon in Chinese."""
    return _(": ")


@register.simple_tag
def face(clock: Any, today: Any = None, due_on: Any = None) -> clock_faces.Face | None:
    """How a clock, or a bare date, is told today."""
    today = today or timezone.localdate()
    if clock:
        return clock_faces.of(clock, today)
    return clock_faces.of_day(due_on, today) if due_on else None


@register.simple_tag
def face_in_full(clock: Any, today: Any = None, due_on: Any = None) -> clock_faces.Face | None:
    today = today or timezone.localdate()
    if clock:
        return clock_faces.in_full(clock, today)
    return clock_faces.of_day(due_on, today) if due_on else None


def _value(step: Any, name: str) -> Any:
    return step.get(name) if isinstance(step, dict) else getattr(step, name, None)


@register.simple_tag
def step_words(steps: list[Any]) -> str:
    """第5步，共8步：办理"""
    at = _step_now(steps)
    return _("Step %(n)s of %(total)s: %(label)s") % {
        "n": at + 1,
        "total": len(steps),
        "label": _value(steps[at], "label"),
    }


def _step_now(steps: list[Any]) -> int:
    """Where the case stands, or where it ended: it may have passed steps by."""
    states = [_value(step, "state") for step in steps]
    reached = [n for n, state in enumerate(states) if state != "ahead"]
    return states.index("now") if "now" in states else max(reached, default=0)


@register.simple_tag
def step_bars(steps: list[Any]) -> SafeString:
    """The steps as bars for a phone; the words stand above them."""
    wide = 320 / len(steps)
    drawn = [
        format_html(
            '<rect x="{}" width="{}" height="8" rx="1" class="{}"/>',
            round(n * wide, 1),
            round(wide - 3, 1),
            "track" if _value(step, "state") == "ahead" else "c1",
        )
        for n, step in enumerate(steps)
    ]
    return format_html(
        '<svg class="drawn" viewBox="0 0 320 8" preserveAspectRatio="none" aria-hidden="true">'
        "{}</svg>",
        mark_safe("".join(drawn)),
    )


_KINDS = {"primary": "btn-1", "danger": "btn-danger", "final": "btn-red"}


@register.simple_tag
def action_class(action: Any, first: bool) -> str:
    """The button's class: what the action says, else the first one is the primary."""
    kind = _value(action, "kind")
    if kind is None:
        kind = "primary" if first else ""
    return _KINDS.get(kind, "")


@register.simple_tag
def filter_control(field: Any) -> SafeString:
    """A filter without a visible label: its name is said by the control itself; set is blue."""
    set_ = field.data not in (None, "", [])
    text = getattr(field.field.widget, "input_type", "") in ("text", "search", "date")
    attrs = {
        "class": "inp" if text else f"sel{' on' if set_ else ''}",
        "aria-label": str(field.label),
    }
    if text:
        attrs["placeholder"] = capfirst(field.help_text or field.label)
    return field.as_widget(attrs=attrs)


_FACETS = {
    "open_internal": gettext_lazy("internal notes and messages"),
    "open_original": gettext_lazy("the unblacked original"),
}


@register.filter
def facet_name(codename: str) -> str:
    """The drawer in words, for the list of who has read what."""
    return _FACETS.get(codename, codename.removeprefix("open_"))


@register.simple_tag
def meter(counted: int, length: int, mark: int | None = None) -> SafeString:
    """How much of a time limit has run, with the mark of the first reminder."""
    share = round(300 * max(0, min(counted, length)) / length, 1) if length else 0
    late = counted > length
    tick = ""
    if mark and 0 < mark < length:
        tick = format_html(
            '<path d="M{} -2v12" class="tick" stroke="#1d1c1a" stroke-width="2"/>',
            round(300 * mark / length, 1),
        )
    return format_html(
        '<svg class="meter drawn" viewBox="0 0 300 8" preserveAspectRatio="none" role="img" '
        'aria-label="{}"><rect width="300" height="8" class="track" fill="#dcd7cb"/>'
        '<rect width="{}" height="8" class="{}" fill="{}"/>{}</svg>',
        _("%(counted)s of %(length)s days have run") % {"counted": counted, "length": length},
        share,
        "c2" if late else "c1",
        "#b01c22" if late else "#1b4b7a",
        tick,
    )
