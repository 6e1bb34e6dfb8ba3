"""The deeds of a suggestion."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.deeds import Deed

from .deeds import in_days
from .forms import docket as first
from .forms import suggestions as forms
from .models import Suggestion
from .services import suggestion_handling as handling
from .services import suggestions

Shown = list[tuple[Any, str]]


def _words(suggestion: Suggestion) -> Shown:
    """The text that the department reads, and what its author has asked back."""
    shown = [(gettext("Suggestion"), suggestion.text_for_department)]
    if suggestion.question:
        shown.append((gettext("Asked back"), suggestion.question))
    return shown


def _answer(suggestion: Suggestion) -> Shown:
    """The reply as it reached its author, for whoever judges it."""
    texts = (suggestion.reply, suggestion.second_reply)
    return [(gettext("Reply"), text) for text in texts if text]


def proposed(suggestion: Suggestion) -> Shown:
    """What the officer has written for a second person to agree to (proposals.md 3)."""
    if suggestion.proposed_by is None:
        return []
    if suggestion.decline_code:
        shown = [
            (gettext("Reason"), str(suggestion.get_decline_code_display())),
            (gettext("Where the author can turn"), suggestion.decline_text),
        ]
    else:
        shown = [(gettext("Reply"), suggestion.reply)]
    return [*shown, (gettext("Written by"), str(suggestion.proposed_by))]


def _words_and_proposed(suggestion: Suggestion) -> Shown:
    return [*_words(suggestion), *proposed(suggestion)]


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
        shows=_words,
        said=_("Forwarded. The department is told."),
    ),
    "give_back": Deed(
        handling.give_back,
        first.ReasonForm,
        question=_("Give back to the union office"),
        shows=_words,
        said=_("Given back. The office is told."),
    ),
    "take": Deed(
        handling.take,
        question=_("Take it on?"),
        shows=_words,
        said=_("Your department handles it."),
    ),
    "urge_suggestion": Deed(
        handling.urge_suggestion,
        forms.UrgeSuggestionForm,
        question=_("Urge the department"),
        shows=_words,
        said=_("Urged. The department is told."),
    ),
    "reply_to": Deed(
        handling.reply_to,
        forms.ReplyToForm,
        question=_("Reply to the author"),
        shows=_words,
        said=_("Replied. The author can read it."),
    ),
    "draft_direct_reply": Deed(
        handling.draft_direct_reply,
        forms.DirectReplyForm,
        question=_("Draft a direct reply"),
        shows=_words_and_proposed,
        effects=lambda s: [_("The union chair has to agree.")],
        said=_("The union chair is asked to agree."),
    ),
    "reply_directly": Deed(
        handling.reply_directly,
        question=_("Agree to the direct reply?"),
        shows=_words_and_proposed,
        said=_("Replied. The author can read it."),
    ),
    "propose_decline": Deed(
        handling.propose_decline,
        forms.DeclineToHandleForm,
        question=_("Propose not to handle it"),
        shows=_words_and_proposed,
        effects=lambda s: [_("A second person of the union has to agree.")],
        said=_("A second person is asked to agree."),
    ),
    "decline_to_handle": Deed(
        handling.decline_to_handle,
        question=_("Agree not to handle it?"),
        shows=_words_and_proposed,
        said=_("Not handled. The author reads where to turn."),
        final=True,
    ),
    "not_agree": Deed(
        handling.not_agree,
        forms.WhyNotForm,
        question=_("Do not agree to it?"),
        shows=_words_and_proposed,
        effects=lambda s: [_("What was proposed falls; the suggestion is open again.")],
        said=_("Said. Whoever proposed it is told why."),
    ),
    "join_to": Deed(
        handling.join_to,
        forms.JoinForm,
        question=_("Answer it together with another"),
        shows=_words,
        said=_("Joined. The other reply is shown here too."),
    ),
    "ask_to_adopt": Deed(
        suggestions.ask_to_adopt,
        question=_("Ask the author whether you may adopt it?"),
        shows=_words,
        said=_("The author is asked."),
    ),
    "adopt": Deed(
        suggestions.adopt,
        question=_("Adopt it as a proposal?"),
        shows=_words,
        effects=lambda s: [_("A draft with its text is begun; the department still has to reply.")],
        said=_("The draft stands on your desk."),
    ),
    "ask_back": Deed(
        handling.ask_back,
        forms.AskBackForm,
        question=_("Ask back"),
        shows=_answer,
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
        shows=_answer,
        said=_("Your rating is kept."),
    ),
    "close_suggestion": Deed(
        handling.close_suggestion, question=_("Close it?"), shows=_answer, said=_("Closed.")
    ),
    "withdraw_suggestion": Deed(
        suggestions.withdraw_suggestion,
        question=_("Withdraw the suggestion?"),
        said=_("Withdrawn."),
        final=True,
    ),
}
