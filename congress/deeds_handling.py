"""The deeds from the assignment to the end, and those of the rows that share the folder:
assignments, contacts, urgings, extensions, commitments."""

from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.deeds import Deed
from casework.words import day_words, listed

from .choices import AssignmentPart, AssignmentState, ClockKind, ExtensionState
from .deeds import in_days, moved, moved_if_held
from .deeds_files import from_paper, report_with_proof
from .forms import docket as first
from .forms import handling as forms
from .models import Assignment, Extension, Proposal, Reply, Urge
from .services import assignments, cosigning, handling, instructions, rating, replies, tracking
from .services import second_handling as second
from .voices import dissatisfied


def _reply(proposal: Proposal) -> list[tuple[Any, str]]:
    """The reply as it stands, for whoever signs, returns or recalls it."""
    row = proposal.rounds.current().first()
    reply = row.reply if row else None
    if reply is None:
        return []
    reply.round.proposal = proposal
    label = Reply._meta.get_field
    parts = [(gettext("Result"), f"{reply.result_class} {reply.get_result_class_display()}")]
    for name in ("situation", "measures", "plan", "reason"):
        parts.append((label(name).verbose_name, getattr(reply, name)))
    promises = [
        gettext("%(text)s (by %(day)s)")
        % {"text": row["text"], "day": day_words(date.fromisoformat(row["promised_on"]))}
        for row in reply.promises
    ]
    parts.append((label("promises").verbose_name, "\n".join(promises)))
    return [(capfirst(title), text) for title, text in parts if text.strip()]


def _promised(proposal: Proposal) -> list[tuple[Any, str]]:
    """What was promised and how each ended, for whoever closes the case as done."""
    rows = tracking.of(proposal).order_by("promised_on", "pk")
    return [
        (row.text, "\n".join(filter(None, [str(row.get_state_display()), row.report])))
        for row in rows
    ]


def _drafted(assignment: Assignment) -> list[tuple[Any, str]]:
    return _reply(assignment.proposal)


def _time_asked(proposal: Proposal) -> list[tuple[Any, str]]:
    """What the chair weighs: the day as it stands, and what the department asks for and why."""
    shown = []
    for asked in proposal.extensions.filter(state=ExtensionState.ASKED):
        shown.append((gettext("Reason of the department"), asked.reason))
        if asked.wished_on:
            shown.append((gettext("Wished until"), day_words(asked.wished_on)))
    if due_on := proposal.round_due_on:
        shown.append((gettext("Due so far"), day_words(due_on)))
    return shown


def _time_asked_in(extension: Extension) -> list[tuple[Any, str]]:
    return _time_asked(extension.proposal)


def _demanded(urge: Urge) -> list[tuple[Any, str]]:
    shown = [(gettext("What is demanded"), urge.text)] if urge.text else []
    if urge.answer_by:
        shown.append((gettext("To be answered by"), day_words(urge.answer_by)))
    return shown


def _planned(proposal: Proposal) -> list[tuple[Any, str]]:
    """To whom it goes: the departments of the plan."""
    rows = proposal.assignments.in_force().filter(state=AssignmentState.PROPOSED)
    planned = [
        (part.label, [row.department for row in rows if row.part == part])
        for part in AssignmentPart
    ]
    return [(label, listed(names)) for label, names in planned if names]


ASSIGNMENT = {
    "instruct": Deed(
        from_paper(instructions.instruct),
        forms.InstructionForm,
        question=_("Give an instruction"),
        said=_("The instruction stands in the case; the department sees it."),
    ),
    "change_departments": Deed(
        assignments.change_departments,
        forms.DepartmentsForm,
        question=_("Change the departments"),
        said=_("The departments are changed."),
    ),
    "assign": Deed(
        assignments.assign,
        question=_("Assign it to the departments?"),
        shows=_planned,
        effects=lambda p: [
            _("Each department gets an assignment sheet and acknowledges it."),
            _("The time limit of the reply begins today."),
        ],
        said=_("Assigned. The departments are told."),
    ),
    "assign_finally": Deed(
        assignments.assign_finally,
        first.ReasonForm,
        question=_("Assign it finally"),
        effects=lambda p: [_("This assignment cannot be refused.")],
        said=_("Assigned finally. The departments are told."),
    ),
    "refuse_assignment": Deed(
        assignments.refuse_assignment,
        forms.RefusalForm,
        question=_("Refuse the assignment"),
        effects=lambda p: [_("It goes back to the committee; the time limit of the reply ends.")],
        said=_("Refused. The committee is told."),
    ),
    "accept": Deed(
        assignments.accept,
        forms.AcceptForm,
        question=_("Accept the assignment"),
        effects=lambda p: [_("The mover sees who is responsible and whom to ask.")],
        said=_("Accepted. The mover is told."),
    ),
    "reassign": Deed(
        moved_if_held(assignments.reassign),
        forms.ReassignForm,
        question=_("Reassign to another department"),
        effects=lambda p: [
            _("The time limit of the reply starts anew; lateness already reached stays."),
            _("The chair decides once alone, further times by a meeting."),
        ],
        said=_("Reassigned. Both departments are told."),
    ),
    "add_assisting": Deed(
        assignments.add_assisting,
        forms.AssistingForm,
        question=_("Add an assisting department"),
        said=_("Added. The department is told."),
    ),
}

