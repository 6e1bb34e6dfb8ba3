from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CaseworkConfig(AppConfig):
    name = "casework"
    verbose_name = _("casework")

    def ready(self) -> None:
        from . import append_only, checks, search  # noqa: F401  # models are not loaded before

        post_migrate.connect(append_only.install_after_migrate, sender=self)
        post_migrate.connect(search.install_after_migrate, sender=self)
