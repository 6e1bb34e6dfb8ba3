from datetime import datetime

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


class PortalSession(AbstractBaseSession):
    """A session in the database that knows whose it is, so that a person sees her devices and
    signs one of them out. The columns are copies of what the session itself holds."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="sessions"
    )
    address = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=255, blank=True, default="")
    started_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    objects = BaseSessionManager()

    class Meta(AbstractBaseSession.Meta):
        verbose_name = _("sign-in session")

    @property
    def handle(self) -> str:
        """What stands in an address for this session: the key itself would open it."""
        return salted_hmac("members.session", self.session_key).hexdigest()[:16]

    @classmethod
    def get_session_store_class(cls) -> type:
        from members.sessions import SessionStore  # the store knows this model

        return SessionStore


class RateWindow(models.Model):
    """How often something was tried in one window of time: a counter that every process shares."""

    key = models.CharField(max_length=80)
    begins_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("rate window")
        constraints = [
            models.UniqueConstraint(fields=["key", "begins_at"], name="one_row_a_rate_window")
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.tries}"


def as_moment(seconds: int | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, tz=timezone.get_current_timezone()) if seconds else None
