from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SchoolProfile(models.Model):
    """Who the school and its union are, in the words of their papers: one row."""

    name = models.CharField(_("name of the school"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True, default="")
    short = models.CharField(_("short name"), max_length=20, blank=True, default="")
    issuer = models.CharField(_("issuer of papers"), max_length=60)
    issuer_word = models.CharField(_("word of paper numbers"), max_length=20)
    contact = models.CharField(_("contact line"), max_length=120, blank=True, default="")
    rules_checked_at = models.DateTimeField(_("rules checked at"), null=True, blank=True)
    rules_checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    mail_tested_at = models.DateTimeField(_("mail tested at"), null=True, blank=True)

    class Meta:
        verbose_name = _("school")
        constraints = [models.CheckConstraint(name="one_school", condition=models.Q(pk=1))]

    def __str__(self) -> str:
        return self.name
