"""`{% load portal %}`: words, icons and the small parts of every page."""

from datetime import date, datetime
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from union_portal import navigation, words

register = template.Library()


def _optional(function: Any) -> Any:
    """A filter that says nothing about nothing: an absent date leaves no trace on the page."""

    def filtered(value: Any) -> Any:
        return "" if value in (None, "") else function(value)

    return filtered


for name in (
    "day",
    "full_day",
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


@register.filter
def iso(value: date | datetime) -> str:
    return value.isoformat() if value else ""
