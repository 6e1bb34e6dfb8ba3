"""The suggestion box and what the desk and the departments do with it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework import access
from casework.deeds import DeedForm
from members.models import Department

from ..choices import Category, Satisfaction, SuggestionDecline
from ..models import Proposal, Session, Suggestion
from .fields import DepartmentField, Words


class SuggestForm(forms.Form):
    title = forms.CharField(
        label=_("In a few words"),
        max_length=120,
        error_messages={"required": _("Say in a few words what it is about.")},
    )
    text = Words(
        label=_("Suggestion"),
        missing=_("The suggestion is missing."),
        rows=8,
        limit=10_000,
        help_text=_("What is wrong, where, and what would be better."),
    )
    category = forms.ChoiceField(
        label=_("Category"), choices=[("", _("choose")), *Category.choices], required=False
    )
    may_be_public = forms.BooleanField(
        label=_("The reply may be shown to all staff"), required=False
    )

    def __init__(self, *args: Any, session: Session | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if session is not None:
            self.fields["category"].choices = [("", _("choose")), *session.labels("categories")]


class CodeForm(forms.Form):
    number = forms.CharField(label=_("Number"), max_length=40)
    code = forms.CharField(
        label=_("Receipt code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class MaskForm(DeedForm):
    title = forms.CharField(label=_("Title"), max_length=120)
    text = Words(
        label=_("Text for the department"),
        missing=_("The text is missing."),
        rows=8,
        limit=10_000,
        help_text=_("Black out names and what would give the author away."),
    )

    def prepare(self) -> None:
        self.fields["title"].initial = self.case.title
        self.fields["text"].initial = self.case.text_for_department


class ForwardForm(DeedForm):
    department = DepartmentField(label=_("Department"))

    def prepare(self) -> None:
        self.fields["department"].queryset = Department.objects.filter(valid_to=None)


class ForwardManyForm(forms.Form):
    department = DepartmentField(label=_("Department"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = Department.objects.filter(valid_to=None)


class ReplyToForm(DeedForm):
    text = Words(label=_("Reply"), missing=_("The reply is missing."), rows=8, limit=10_000)
    contact_note = Words(label=_("Contact with the author"), missing="", required=False, rows=2)

    def prepare(self) -> None:
        if self.case.is_anonymous:
            del self.fields["contact_note"]


class DirectReplyForm(DeedForm):
    text = Words(label=_("Reply"), missing=_("The reply is missing."), rows=8, limit=10_000)


class WhyNotForm(DeedForm):
    reason = Words(label=_("Reason"), missing=_("Say why you do not agree."), rows=3)


class DeclineToHandleForm(DeedForm):
    code = forms.ChoiceField(
        label=_("Reason"), choices=SuggestionDecline.choices, widget=forms.RadioSelect
    )
    text = Words(
        label=_("Where the author can turn"), missing=_("Say where the author can turn."), rows=3
    )


class JoinForm(DeedForm):
    other = forms.ModelChoiceField(
        Suggestion.objects.none(), label=_("Another suggestion"), required=False
    )
    proposal = forms.ModelChoiceField(
        Proposal.objects.none(), label=_("Or a proposal"), required=False
    )

    def prepare(self) -> None:
        gate = access.gate(self.by, self.on)
        others = Suggestion.objects.visible_to(gate).open().exclude(pk=self.case.pk)
        proposals = Proposal.objects.visible_to(gate).open().exclude(docket_serial=None)
        self.fields["other"].queryset = others.select_related("file")
        self.fields["proposal"].queryset = proposals.select_related("file", "session")
        for name in ("other", "proposal"):
            self.fields[name].label_from_instance = lambda row: f"{row.number} {row.title}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if bool(cleaned.get("other")) == bool(cleaned.get("proposal")):
            raise forms.ValidationError(_("Choose one of the two."))
        return cleaned


class UrgeSuggestionForm(DeedForm):
    text = Words(label=_("What is demanded"), missing="", rows=3, required=False, limit=2000)


class AskBackForm(DeedForm):
    text = Words(label=_("Your question"), missing=_("The question is missing."), limit=4000)


class GradeForm(DeedForm):
    grade = forms.ChoiceField(
        label=_("How do you find the reply"),
        choices=Satisfaction.choices,
        widget=forms.RadioSelect,
    )
    text = Words(label=_("In your words"), missing="", required=False, limit=4000)

    def prepare(self) -> None:
        if self.case.session is not None:
            self.fields["grade"].choices = self.case.session.labels("satisfaction_labels")
