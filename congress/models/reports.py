from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.access import Gate, open_to

from ..choices import REPORT, ReportState
from .sessions import Session


class WorkReportQuerySet(models.QuerySet):
    def visible_to(self, gate: Gate, facet: str = "core") -> "WorkReportQuerySet":
        return self.filter(open_to(gate, "file__", facet=facet, kind=REPORT), file__kind=REPORT)


class WorkReport(models.Model):
    """提案工作报告 of one session, laid before the next (Order 32 Art. 7(5)). `figures` are counted
    anew until it is laid; from that day on they stand."""

    file = models.OneToOneField("casework.CaseFile", models.PROTECT, related_name="work_report")
    session = models.OneToOneField(Session, models.PROTECT, related_name="work_report")
    laid_before = models.ForeignKey(
        Session, models.PROTECT, null=True, blank=True, related_name="reports_heard"
    )
    state = models.CharField(
        _("state"), max_length=8, choices=ReportState.choices, default=ReportState.DRAFT
    )
    figures = models.JSONField(default=dict)
    counted_on = models.DateField(_("counted on"))
    laid_on = models.DateField(_("laid on"), null=True, blank=True)

    objects = WorkReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal work report")
        constraints = [
            models.CheckConstraint(
                name="laid_report_says_when",
                condition=~models.Q(state="laid") | models.Q(laid_on__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.session}{_('proposal work report')}"

    def get_absolute_url(self) -> str:
        return f"/sessions/{self.session.code}/report/"


class ReportSection(models.Model):
    """One part of the report. In `text` a figure stands as `{received=310}`: its name and what is
    printed. One whose printed value is not the counted one, or that was taken out of the text,
    is marked 已修改."""

    report = models.ForeignKey(WorkReport, models.CASCADE, related_name="sections")
    number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=20)
    text = models.TextField()
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    edited_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("section of the report")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "code"], name="report_section_once")
        ]

    def __str__(self) -> str:
        return self.code
