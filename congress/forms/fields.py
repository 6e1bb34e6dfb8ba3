"""Fields that several deeds share."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from casework.deeds import DeedForm
from casework.typed import whole_number
from members.forms.base import DateField
from members.models import Department

from .. import selectors
from ..choices import Category
from ..models import MeetingDecision, Proposal

RECENT_DAYS = 60  # meetings offered to choose from
MOST_PRESENT = 999  # at a meeting; no body that decides is so large


class MostCharacters(MaxLengthValidator):
    """A new line is one character, as the counter on the page has it; a browser sends two."""

    def clean(self, text: str) -> int:
        return len(text.replace("\r\n", "\n"))


class Words(forms.CharField):
    """Several lines, with a counter. Errors name the missing part."""

    def __init__(self, *, label: Any, missing: Any, rows: int = 5, limit: int = 2000, **kw: Any):
        kw.setdefault("error_messages", {"required": missing})
        widget = forms.Textarea(attrs={"rows": rows, "data-counter": limit})
        super().__init__(label=label, max_length=limit, widget=widget, **kw)
        self.validators = [
            MostCharacters(limit) if isinstance(one, MaxLengthValidator) else one
            for one in self.validators
        ]


class Day(DateField):
    """2026-07-06 or 2026年7月6日; the error says so."""

    default_error_messages = {"required": _("The date is missing.")}

    def __init__(self, *, label: Any, **kw: Any) -> None:
        super().__init__(label=label, **kw)


class DepartmentField(forms.ModelChoiceField):
    def __init__(self, **kw: Any) -> None:
        kw.setdefault("empty_label", _("choose"))
        super().__init__(Department.objects.none(), **kw)


class SeveralRows(forms.ModelMultipleChoiceField):
    """Boxes to tick, each a row. What was written by hand may be a number that no row can have:
    the database would be asked for it and break."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> Any:
        for given in value or ():
            if whole_number(str(given)) is None:
                raise forms.ValidationError(
                    self.error_messages["invalid_choice"], "invalid_choice", {"value": given}
                )
        return super().clean(value)


class MeetingForm(DeedForm):
    """What "moved by a meeting" asks: one of the recent meetings of the deciding body, or a new
    one with date, present, for and against. A new one is recorded with the deed."""

    decision = forms.ModelChoiceField(
        MeetingDecision.objects.none(),
        label=_("Meeting"),
        required=False,
        empty_label=_("a meeting not yet recorded"),
    )
    held_on = Day(label=_("Held on"), required=False)
    present = forms.IntegerField(
        label=_("Members present"), min_value=1, max_value=MOST_PRESENT, required=False
    )
    votes_for = forms.IntegerField(
        label=_("Votes for"), min_value=0, max_value=MOST_PRESENT, required=False
    )
    votes_against = forms.IntegerField(
        label=_("Votes against"), min_value=0, max_value=MOST_PRESENT, required=False, initial=0
    )
    minutes_number = forms.CharField(label=_("Minutes"), max_length=60, required=False)

    MEETING = ("held_on", "present", "votes_for", "votes_against", "minutes_number")
    tucked, tucked_under = MEETING, _("Record a meeting that is not in the list")

    @property
    def unfolded(self) -> bool:
        """What a new meeting needs is asked of whoever has chosen none; a slip in it is shown."""
        return not self["decision"].value() or any(name in self.errors for name in self.tucked)

    def prepare(self) -> None:
        proposal = getattr(self.case, "proposal", self.case)  # of a commitment, its proposal
        recent = MeetingDecision.objects.filter(
            session=proposal.session,
            body=selectors.deciding_body(proposal, self.on),
            held_on__gte=self.on - timedelta(days=RECENT_DAYS),
            by_signature=False,
        )
        self.fields["decision"].queryset = recent
        self.fields["decision"].initial = recent.first()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("decision"):
            for name in ("held_on", "present", "votes_for"):
                if cleaned.get(name) is None and name not in self.errors:
                    self.add_error(name, _("Choose a meeting or write when it was held and how."))
        return cleaned

    def wanted(self) -> dict[str, Any]:
        words = dict(self.cleaned_data)
        meeting = {name: words.pop(name) for name in self.MEETING}
        meeting["votes_against"] = meeting["votes_against"] or 0
        words["meeting"] = words.pop("decision") or meeting
        return words


class PartsField(forms.CharField):
    """Into which parts a proposal should be split: titles, one a line."""

    def __init__(self, **terms: Any) -> None:
        terms = {"label": _("Split into"), "required": False, **terms}
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), **terms)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """A page sends lines that end as the net has them."""
        return super().has_changed(self.prepare_value(initial), (data or "").replace("\r\n", "\n"))

    def clean(self, value: Any) -> list[str]:
        """Each becomes the title of a proposal."""
        lines = [line.strip() for line in super().clean(value).splitlines()]
        parts = [line for line in lines if line]
        most = Proposal._meta.get_field("title").max_length
        if any(len(part) > most for part in parts):
            raise forms.ValidationError(_("A title has at most %(n)d characters.") % {"n": most})
        if len(parts) == 1:
            raise forms.ValidationError(_("Name at least two parts."))
        return parts


class DocketingForm(MeetingForm):
    """Category, one lead, assisting departments, member in charge, key mark."""

    category = forms.ChoiceField(label=_("Category"), choices=Category.choices)
    lead = DepartmentField(label=_("Lead department"))
    assisting = SeveralRows(
        Department.objects.none(), label=_("Assisting departments"), required=False
    )
    member_in_charge = forms.ModelChoiceField(None, label=_("Member in charge"))
    is_key = forms.BooleanField(label=_("Key proposal"), required=False)

    def prepare(self) -> None:
        super().prepare()
        departments = Department.objects.filter(valid_to=None)
        self.fields["lead"].queryset = departments
        self.fields["assisting"].queryset = departments
        self.fields["member_in_charge"].queryset = selectors.committee_people(self.on)
        self.fields["category"].choices = self.case.session.labels("categories")
        self.fields["category"].initial = self.case.category
        self.fields["lead"].initial = self.case.wished_department_id

    def wanted(self) -> dict[str, Any]:
        from ..services.screening import Docketing  # services use forms' words, not the reverse

        words = super().wanted()
        terms = Docketing(
            category=words.pop("category"),
            lead=words.pop("lead"),
            assisting=tuple(words.pop("assisting")),
            member_in_charge=words.pop("member_in_charge"),
            is_key=words.pop("is_key"),
        )
        return {**words, "terms": terms}
