from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members.models import User

from .base import PortalForm

PASSWORD_HELP = _(
    "At least 12 characters; a short sentence works well. Not your staff number, name or birthday."
)


class SignInForm(PortalForm):
    username = forms.CharField(
        label=_("Staff number or mail"),
        max_length=150,
        error_messages={"required": _("Write your staff number.")},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        error_messages={"required": _("Write your password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class NewPassword(PortalForm):
    """Twice the same, and good enough for `user`."""

    password = forms.CharField(
        label=_("New password"),
        help_text=PASSWORD_HELP,
        max_length=200,
        strip=False,
        error_messages={"required": _("Choose a password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same once more"),
        max_length=200,
        strip=False,
        error_messages={"required": _("Write the password once more.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    user: User | None = None

    def clean_again(self) -> str:
        again = self.cleaned_data["again"]
        if "password" in self.cleaned_data and again != self.cleaned_data["password"]:
            raise ValidationError(_("The two passwords differ."))
        return again

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password


class ActivationForm(NewPassword):
    number = forms.CharField(
        label=_("Staff number"),
        max_length=40,
        error_messages={"required": _("Write your staff number.")},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    code = forms.CharField(
        label=_("Activation code"),
        help_text=_("16 characters on the slip or in the mail; it works once, for 14 days."),
        max_length=40,
        error_messages={"required": _("Write the code of your slip.")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "class": "form-control"}),
    )
    field_order = ["number", "code", "password", "again"]


class ResetForm(NewPassword):
    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)


class ChangePasswordForm(ResetForm):
    current = forms.CharField(
        label=_("Present password"),
        max_length=200,
        strip=False,
        error_messages={"required": _("Write your present password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ["current", "password", "again"]

    def clean_current(self) -> str:
        current = self.cleaned_data["current"]
        if not self.user.check_password(current):
            raise ValidationError(_("The present password is not right."))
        return current


class ForgottenForm(PortalForm):
    username = forms.CharField(
        label=_("Staff number or mail"),
        max_length=150,
        error_messages={"required": _("Write your staff number.")},
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )


class TokenForm(PortalForm):
    token = forms.CharField(
        label=_("Code"),
        max_length=20,
        error_messages={"required": _("Write the code.")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "text",
                "class": "form-control code",
                "autofocus": True,
            }
        ),
    )
