from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Department, Employment, User

from .base import DateField, PortalForm


class ContactForm(PortalForm):
    mobile = forms.CharField(
        label=_("Mobile"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    email = forms.EmailField(
        label=_("Mail"),
        required=False,
        max_length=254,
        error_messages={"invalid": _("This is not a mail address: name@place.edu.cn.")},
    )


class OwnContactForm(ContactForm):
    """Another mail address is another way to the password: it asks for the present one. An
    account of the demo has none."""

    current = forms.CharField(
        label=_("Present password"),
        max_length=200,
        strip=False,
        required=False,
        help_text=_("Only when the mail address changes."),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if not user.has_usable_password():
            del self.fields["current"]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        current = given.pop("current", None)
        changed = given.get("email", self.user.email) != self.user.email
        if changed and current is not None and not self.user.check_password(current):
            self.add_error(
                "current",
                _("The present password is not right.")
                if current
                else _("Write your present password."),
            )
        return given


class PersonForm(ContactForm):
    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        error_messages={"required": _("The person's name is missing.")},
    )
    staff_no = forms.CharField(
        label=_("Staff number"),
        required=False,
        max_length=20,
        help_text=_("Leading zeros stay; without a number there is no account."),
    )
    reason = forms.CharField(
        label=_("Why the name changes"),
        required=False,
        max_length=120,
        help_text=_("Only when the name changes; the former name stays findable."),
    )
    email_works = forms.BooleanField(
        label=_("Mail arrives at this address"),
        help_text=_("Without the tick the person stands on the list to be called."),
        required=False,
    )
    field_order = ["name", "staff_no", "mobile", "email", "email_works", "reason"]


class NewPersonForm(PersonForm):
    reason = email_works = None
    department = forms.ModelChoiceField(
        label=_("Department"),
        queryset=Department.objects.none(),
        error_messages={"required": _("Choose the department.")},
    )
    kind = forms.ChoiceField(label=_("Employment kind"), choices=Employment.Kind.choices)
    post = forms.ChoiceField(label=_("Post category"), choices=Employment.Post.choices)
    title = forms.CharField(label=_("Professional title"), required=False, max_length=40)
    start = DateField(label=_("Employed from"), error_messages={"required": _("Since when?")})
    field_order = [
        "name", "staff_no", "department", "kind", "post", "title", "start", "mobile", "email",
    ]  # fmt: skip

    def __init__(self, *args: object, on: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = Department.objects.in_force(on)


class EmploymentForm(PortalForm):
    """A further employment, or the same one in another department."""

    department = forms.ModelChoiceField(
        label=_("Department"),
        queryset=Department.objects.none(),
        error_messages={"required": _("Choose the department.")},
    )
    kind = forms.ChoiceField(label=_("Employment kind"), choices=Employment.Kind.choices)
    post = forms.ChoiceField(label=_("Post category"), choices=Employment.Post.choices)
    title = forms.CharField(label=_("Professional title"), required=False, max_length=40)
    start = DateField(label=_("Employed from"), error_messages={"required": _("Since when?")})
    primary = forms.BooleanField(label=_("Main employment"), required=False, initial=True)

    def __init__(self, *args: object, on: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = Department.objects.in_force(on)


class EndForm(PortalForm):
    on = DateField(label=_("Last day"), error_messages={"required": _("Which is the last day?")})
    reason = forms.CharField(
        label=_("Reason"), max_length=60, error_messages={"required": _("Say why it ends.")}
    )


class ReasonForm(PortalForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        error_messages={"required": _("Say why; the person can read it.")},
    )
