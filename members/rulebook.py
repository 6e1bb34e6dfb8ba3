"""The rules of this room as data (members.md 5). The roof writes them at post_migrate."""

from django.utils.translation import gettext_lazy as _

from casework.rulebook import RuleRow

RULES = (
    RuleRow(
        "members.leaver_grace",
        _("An account is closed after the end of the employment in"),
        "number",
        30,
        unit="day",
        basis="本校规则",
        minimum=0,
        maximum=365,
        words=_("Whoever retires, or holds an office still, keeps the account."),
    ),
)
