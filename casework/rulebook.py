"""The rulebook: every number that the law or the school fixes, who changed it, when and why.

A room declares `RULES = [RuleRow(...)]` in its `rulebook.py`; the roof writes them at
post_migrate. A session or a case freezes the rules it starts under and hands them back as
`frozen`: a later change serves only what starts later.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from .actors import label_of, user_of
from .models import Rule, RuleVersion
from .models.rules import BEGINNING

Frozen = dict[str, dict[str, Any]]


class Step(NamedTuple):
    """A reminder of a clock rule. `when`: `start`; `r-5` working days and `-14d` calendar days
    before the due day; `0` the due day; `+10d` calendar days and `+3wd` working days after it;
    `70%` and `day5` counted days from the start. `audience` is one or more codes parted by
    spaces; a `level` of 1 or more reports the matter upward and is recorded."""

    when: str
    audience: str
    level: int = 0


class RuleRow(NamedTuple):
    """A rule as its room declares it. The default of a clock rule is its length in `unit`
    (workday, day, month, hour; None with unit `date`, whose day is given at the start).
    `stricter` "higher" or "lower": the default is a legal bound, reached by minimum or maximum.
    `max_extension`, `max_extensions` are numbers or codes of the rules that hold them."""

    code: str
    label: Any
    kind: str
    default: Any
    unit: str = ""
    basis: str = ""
    basis_kind: str = "school"
    minimum: int | None = None
    maximum: int | None = None
    choices: tuple[tuple[str, Any], ...] = ()
    locked: bool = False
    stricter: str = ""
    region: str = ""
    certainty: str = ""
    words: Any = ""
    roll: str = "next"
    pausable: bool = False
    max_extension: int | str = 0
    max_extensions: int | str = 0
    restarts: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def terms(self) -> dict[str, Any]:
        if self.kind != Rule.Kind.CLOCK:
            return {}
        return {
            "unit": self.unit,
            "roll": "none" if self.unit in ("workday", "date", "hour") else self.roll,
            "pausable": self.pausable,
            "max_extension": self.max_extension,
            "max_extensions": self.max_extensions,
            "restarts": list(self.restarts),
            "steps": [[s.when, who, s.level] for s in self.steps for who in s.audience.split()],
        }


@transaction.atomic
def write(rows: Iterable[RuleRow]) -> None:
    """Make the rule rows equal to what the rooms declare; running it again changes nothing.

    A value that the school has changed stays. A new default, or new terms, becomes a version of
    its own: what runs keeps its own. Rules of another region are left out.
    """
    wanted = [row for row in rows if row.region in ("", settings.PORTAL_REGION)]
    known = {rule.code: rule for rule in Rule.objects.all()}
    newest = {v.rule_id: v for v in RuleVersion.objects.order_by("number")}
    with translation.override(None):  # labels are kept as source strings and translated when shown
        for sort, row in enumerate(wanted):
            rule = known.pop(row.code, None) or Rule(code=row.code)
            _declare(rule, row, sort)
            last = newest.get(rule.pk)
            value = _plain(row.default)
            if last and last.by_id:
                value = last.value
            if last is None or (last.value, last.terms) != (value, row.terms):
                number = last.number + 1 if last else 1
                RuleVersion.objects.create(
                    rule=rule,
                    number=number,
                    value=value,
                    terms=row.terms,
                    valid_from=last.valid_from if last else BEGINNING,
                    by_id=last.by_id if last else None,
                    actor_label=last.actor_label if last else "portal",
                    reason=last.reason if last else "",
                )
    Rule.objects.filter(pk__in=[rule.pk for rule in known.values()]).update(retired=True)


def _plain(value: Any) -> Any:
    """A default as JSON: labels become their source strings, tuples become lists."""
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, Promise) else value


def _declare(rule: Rule, row: RuleRow, sort: int) -> None:
    declared = {
        "label": str(row.label),
        "words": str(row.words),
        "kind": row.kind,
        "unit": row.unit,
        "basis": row.basis,
        "basis_kind": row.basis_kind,
        "certainty": row.certainty,
        "region": row.region,
        "locked": row.locked,
        "stricter": row.stricter,
        "minimum": row.minimum,
        "maximum": row.maximum,
        "choices": [[value, str(label)] for value, label in row.choices],
        "sort": sort,
        "retired": False,
    }
    if rule.pk and all(getattr(rule, name) == value for name, value in declared.items()):
        return
    for name, value in declared.items():
        setattr(rule, name, value)
    rule.save()


def version(code: str, *, on: date, frozen: Frozen | None = None) -> RuleVersion:
    """Return the version of a rule that holds on that day, or the one that is frozen."""
    versions = RuleVersion.objects.select_related("rule").filter(rule__code=code)
    kept = (frozen or {}).get(code)
    if kept:
        versions = versions.filter(number=kept["version"])
    else:
        versions = versions.filter(valid_from__lte=on)
    found = versions.order_by("-number").first()
    if found is None:
        raise LookupError(f"no rule {code!r} on {on}")
    return found


def value(code: str, *, on: date, frozen: Frozen | None = None) -> Any:
    """Return the value of a rule; what is frozen wins and costs no query."""
    kept = (frozen or {}).get(code)
    return kept["value"] if kept else version(code, on=on).value


def freeze(codes: str | Iterable[str], on: date) -> Frozen:
    """Return the rules of a room ("congress") or of the named codes as they hold on that day,
    as JSON to be kept on a session or a case."""
    rows = RuleVersion.objects.filter(valid_from__lte=on, rule__retired=False)
    if isinstance(codes, str):
        rows = rows.filter(rule__code__startswith=codes.rstrip(".") + ".")
    else:
        rows = rows.filter(rule__code__in=list(codes))
    return {
        code: {"value": kept, "version": number}
        for code, number, kept in rows.order_by("number").values_list(
            "rule__code", "number", "value"
        )
    }


@transaction.atomic
def change(code: str, value: Any, *, by: Any, on: date, reason: str) -> RuleVersion:
    """Give a rule a new value from that day on. What runs, and what is frozen, keeps its own.

    Refused: a rule fixed by law, a value outside its bounds, a change without a reason.
    """
    rule = Rule.objects.select_for_update().get(code=code)
    if not reason.strip():
        raise ValidationError(_("Say why the rule changes."))
    value = checked(rule, value)
    last = rule.versions.order_by("-number").first()
    if last.value == value:
        raise ValidationError(_("This is the value that holds already."))
    if on < last.valid_from:
        raise ValidationError(_("A rule cannot change before its last change."))
    return RuleVersion.objects.create(
        rule=rule,
        number=last.number + 1,
        value=value,
        terms=last.terms,
        valid_from=on,
        by=user_of(by),
        actor_label=label_of(by)[:80],
        reason=reason.strip()[:200],
    )


def checked(rule: Rule, value: Any) -> Any:
    """Return `value` in the rule's own type, or refuse it in words."""
    if rule.locked:
        raise ValidationError(_("This rule is fixed by law and cannot be changed here."))
    if rule.kind == Rule.Kind.SWITCH:
        if not isinstance(value, bool):
            raise ValidationError(_("The rule is either on or off."))
        return value
    if rule.kind == Rule.Kind.CHOICE:
        if value not in [kept for kept, _label in rule.choices]:
            raise ValidationError(_("This is not one of the choices of the rule."))
        return value
    if rule.kind == Rule.Kind.LIST:
        return _checked_list(rule, value)
    if rule.unit == "date" or rule.kind == Rule.Kind.CLOCK and rule.unit == "":
        raise ValidationError(_("The day of this time limit is set in each case."))
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValidationError(_("Enter a whole number."))
    if rule.minimum is not None and value < rule.minimum:
        raise ValidationError(_bound_words(rule, low=True) % {"bound": rule.minimum})
    if rule.maximum is not None and value > rule.maximum:
        raise ValidationError(_bound_words(rule, low=False) % {"bound": rule.maximum})
    return value


