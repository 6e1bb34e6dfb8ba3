"""The forms of the deeds from the draft to the docket."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework import access
from casework.deeds import DeedForm

from .. import selectors
from ..choices import DeclineReason
from ..models import Proposal
from ..rules import is_chair, is_member_in_charge
from .fields import Day, MeetingForm, PartsField, Words


class ReasonForm(DeedForm):
    reason = Words(label=_("Reason"), missing=_("The reason is missing."))


class ReasonByMeetingForm(MeetingForm):
    reason = Words(label=_("Reason"), missing=_("The reason is missing."))


class OpinionForm(DeedForm):
    opinion = Words(
        label=_("Opinion of the delegation"),
        missing=_("The opinion is missing; “agreed to submit” is enough."),
        rows=3,
    )

    def prepare(self) -> None:
        self.fields["opinion"].initial = _("Agreed to submit.")


class SendBackForm(DeedForm):
    """The committee names the parts of what is to be split; the office sends back only what is
    incomplete, and says so."""

    reason = Words(label=_("What is to be changed"), missing=_("Say what is to be changed."))
    parts = PartsField(
        help_text=_("Only if several matters stand in one: a title for each part, one a line.")
    )

    missing_form_part = forms.BooleanField(
        label=_("A part of the form is missing"),
        error_messages={
            "required": _("The office sends back only for a missing part of the form.")
        },
    )

    def prepare(self) -> None:
        judges = is_chair(self.by, self.case) or is_member_in_charge(self.by, self.case)
        del self.fields["missing_form_part" if judges else "parts"]

    def wanted(self) -> dict[str, Any]:
        return {**self.cleaned_data, "parts": self.cleaned_data.get("parts") or None}


class DeclineForm(MeetingForm):
    code = forms.ChoiceField(
        label=_("Reason"),
        choices=[c for c in DeclineReason.choices if c[0] != DeclineReason.SEVERAL_MATTERS],
        widget=forms.RadioSelect,
        error_messages={"required": _("The reason of the list is missing.")},
    )
    text = Words(label=_("Explanation to the mover"), missing=_("The explanation is missing."))

    def prepare(self) -> None:
        super().prepare()
        reasons = self.case.session.labels("refusal_reasons")
        self.fields["code"].choices = [
            row for row in reasons if row[0] != DeclineReason.SEVERAL_MATTERS
        ]


class ReplaceForm(DeedForm):
    attachment = forms.ModelChoiceField(
        queryset=None,
        label=_("File to be replaced"),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the file that is replaced.")},
    )
    upload = forms.FileField(
        label=_("New version"), error_messages={"required": _("Choose the new file.")}
    )

    def prepare(self) -> None:
        self.fields["attachment"].queryset = self.case.own_files()


class QuestionForm(MeetingForm):
    question = Words(
        label=_("The question, in one sentence"),
        missing=_("The question is missing."),
        rows=2,
        limit=300,
    )


class TextForm(DeedForm):
    text = Words(label=_("Text"), missing=_("The text is missing."))


class HintForm(DeedForm):
    hint = Words(label=_("Hint to the committee"), missing=_("The hint is missing."))


class UpholdForm(MeetingForm):
    reasons = Words(label=_("Reasons to the mover"), missing=_("The reasons are missing."))


class CorrectionForm(DeedForm):
    what = Words(
        label=_("What was entered wrongly"), missing=_("Say what was entered wrongly."), rows=3
    )


class MasterForm(DeedForm):
    """The master of a merge: a proposal of the same session, found by number."""

    master = forms.ModelChoiceField(None, label=_("Master"), empty_label=_("choose"))

    def prepare(self) -> None:
        self.fields["master"].queryset = selectors.possible_masters(
            self.case, access.gate(self.by, self.on)
        )
        self.fields["master"].label_from_instance = lambda p: f"{p.number} {p.title}"


class PredecessorForm(DeedForm):
    number = forms.CharField(
        label=_("Number of the earlier proposal"),
        max_length=20,
        error_messages={"required": _("The number is missing.")},
    )

    def clean_number(self) -> Proposal:
        number = self.cleaned_data["number"].strip()
        seen = Proposal.objects.visible_to(access.gate(self.by, self.on)).select_related("session")
        found = seen.filter(Q(docket_number=number) | Q(file__number=number)).first()
        if found is None:
            raise forms.ValidationError(_("No proposal bears this number."))
        return found

    def wanted(self) -> dict[str, Any]:
        return {"predecessor": self.cleaned_data["number"]}


class MemberForm(DeedForm):
    member = forms.ModelChoiceField(None, label=_("Member in charge"), empty_label=_("choose"))

    def prepare(self) -> None:
        self.fields["member"].queryset = selectors.committee_people(self.on)


class MergeForm(MasterForm, MeetingForm):
    def prepare(self) -> None:
        MeetingForm.prepare(self)
        MasterForm.prepare(self)


class SuspendForm(DeedForm):
    reason = Words(label=_("Reason"), missing=_("The reason is missing."))
    until = Day(label=_("Suspended until"))


class DelegateForm(DeedForm):
    """Another delegate to whom something is offered."""

    to = forms.ModelChoiceField(None, label=_("To whom"), empty_label=_("choose"))

    def prepare(self) -> None:
        self.fields["to"].queryset = selectors.delegates_to_offer(self.case, self.on)


class CoMoverForm(DelegateForm):
    def prepare(self) -> None:
        self.fields["to"].queryset = selectors.joined_co_movers(self.case)
