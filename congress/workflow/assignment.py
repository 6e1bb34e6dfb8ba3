"""交办, a row per department; 延期 and 催办 beside it (proposals.md 2.5). Rows of `nobody` move
along with a step of the proposal."""

from django.utils.translation import gettext_lazy as _

from casework.transitions import Transition, Workflow

from .. import rules
from ..choices import AssignmentState as S
from ..choices import ExtensionState, UrgeState
from ..rules import all_of, any_of
from ..rules import handling as may
from .basis import HOUSE

assisting_head = all_of(may.is_assisting_row, rules.is_assisting_head)

# fmt: off
ASSIGNMENT = Workflow(
    Transition("propose",          _("Propose"),               (),                                              S.PROPOSED, rules.nobody, HOUSE),
    Transition("drop",             _("Drop"),                  (S.PROPOSED,),                                   S.ENDED,    rules.nobody, HOUSE),
    Transition("send",             _("Send out"),                  (S.PROPOSED,),                                   S.SENT,     rules.nobody, HOUSE),
    Transition("take",             _("Take"),                  (S.SENT,),                                       S.TAKEN,    any_of(may.works_for_row, rules.is_clock), HOUSE),
    Transition("ask_to_turn_down", _("Ask to be released"),    (S.SENT,),                                       None,       assisting_head, HOUSE),
    Transition("turn_down",        _("Release"),               (S.SENT,),                                       S.REFUSED,  all_of(may.is_assisting_row, rules.is_chair), HOUSE),
    Transition("ask",              _("Ask to co-sign"),        (S.TAKEN, S.COSIGNED, S.UNSIGNED),               S.ASKED,    rules.nobody, HOUSE),
    Transition("cosign",           _("Co-sign"),               (S.ASKED,),                                      S.COSIGNED, assisting_head, HOUSE),
    Transition("pass_unsigned",    _("Not co-signed in time"), (S.ASKED,),                                      S.UNSIGNED, rules.is_clock, HOUSE),
    Transition("cosign_late",      _("Co-sign late"),          (S.UNSIGNED,),                                   S.COSIGNED, assisting_head, HOUSE),
    Transition("end_assignment",   _("End"),                   (S.SENT, S.TAKEN, S.ASKED, S.COSIGNED, S.UNSIGNED), S.ENDED, rules.nobody, HOUSE),
    prefix="assignment",
)
EXTENSION = Workflow(
    Transition("ask_extension",    _("Ask for an extension"),  (),                      ExtensionState.ASKED,   rules.nobody, HOUSE),
    Transition("extend",           _("Extend"),                (ExtensionState.ASKED,), ExtensionState.GRANTED, rules.nobody, HOUSE),
    Transition("refuse_extension", _("Refuse the extension"),  (ExtensionState.ASKED,), ExtensionState.REFUSED, any_of(rules.is_chair, rules.is_clock), HOUSE),
    prefix="extension",
)
URGE = Workflow(
    Transition("urge",             _("Urge"),                  (),                      UrgeState.SENT,         rules.nobody, HOUSE),
    Transition("acknowledge",      _("Acknowledge"),           (UrgeState.SENT,),       UrgeState.ACKNOWLEDGED, may.works_for_lead, HOUSE),
    Transition("supersede",        _("Replaced by a newer one"), (UrgeState.SENT,),     UrgeState.SUPERSEDED,   rules.nobody, HOUSE),
    prefix="urge",
)
# fmt: on
