"""The deeds of a suggestion."""

from django.utils.translation import gettext_lazy as _

from casework.deeds import Deed

from .deeds import in_days
from .forms import docket as first
from .forms import suggestions as forms
from .services import suggestion_handling as handling
from .services import suggestions

DEEDS: dict[str, Deed] = {
    "mask": Deed(
        handling.mask,
        forms.MaskForm,
        question=_("Black out names"),
        effects=lambda s: [_("The original stays at the desk; the department reads this text.")],
        said=_("The department reads the masked text."),
    ),
    "forward": Deed(
        handling.forward,
        forms.ForwardForm,
        question=_("Forward to a department"),
        said=_("Forwarded. The department is told."),
    ),
    "give_back": Deed(
        handling.give_back,
        first.ReasonForm,
        question=_("Give back to the union office"),
        said=_("Given back. The office is told."),
    ),
    "take": Deed(handling.take, question=_("Take it on?"), said=_("Your department handles it.")),
    "reply_to": Deed(
        handling.reply_to,
        forms.ReplyToForm,
        question=_("Reply to the author"),
        said=_("Replied. The author can read it."),
    ),
    "draft_direct_reply": Deed(
        handling.draft_direct_reply,
        forms.DirectReplyForm,
        question=_("Draft a direct reply"),
        effects=lambda s: [_("The union chair has to agree.")],
        said=_("The union chair is asked to agree."),
    ),
    "reply_directly": Deed(
        handling.reply_directly,
        question=_("Agree to the direct reply?"),
        said=_("Replied. The author can read it."),
    ),
    "propose_decline": Deed(
        handling.propose_decline,
        forms.DeclineToHandleForm,
        question=_("Propose not to handle it"),
        effects=lambda s: [_("A second person of the union has to agree.")],
        said=_("A second person is asked to agree."),
    ),
    "decline_to_handle": Deed(
        handling.decline_to_handle,
        question=_("Agree not to handle it?"),
        said=_("Not handled. The author reads where to turn."),
        final=True,
    ),
    "join_to": Deed(
        handling.join_to,
        forms.JoinForm,
        question=_("Answer it together with another"),
        said=_("Joined. The other reply is shown here too."),
    ),
    "ask_to_adopt": Deed(
        suggestions.ask_to_adopt,
        question=_("Ask the author whether you may adopt it?"),
        said=_("The author is asked."),
    ),
    "adopt": Deed(
        suggestions.adopt,
        question=_("Adopt it as a proposal?"),
        effects=lambda s: [_("A draft with its text is begun; the department still has to reply.")],
        said=_("The draft stands on your desk."),
    ),
    "ask_back": Deed(
        handling.ask_back,
        forms.AskBackForm,
        question=_("Ask back"),
        effects=lambda s: [
            in_days(
                _("This is possible once; the department has {n} days."), handling.ASK_BACK_DAYS
            )
        ],
        said=_("Your question is handed in."),
    ),
    "rate_reply": Deed(
        handling.rate_reply,
        forms.GradeForm,
        question=_("Rate the reply"),
        said=_("Your rating is kept."),
    ),
    "close_suggestion": Deed(handling.close_suggestion, question=_("Close it?"), said=_("Closed.")),
    "withdraw_suggestion": Deed(
        suggestions.withdraw_suggestion,
        question=_("Withdraw the suggestion?"),
        said=_("Withdrawn."),
        final=True,
    ),
}
