"""意见建议 (proposals.md 3): lighter than a proposal, answered all the same."""

from django.utils.translation import gettext_lazy as _

from casework.transitions import Transition, Workflow

from .. import rules
from ..choices import Reach
from ..choices import SuggestionState as S
from ..rules import suggestions as may
from .basis import HOUSE

OPEN = (S.RECEIVED, S.ASSIGNED, S.ACCEPTED)
ADOPTABLE = (*OPEN, S.REPLIED)

# fmt: off
SUGGESTION = Workflow(
    #          verb                   button                         from                     to            who
    Transition("hand_in",             _("Hand in"),                  (),                      S.RECEIVED,  may.is_named_staff, HOUSE, Reach.DESK),
    Transition("hand_in_anonymously", _("Hand in without a name"),   (),                      S.RECEIVED,  may.is_anonymous_guest, HOUSE, Reach.DESK),
    Transition("open_converted",      _("Received as a suggestion"), (),                      S.RECEIVED,  rules.nobody, HOUSE, Reach.DESK),
    Transition("mask",                _("Mask"),                     (S.RECEIVED, S.ASSIGNED), None,       may.is_desk, HOUSE),
    Transition("forward",             _("Forward"),                  (S.RECEIVED,),           S.ASSIGNED,  may.is_desk, HOUSE),
    Transition("move_to_successor",   _("Move to the successor"),    (S.ASSIGNED, S.ACCEPTED), None,     may.is_desk, HOUSE),
    Transition("give_back",           _("Give back"),                (S.ASSIGNED, S.ACCEPTED), S.RECEIVED, may.is_department, HOUSE),
    Transition("take",                _("Take"),                     (S.ASSIGNED,),           S.ACCEPTED,  may.takes, HOUSE),
    Transition("urge_suggestion",     _("Urge"),                     (S.ASSIGNED, S.ACCEPTED), None,      may.is_desk, HOUSE),
    Transition("reply_to",            _("Reply"),                    (S.ACCEPTED,),           S.REPLIED,   may.is_department_head, HOUSE),
    Transition("draft_direct_reply",  _("Draft a direct reply"),     (S.RECEIVED,),           None,        may.is_desk, HOUSE),
    Transition("reply_directly",      _("Agree and reply"),          (S.RECEIVED,),           S.REPLIED,   may.agrees_to_direct_reply, HOUSE),
    Transition("propose_decline",     _("Propose not to handle"),    (S.RECEIVED,),           None,        may.is_desk, HOUSE),
    Transition("decline_to_handle",   _("Agree not to handle"),      (S.RECEIVED,),           S.DECLINED,  may.agrees_to_decline, HOUSE),
    Transition("not_agree",           _("Do not agree"),             (S.RECEIVED,),           None,        may.says_no, HOUSE),
    Transition("join_to",             _("Answer together"),          (S.RECEIVED, S.ASSIGNED), S.JOINED,   may.is_desk, HOUSE),
    Transition("ask_to_adopt",        _("Ask to adopt"),             ADOPTABLE,               None,        may.adopts, HOUSE),
    Transition("adopt",               _("Adopt as a proposal"),      ADOPTABLE,               None,        may.adopts, HOUSE),
    Transition("agree_to_adoption",   _("Agree to the adoption"),    ADOPTABLE,               None,        may.is_author, HOUSE),
    Transition("refuse_adoption",     _("Refuse the adoption"),      ADOPTABLE,               None,        may.is_author, HOUSE),
    Transition("carry_over",          _("Handled as a proposal"),    OPEN,                    S.ADOPTED,   rules.nobody, HOUSE),
    Transition("absorb",              _("Restored as a proposal"),   ADOPTABLE,               S.ABSORBED,  rules.nobody, HOUSE),
    Transition("ask_back",            _("Ask back"),                 (S.REPLIED,),            S.ACCEPTED,  may.is_author, HOUSE),
    Transition("rate_reply",          _("Rate the reply"),           (S.REPLIED,),            None,        may.is_author, HOUSE),
    Transition("close_suggestion",    _("Close"),                    (S.REPLIED,),            S.CLOSED,    may.closes, HOUSE),
    Transition("withdraw_suggestion", _("Withdraw"),                 OPEN,                    S.WITHDRAWN, may.is_author, HOUSE),
)
# fmt: on
