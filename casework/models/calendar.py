from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarYear(models.Model):
    """One version of a year's working calendar. Loading a notice writes a new version; the
    highest one is in force, the earlier ones stay, so that an old due date can be explained."""

    class Status(models.TextChoices):
        ANNOUNCED = "announced", _("announced")
        ESTIMATED = "estimated", _("estimated from the statutory holidays")

    year = models.PositiveSmallIntegerField(_("year"))
    version = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices)
    notice_number = models.CharField(_("notice number"), max_length=60)
    digest = models.CharField(max_length=64)
    loaded_by = models.CharField(_("entered by"), max_length=80)
    loaded_at = models.DateTimeField(_("entered at"), auto_now_add=True)
    checked_by = models.CharField(_("checked by"), max_length=80, blank=True, default="")

    class Meta:
        verbose_name = _("calendar year")
        default_permissions = ()
        ordering = ["year", "version"]
        constraints = [
            models.UniqueConstraint(fields=["year", "version"], name="calendar_year_version")
        ]

    def __str__(self) -> str:
        return f"{self.year} ({self.notice_number})"


class CalendarDay(models.Model):
    """A day that differs from its weekday: off on a weekday, or work on a weekend (调休)."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", _("holiday")
        MAKEUP = "makeup", _("make-up working day")
        STATUTORY = "statutory", _("statutory holiday, arrangement not yet announced")

    calendar_year = models.ForeignKey(CalendarYear, models.CASCADE, related_name="days")
    date = models.DateField(_("date"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=40)

    class Meta:
        verbose_name = _("calendar day")
        default_permissions = ()
        ordering = ["date"]
        constraints = [
            models.UniqueConstraint(fields=["calendar_year", "date"], name="calendar_day_once")
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"

    @property
    def is_working(self) -> bool:
        return self.kind == self.Kind.MAKEUP


class TypedNotice(models.Model):
    """A year's notice as one person has typed it. No due date follows it before another person
    has compared it with the notice (law_check.md 4)."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    notice_number = models.CharField(_("notice number"), max_length=60)
    rows = models.JSONField()  # [date, kind, name]
    typed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    typed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("typed notice")
        default_permissions = ()
        ordering = ["year"]

    def __str__(self) -> str:
        return f"{self.year} ({self.notice_number})"
