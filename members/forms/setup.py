from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import SchoolProfile

from .base import Drawn, PortalForm


class SchoolForm(Drawn, forms.ModelForm):
    class Meta:
        model = SchoolProfile
        fields = ["name", "name_en", "short", "issuer", "issuer_word", "contact"]
        help_texts = {
            "short": _("Stands over the code in the phone's app of whoever has a second factor."),
            "issuer": _("Who signs: for example 京华示范大学工会委员会."),
            "issuer_word": _("Before the year of a paper number: 京华大工〔2026〕9号."),
            "contact": _("Room, telephone and mail of the office; it stands on papers."),
        }


class TestMailForm(PortalForm):
    address = forms.EmailField(
        label=_("Send it to"),
        error_messages={
            "required": _("To which address?"),
            "invalid": _("This is not a mail address: name@place.edu.cn."),
        },
    )
