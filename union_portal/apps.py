from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "union_portal"
    verbose_name = _("union portal")

    def ready(self) -> None:
        post_migrate.connect(write_keys, sender=self)


def write_keys(**kwargs: Any) -> None:
    """Write the facets and scopes that the rooms declare. The roof lists its rooms by name."""
    from casework import access  # apps are ready only by now
    from congress import choices as congress

    access.write_facets_and_scopes(congress.FACETS, congress.SCOPES)
