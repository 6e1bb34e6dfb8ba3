from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.normal import staff_no_normal_form

from .departments import Department


class PersonQuerySet(models.QuerySet):
    def matching(self, text: str) -> "PersonQuerySet":
        """Found by a part of the name, by pinyin or its initials from the beginning, or by the
        beginning of the staff number."""
        text = text.strip()
        if not text:
            return self
        typed = "".join(text.lower().split())
        found = Q(name__contains=text) | Q(staff_no__startswith=staff_no_normal_form(text))
        if typed.isascii():
            found |= Q(name_pinyin__startswith=typed) | Q(name_pinyin__contains=f" {typed}")
        return self.filter(found)

    def unreachable(self) -> "PersonQuerySet":
        """Alive, and no mail reaches them: the officer rings them up."""
        return self.filter(Q(email="") | Q(email_works=False), deceased_on=None)


class Person(models.Model):
    """A human being, known once. `staff_no` is text: leading zeros stay. `name_pinyin` holds
    every reading of the first character, for search and for the order of lists."""

    staff_no = models.CharField(_("staff number"), max_length=20, null=True, unique=True)
    name = models.CharField(_("name"), max_length=60)
    name_raw = models.CharField(_("name as received"), max_length=120, blank=True, default="")
    name_pinyin = models.CharField(_("pinyin"), max_length=200, blank=True, default="")
    mobile = models.CharField(_("mobile"), max_length=20, blank=True, default="")
    email = models.EmailField(_("mail address"), blank=True, default="")
    email_works = models.BooleanField(_("mail arrives"), default=True)
    deceased_on = models.DateField(_("deceased on"), null=True, blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name_pinyin", "staff_no"]

    def __str__(self) -> str:
        return self.name


class PersonName(models.Model):
    """曾用名: a name that a person bore until the day it changed."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="former_names")
    name = models.CharField(_("name"), max_length=60)
    until = models.DateField(_("until"))
    reason = models.CharField(_("reason"), max_length=120, blank=True, default="")
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("former name of a person")
        ordering = ["-until"]

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
