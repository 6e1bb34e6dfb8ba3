from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.metrics import Figure

from .semesters import Semester


class MetricCell(models.Model):
    """One figure of a semester as it was counted in the night: the published form, in which
    small numbers are hidden already. `dimension` "" is the total. `version` is that of the
    definition, `cutoff` the last day counted. A frozen cell never moves again."""

    semester = models.ForeignKey(Semester, models.PROTECT, related_name="cells")
    metric = models.CharField(max_length=8)
    version = models.PositiveSmallIntegerField(default=1)
    dimension = models.CharField(max_length=16, blank=True, default="")
    key = models.CharField(max_length=40, blank=True, default="")
    numerator = models.BigIntegerField(null=True)
    denominator = models.BigIntegerField(null=True)
    hidden = models.BooleanField(default=False)
    merged = models.PositiveSmallIntegerField(default=0)
    extra = models.JSONField(default=dict)
    cutoff = models.DateField(_("counted up to"))
    computed_at = models.DateTimeField(_("computed at"))
    frozen = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("figure of a semester")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["semester", "metric", "dimension", "key"], name="metric_cell_once"
            ),
            models.CheckConstraint(
                name="hidden_cell_holds_nothing",
                condition=models.Q(hidden=False) | models.Q(numerator=None, denominator=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.semester_id} {self.metric} {self.dimension} {self.key}"

    @property
    def figure(self) -> Figure:
        return Figure(
            self.numerator,
            self.denominator,
            self.dimension,
            self.key,
            self.hidden,
            self.merged,
            self.extra,
        )
