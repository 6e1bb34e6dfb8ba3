from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .departments import Department


class Person(models.Model):
    """A human being, known once. `staff_no` is text: leading zeros stay."""

    staff_no = models.CharField(_("staff number"), max_length=20, null=True, unique=True)
    name = models.CharField(_("name"), max_length=60)
    name_pinyin = models.CharField(_("pinyin"), max_length=200, blank=True, default="")
    mobile = models.CharField(_("mobile"), max_length=20, blank=True, default="")
    email = models.EmailField(_("mail address"), blank=True, default="")
    email_works = models.BooleanField(_("mail arrives"), default=True)
    deceased_on = models.DateField(_("deceased on"), null=True, blank=True)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name_pinyin", "staff_no"]

    def __str__(self) -> str:
        return self.name


class EmploymentQuerySet(models.QuerySet):
    def in_force(self, on: date) -> "EmploymentQuerySet":
        return self.filter(Q(end=None) | Q(end__gte=on), start__lte=on)


class Employment(models.Model):
    """聘用关系: who works where, as what, from when to when. One primary per person and day."""

    class Kind(models.TextChoices):
        ESTABLISHMENT = "establishment", _("established post")
        AGENCY = "agency", _("personnel agency (school-hired)")
        CONTRACT = "contract", _("contract")
        PROJECT = "project", _("project-funded")
        POSTDOC = "postdoc", _("postdoctoral")
        DISPATCH = "dispatch", _("labour dispatch")
        FOREIGN = "foreign", _("foreign expert")
        REHIRED = "rehired", _("rehired after retirement")
        PART_TIME = "part_time", _("part-time")

    class Post(models.TextChoices):
        TEACHER = "teacher", _("teacher")
        TECHNICAL = "technical", _("other professional")
        ADMINISTRATION = "administration", _("administration")
        WORKER = "worker", _("worker")
        RESEARCH = "research", _("full-time research")
        COUNSELLOR = "counsellor", _("student counsellor")
        OTHER = "other", _("other")

    person = models.ForeignKey(Person, models.PROTECT, related_name="employments")
    department = models.ForeignKey(Department, models.PROTECT, related_name="employments")
    kind = models.CharField(_("employment kind"), max_length=16, choices=Kind.choices)
    post = models.CharField(_("post category"), max_length=16, choices=Post.choices)
    title = models.CharField(_("professional title"), max_length=40, blank=True, default="")
    start = models.DateField(_("from"))
    end = models.DateField(_("to"), null=True, blank=True)
    end_reason = models.CharField(_("reason of the end"), max_length=60, blank=True, default="")
    primary = models.BooleanField(_("main employment"), default=True)

    objects = EmploymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("employment")
        ordering = ["-start"]
        constraints = [
            models.CheckConstraint(
                name="employment_dates", condition=Q(end=None) | Q(end__gte=F("start"))
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(end=None, primary=True),
                name="one_open_primary_employment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.department}"
