"""`{% load rulebook %}`: a value of the rulebook as the page writes it."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext

from casework.models import Rule, RuleVersion
from union_portal import rooms

register = template.Library()


@register.simple_tag
def rule_value(rule: Rule, version: RuleVersion) -> SafeString:
    """60 days; on; a list as its names. The unit stands small behind the number."""
    value = version.value
    if rule.kind == Rule.Kind.SWITCH:
        return format_html("{}", _("on") if value else _("off"))
    if rule.kind == Rule.Kind.CHOICE:
        return format_html("<small>{}</small>", rule.choice_label(value))
    if rule.kind == Rule.Kind.LIST:
        names = ((row[1] if isinstance(row, list) else rule.choice_label(row),) for row in value)
        return format_html('<ul class="small">{}</ul>', format_html_join("", "<li>{}</li>", names))
    if value is None:
        return format_html("<small>{}</small>", _("a date, set in each case"))
    return format_html("{}<small>{}</small>", value, unit_words(rule.unit, value))


def unit_words(unit: str, n: int) -> str:
    return {
        "day": lambda: npgettext("time limit", "day", "days", n),
        "workday": lambda: ngettext("working day", "working days", n),
        "month": lambda: ngettext("month", "months", n),
        "year": lambda: ngettext("year", "years", n),
        "hour": lambda: ngettext("hour", "hours", n),
        "percent": lambda: "%",
        "MB": lambda: "MB",
    }.get(unit, lambda: "")()


@register.simple_tag
def audience_words(audience: str) -> str:
    """Whom a reminder addresses, in words: the codes are the rooms' own."""
    return rooms.audience_words(audience)
