"""Writing a proposal, inviting seconds, drafting a reply."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Department

from ..choices import Category, ResultClass
from ..models import Delegation, Proposal, Reply, Session
from .fields import SeveralRows, Words

PROMISES = 4  # rows offered for commitments
PROMISE = ("text", "promised_on", "takes_over")


class BeginForm(forms.Form):
    NEEDED = ("title", "reason")  # one of the two

    title = forms.CharField(
        label=_("Title"),
        max_length=120,
        required=False,
        help_text=_("One matter. For example: on longer opening hours of the clinic."),
    )
    reason = Words(
        label=_("Or one sentence to begin with"), missing="", required=False, rows=3, limit=10_000
    )
    is_collective = forms.BooleanField(label=_("In the name of my delegation"), required=False)

    def __init__(self, *args: Any, collective: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not collective:
            del self.fields["is_collective"]


class ProposalForm(forms.Form):
    """The words of a proposal. A draft may be as incomplete as it likes; seeking seconds asks."""

    NEEDED = ("title", "category", "reason", "suggestion")

    version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("Title"),
        max_length=120,
        required=False,
        help_text=_("One matter. For example: on longer opening hours of the clinic."),
        widget=forms.TextInput(attrs={"data-counter": 120}),
    )
    category = forms.ChoiceField(
        label=_("Category"),
        choices=Category.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("The committee may change it."),
    )
    reason = Words(
        label=_("Reason"),
        missing="",
        required=False,
        rows=8,
        limit=10_000,
        help_text=_("What happens, how many people it concerns, what figures there are."),
    )
    suggestion = Words(
        label=_("Suggestion"),
        missing="",
        required=False,
        rows=8,
        limit=10_000,
        help_text=_("What you wish which department to do, how far and by when."),
    )
    feasibility = Words(label=_("Feasibility"), missing="", required=False, rows=4, limit=10_000)
    wished_department = forms.ModelChoiceField(
        Department.objects.filter(valid_to=None),
        label=_("Wished department"),
        required=False,
        empty_label=_("no wish"),
    )
    is_public = forms.BooleanField(
        label=_("All staff may read the text after the reply"), required=False
    )
    one_matter = forms.BooleanField(
        label=_("This proposal is about one matter only"), required=False
    )

    @classmethod
    def of(cls, proposal: Proposal, data: Any = None) -> "ProposalForm":
        form = cls(data, initial=cls.initial_of(proposal))
        form.fields["category"].choices = proposal.session.labels("categories")
        for part, label in proposal.session.labels("sections"):
            form.fields[part].label = label
        return form

    @staticmethod
    def initial_of(proposal: Proposal) -> dict[str, Any]:
        names = ("title", "category", "reason", "suggestion", "feasibility", "version")
        return {name: getattr(proposal, name) for name in names} | {
            "wished_department": proposal.wished_department_id,
            "is_public": proposal.is_public,
            "one_matter": proposal.one_matter,
        }

    def words(self) -> dict[str, Any]:
        kept = {k: v for k, v in self.cleaned_data.items() if k != "version"}
        department = kept.pop("wished_department")
        return kept | {"wished_department_id": department.pk if department else None}


class InviteForm(forms.Form):
    """Whom to ask: people found by name, pinyin or delegation, or a whole delegation."""

    person = SeveralRows(None, label=_("Delegates"), required=False)
    whole = forms.ModelChoiceField(
        Delegation.objects.none(),
        label=_("Or a whole delegation"),
        required=False,
        empty_label=_("choose"),
    )

    def __init__(self, *args: Any, people: Any, delegations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people
        self.fields["whole"].queryset = delegations

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("person") and not cleaned.get("whole"):
            raise forms.ValidationError(_("Choose at least one delegate or a delegation."))
        return cleaned


class CoMoversForm(forms.Form):
    """Whom to ask to move it together: people found by name, pinyin or delegation."""

    person = SeveralRows(
        None,
        label=_("Delegates"),
        error_messages={"required": _("Choose at least one delegate.")},
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people


class ReplyForm(forms.Form):
    """The reply as the handling department drafts it; what is missing is asked when it is sent."""

    # `plan` and `reason` belong to a class; their help says to which.
    NEEDED = ("result_class", "situation", "plan", "reason", "contact_name", "contact_phone")

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    saves = forms.IntegerField(widget=forms.HiddenInput, required=False)
    result_class = forms.ChoiceField(
        label=_("Result"),
        choices=ResultClass.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text=_(
            "Which parts below are needed follows from the class: B and C a plan with commitments, "
            "D the reason."
        ),
    )
    situation = Words(
        label=_("1. How it was handled"),
        missing="",
        required=False,
        rows=6,
        limit=10_000,
        help_text=_("Needed for every class."),
    )
    measures = Words(
        label=_("2. Measures taken"),
        missing="",
        required=False,
        rows=6,
        limit=10_000,
        help_text=_("For class A what was done, for B and C what has begun."),
    )
    plan = Words(
        label=_("3. Next steps and by when"),
        missing="",
        required=False,
        rows=4,
        limit=10_000,
        help_text=_("Needed for classes B and C, with at least one commitment and its day below."),
    )
    reason = Words(
        label=_("Why it cannot be done"),
        missing="",
        required=False,
        rows=4,
        limit=10_000,
        help_text=_("Needed for class D: what is not adopted is explained."),
    )
    contact_name = forms.CharField(label=_("Contact"), max_length=60, required=False)
    contact_phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    no_contact_reason = Words(
        label=_("If nobody spoke to the mover, why"), missing="", required=False, rows=2
    )
    own_number = forms.CharField(
        label=_("The department's own number"), max_length=60, required=False
    )

    def __init__(
        self,
        *args: Any,
        reply: Reply | None = None,
        session: Session | None = None,
        carried: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        """`reply` is the draft as it stands; before there is one, `carried` is what it begins
        with. `session` names the classes."""
        words = {**(reply.words if reply else carried or {})}
        promises = words.pop("promises", [])
        kwargs["initial"] = {
            **words,
            **({"version": reply.version, "saves": reply.saves} if reply else {}),
            **{
                f"promise_{n}_{part}": row.get(part, "")
                for n, row in enumerate(promises[:PROMISES])
                for part in PROMISE
            },
        }
        super().__init__(*args, **kwargs)
        session = session or (reply.round.proposal.session if reply else None)
        classes = session.labels("result_labels") if session else ResultClass.choices
        # By letter: the help of the fields and the rules speak of classes A to D.
        self.fields["result_class"].choices = [(code, f"{code} {name}") for code, name in classes]
        for n in range(PROMISES):
            self.fields[f"promise_{n}_text"] = forms.CharField(
                label=_("Commitment %(n)d") % {"n": n + 1}, max_length=300, required=False
            )
            self.fields[f"promise_{n}_promised_on"] = forms.CharField(
                label=_("Promised for"), max_length=20, required=False
            )
            self.fields[f"promise_{n}_takes_over"] = forms.IntegerField(
                widget=forms.HiddenInput, required=False
            )

    def words(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        promises = [
            {part: cleaned[f"promise_{n}_{part}"] for part in PROMISE}
            for n in range(PROMISES)
            if cleaned[f"promise_{n}_text"] or cleaned[f"promise_{n}_promised_on"]
        ]
        names = ("version", "saves")
        plain = {
            k: v for k, v in cleaned.items() if k not in names and not k.startswith("promise_")
        }
        return plain | {"promises": promises}

    def seen(self) -> tuple[int, int] | None:
        version, saves = self.cleaned_data.get("version"), self.cleaned_data.get("saves")
        return (version, saves) if version and saves else None


class MessageForm(forms.Form):
    audience = forms.ChoiceField(
        label=_("Who may read it"),
        choices=[("shared", _("all sides")), ("internal", _("only those who handle it"))],
        widget=forms.RadioSelect,
        initial="shared",
    )
    text = Words(label=_("Message"), missing=_("The message is empty."), limit=2000)


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesForm(forms.Form):
    files = forms.FileField(
        label=_("Files"),
        widget=SeveralFiles(attrs={"multiple": True}),
        help_text=_("Pictures, PDF or Word, at most 20 MB each."),
        error_messages={"required": _("Choose a file.")},
    )
