"""共同提案人 (proposals.md 2.5)."""

from django.utils.translation import gettext_lazy as _

from casework.transitions import Transition, Workflow

from .. import rules
from ..choices import CoMoverState as S
from ..rules import all_of
from .basis import HOUSE

own_act = all_of(rules.is_the_person, rules.is_delegate)

# fmt: off
CO_MOVER = Workflow(
    Transition("ask_to_join",   _("Ask to join"),    (),           S.ASKED,      rules.is_mover, HOUSE),
    Transition("join",          _("Join"),           (S.ASKED,),   S.JOINED,     own_act, HOUSE),
    Transition("stay_out",      _("Do not join"),    (S.ASKED,),   S.NOT_JOINED, rules.is_the_person, HOUSE),
    Transition("pass_by",       _("Not answered in time"), (S.ASKED,), S.NOT_JOINED, rules.nobody, HOUSE),
    Transition("become_lead",   _("Became the mover"), (S.ASKED, S.JOINED), S.LEFT, rules.nobody, HOUSE),
    Transition("join_by_merge", _("Join by merge"),  (),           S.JOINED,     rules.is_chair, HOUSE),
    Transition("leave",         _("Leave"),          (S.JOINED,),  S.LEFT,       rules.is_the_person, HOUSE),
    Transition("unjoin",        _("Seat by merge ended"), (S.JOINED,), S.LEFT,   rules.nobody, HOUSE),
    prefix="co_mover",
)
# fmt: on
