"""The deeds beside the way of a proposal: what other deciders rule, and withdrawing, suspending,
handing over, reopening."""

from django.utils.translation import gettext_lazy as _

from casework.deeds import Deed

from .deeds import moved
from .forms import docket as forms
from .forms.fields import DocketingForm
from .services import attaching, proposals, rulings, side_ways
from .voices import question

RULING = {
    "rule_docket": Deed(
        moved(rulings.rule_docket),
        DocketingForm,
        question=_("Rule: docket it"),
        shows=question,
        said=_("Docketed by ruling."),
    ),
    "rule_convert": Deed(
        moved(rulings.rule_convert),
        forms.ReasonByMeetingForm,
        question=_("Rule: turn it into a suggestion"),
        shows=question,
        said=_("Turned into a suggestion by ruling."),
    ),
    "rule_decline": Deed(
        moved(rulings.rule_decline),
        forms.DeclineForm,
        question=_("Rule: decline it"),
        shows=question,
        said=_("Declined by ruling."),
    ),
    "hand_back": Deed(
        rulings.hand_back,
        forms.HintForm,
        question=_("Hand back to the committee"),
        shows=question,
        said=_("Handed back to the proposal committee."),
    ),
    "object_to_conversion": Deed(
        rulings.object_to_conversion,
        forms.TextForm,
        question=_("Object to the conversion"),
        effects=lambda p: [_("Another body rules; the suggestion goes on meanwhile.")],
        said=_("Your objection was handed in."),
    ),
    "ask_reconsideration": Deed(
        rulings.ask_reconsideration,
        forms.TextForm,
        question=_("Ask for reconsideration"),
        effects=lambda p: [_("This is possible once. Others than the first deciders decide.")],
        said=_("Your request was handed in."),
    ),
    "docket_on_reconsideration": Deed(
        moved(rulings.docket_on_reconsideration),
        DocketingForm,
        question=_("On reconsideration: docket it"),
        shows=question,
        said=_("Docketed on reconsideration."),
    ),
    "convert_on_reconsideration": Deed(
        moved(rulings.convert_on_reconsideration),
        forms.ReasonByMeetingForm,
        question=_("On reconsideration: turn it into a suggestion"),
        shows=question,
        said=_("Turned into a suggestion on reconsideration."),
    ),
    "uphold_decline": Deed(
        moved(rulings.uphold_decline),
        forms.UpholdForm,
        question=_("On reconsideration: uphold the decline"),
        shows=question,
        effects=lambda p: [_("There is no further way inside the portal.")],
        said=_("The decline is upheld. The mover gets the paper."),
        final=True,
    ),
    "accept_decline": Deed(
        rulings.accept_decline,
        question=_("Accept that it was declined?"),
        effects=lambda p: [_("The case ends; reconsideration is no longer possible.")],
        said=_("The case is closed."),
        final=True,
    ),
}

SIDE_WAYS = {
    "withdraw": Deed(
        side_ways.withdraw,
        question=_("Withdraw the proposal?"),
        effects=lambda p: [_("Those who seconded it are told.")],
        said=_("Withdrawn."),
        final=True,
    ),
    "ask_withdrawal": Deed(
        side_ways.ask_withdrawal,
        forms.ReasonForm,
        question=_("Ask to withdraw a docketed proposal"),
        effects=lambda p: [_("The chair of the proposal committee has to agree.")],
        said=_("The chair is asked to agree."),
    ),
    "withdraw_docketed": Deed(
        side_ways.withdraw_docketed,
        question=_("Agree to the withdrawal?"),
        effects=lambda p: [_("Departments are told; running time limits end.")],
        said=_("Withdrawn. The departments are told."),
        final=True,
    ),
    "refuse_withdrawal": Deed(
        side_ways.refuse_withdrawal,
        forms.ReasonForm,
        question=_("Do not agree to the withdrawal?"),
        effects=lambda p: [_("The case goes on; the mover is told your reason.")],
        said=_("It goes on. The mover is told."),
    ),
    "unask_withdrawal": Deed(
        side_ways.unask_withdrawal,
        question=_("Take back your request to withdraw?"),
        effects=lambda p: [_("The case goes on as before.")],
        said=_("Your request is taken back."),
    ),
    "offer_lead": Deed(
        side_ways.offer_lead,
        forms.CoMoverForm,
        question=_("Offer the lead to a co-mover"),
        said=_("The offer was sent."),
    ),
    "hand_over_lead": Deed(
        side_ways.hand_over_lead,
        question=_("Take the lead?"),
        said=_("You lead the proposal now; all stay named."),
    ),
    "refuse_lead": Deed(
        side_ways.refuse_lead,
        question=_("Do not take the lead?"),
        effects=lambda p: [_("The mover is told; she may offer it to somebody else.")],
        said=_("You have not taken it. The mover is told."),
    ),
    "replace_attachment": Deed(
        attaching.replace_attachment,
        forms.ReplaceForm,
        question=_("Replace a file by a new version"),
        effects=lambda p: [_("The committee still reads the older version.")],
        said=_("The new version stands in the case."),
    ),
    "make_public": Deed(
        proposals.make_public,
        question=_("Show the text to all staff?"),
        effects=lambda p: [_("This cannot be taken back.")],
        said=_("All staff may read it."),
        final=True,
    ),
    "suspend": Deed(
        side_ways.suspend,
        forms.SuspendForm,
        question=_("Suspend the proposal"),
        effects=lambda p: [_("All time limits pause; the movers are told.")],
        said=_("Suspended. The movers are told."),
    ),
    **{
        f"take_up_{stage}": Deed(
            getattr(side_ways, f"take_up_{stage}"),
            question=_("Take it up again?"),
            effects=lambda p: [_("Paused time limits run on.")],
            said=_("Taken up again."),
        )
        for stage in ("screening", "docketed", "assigned", "accepted", "tracking")
    },
    **{
        f"restore_{stage}": Deed(
            getattr(side_ways, f"restore_{stage}"),
            forms.ReasonForm,
            question=_("Restore what ended by mistake"),
            said=_("Restored."),
        )
        for stage in ("seconding", "submitted", "docketed")
    },
    "reopen": Deed(
        moved(side_ways.reopen),
        forms.ReasonByMeetingForm,
        question=_("Reopen the case"),
        effects=lambda p: [_("A new round of handling begins.")],
        said=_("Reopened. The department is told."),
    ),
}

DEEDS: dict[str, Deed] = {**RULING, **SIDE_WAYS}
