"""附议: one row per delegate and proposal (proposals.md 2.5). Rows of `nobody` move along with a
step of the proposal."""

from django.utils.translation import gettext_lazy as _

from casework.transitions import Transition, Workflow

from .. import rules
from ..choices import SecondState as S
from ..rules import all_of
from .basis import HOUSE, ORDER_13

own_act = all_of(rules.is_the_person, rules.is_delegate)

# fmt: off
SECOND = Workflow(
    Transition("invite",      _("Invite to second"), (),                                    S.INVITED,    rules.is_mover, HOUSE),
    Transition("volunteer",   _("Second"),           (),                                    S.GIVEN,      own_act, ORDER_13),
    Transition("agree",       _("Second"),           (S.INVITED, S.REFUSED, S.TAKEN_BACK),  S.GIVEN,      own_act, ORDER_13),
    Transition("refuse",      _("Do not second"),    (S.INVITED,),                          S.REFUSED,    rules.is_the_person, HOUSE),
    Transition("take_back",   _("Take back"),        (S.GIVEN, S.TO_CONFIRM),               S.TAKEN_BACK, rules.is_the_person, HOUSE),
    Transition("unsettle",    _("Ask again"),        (S.GIVEN, S.COUNTED),                  S.TO_CONFIRM, rules.nobody, HOUSE),
    Transition("confirm",     _("Confirm the second"),          (S.TO_CONFIRM,),                       S.GIVEN,      own_act, HOUSE),
    Transition("count",       _("Count"),            (S.GIVEN,),                            S.COUNTED,    rules.nobody, HOUSE),
    Transition("expire",      _("Expire"),           (S.INVITED, S.TO_CONFIRM, S.REFUSED, S.TAKEN_BACK), S.EXPIRED, rules.nobody, HOUSE),
    Transition("become_mover", _("Became a mover"),  (S.INVITED, S.GIVEN, S.TO_CONFIRM, S.REFUSED, S.TAKEN_BACK, S.COUNTED), S.VOID, rules.nobody, HOUSE),
    Transition("end_mandate", _("Mandate ended"),    (S.INVITED, S.GIVEN, S.TO_CONFIRM),    S.VOID,       rules.is_clock, HOUSE),
    prefix="second",
)
# fmt: on
