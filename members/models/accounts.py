from datetime import date

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.access import Office

from .people import Person


class UserManager(BaseUserManager):
    def create_user(self, username: str, person: Person, password: str | None = None) -> "User":
        user = self.model(username=username, person=person)
        user.set_password(password)  # None is unusable: there is no initial password
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """An account. Closed (`is_active`), never deleted; `user.groups` stays empty: rights come
    from the offices in force that day. `session_epoch` raised = signed out everywhere."""

    username = models.CharField(_("staff number"), max_length=40, unique=True)
    person = models.OneToOneField(Person, models.PROTECT, related_name="user")
    is_active = models.BooleanField(_("active"), default=True)
    session_epoch = models.PositiveIntegerField(default=0)

    USERNAME_FIELD = "username"
    objects = UserManager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self) -> str:
        return self.person.name

    @property
    def email(self) -> str:
        return self.person.email

    def offices(self, on: date) -> list[Office]:
        """The offices in force that day, one query a day and instance, deputies' included."""
        kept = self.__dict__.setdefault("_offices", {})
        if on not in kept:
            from members.selectors import offices_of  # selectors read the models

            kept[on] = offices_of(self, on)
        return kept[on]

    def forget_offices(self) -> None:
        self.__dict__.pop("_offices", None)
