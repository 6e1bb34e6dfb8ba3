from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .files import CaseFile


class Document(models.Model):
    """A paper (文书). Template and context are frozen in the transaction of the deed that issues
    it; the bytes come later, by the sweep or when it is first opened.

    Newer libraries write other bytes from the same context: what counts is what was stored, with
    its hash. `lease_until` and `attempts` belong to the sweep.
    """

    class State(models.TextChoices):
        REQUESTED = "requested", _("being made")
        RENDERED = "rendered", _("made")
        FAILED = "failed", _("could not be made")
        VOID = "void", _("void")

    file = models.ForeignKey(CaseFile, models.PROTECT, related_name="documents")
    facet = models.CharField(max_length=24, default="core")
    kind = models.CharField(_("kind"), max_length=40)
    kind_name = models.CharField(_("kind"), max_length=80)
    title = models.CharField(_("title"), max_length=200)
    paper_number = models.CharField(_("paper number"), max_length=60, blank=True, default="")
    code = models.CharField(_("verification code"), max_length=9, unique=True)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.REQUESTED
    )

    template = models.CharField(max_length=100)
    template_version = models.CharField(max_length=64, blank=True, default="")
    context = models.JSONField(default=dict)
    context_digest = models.CharField(max_length=64)
    issued_on = models.DateField(_("issued on"))
    requested_at = models.DateTimeField(auto_now_add=True)

    # Papers of past sessions wait for their first reader instead of holding up today's.
    at_first_opening = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True, default="")

    stored_as = models.CharField(max_length=80, blank=True, default="")
    sha256 = models.CharField(max_length=64, blank=True, default="")
    size = models.PositiveIntegerField(default=0)
    pages = models.PositiveSmallIntegerField(_("pages"), default=0)
    rendered_at = models.DateTimeField(null=True, blank=True)

    voided_on = models.DateField(_("void since"), null=True, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    void_reason = models.CharField(_("why void"), max_length=200, blank=True, default="")
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors"
    )

    class Meta:
        verbose_name = _("paper of a case")
        default_permissions = ()
        ordering = ["-issued_on", "-pk"]
        indexes = [
            models.Index(
                fields=["lease_until", "id"],
                condition=Q(state="requested"),
                name="document_waiting",
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="rendered_paper_has_bytes",
                condition=~Q(state="rendered")
                | (~Q(stored_as="") & ~Q(sha256="") & Q(pages__gt=0)),
            ),
            models.CheckConstraint(
                name="void_paper_says_why",
                condition=~Q(state="void") | (~Q(void_reason="") & Q(voided_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def issuer(self) -> str:
        return self.context.get("issuer", "")

    @property
    def has_bytes(self) -> bool:
        return bool(self.stored_as)