HANDLING = {
    "ask_cosign": Deed(
        cosigning.ask_cosign,
        question=_("Ask the assisting departments to co-sign?"),
        shows=_reply,
        effects=lambda p: [
            in_days(
                _("They see the draft as it stands now and have {n} working days."),
                p.session.rule(ClockKind.COSIGN),
            )
        ],
        said=_("The assisting departments are asked."),
    ),
    "ask_extension": Deed(
        handling.ask_extension,
        forms.AskExtensionForm,
        question=_("Ask for an extension"),
        said=_("The chair of the committee decides."),
    ),
    "extend": Deed(
        handling.extend,
        forms.ExtendForm,
        question=_("Extend the time limit"),
        shows=_time_asked,
        said=_("Extended. The movers are told."),
    ),
    "pause": Deed(
        handling.pause,
        forms.PauseForm,
        question=_("Pause until the mover has supplied something"),
        effects=lambda p: [_("The day of pausing and the day of resuming do not count.")],
        said=_("Paused. The mover is told."),
    ),
    "resume": Deed(
        handling.resume,
        forms.ResumeForm,
        question=_("Let the time limit run on"),
        said=_("The time limit runs on."),
    ),
    "urge": Deed(
        handling.urge,
        forms.UrgeForm,
        question=_("Urge the department"),
        effects=lambda p: [_("It gets an urging sheet and acknowledges it; once a day.")],
        said=_("Urged. The department is told."),
    ),
    "meet": Deed(
        handling.meet,
        forms.MeetForm,
        question=_("Record a contact with the mover"),
        said=_("Recorded. The mover confirms or corrects it."),
    ),
    "send_reply": Deed(
        replies.send_reply,
        question=_("Send the reply to sign-off?"),
        shows=_reply,
        effects=lambda p: [_("The text is frozen; the school leader signs it next.")],
        said=_("Sent to the school leader."),
    ),
    "send_back_reply": Deed(
        replies.send_back_reply,
        first.ReasonForm,
        question=_("Send the reply back"),
        shows=_reply,
        effects=lambda p: [_("The time limit of the reply never stopped.")],
        said=_("Sent back to the department."),
    ),
    "sign_reply": Deed(
        from_paper(replies.sign_reply),
        forms.SignForm,
        question=_("Sign and release the reply?"),
        shows=_reply,
        effects=lambda p: [_("Every mover gets the letter and a rating form.")],
        said=_("Released. The movers are told."),
    ),
    "release_reply": Deed(
        replies.release_reply,
        question=_("Release the reply without the leader's signature?"),
        shows=_reply,
        effects=lambda p: (
            [_("It is marked as not signed by the school leader.")]
            if p.session.rule("congress.reply_signoff")
            else []
        ),
        said=_("Released. The movers are told."),
    ),
    "recall_reply": Deed(
        replies.recall_reply,
        first.ReasonForm,
        question=_("Recall the reply"),
        shows=_reply,
        effects=lambda p: [_("The letter becomes void; the movers are told.")],
        said=_("Recalled. The movers are told."),
        final=True,
    ),
}