def _bound_words(rule: Rule, *, low: bool) -> str:
    if low:
        return (
            _("The law allows no less than %(bound)d.")
            if rule.stricter == "higher"
            else _("Not less than %(bound)d.")
        )
    return (
        _("The law allows no more than %(bound)d.")
        if rule.stricter == "lower"
        else _("Not more than %(bound)d.")
    )


def _checked_list(rule: Rule, value: Any) -> list:
    """A list keeps its codes; its labels are free."""
    if not isinstance(value, list) or not value:
        raise ValidationError(_("The list cannot be empty."))
    codes = [row[0] if isinstance(row, list) else row for row in value]
    if len(set(codes)) != len(codes):
        raise ValidationError(_("A line stands twice in the list."))
    fixed = {code for code, _label in rule.choices}
    if fixed and set(codes) != fixed:
        names = "、".join(sorted(map(str, fixed ^ set(codes))))
        raise ValidationError(_("The codes are fixed: %(names)s.") % {"names": names})
    if any(isinstance(row, list) and not str(row[1]).strip() for row in value):
        raise ValidationError(_("Every line of the list needs a name."))
    return value


def rows_for_page(room: str = "") -> QuerySet[Rule]:
    """The rules of a room, or of the house, with all their versions, in two queries."""
    rules = Rule.objects.filter(retired=False).prefetch_related("versions")
    return rules.filter(code__startswith=f"{room}.") if room else rules
