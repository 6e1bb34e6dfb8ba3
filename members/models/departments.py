from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class DepartmentQuerySet(models.QuerySet):
    def in_force(self, on: date) -> "DepartmentQuerySet":
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)


class Department(models.Model):
    """An administrative department (单位); source: the personnel office. Never deleted: it ends
    (`valid_to`) and may name its successor (`merged_into`)."""

    class Kind(models.TextChoices):
        SCHOOL = "school", _("school or faculty")
        OFFICE = "office", _("administrative office")
        UNIT = "unit", _("unit under the university")
        SUPPORT = "support", _("academic support unit")
        AFFILIATED = "affiliated", _("affiliated unit")
        LOGISTICS = "logistics", _("logistics")
        ENTERPRISE = "enterprise", _("university enterprise")
        INSTITUTE = "institute", _("research institute")
        OTHER = "other", _("other")

    code = models.CharField(_("department code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=100)
    short = models.CharField(_("short name"), max_length=30, blank=True, default="")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.OFFICE)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("superior department"),
    )
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="absorbed",
        verbose_name=_("successor"),
    )
    sort = models.PositiveIntegerField(_("order"), default=0)

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["sort", "code"]
        constraints = [
            models.CheckConstraint(
                name="department_dates",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="department_not_its_parent", condition=Q(parent=None) | ~Q(parent=F("id"))
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DepartmentName(models.Model):
    """A name that a department bore, and where it stood, until the day it changed."""

    department = models.ForeignKey(Department, models.PROTECT, related_name="former_names")
    name = models.CharField(_("name"), max_length=100)
    parent = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    until = models.DateField(_("until"))
    reason = models.CharField(_("reason"), max_length=120, blank=True, default="")
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("former name of a department")
        ordering = ["-until"]

    def __str__(self) -> str:
        return self.name
