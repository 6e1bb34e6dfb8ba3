"""The forms of the deeds from the assignment to the end."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.deeds import DeedForm
from members.choices import Role
from members.models import Department, Person
from members.selectors import holds

from .. import selectors
from ..choices import ContactForm, CosignOpinion, Satisfaction
from .docket import ReasonForm
from .fields import Day, DepartmentField, MeetingForm, SeveralRows, Words


class DepartmentsForm(DeedForm):
    lead = DepartmentField(label=_("Lead department"))
    assisting = SeveralRows(
        Department.objects.none(), label=_("Assisting departments"), required=False
    )
    reason = Words(label=_("Reason"), missing=_("The reason is missing."), rows=2)

    def prepare(self) -> None:
        departments = Department.objects.filter(valid_to=None)
        self.fields["lead"].queryset = departments
        self.fields["assisting"].queryset = departments
        self.fields["lead"].initial = self.case.lead_department_id
        self.fields["assisting"].initial = [
            row.department_id for row in self.case.assignments.in_force().assisting()
        ]


class InstructionForm(DeedForm):
    """From the leader himself: words. From paper: also whose, of which day, with the scan."""

    text = Words(
        label=_("Instruction"),
        missing="",
        rows=3,
        required=False,
        help_text=_("Left empty it reads “agreed”."),
    )
    leader = forms.ModelChoiceField(
        Person.objects.none(), label=_("School leader on the paper"), required=False
    )
    given_on = Day(label=_("Day on the paper"), required=False)
    scan = forms.FileField(label=_("Scan of the paper"), required=False)

    def prepare(self) -> None:
        if holds(self.by, [Role.CONGRESS_OFFICER], self.on):
            self.fields["leader"].queryset = selectors.school_leaders(self.on)
        else:
            for name in ("leader", "given_on", "scan"):
                del self.fields[name]


class RefusalForm(DeedForm):
    reason = Words(label=_("Why it is not yours"), missing=_("The reason is missing."))
    right_department = DepartmentField(
        label=_("The right department"),
        error_messages={"required": _("Name the right department.")},
    )

    def prepare(self) -> None:
        self.fields["right_department"].queryset = Department.objects.filter(valid_to=None).exclude(
            pk=self.case.lead_department_id
        )


class AcceptForm(DeedForm):
    responsible = forms.ModelChoiceField(None, label=_("Responsible person"))
    contact = forms.ModelChoiceField(None, label=_("Contact"))

    def prepare(self) -> None:
        people = selectors.people_of(self.case.lead_department_id, self.on)
        self.fields["responsible"].queryset = people
        self.fields["contact"].queryset = people
        self.fields["responsible"].initial = selectors.head_of(
            self.case.lead_department_id, self.on
        )
        self.fields["contact"].initial = selectors.contact_of(self.case.lead_department_id, self.on)


class TakePartForm(DeedForm):
    """Of an assisting department's row."""

    contact = forms.ModelChoiceField(None, label=_("Contact"))

    def prepare(self) -> None:
        self.fields["contact"].queryset = selectors.people_of(self.case.department_id, self.on)
        self.fields["contact"].initial = selectors.contact_of(self.case.department_id, self.on)


class ReassignForm(MeetingForm):
    lead = DepartmentField(label=_("New lead department"))
    heard = Words(label=_("What both heads said"), missing=_("Write what both heads said."), rows=3)
    reason = Words(label=_("Reason"), missing=_("The reason is missing."), rows=3)

    def prepare(self) -> None:
        super().prepare()
        self.fields["lead"].queryset = Department.objects.filter(valid_to=None).exclude(
            pk=self.case.lead_department_id
        )

    def clean(self) -> dict[str, Any]:
        cleaned = forms.Form.clean(self)  # the chair alone decides the first time
        return cleaned

    def wanted(self) -> dict[str, Any]:
        words = super().wanted()
        if not words["meeting"] or (
            isinstance(words["meeting"], dict) and words["meeting"]["held_on"] is None
        ):
            words["meeting"] = None
        return words


class AssistingForm(DeedForm):
    department = DepartmentField(label=_("Department"))
    reason = Words(label=_("Reason"), missing=_("The reason is missing."), rows=2)

    def prepare(self) -> None:
        taken = self.case.assignments.in_force().values("department")
        self.fields["department"].queryset = Department.objects.filter(valid_to=None).exclude(
            pk__in=taken
        )


class AskExtensionForm(ReasonForm):
    wished_on = Day(label=_("New day"))


class ExtendForm(ReasonForm):
    days = forms.IntegerField(label=_("Days"), min_value=1)

    def prepare(self) -> None:
        self.fields["days"].initial = selectors.most_days(self.case)


