from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .files import CaseFile


class LedgerEntry(models.Model):
    """One deed in the trail of a file. Append-only by trigger on both engines.

    `at` is when it was recorded, `on` when it happened. `by` is PROTECT: accounts are closed,
    never deleted, and `actor_label` keeps the name as it was at the deed. `vouches_for` is the
    digest of an append-only row beside the trail, such as the event of a clock.
    """

    file = models.ForeignKey(CaseFile, models.PROTECT, related_name="trail", db_index=False)
    seq = models.PositiveIntegerField()
    at = models.DateTimeField(_("recorded at"))
    on = models.DateField(_("happened on"))
    action = models.CharField(_("action"), max_length=60)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    actor_label = models.CharField(max_length=80)
    from_state = models.CharField(max_length=30, blank=True, default="")
    to_state = models.CharField(max_length=30, blank=True, default="")
    basis = models.CharField(_("legal basis"), max_length=120, blank=True, default="")
    note_digest = models.CharField(max_length=64, blank=True, default="")
    vouches_for = models.CharField(max_length=64, blank=True, default="")
    prev = models.CharField(max_length=64, blank=True, default="")
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("trail entry")
        default_permissions = ()
        ordering = ["file_id", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["file", "seq"], name="ledger_file_seq"),
            models.UniqueConstraint(fields=["file", "prev"], name="ledger_file_prev"),
        ]

    def __str__(self) -> str:
        return f"{self.file_id}.{self.seq} {self.action}"


class LedgerNote(models.Model):
    """The words of an entry, apart from it: destroyed when retention ends, the chain stays valid
    because the entry holds only the salted digest. `internal` words need the facet internal."""

    entry = models.OneToOneField(LedgerEntry, models.PROTECT, related_name="note")
    salt = models.CharField(max_length=32)
    text = models.TextField()
    internal = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"note of {self.entry_id}"


class Anchor(models.Model):
    """A daily digest over all heads: finds a chain cut at its end or a file taken away. `upto` is
    the last entry that it covers; anchors from before that was kept have none."""

    on = models.DateField(unique=True)
    upto = models.PositiveBigIntegerField(null=True)
    files = models.PositiveIntegerField()
    entries = models.PositiveBigIntegerField()
    readings = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    prev = models.CharField(max_length=64, unique=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.on} {self.digest[:12]}"
