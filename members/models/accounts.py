from datetime import date, datetime

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from casework.access import Office

from .people import Person


class AccountState(models.TextChoices):
    """Computed from dated facts, never stored. Locked is asked of the lock-out library beside
    it: an account can be active and locked at once."""

    NONE = "none", _("not invited")
    INVITED = "invited", _("to be activated")
    EXPIRED = "expired", _("code expired")
    ACTIVE = "active", _("active")
    DISABLED = "disabled", _("disabled")


class UserManager(BaseUserManager):
    def create_user(self, username: str, person: Person, password: str | None = None) -> "User":
        user = self.model(username=username, person=person)
        user.set_password(password)  # None is unusable: there is no initial password
        user.save(using=self._db)
        return user


def account_state(now: datetime, user: str = "") -> Case:
    """The state of the account reached by `user` ("" on the account itself, "user__" on a person,
    who may have none)."""
    tickets = ActivationTicket.objects.filter(
        user=OuterRef(f"{user}pk"), used_at=None, voided_at=None
    )
    return Case(
        When(**{f"{user}pk": None}, then=Value(AccountState.NONE)),
        When(**{f"{user}is_active": False}, then=Value(AccountState.DISABLED)),
        When(~Q(**{f"{user}password__startswith": "!"}), then=Value(AccountState.ACTIVE)),
        When(Exists(tickets.filter(expires_at__gt=now)), then=Value(AccountState.INVITED)),
        When(Exists(tickets), then=Value(AccountState.EXPIRED)),
        default=Value(AccountState.NONE),
        output_field=models.CharField(choices=AccountState.choices),
    )


class UserQuerySet(models.QuerySet):
    def with_state(self, now: datetime) -> "UserQuerySet":
        """Lay `state` on every row."""
        return self.annotate(state=account_state(now))


class User(AbstractBaseUser, PermissionsMixin):
    """An account. Closed (`is_active`), never deleted; `user.groups` stays empty: rights come
    from the offices in force that day. `session_epoch` raised = signed out everywhere."""

    username = models.CharField(_("staff number"), max_length=40, unique=True)
    person = models.OneToOneField(Person, models.PROTECT, related_name="user")
    is_active = models.BooleanField(_("active"), default=True)
    session_epoch = models.PositiveIntegerField(default=0)
    # Of her notices and mails; empty until she has chosen one.
    language = models.CharField(_("language"), max_length=10, blank=True, default="")

    USERNAME_FIELD = "username"
    objects = UserManager.from_queryset(UserQuerySet)()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self) -> str:
        return self.person.name

    @property
    def email(self) -> str:
        return self.person.email

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """A session lives as long as the password and the epoch under which it began."""
        return salted_hmac(
            "members.User.get_session_auth_hash",
            f"{self.password}:{self.session_epoch}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()

    def offices(self, on: date) -> list[Office]:
        """The offices in force that day, one query a day and instance, deputies' included."""
        kept = self.__dict__.setdefault("_offices", {})
        if on not in kept:
            from members.selectors import offices_of  # selectors read the models

            kept[on] = offices_of(self, on)
        return kept[on]

    def forget_offices(self) -> None:
        self.__dict__.pop("_offices", None)


class ActivationTicket(models.Model):
    """A code that opens an account once. Only its hash is kept; a newer one voids it."""

    class Channel(models.TextChoices):
        PRINTED = "printed", _("printed slip")
        MAIL = "mail", _("mail")

    user = models.ForeignKey(User, models.PROTECT, related_name="tickets")
    code_hash = models.CharField(max_length=64, unique=True)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices)
    issued_at = models.DateTimeField(_("issued at"))
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField(_("expires at"))
    used_at = models.DateTimeField(_("used at"), null=True)
    voided_at = models.DateTimeField(_("voided at"), null=True)

    class Meta:
        verbose_name = _("activation code")
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(used_at=None, voided_at=None),
                name="one_open_ticket",
            ),
            models.CheckConstraint(name="ticket_dates", condition=Q(expires_at__gt=F("issued_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.issued_at:%Y-%m-%d}"


class AccountEvent(models.Model):
    """The trail of an account: sign-ins, refusals and what a keeper did. Kept for 180 days."""

    class Kind(models.TextChoices):
        SIGNED_IN = "signed_in", _("signed in")
        DEMO = "demo", _("signed in to the demo")
        FAILED = "failed", _("wrong password")
        LOCKED = "locked", _("locked after wrong passwords")
        SIGNED_OUT = "signed_out", _("signed out")
        TIMED_OUT = "timed_out", _("signed out after a pause")
        SESSION_ENDED = "session_ended", _("a device signed out")
        EVERYWHERE = "everywhere", _("signed out everywhere")
        INVITED = "invited", _("code handed out")
        ACTIVATED = "activated", _("activated")
        UNLOCKED = "unlocked", _("unlocked")
        DISABLED = "disabled", _("disabled")
        ENABLED = "enabled", _("enabled again")
        PASSWORD_CHANGED = "password_changed", _("password changed")
        RESET_ASKED = "reset_asked", _("password reset asked")
        FACTOR_ENROLLED = "factor_enrolled", _("second factor enrolled")
        FACTOR_PASSED = "factor_passed", _("second factor passed")
        FACTOR_FAILED = "factor_failed", _("wrong second factor")
        RECOVERY_USED = "recovery_used", _("recovery code used")

    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="events")
    kind = models.CharField(_("what"), max_length=20, choices=Kind.choices)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    address = models.GenericIPAddressField(_("address"), null=True)
    agent = models.CharField(_("device"), max_length=255, blank=True, default="")
    note = models.CharField(_("reason"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("account event")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["user", "-at"], name="account_event_user"),
            models.Index(fields=["at"], name="account_event_at"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_kind_display()}"


class DemoRole(models.Model):
    """One button of the demo sign-in: a person of the demo university and what she can be seen
    doing. Rows exist only where the demo was loaded."""

    class Group(models.TextChoices):
        STAFF = "staff", _("Staff and delegates")
        OFFICERS = "officers", _("Those who handle matters")
        LEADERS = "leaders", _("Those who decide and supervise")

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="demo_role")
    label = models.CharField(max_length=30)
    label_en = models.CharField(max_length=60, blank=True, default="")
    hint = models.CharField(max_length=60, blank=True, default="")
    hint_en = models.CharField(max_length=100, blank=True, default="")
    group = models.CharField(max_length=10, choices=Group.choices, default=Group.STAFF)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("demo role")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.label