class PauseForm(DeedForm):
    awaited = Words(
        label=_("What is awaited from the mover"), missing=_("Say what is awaited."), rows=3
    )


class ResumeForm(DeedForm):
    supplement = Words(label=_("What was supplied"), missing="", rows=3, required=False)


class UrgeForm(DeedForm):
    text = Words(label=_("What is demanded"), missing="", rows=3, required=False)
    answer_by = Day(label=_("To be answered by"), required=False)


class MeetForm(DeedForm):
    held_on = Day(label=_("Day"))
    form = forms.ChoiceField(label=_("Form"), choices=ContactForm.choices, widget=forms.RadioSelect)
    with_whom = forms.CharField(label=_("With whom"), max_length=120)
    notes = Words(label=_("What was said"), missing=_("Write what was said."))

    def prepare(self) -> None:
        self.fields["held_on"].initial = self.on
        self.fields["with_whom"].initial = self.case.mover.name


class SignForm(DeedForm):
    """The leader signs himself; the officer records a signed paper with its scan."""

    leader = forms.ModelChoiceField(
        Person.objects.none(), label=_("School leader on the paper"), required=False
    )
    signed_on = Day(label=_("Day on the paper"), required=False)
    scan = forms.FileField(label=_("Scan of the paper"), required=False)

    def prepare(self) -> None:
        if holds(self.by, [Role.CONGRESS_OFFICER], self.on):
            self.fields["leader"].queryset = selectors.school_leaders(self.on)
        else:
            self.fields.clear()


class RateForm(DeedForm):
    manner = forms.ChoiceField(
        label=_("How it was handled"),
        choices=Satisfaction.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Rate how it was handled.")},
    )
    result = forms.ChoiceField(
        label=_("The result"),
        choices=Satisfaction.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Rate the result.")},
    )
    text = Words(
        label=_("In your words"),
        missing="",
        required=False,
        help_text=_("Needed when you are dissatisfied with one of the two."),
    )
    rater = forms.ModelChoiceField(
        Person.objects.none(), label=_("Rater on the paper form"), required=False
    )
    rated_on = Day(label=_("Day on the paper"), required=False)
    scan = forms.FileField(label=_("Scan of the paper form"), required=False)

    def prepare(self) -> None:
        self.name_grades()
        raters = selectors.raters_due(self.case)
        if raters.filter(pk=self.by.person_id).exists() or not holds(
            self.by, [Role.CONGRESS_OFFICER], self.on
        ):
            self.leave_out_paper()
        else:
            self.fields["rater"].queryset = raters
            self.fields["rater"].required = True

    def leave_out_paper(self) -> None:
        for name in ("rater", "rated_on", "scan"):
            del self.fields[name]

    def name_grades(self) -> None:
        for name in ("manner", "result"):
            self.fields[name].choices = self.case.session.labels("satisfaction_labels")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        bad = Satisfaction.DISSATISFIED in (cleaned.get("manner"), cleaned.get("result"))
        if bad and not cleaned.get("text"):
            self.add_error("text", _("Say what you are dissatisfied with."))
        return cleaned


class LateRateForm(RateForm):
    def prepare(self) -> None:
        self.name_grades()
        self.leave_out_paper()


class DemandForm(DeedForm):
    demand = Words(label=_("What must be better"), missing=_("Say what must be better."))


class DemandByMeetingForm(MeetingForm):
    demand = Words(label=_("What must be better"), missing=_("Say what must be better."))


class ReasonsByMeetingForm(MeetingForm):
    reasons = Words(label=_("Reasons to the mover"), missing=_("The reasons are missing."))


class CosignForm(DeedForm):
    opinion = forms.ChoiceField(
        label=_("Opinion"), choices=CosignOpinion.choices, widget=forms.RadioSelect
    )
    text = Words(
        label=_("In words"),
        missing="",
        required=False,
        help_text=_("Needed unless you simply agree."),
    )


class CorrectContactForm(DeedForm):
    correction = Words(
        label=_("Correction"),
        missing="",
        required=False,
        rows=3,
        help_text=_("Leave it empty if the record is right."),
    )


class ProgressForm(DeedForm):
    text = Words(label=_("What was done, and the proof"), missing=_("Say what was done."))
    proof = forms.FileField(label=_("Proof as a file"), required=False)


class ReturnReportForm(DeedForm):
    text = Words(label=_("What is still missing"), missing=_("Say what is missing."))


class MoveDateForm(ReasonForm):
    promised_on = Day(label=_("New day"))
