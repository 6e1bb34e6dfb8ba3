from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .files import CaseFile


class Message(models.Model):
    """留言 in a case: seen by all sides, or by those alone who hold the facet `internal`."""

    class Audience(models.TextChoices):
        SHARED = "shared", _("all sides of this case")
        INTERNAL = "internal", _("handlers only")

    file = models.ForeignKey(CaseFile, models.PROTECT, related_name="messages")
    audience = models.CharField(_("who reads it"), max_length=8, choices=Audience.choices)
    text = models.TextField(_("message"), max_length=4000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    actor_label = models.CharField(max_length=80)
    written_on = models.DateField(_("written on"))
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("message")
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="message_has_words", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def internal(self) -> bool:
        return self.audience == Message.Audience.INTERNAL
