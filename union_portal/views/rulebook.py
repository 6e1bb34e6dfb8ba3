from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import rulebook
from casework.models import CalendarYear, Rule
from members.choices import Role
from members.forms.base import DateField
from members.selectors import holds

HOUSE = "本校规则"  # the legal basis of a rule that the school made, cited in Chinese
MAY_CHANGE = (Role.UNION_CHAIR, Role.CONGRESS_OFFICER)
ROOMS = {
    "congress": gettext_lazy("Proposals"),
    "members": gettext_lazy("People"),
    "casework": gettext_lazy("The house"),
}


class RuleForm(forms.Form):
    """A new value and the reason for it. What the law fixes has no form."""

    def __init__(self, *args: Any, rule: Rule, current: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule = rule
        label = rule.name
        match rule.kind:
            case Rule.Kind.SWITCH:
                field = forms.TypedChoiceField(
                    label=label,
                    choices=[("on", _("on")), ("off", _("off"))],
                    coerce=lambda value: value == "on",
                    widget=forms.RadioSelect,
                    initial="on" if current else "off",
                )
            case Rule.Kind.CHOICE:
                field = forms.ChoiceField(
                    label=label,
                    choices=[(kept, rule.choice_label(kept)) for kept, _label in rule.choices],
                    widget=forms.RadioSelect,
                    initial=current,
                )
            case Rule.Kind.LIST:
                field = forms.CharField(
                    label=label,
                    help_text=_("One line each: code, a blank, the name."),
                    widget=forms.Textarea(attrs={"rows": 12}),
                    initial="\n".join(
                        " ".join(map(str, row)) if isinstance(row, list) else str(row)
                        for row in current
                    ),
                )
            case _other:
                field = forms.IntegerField(label=label, initial=current)
        self.fields["value"] = field
        self.fields["from_on"] = DateField(label=_("In force from"))
        self.fields["reason"] = forms.CharField(
            label=_("Reason and paper"),
            max_length=200,
            widget=forms.Textarea(attrs={"rows": 2}),
            error_messages={"required": _("Say why the rule changes.")},
        )

    def clean_from_on(self) -> date:
        """What was decided under the former value keeps it: nothing changes backwards."""
        on = self.cleaned_data["from_on"]
        if on < timezone.localdate():
            raise ValidationError(_("A rule changes from today on, or from a later day."))
        return on

    def clean_value(self) -> Any:
        value = self.cleaned_data["value"]
        if self.rule.kind == Rule.Kind.LIST:
            lines = [line.strip() for line in value.splitlines() if line.strip()]
            value = [line.split(maxsplit=1) if " " in line else line for line in lines]
        return rulebook.checked(self.rule, value)


@login_not_required
def book(request: HttpRequest) -> HttpResponse:
    """All thresholds and periods, each with its article and whether it may be changed."""
    room = request.GET.get("room", "congress")
    rules = list(rulebook.rows_for_page())
    counts = {code: sum(r.room == code for r in rules) for code in ROOMS}
    context = {
        "rules": [with_current(rule, request) for rule in rules if rule.room == room],
        "parts": [
            {"label": f"{label} {counts[code]}", "url": f"?room={code}", "current": code == room}
            for code, label in ROOMS.items()
            if counts[code]
        ],
        "years": CalendarYear.objects.all() if room == "casework" else [],
        "room_name": ROOMS.get(room, ""),
    }
    return render(request, "union_portal/rulebook.html", context)


def with_current(rule: Rule, request: HttpRequest) -> Rule:
    versions = sorted(rule.versions.all(), key=lambda v: v.number)
    in_force = [v for v in versions if v.valid_from <= request.today]
    rule.current = in_force[-1] if in_force else versions[0]
    # A rule of the house cites nothing but itself: the words before it have said so.
    rule.cited = "" if rule.basis == HOUSE else rule.basis
    rule.coming = [v for v in versions if v.valid_from > request.today]
    return rule


@login_not_required
def rule(request: HttpRequest, code: str) -> HttpResponse:
    """One rule: its value, its source, every change; the form for those who may change it."""
    row = with_current(
        get_object_or_404(Rule.objects.prefetch_related("versions"), code=code), request
    )
    may = request.user.is_authenticated and holds(request.user, MAY_CHANGE, request.today)
    form = None
    changeable = not row.locked and (row.kind != Rule.Kind.CLOCK or row.unit not in ("", "date"))
    if may and changeable:
        data = request.POST or None
        form = RuleForm(
            data, rule=row, current=row.current.value, initial={"from_on": request.today}
        )
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid():
            try:
                rulebook.change(
                    row.code,
                    form.cleaned_data["value"],
                    by=request.user,
                    on=form.cleaned_data["from_on"],
                    reason=form.cleaned_data["reason"],
                )
            except ValidationError as invalid:
                form.add_error(None, invalid)
            else:
                messages.success(
                    request, _("Changed. What is running keeps the rule it began under.")
                )
                return redirect("rule", row.code)
    context = {"rule": row, "form": form, "versions": row.versions.order_by("-number")}
    return render(
        request, "union_portal/rule.html", context, status=422 if form and form.errors else 200
    )
