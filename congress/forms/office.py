"""What the congress officer is asked for: a window, an opening, a mandate, an office."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms.base import DateField, PortalForm
from members.models import Person

from ..choices import SessionCaller
from ..models import Delegate, Delegation, DelegationOffice, Session
from ..services.stepping_back import GROUNDS

WHEN = {"required": _("Which day?")}


def reason_field(missing: Any, most: int = 120, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=_("Reason"),
        max_length=most,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": missing},
    )


class WindowForm(PortalForm):
    closes_on = DateField(
        label=_("New last day for proposals"),
        help_text=_("The window is open for 7 to 90 days."),
        error_messages=WHEN,
    )
    opens_on = DateField(
        label=_("Opening day of the session"),
        help_text=_("Change it only if the session itself is put off or brought forward."),
        error_messages=WHEN,
    )
    reason = reason_field(
        _("Say why the window is moved."), 300, _("All delegates read it in their notice.")
    )


class CorrectPlanForm(PortalForm):
    """Name and days of a planned session. Once its window is open its days are not asked."""

    name = forms.CharField(
        label=_("Name of the session"),
        max_length=60,
        error_messages={"required": _("The name is missing.")},
    )
    window_opens_on = DateField(label=_("Proposals from"), error_messages=WHEN)
    window_closes_on = DateField(
        label=_("Proposals until"), help_text=_("7 to 90 days."), error_messages=WHEN
    )
    opens_on = DateField(label=_("Opening day"), error_messages=WHEN)
    reason = reason_field(
        _("Say why the plan is corrected."), 300, _("It stands on the page of the session.")
    )

    def __init__(self, *args: Any, session: Session, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if session.window_opens_on <= on:
            del self.fields["window_opens_on"], self.fields["window_closes_on"]
        for name in self.fields.keys() - {"reason"}:
            self.initial[name] = getattr(session, name)


class OpenForm(PortalForm):
    day = DateField(label=_("Opened on"), error_messages=WHEN)
    present = forms.IntegerField(
        label=_("Formal delegates present"),
        min_value=0,
        error_messages={"required": _("How many delegates are present?")},
    )

    called_by = forms.ChoiceField(
        label=_("Who called it"),
        choices=SessionCaller.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "An extraordinary session is held for a major matter, on the proposal of the school, "
            "its union or a third of the delegates (Order 32 Art. 17)."
        ),
        error_messages={"required": _("Say who called the extraordinary session.")},
    )
    signers = forms.IntegerField(
        label=_("Delegates who signed the call"), min_value=0, required=False
    )
    ground = forms.CharField(
        label=_("On what ground"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Name the major matter for which it was called.")},
    )

    def __init__(
        self, *args: Any, least: int, total: int, third: int, called: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if called:
            self.fields["signers"].help_text = _(
                "Only if delegates called it: at least %(least)d of %(total)d."
            ) % {"least": third, "total": total}
        else:
            for name in ("called_by", "signers", "ground"):
                del self.fields[name]
        self.fields["present"].help_text = _(
            "Of %(total)d formal delegates at least %(least)d: two thirds (Order 32 Art. 19). "
            "Observers and invitees are not counted."
        ) % {"total": total, "least": least}


class CloseForm(PortalForm):
    day = DateField(label=_("Last day of the session"), error_messages=WHEN)


class EndMandateForm(PortalForm):
    last_day = DateField(
        label=_("Last day of the mandate"), error_messages={"required": _("Which is the last day?")}
    )
    reason = reason_field(
        _("Say why it ends."),
        help_text=_(
            "Transfer, retirement, recall by the electing unit. Only the delegate reads it."
        ),
    )


class MoveDelegateForm(PortalForm):
    delegation = forms.ModelChoiceField(
        Delegation.objects.none(),
        label=_("New delegation"),
        empty_label=_("choose"),
        error_messages={"required": _("Choose the delegation.")},
    )
    on = DateField(label=_("From which day"), error_messages=WHEN)

    def __init__(self, *args: Any, delegate: Delegate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Delegation.objects.filter(term=delegate.term_id)
        self.fields["delegation"].queryset = others.exclude(pk=delegate.delegation_id)


class DelegationOfficeForm(PortalForm):
    role = forms.ChoiceField(
        label=_("Office"),
        choices=[(role.value, role.label) for role in DelegationOffice.ROLES],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the office.")},
    )
    person = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("Delegate"),
        empty_label=_("choose"),
        error_messages={"required": _("Choose a delegate of the delegation.")},
    )
    from_on = DateField(label=_("First day"), error_messages={"required": _("From which day?")})
    basis = forms.CharField(
        label=_("Paper"),
        max_length=120,
        help_text=_("For example the minutes of the delegation that recommends its leader."),
        error_messages={"required": _("Name the paper that says so.")},
    )

    def __init__(self, *args: Any, delegation: Delegation, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seated = Delegate.objects.in_office(on).filter(delegation=delegation)
        people = Person.objects.filter(pk__in=seated.values("person"))
        self.fields["person"].queryset = people.order_by("name_pinyin", "staff_no")


class EndDelegationOfficeForm(PortalForm):
    last_day = DateField(
        label=_("Last day"), error_messages={"required": _("Which is the last day?")}
    )
    reason = reason_field(_("Say why it ends."))


class StepBackForm(PortalForm):
    ground = forms.ChoiceField(
        label=_("Ground"),
        choices=[(ground.value, ground.label) for ground in GROUNDS],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the ground.")},
    )
    note = forms.CharField(
        label=_("What the ground is"),
        max_length=200,
        required=False,
        help_text=_("Only needed for another ground. The chair reads it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class LetBackForm(PortalForm):
    reason = reason_field(_("Say why the recusal ends."))
