from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "union_portal"
    verbose_name = _("union portal")

    def ready(self) -> None:
        # Django sends no post_migrate for an app without models, as this one is.
        ground = apps.get_app_config("casework")
        post_migrate.connect(write_keys, sender=ground)
        post_migrate.connect(write_rules, sender=ground)


def write_keys(**kwargs: Any) -> None:
    """Write the facets and scopes that the rooms declare. The roof lists its rooms by name."""
    from casework import access  # apps are ready only by now
    from congress import choices as congress

    access.write_facets_and_scopes(congress.FACETS, congress.SCOPES)


def write_rules(**kwargs: Any) -> None:
    """Write the working calendar that ships with the portal, and the rules of house and rooms."""
    from casework import calendars, house_rules, rulebook  # apps are ready only by now
    from congress import rulebook as congress
    from members import rulebook as members

    calendars.write_official()
    rulebook.write([*house_rules.RULES, *members.RULES, *congress.RULES])
