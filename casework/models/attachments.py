from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .files import CaseFile


class AttachmentQuerySet(models.QuerySet):
    def current(self) -> "AttachmentQuerySet":
        """Without the versions that a newer one has replaced."""
        return self.filter(replaced_by=None)


class Attachment(models.Model):
    """A paper that came in. The name is the sender's, the place in the storage is random; `step`
    names the form it came with. Nothing is overwritten: a new version replaces the old row."""

    class State(models.TextChoices):
        UNCHECKED = "unchecked", _("not checked for viruses")
        CLEAN = "clean", _("no virus found")
        INFECTED = "infected", _("virus found")

    file = models.ForeignKey(CaseFile, models.PROTECT, related_name="attachments")
    facet = models.CharField(max_length=24, default="core")
    step = models.CharField(max_length=40, blank=True, default="")
    name = models.CharField(_("name"), max_length=150)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=80, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.UNCHECKED)
    checked_at = models.DateTimeField(null=True, blank=True)
    finding = models.CharField(max_length=120, blank=True, default="")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    actor_label = models.CharField(max_length=80)
    attached_at = models.DateTimeField(auto_now_add=True)
    replaced_by = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces"
    )

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        default_permissions = ()
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["id"], condition=Q(state="unchecked"), name="attachment_unchecked")
        ]

    def __str__(self) -> str:
        return self.name
