"""The roof's own few nouns: when somebody last looked at her desk, and her calendar's address."""

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class DeskVisit(models.Model):
    """When a person last looked at her desk: what is newer is marked as new."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="desk_visit")
    at = models.DateTimeField()
    before = models.DateTimeField(null=True)  # the visit before this one: today's reloads keep it

    class Meta:
        verbose_name = _("desk visit")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user_id} {self.at:%F}"


def new_token() -> str:
    return secrets.token_urlsafe(24)


class FeedAddress(models.Model):
    """The secret address of a person's calendar; a new one makes the old one dead."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="feed")
    token = models.CharField(max_length=40, unique=True, default=new_token)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("calendar address")
        default_permissions = ()

    def __str__(self) -> str:
        return f"calendar of {self.user_id}"