RATING = {
    "rate": Deed(
        from_paper(rating.rate),
        forms.RateForm,
        question=_("Rate the reply"),
        effects=lambda p: [_("You can change your rating until the window ends.")],
        said=_("Your rating is kept."),
    ),
    "rate_late": Deed(
        rating.rate_late,
        forms.LateRateForm,
        question=_("Rate the reply late"),
        effects=lambda p: [_("A late rating is read but counted in no figure.")],
        said=_("Your late rating is kept."),
    ),
    "order_second": Deed(
        moved_if_held(second.order_second),
        forms.DemandForm,
        question=_("Order a second handling"),
        shows=dissatisfied,
        said=_("Ordered. The department is told."),
    ),
    "note_difference": Deed(
        moved(second.note_difference),
        forms.ReasonsByMeetingForm,
        question=_("Close with the difference noted"),
        shows=dissatisfied,
        said=_("Closed. The difference is noted and printed in the report."),
        final=True,
    ),
    "note_difference_tracking": Deed(
        moved(second.note_difference_tracking),
        forms.ReasonsByMeetingForm,
        question=_("Track with the difference noted"),
        shows=dissatisfied,
        said=_("The difference is noted; what was promised is followed."),
    ),
    "confirm_done": Deed(
        tracking.confirm_done,
        question=_("Confirm that all is done?"),
        shows=_promised,
        said=_("Closed as done. The movers are told."),
    ),
    "drop_plan": Deed(
        moved(tracking.drop_plan),
        forms.ReasonsByMeetingForm,
        question=_("Drop the plan"),
        effects=lambda p: [_("The movers get the explanation; the class becomes D.")],
        said=_("Dropped. The movers are told."),
        final=True,
    ),
    "rehandle_broken": Deed(
        moved(second.rehandle_broken),
        forms.DemandByMeetingForm,
        question=_("Handle it again"),
        said=_("A new round begins. The department is told."),
    ),
}

ROWS = {
    "assignment": {
        "take": Deed(
            assignments.take_part,
            forms.TakePartForm,
            question=_("Take part?"),
            effects=lambda a: [_("The lead department and the mover see whom to ask.")],
            said=_("Your department takes part."),
        ),
        "ask_to_turn_down": Deed(
            assignments.ask_to_turn_down,
            first.ReasonForm,
            question=_("Ask to be released"),
            said=_("The chair of the committee decides."),
        ),
        "turn_down": Deed(
            assignments.turn_down,
            question=_("Release this department?"),
            said=_("Released. The department is told."),
        ),
        "cosign": Deed(
            cosigning.cosign,
            forms.CosignForm,
            question=_("Co-sign the draft reply"),
            shows=_drafted,
            said=_("Co-signed. The lead department is told."),
        ),
        "cosign_late": Deed(
            cosigning.cosign_late,
            forms.CosignForm,
            question=_("Co-sign the draft reply late"),
            shows=_drafted,
            said=_("Co-signed; the mark is gone."),
        ),
    },
    "urge": {
        "acknowledge": Deed(
            handling.acknowledge,
            question=_("Acknowledge the urging?"),
            shows=_demanded,
            said=_("Acknowledged."),
        ),
    },
    "contact": {
        "confirm_contact": Deed(
            handling.confirm_contact,
            forms.CorrectContactForm,
            question=_("Is this record of the contact right?"),
            said=_("Your answer stands with the record."),
        ),
    },
    "extension": {
        "refuse_extension": Deed(
            handling.refuse_extension,
            first.ReasonForm,
            question=_("Refuse the extension"),
            shows=_time_asked_in,
            said=_("Refused. The department is told."),
        ),
    },
    "commitment": {
        "report_progress": Deed(
            report_with_proof,
            forms.ProgressForm,
            question=_("Report what was done"),
            said=_("Reported. The mover confirms."),
        ),
        "confirm": Deed(
            tracking.confirm,
            question=_("Confirm that it is done?"),
            said=_("Confirmed."),
        ),
        "return_report": Deed(
            tracking.return_report,
            forms.ReturnReportForm,
            question=_("Return the report"),
            said=_("Returned to the department."),
        ),
        "move_date": Deed(
            tracking.move_date,
            forms.MoveDateForm,
            question=_("Move the promised day"),
            effects=lambda c: [_("The first day stays on record; what is late stays late.")],
            said=_("Moved."),
        ),
        "drop": Deed(
            moved(tracking.drop, "commitment"),
            first.ReasonByMeetingForm,
            question=_("Drop this commitment"),
            said=_("Dropped."),
            final=True,
        ),
    },
}

DEEDS: dict[str, Deed] = {**ASSIGNMENT, **HANDLING, **RATING}
