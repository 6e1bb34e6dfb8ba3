"""The committee's drafts of outcomes, one by one and line by line."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Department, Person

from ..choices import DeclineReason, Outcome
from ..models import DraftOutcome, Proposal
from .fields import PartsField, SeveralRows

# The outcomes in the order of the buttons and of the keys 1 to 5; referring stands behind them.
OUTCOMES = (
    (Outcome.DOCKET, _("Docket")),
    (Outcome.MERGE, _("Merge")),
    (Outcome.CONVERT, _("To suggestion")),
    (Outcome.SEND_BACK, _("Send back")),
    (Outcome.DECLINE, _("Decline")),
    (Outcome.REFER, _("Refer")),
)
NEEDS_WORDS = (Outcome.CONVERT, Outcome.SEND_BACK, Outcome.DECLINE, Outcome.REFER)
LEAST = 10  # characters of an explanation


class OutcomeForm(forms.ModelForm):
    """A draft may be incomplete: `lacks` says what the confirmation will ask for."""

    outcome = forms.ChoiceField(choices=OUTCOMES, widget=forms.RadioSelect, label=_("Outcome"))
    parts = PartsField()

    class Meta:
        model = DraftOutcome
        fields = (
            "outcome",
            "category",
            "lead_department",
            "assisting",
            "member_in_charge",
            "is_key",
            "master",
            "reason_code",
            "reason_text",
            "parts",
        )
        widgets = {
            "assisting": forms.SelectMultiple,
            "reason_text": forms.Textarea(attrs={"rows": 2}),
        }
        field_classes = {"assisting": SeveralRows}

    def __init__(
        self,
        *args: Any,
        departments: list[tuple[int, str]],
        members: list[tuple[int, str]],
        masters: list[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        proposal = self.instance.proposal
        self.fields["lead_department"].choices = [("", _("choose")), *departments]
        self.fields["assisting"].choices = departments
        self.fields["assisting"].required = False
        self.fields["member_in_charge"].choices = [("", _("choose")), *members]
        self.fields["master"].choices = [
            ("", _("choose")),
            *((pk, name) for pk, name in masters if pk != proposal.pk),
        ]
        session = proposal.session
        self.fields["category"].choices = session.labels("categories")
        self.fields["reason_code"].choices = [
            ("", _("choose")),
            *(
                row
                for row in session.labels("refusal_reasons")
                if row[0] != DeclineReason.SEVERAL_MATTERS
            ),
        ]
        if self.instance.pk is None:
            self.initial["category"] = self.initial.get("category") or proposal.category
            self.initial["lead_department"] = (
                self.initial.get("lead_department") or proposal.wished_department_id
            )

    def clean(self) -> dict[str, Any]:
        """Only what was offered: a field of rows would take the number of any row at all, such as
        a draft that nobody but its mover may read."""
        cleaned = super().clean()
        for name in ("lead_department", "assisting", "member_in_charge", "master"):
            offered = {str(value) for value, _label in self.fields[name].choices}
            given = cleaned.get(name) or []
            rows = given if name == "assisting" else [given] if given else []
            if any(str(row.pk) not in offered for row in rows):
                self.add_error(name, _("Choose one of the list."))
        return cleaned

    def save(self, commit: bool = True) -> DraftOutcome:
        raise TypeError("drafts of outcomes are kept by services.screening.save_outcome")

    def words(self) -> dict[str, Any]:
        """What `screening.save_outcome` keeps, the assisting departments apart."""
        return {k: v for k, v in self.cleaned_data.items() if k != "assisting"}


class OutcomeLine(OutcomeForm):
    """The same in a line of the table, where no label stands beside a field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{self.instance.proposal.number} {field.label}"


def lacks(draft: DraftOutcome) -> str:
    """What a draft still lacks before it can be confirmed; empty when it is whole."""
    if draft.outcome == Outcome.DOCKET:
        if draft.lead_department_id is None:
            return str(_("lead department"))
        if draft.member_in_charge_id is None:
            return str(_("member in charge"))
    if draft.outcome == Outcome.MERGE and draft.master_id is None:
        return str(_("master"))
    if draft.outcome == Outcome.DECLINE and not draft.reason_code:
        return str(_("reason"))
    if draft.outcome in NEEDS_WORDS and len(draft.reason_text.strip()) < LEAST:
        return str(_("explanation"))
    return ""


def choices_of(proposals: list[Proposal], people: list[Person]) -> dict[str, list]:
    """The lists to choose from, read once for a page of many forms."""
    departments = Department.objects.filter(valid_to=None)
    return {
        "departments": [(d.pk, d.short or d.name) for d in departments],
        "members": [(p.pk, p.name) for p in people],
        "masters": [(p.pk, f"{p.number} {p.title}") for p in proposals],
    }
