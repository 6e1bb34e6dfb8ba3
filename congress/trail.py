"""The trail of a case in sentences: who did what, for readers who have never seen a button.

A row of a workflow carries the words of its button; what a button did is told here.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from casework.models import LedgerEntry
from casework.words import listed

from .models import Proposal

SENTENCES: dict[str, Any] = {
    # the mover's side
    "begin": _("The mover began to write the proposal"),
    "discard": _("The draft was discarded"),
    "offer_hand_over": _("The mover offered to hand the draft over to %(note)s"),
    "hand_over": _("The draft was taken over by a new mover"),
    "publish_for_seconds": _("The mover opened the proposal for seconds"),
    "unpublish": _("The mover took the proposal back to a draft"),
    "edit": _("The mover changed the text: %(note)s"),
    "confirm_collective": _("The delegation confirmed its collective proposal"),
    "submit": _("The proposal was submitted to the delegation"),
    "submit_directly": _("The proposal was submitted to the proposal committee"),
    "lapse": _("The proposal lapsed: not enough seconds on the last day"),
    "turn_into_suggestion": _("The mover turned the proposal into a suggestion"),
    "resubmit_to_leader": _("The mover submitted the revised proposal to the delegation"),
    "resubmit": _("The mover submitted the revised proposal to the proposal committee"),
    "lapse_unrevised": _("The proposal lapsed: not revised by the last day"),
    "add_statement": _("The mover added a statement"),
    "object_to_conversion": _("The mover objected to its becoming a suggestion"),
    "ask_reconsideration": _("The mover asked for reconsideration"),
    "accept_decline": _("The mover accepted that the proposal is not docketed"),
    "withdraw": _("The mover withdrew the proposal"),
    "offer_lead": _("%(note)s was offered the lead of the movers"),
    "hand_over_lead": _("A co-mover took the lead of the movers"),
    "replace_attachment": _("The mover replaced the attachment %(note)s"),
    "make_public": _("The mover opened the text to all staff"),
    "split_off": _("The mover split the proposal into its parts"),
    "begin_anew": _("The mover began a new proposal with this text"),
    "ask_withdrawal": _("The mover asked to withdraw the proposal"),
    "unask_withdrawal": _("The mover took back the request to withdraw"),
    "refuse_lead": _("The lead of the movers was not taken"),
    # the delegation's leader
    "pass_on": _("The delegation passed the proposal on to the proposal committee"),
    "skip_leader": _("The delegation's review time ended; the proposal went on by itself"),
    "send_back_by_leader": _("The delegation sent the proposal back for revision"),
    # the committee
    "send_back": _("The proposal committee sent the proposal back for revision"),
    "extend_revision": _("The proposal committee gave more time for the revision"),
    "name_predecessor": _("The proposal committee named an earlier proposal that it follows"),
    "docket": _("The proposal committee docketed the proposal"),
    "merge_into": _("The proposal committee merged the proposal into %(note)s"),
    "merge_docketed": _("The proposal committee merged the proposal into %(note)s"),
    "unmerge": _("The proposal committee undid the merge"),
    "unmerge_docketed": _("The proposal committee undid the merge"),
    "convert": _("The proposal committee turned the proposal into a suggestion"),
    "decline": _("The proposal committee decided not to docket the proposal"),
    "refer": _("The proposal committee referred the matter for a ruling"),
    "rule_docket": _("Ruled: the proposal is docketed"),
    "rule_convert": _("Ruled: the proposal becomes a suggestion"),
    "rule_decline": _("Ruled: the proposal is not docketed"),
    "hand_back": _("The matter was handed back to the proposal committee"),
    "docket_on_reconsideration": _("Reconsidered: the proposal is docketed"),
    "convert_on_reconsideration": _("Reconsidered: the proposal becomes a suggestion"),
    "uphold_decline": _("Reconsidered: the proposal stays undocketed"),
    "ask_correction": _("The proposal committee asked to correct a wrong entry"),
    "correct_outcome": _("The wrong entry was corrected; the proposal is screened again"),
    "suspend": _("The proposal committee suspended the proposal"),
    "take_up_screening": _("The proposal was taken up again"),
    "take_up_docketed": _("The proposal was taken up again"),
    "take_up_assigned": _("The proposal was taken up again"),
    "take_up_accepted": _("The proposal was taken up again"),
    "take_up_tracking": _("The proposal was taken up again"),
    "withdraw_docketed": _("The proposal committee agreed to the withdrawal"),
    "refuse_withdrawal": _("The proposal committee did not agree to the withdrawal"),
    "restore_seconding": _("The proposal committee restored the proposal"),
    "restore_submitted": _("The proposal committee restored the proposal"),
    "restore_docketed": _("The proposal committee restored the proposal"),
    "reopen": _("The proposal committee reopened the proposal"),
    # to the departments
    "instruct": _("The school leader gave an instruction"),
    "skip_instruction": _("No instruction was given in time; the proposal went on"),
    "change_departments": _("The departments were changed"),
    "assign": _("The proposal was assigned to its departments"),
    "assign_finally": _("The school office assigned the proposal finally"),
    "refuse_assignment": _("The lead department refused the assignment"),
    "accept": _("The lead department accepted the proposal"),
    "accept_by_silence": _("The time for refusing ended; the proposal counts as accepted"),
    "reassign": _("The proposal was given to another lead department"),
    "name_member": _("%(note)s follows the case for the proposal committee"),
    "add_assisting": _("An assisting department was added"),
    "move_all": _("The proposal moved to the department's successor"),
    "ask_cosign": _("The lead department asked for co-signatures"),
    "ask_extension": _("The lead department asked for an extension"),
    "extend": _("The extension was granted"),
    "pause": _("The time limit was paused"),
    "resume": _("The time limit runs on"),
    "urge": _("The lead department was urged"),
    "urge_suggestion": _("The department was urged to answer the suggestion"),
    "meet": _("A contact with the mover was recorded"),
    "confirm_contact": _("The mover confirmed the record of a contact"),
    "send_reply": _("The department's head sent the reply to sign-off"),
    "send_back_reply": _("The reply was sent back to the department"),
    "sign_reply": _("The school leader signed the reply; the mover has it"),
    "release_reply": _("The reply was released unsigned: the time for signing was over"),
    "recall_reply": _("The reply was recalled"),
    # after the reply
    "rate": _("The reply was rated"),
    "settle": _("All ratings are in; the proposal is closed"),
    "settle_tracking": _("All ratings are in; what was promised is tracked"),
    "settle_unsatisfied": _("A mover is not satisfied; the proposal committee decides"),
    "settle_unrated": _("Nobody rated in time; the proposal is closed"),
    "settle_unrated_tracking": _("Nobody rated in time; what was promised is tracked"),
    "rate_late": _("The reply was rated after its time"),
    "order_second": _("The proposal committee ordered a second handling"),
    "order_second_by_silence": _("Nothing was decided in time; a second handling began"),
    "note_difference": _("The proposal was closed, the difference of opinion noted"),
    "note_difference_tracking": _("The difference was noted; what was promised is tracked"),
    "report_progress": _("The lead department reported progress"),
    "confirm_done": _("What was promised is done; the proposal is closed"),
    "drop_plan": _("The plan was given up; the proposal is closed"),
    "rehandle_broken": _("A promise was not kept; the proposal is handled again"),
    # a reply on its way
    "round.open_round": _("A round of handling began"),
    "round.save_draft": _("The draft of the reply was saved"),
    "round.to_head": _("The draft of the reply went to the department's head"),
    "round.head_back": _("The department's head sent the draft of the reply back"),
    "round.to_sign_off": _("The reply went to sign-off"),
    "round.sign_off_back": _("The reply came back from sign-off"),
    "round.publish": _("The reply was released"),
    "round.pull_back": _("The reply was recalled"),
    "round.close_round": _("The round of handling ended"),
    "round.void_round": _("The round of handling became void"),
    "rating.open_rating": _("A mover was asked to rate the reply"),
    "rating.rate": _("The reply was rated"),
    "rating.count_rating": _("A rating was counted"),
    "rating.miss": _("A mover did not rate in time"),
    "rating.pass_rating": _("%(note)s can rate no more; the right passed on"),
    "rating.void_rating": _("A request for a rating became void"),
    "commitment.promise": _("The lead department made a promise"),
    "commitment.report_progress": _("The lead department reported a promise as kept"),
    "commitment.confirm": _("A promise was confirmed as kept"),
    "commitment.return_report": _("The report on a promise was returned"),
    "commitment.break_promise": _("The day of a promise passed without a report"),
    "commitment.move_date": _("The day of a promise was moved"),
    "commitment.drop": _("A promise was dropped"),
    # people beside the mover
    "second.refuse": _("A delegate did not second"),
    "second.take_back": _("A second was taken back"),
    "second.become_mover": _("A seconder became a mover"),
    "second.end_mandate": _("A second ended with the mandate"),
    "co_mover.ask_to_join": _("The mover asked a delegate to join as co-mover"),
    "co_mover.join": _("A delegate joined as co-mover"),
    "co_mover.stay_out": _("A delegate did not join as co-mover"),
    "co_mover.pass_by": _("An invitation to join was not answered in time"),
    "co_mover.become_lead": _("A co-mover became the mover"),
    "co_mover.join_by_merge": _("A mover joined by the merge"),
    "co_mover.leave": _("A co-mover left"),
    "co_mover.unjoin": _("A mover left as the merge was undone"),
    # departments beside the lead
    "assignment.propose": _("A department was proposed"),
    "assignment.drop": _("The proposed department was dropped"),
    "assignment.send": _("The assignment was sent out"),
    "assignment.take": _("An assisting department accepted its part"),
    "assignment.ask_to_turn_down": _("An assisting department asked to be released"),
    "assignment.turn_down": _("An assisting department was released"),
    "assignment.ask": _("An assisting department was asked to co-sign"),
    "assignment.cosign": _("An assisting department co-signed"),
    "assignment.pass_unsigned": _("An assisting department did not co-sign in time"),
    "assignment.cosign_late": _("An assisting department co-signed late"),
    "assignment.end_assignment": _("The part of a department ended"),
    "extension.ask_extension": _("The lead department asked for an extension"),
    "extension.extend": _("The extension was granted"),
    "extension.refuse_extension": _("The extension was refused"),
    "urge.urge": _("The lead department was urged"),
    "urge.acknowledge": _("The lead department acknowledged the urging"),
    "urge.supersede": _("An urging was replaced by a newer one"),
    # a suggestion
    "hand_in": _("The suggestion was handed in"),
    "hand_in_anonymously": _("The suggestion was handed in without a name"),
    "open_converted": _("The suggestion was received; it had been proposal %(note)s"),
    "mask": _("Parts of the text were blacked for the department"),
    "forward": _("The suggestion was forwarded to %(note)s"),
    "move_to_successor": _("The suggestion moved to the department's successor"),
    "give_back": _("The department gave the suggestion back"),
    "take": _("The department took the suggestion"),
    "reply_to": _("The department replied"),
    "draft_direct_reply": _("The union office drafted a direct reply"),
    "reply_directly": _("The union office replied"),
    "propose_decline": _("It was proposed not to handle the suggestion"),
    "decline_to_handle": _("The suggestion is not handled"),
    "not_agree": _("What was proposed for the suggestion was not agreed to"),
    "join_to": _("The suggestion is answered together with %(note)s"),
    "ask_to_adopt": _("A delegate asked to adopt the suggestion as a proposal"),
    "adopt": _("A delegate adopted the suggestion as a proposal"),
    "agree_to_adoption": _("The author agreed to the adoption"),
    "refuse_adoption": _("The author refused the adoption"),
    "carry_over": _("The suggestion is handled as proposal %(note)s"),
    "absorb": _("The suggestion became proposal %(note)s again"),
    "ask_back": _("The author asked back"),
    "rate_reply": _("The author rated the reply"),
    "close_suggestion": _("The suggestion was closed"),
    "withdraw_suggestion": _("The author withdrew the suggestion"),
    # the house
    "recuse": _("A member leaves this item"),
    "lift_recusal": _("A member may take part again"),
    "attach": _("An attachment was added"),
    "paper.void": _("A paper was declared void"),
    "escalate": _("The overdue time limit was reported to the superior"),
    "clock.pause": _("The time limit was paused"),
    "clock.resume": _("The time limit runs on"),
    "clock.extend": _("The time limit was extended"),
    "clock.restart": _("The time limit began anew"),
    "clock.correct": _("The last day was corrected"),
}
BY_CLOCK: dict[str, Any] = {  # what the same step is when nobody took it
    "discard": _("The draft was discarded: the time for handing in was over"),
    "submit": _("The time for seconds ended; the proposal went to the delegation"),
    "submit_directly": _("The time for seconds ended; the proposal went to the committee"),
    "accept_decline": _("Nothing was asked in time; the proposal stays undocketed"),
    "assignment.take": _("The time for refusing ended; an assisting department takes part"),
    "extension.refuse_extension": _("The extension was not decided in time: refused"),
    "take": _("The time for giving back ended; the department takes the suggestion"),
    "close_suggestion": _("Nothing was asked back in time; the suggestion was closed"),
}
# What several people did on one day stands as one entry, their names below it.
TOGETHER: dict[str, Any] = {
    "second.invite": lambda n: ngettext(
        "%(n)d delegate was invited to second", "%(n)d delegates were invited to second", n
    ),
    "second.volunteer": lambda n: ngettext(
        "%(n)d delegate seconded", "%(n)d delegates seconded", n
    ),
    "second.agree": lambda n: ngettext(
        "%(n)d invited delegate seconded", "%(n)d invited delegates seconded", n
    ),
    "second.confirm": lambda n: ngettext(
        "%(n)d delegate confirmed the second", "%(n)d delegates confirmed their seconds", n
    ),
    "second.unsettle": lambda n: ngettext(
        "%(n)d seconder was asked again, as the text had changed",
        "%(n)d seconders were asked again, as the text had changed",
        n,
    ),
    "second.count": lambda n: ngettext("%(n)d second was counted", "%(n)d seconds were counted", n),
    "second.expire": lambda n: ngettext(
        "%(n)d invitation to second expired", "%(n)d invitations to second expired", n
    ),
}
DECIDED = frozenset(
    (
        "docket",
        "rule_docket",
        "rule_convert",
        "rule_decline",
        "docket_on_reconsideration",
        "convert_on_reconsideration",
    )
)
REASONED = frozenset(
    (
        *("send_back_by_leader", "send_back", "extend_revision", "unmerge", "unmerge_docketed"),
        *("convert", "decline", "suspend", "reopen", "uphold_decline", "ask_withdrawal"),
        *(
            "withdraw_docketed",
            "refuse_withdrawal",
            "change_departments",
            "assign_finally",
            "refuse_assignment",
        ),
        *("ask_extension", "extend", "send_back_reply", "recall_reply", "note_difference"),
        *("note_difference_tracking", "drop_plan", "round.head_back", "commitment.move_date"),
        *("commitment.drop", "commitment.return_report", "extension.refuse_extension"),
        *("assignment.ask_to_turn_down", "give_back", "ask_correction", "correct_outcome"),
        *("restore_seconding", "restore_submitted", "restore_docketed", "paper.void"),
        *("clock.pause", "clock.extend", "clock.restart", "clock.correct"),
    )
)
# A step of the case that says already what its clock did on the same day.
SAID = {
    "clock.pause": ("pause", "suspend"),
    "clock.resume": ("resume", "take_up"),
    "clock.extend": ("extend",),
    "clock.restart": ("resubmit", "reassign", "order_second"),
}
PAUSES = ("clock.", "pause", "resume", "suspend", "take_up", "extend")
# What waits for a second person of the union is no answer yet: its author could not tell.
PROPOSED = frozenset(("propose_decline", "draft_direct_reply", "not_agree"))
# A no is given without a reason, and is nobody's but the mover's: she reads it where she asked.
UNNAMED = frozenset(("second.refuse", "second.take_back", "co_mover.stay_out"))
LEGAL = frozenset(("docket", "assign", "accept", "sign_reply", "release_reply", "order_second"))
NAMES = 8  # of one entry; more are counted


def told(trail: Iterable[LedgerEntry], *, internal: bool) -> list[dict[str, Any]]:
    """The entries as components/timeline.html takes them, newest first. Words of internal entries
    need the facet; starts and ends of clocks stand beside the step that made them."""
    trail = [
        entry
        for entry in trail
        if (entry.action in SENTENCES or entry.action in TOGETHER)
        and (internal or entry.action not in PROPOSED)
    ]
    steps = {(entry.on, entry.action) for entry in trail}
    entries: list[dict[str, Any]] = []
    for entry in trail:
        if any((entry.on, step) in steps for step in _said(entry.action, steps)):
            continue
        last = entries[-1] if entries else None
        if last and entry.action in TOGETHER and last["key"] == (entry.on, entry.action):
            last["count"] += 1
            last["people"].append(entry.actor_label)
            continue
        note = getattr(entry, "note", None)
        hidden = note is not None and note.internal and not internal
        entries.append(
            {
                "key": (entry.on, entry.action),
                "on": entry.on,
                "entry": entry,
                "note": note.text if note and not hidden else "",
                "count": 1,
                "people": [entry.actor_label],
                "node": _node(entry.action),
                "internal": bool(note and note.internal and internal),
            }
        )
    return [_row(entry) for entry in reversed(entries)]


def _said(action: str, steps: set[tuple[Any, str]]) -> list[str]:
    begins = SAID.get(action, ())
    return [step for _on, step in steps if step.startswith(begins)] if begins else []


def _node(action: str) -> str:
    if action in LEGAL:
        return "law"
    return "pause" if action.startswith(PAUSES) else ""


def _row(entry: dict[str, Any]) -> dict[str, Any]:
    title, text = _words(entry["entry"], entry["note"], entry["count"])
    return {
        "on": entry["on"],
        "title": title,
        "text": text,
        "by": "" if entry["entry"].action in UNNAMED else _people(entry["people"]),
        "node": entry["node"],
        "internal": entry["internal"],
    }


def _words(entry: LedgerEntry, note: str, count: int) -> tuple[str, str]:
    """What happened, and what was said about it."""
    action = entry.action
    if action in TOGETHER:
        return TOGETHER[action](count) % {"n": count}, note
    sentence = str(SENTENCES[action])
    if entry.actor_label == "clock" and action in BY_CLOCK:
        sentence = str(BY_CLOCK[action])
    if "%(note)s" in sentence:
        return sentence % {"note": _fields(note) if action == "edit" else note}, ""
    if note and action in DECIDED:
        return sentence, str(_("Decided by: %(note)s") % {"note": note})
    if note and action in REASONED:
        return sentence, str(_("Reason: %(note)s") % {"note": note})
    return sentence, note


def _fields(note: str) -> str:
    """The names of the changed fields as a reader knows them."""
    fields = {field.name: field for field in Proposal._meta.fields}
    named = [
        str(fields[name].verbose_name) if name in fields else name for name in note.split("、")
    ]
    return listed(named)


def _people(labels: Iterable[str]) -> str:
    people = list(dict.fromkeys(str(actor(label)) for label in labels))
    if len(people) <= NAMES:
        return listed(people)
    return ngettext("%(names)s and %(n)d more", "%(names)s and %(n)d more", len(people) - NAMES) % {
        "names": listed(people[:NAMES]),
        "n": len(people) - NAMES,
    }


def actor(label: str) -> Any:
    """Who it was; what is no name is said in words."""
    return {
        "clock": _("the portal, by the clock"),
        "guest": _("with a receipt code"),
        "anonymous": _("without a name"),
    }.get(label, label)
