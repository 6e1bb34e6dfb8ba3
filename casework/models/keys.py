from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase
from guardian.models.models import (
    GroupObjectPermissionManager,
    UserObjectPermissionManager,
)

from .files import CaseFile


class KeyQuerySet(models.QuerySet):
    def live(self, on: date) -> "KeyQuerySet":
        """Keys that open on that day; an ended key is refused by the query, not by a sweep."""
        return self.filter(Q(until=None) | Q(until__gte=on))


class FileKey(UserObjectPermissionBase):
    """A person's key to one facet of one file. Two seats, two keys: a mover who is also handler
    keeps her file when the handler's seat ends."""

    content_object = models.ForeignKey(
        CaseFile, models.CASCADE, db_column="file_id", related_name="keys"
    )
    seat = models.CharField(_("seat"), max_length=24)
    until = models.DateField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=120, blank=True, default="")
    given_at = models.DateTimeField(auto_now_add=True)

    objects = UserObjectPermissionManager.from_queryset(KeyQuerySet)()

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False
        default_permissions = ()
        unique_together = ["user", "permission", "content_object", "seat"]
        indexes = [models.Index(fields=["content_object", "permission"], name="key_file_perm")]


class OfficeKey(GroupObjectPermissionBase):
    """An office's key: whoever holds the office that day opens the file. Which offices a person
    holds comes from her dated appointments (`user.offices(on)`), never from `user.groups`."""

    content_object = models.ForeignKey(
        CaseFile, models.CASCADE, db_column="file_id", related_name="office_keys"
    )
    seat = models.CharField(_("seat"), max_length=24)
    until = models.DateField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=120, blank=True, default="")
    given_at = models.DateTimeField(auto_now_add=True)

    objects = GroupObjectPermissionManager.from_queryset(KeyQuerySet)()

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = False
        default_permissions = ()
        unique_together = ["group", "permission", "content_object", "seat"]
        indexes = [models.Index(fields=["content_object", "permission"], name="office_key_perm")]


class RoleScope(models.Model):
    """`role x kind x own unit or all, down to a reach`, written at post_migrate from the rooms'
    SCOPES: "a union officer reads all proposals" is one row, not twelve thousand."""

    office_role = models.CharField(max_length=40)
    kind = models.CharField(max_length=24)
    permission = models.ForeignKey("auth.Permission", models.CASCADE)
    min_reach = models.SmallIntegerField()
    own_unit = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["office_role", "kind", "permission"], name="scope_role_kind"
            ),
            # A sealed file lies at reach 0 (`sealed_by_key_only`): no row of a role comes down so
            # far.
            models.CheckConstraint(name="scope_above_sealed", condition=models.Q(min_reach__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.office_role} {self.kind} {self.permission_id} >= {self.min_reach}"


class Recusal(models.Model):
    """回避: while it stands the file is gone for the person from list, count, page and search."""

    class Ground(models.TextChoices):
        SELF = "self", _("the person's own matter")
        RELATIVE = "relative", _("near relative of a person concerned")
        SAME_DEPARTMENT = "same_department", _("same department")
        LINE_SUPERIOR = "line_superior", _("line superior")
        DECISION_MAKER = "decision_maker", _("took the decision in question")
        EARLIER_STAGE = "earlier_stage", _("acted at an earlier stage")
        INTEREST = "interest", _("own interest")
        OTHER = "other", _("other ground")

    file = models.ForeignKey(CaseFile, models.PROTECT, related_name="recusals")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="recusals")
    ground = models.CharField(_("ground"), max_length=24, choices=Ground.choices)
    note = models.CharField(_("note"), max_length=200, blank=True, default="")
    from_on = models.DateField(_("from"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    class Meta:
        verbose_name = _("recusal")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["user", "file"], condition=Q(ended_on=None), name="recusal_live"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} / {self.file}"


class GuestKey(models.Model):
    """Opens exactly one file to somebody without an account, by a link plus a code.

    Only a keyed hash of the code is stored; the brake on wrong tries is `casework.rates`.
    """

    file = models.ForeignKey(CaseFile, models.CASCADE, related_name="guest_keys")
    permission = models.ForeignKey("auth.Permission", models.CASCADE)
    code_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"guest key {self.pk}"


class Reading(models.Model):
    """Somebody read a facet other than cover and core; the person concerned can see this row.

    Append-only, without a chain (a page view must not lock the file); the daily anchor counts.
    """

    file = models.ForeignKey(CaseFile, models.PROTECT, related_name="readings")
    permission = models.ForeignKey("auth.Permission", models.PROTECT)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    actor_label = models.CharField(max_length=80)
    at = models.DateTimeField(auto_now_add=True)
    why = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.actor_label} {self.at:%F}"
