from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class CaseFile(models.Model):
    """The folder (案卷): a number, a trail, clocks, papers, and people who hold a key to it.

    `kind` is named by the room that opened it. `reach` says how far the file has been opened by
    rank, a ladder of the room's `choices.Reach`; only the transition engine widens it.
    `next_due_on` is written by `clocks.py` alone, under the file lock. `entries` and `head` are
    the length and the end of the ledger chain, written by `ledger.py` alone.
    """

    kind = models.CharField(_("kind"), max_length=24)
    number = models.CharField(_("case number"), max_length=40, null=True, unique=True)
    title = models.CharField(_("title"), max_length=120, blank=True, default="")
    opened_at = models.DateTimeField(_("file opened at"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    sealed = models.BooleanField(_("sealed"), default=False)
    unit = models.ForeignKey(
        settings.PORTAL_UNIT_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,  # file_kind_unit_due leads with kind, as every scope names a kind
        related_name="case_files",
        verbose_name=_("lead department"),
    )
    reach = models.SmallIntegerField(_("reach"), default=0)
    next_due_on = models.DateField(_("next due on"), null=True, blank=True)
    entries = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        verbose_name = _("case file")
        default_permissions = ()
        permissions = [("open_cover", "Open the cover"), ("open_core", "Open the core")]
        constraints = [
            # A sealed file is open by key alone: no scope can reach it, no list shows a title.
            models.CheckConstraint(
                name="sealed_by_key_only", condition=Q(sealed=False) | Q(reach=0, title="")
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "closed_on", "next_due_on", "id"], name="file_kind_due"),
            models.Index(
                fields=["kind", "unit", "closed_on", "next_due_on"], name="file_kind_unit_due"
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.kind} {self.pk}"


class CaseLink(models.Model):
    """A link from one file to another: predecessor, merged_into, split_from, converted_from...

    A link out of a sealed file is kept in the sealed file alone.
    """

    file = models.ForeignKey(CaseFile, models.PROTECT, related_name="links")
    other = models.ForeignKey(CaseFile, models.PROTECT, related_name="linked_from")
    kind = models.CharField(max_length=24)
    made_on = models.DateField()

    class Meta:
        verbose_name = _("case link")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["file", "other", "kind"], name="link_once"),
            models.CheckConstraint(name="link_to_another", condition=~Q(file=models.F("other"))),
        ]

    def __str__(self) -> str:
        return f"{self.file} {self.kind} {self.other}"


class NumberSeries(models.Model):
    """The last number given in a series, such as `proposal/0802`: no gaps, no doubles."""

    series = models.CharField(max_length=60, unique=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.series}: {self.last}"


class VoidNumber(models.Model):
    """A number that was given and is no longer good; registers list it as 作废."""

    series = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    reason = models.CharField(max_length=200)
    voided_on = models.DateField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["series", "number"], name="void_once")]

    def __str__(self) -> str:
        return f"{self.series} {self.number}"
