from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.metrics import Period

from ..choices import FROZEN, SemesterKind, SemesterState


class AcademicYear(models.Model):
    """学年, `2026-2027`."""

    code = models.CharField(_("academic year"), max_length=9, unique=True)

    class Meta:
        verbose_name = _("academic year")
        ordering = ["code"]

    def __str__(self) -> str:
        return gettext("%(first)s–%(second)s academic year") % {
            "first": self.code[:4],
            "second": self.code[5:],
        }


class SemesterQuerySet(models.QuerySet):
    def counting(self) -> "SemesterQuerySet":
        """Those with a period of their own; together they tile the calendar."""
        return self.exclude(state=SemesterState.MERGED)

    def begun(self, on: date) -> "SemesterQuerySet":
        return self.counting().filter(period_from__lte=on)

    def of_day(self, on: date) -> "Semester | None":
        return self.counting().filter(period_from__lte=on, period_to__gte=on).first()

    def unfrozen(self) -> "SemesterQuerySet":
        return self.exclude(state__in=FROZEN)


class Semester(models.Model):
    """学期. `period_from..period_to` is the closed interval in which figures count: the winter
    break belongs to the first semester, the summer break to the second, so that no event falls
    between two. `provisional`: the calendar of the school is not yet published."""

    year = models.ForeignKey(
        AcademicYear, models.PROTECT, related_name="semesters", verbose_name=_("academic year")
    )
    code = models.CharField(_("code"), max_length=11, unique=True)
    kind = models.CharField(_("kind"), max_length=6, choices=SemesterKind.choices)
    state = models.CharField(
        _("state"), max_length=10, choices=SemesterState.choices, default=SemesterState.PLANNED
    )
    staff_return_on = models.DateField(_("staff return on"))
    teaching_from = models.DateField(_("teaching from"), null=True, blank=True)
    teaching_to = models.DateField(_("teaching to"), null=True, blank=True)
    term_ends_on = models.DateField(_("last working day before the break"))
    period_from = models.DateField(_("counted from"))
    period_to = models.DateField(_("counted to"))
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="absorbed"
    )
    source_doc = models.CharField(_("school calendar"), max_length=60, blank=True, default="")
    provisional = models.BooleanField(_("provisional"), default=False)

    objects = SemesterQuerySet.as_manager()

    class Meta:
        verbose_name = _("semester")
        ordering = ["period_from"]
        constraints = [
            models.CheckConstraint(
                name="semester_period", condition=Q(period_to__gte=F("period_from"))
            ),
            models.CheckConstraint(
                name="semester_teaching",
                condition=Q(teaching_from=None)
                | Q(teaching_to=None)
                | Q(teaching_to__gte=F("teaching_from")),
            ),
            models.CheckConstraint(
                name="merged_semester_names_its_host",
                condition=~Q(state=SemesterState.MERGED) | Q(merged_into__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["year", "kind"], name="one_semester_of_a_kind_per_year"
            ),
            models.UniqueConstraint(
                fields=["period_from"],
                condition=~Q(state=SemesterState.MERGED),
                name="semester_starts_once",
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(year)s, %(kind)s") % {
            "year": self.year,
            "kind": self.get_kind_display(),
        }

    @property
    def is_frozen(self) -> bool:
        return self.state in FROZEN

    @property
    def short(self) -> str:
        """For axes: 2026秋 is the semester that begins in autumn 2026."""
        season = {
            SemesterKind.FIRST: gettext("%(year)s autumn"),
            SemesterKind.SECOND: gettext("%(year)s spring"),
            SemesterKind.SUMMER: gettext("%(year)s summer"),
        }[SemesterKind(self.kind)]
        first, second = self.code[:4], self.code[5:9]
        return season % {"year": first if self.kind == SemesterKind.FIRST else second}

    def period(self, until: date | None = None) -> Period:
        """The period as far as it has come by the evening of `until`."""
        return Period(self.period_from, min(self.period_to, until or self.period_to))
