"""The lists of a term: codes are fixed, labels are the school's, and pages and papers say them."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from casework import rulebook
from casework.models import Document, Rule
from congress import documents
from congress.choices import PaperKind
from congress.forms.docket import DeclineForm
from congress.forms.handling import RateForm
from congress.forms.triage import OutcomeForm, choices_of
from congress.forms.writing import ProposalForm, ReplyForm
from congress.models import DraftOutcome
from congress.services import screening
from tests.factories import enter

from .handled import accepted, drafted, replied
from .house import MEETING

pytestmark = pytest.mark.django_db
OWN = {
    "categories": ("campus", "校园环境与交通"),
    "refusal_reasons": ("7", "已列入学校年度计划"),
    "result_labels": ("A", "已办结"),
    "satisfaction_labels": ("satisfied", "很满意"),
    "sections": ("reason", "案据"),
}


@pytest.fixture
def house(house):
    """A term that has named one line of each list anew before its window opened."""
    for name, (code, label) in OWN.items():
        kept = house.session.frozen_rules[f"congress.{name}"]
        kept["value"] = [[row, label] if row == code else row for row in kept["value"]]
    house.session.save(update_fields=["frozen_rules"])
    return house


def test_the_rulebook_keeps_the_codes_of_a_list_and_frees_its_labels(house):
    rule = Rule.objects.get(code="congress.categories")
    codes = [code for code, _label in rule.choices]
    named = [["campus", "校园环境"], *(code for code in codes if code != "campus")]

    assert rulebook.checked(rule, named) == named
    for wrong in (codes[1:], [*codes, "parking"], [["parking", "停车"], *codes[1:]]):
        with pytest.raises(ValidationError):
            rulebook.checked(rule, wrong)


def test_forms_offer_the_terms_own_labels(house):
    proposal = house.submitted()
    draft = DraftOutcome(proposal=proposal, officer=house.officer)
    outcome = OutcomeForm(instance=draft, **choices_of([], []))
    asked = {"case": proposal, "by": house.chair, "on": MEETING}
    decline = DeclineForm(None, None, **asked)
    rate = RateForm(None, None, **asked)

    assert OWN["categories"] in ProposalForm.of(proposal).fields["category"].choices
    assert OWN["categories"] in outcome.fields["category"].choices
    for field in (outcome.fields["reason_code"], decline.fields["code"]):
        assert OWN["refusal_reasons"] in field.choices
        assert "11" not in dict(field.choices)
    assert OWN["satisfaction_labels"] in rate.fields["result"].choices
    assert OWN["satisfaction_labels"] in rate.fields["manner"].choices
    handled = accepted(house, mover=house.delegates[1][3])
    reply = drafted(house, handled, date(2026, 6, 1))
    code, own = OWN["result_labels"]
    assert (code, f"{code} {own}") in ReplyForm(reply=reply).fields["result_class"].choices


def test_the_suggestion_boxes_offer_the_terms_own_categories(house, client):
    with time_machine.travel("2026-04-21 10:00+08:00", tick=False):
        for page in ("congress:box", "congress:suggest"):
            enter(client, house.officer)
            shown = client.get(reverse(page)).context["form"].fields["category"].choices
            assert OWN["categories"] in shown


def test_filters_and_figures_say_the_schools_own_labels(house, client):
    from congress.fact_parts import CATEGORY, CLASS, GRADE

    chosen = {"session": house.session.pk}
    with time_machine.travel("2026-04-21 10:00+08:00", tick=False):
        enter(client, house.officer)
        for page, asked in (
            ("congress:proposals", {}),
            ("congress:proposals", chosen),
            ("congress:triage", {}),
            ("congress:suggestions", {}),
        ):
            offered = client.get(reverse(page), asked).context["filter"].fields["category"].choices
            assert OWN["categories"] in offered
        assert CATEGORY.labels(["campus", "gone"]) == {"campus": OWN["categories"][1]}
        assert CLASS.labels(["A"]) == {"A": OWN["result_labels"][1]}
        assert GRADE.labels(["satisfied", ""]) == {
            "satisfied": OWN["satisfaction_labels"][1],
            "": "未评价",
        }


def test_pages_and_papers_say_the_terms_own_labels(house, client):
    proposal = replied(house)
    enter(client, house.officer)
    with time_machine.travel("2026-07-03 10:00+08:00", tick=False):
        page = client.get(proposal.get_absolute_url()).content.decode()
        listed = client.get(reverse("congress:proposals")).content.decode()

    assert OWN["categories"][1] in page
    assert OWN["categories"][1] in listed
    assert OWN["result_labels"][1] in page
    letter = Document.objects.get(file=proposal.file, kind=PaperKind.REPLY_LETTER)
    assert letter.context["class"] == "A类，已办结"
    boxes = Document.objects.get(file=proposal.file, kind=PaperKind.RATING_FORM).context["boxes"]
    assert [box["label"] for box in boxes] == ["很满意", "基本满意", "不满意"]


def test_the_parts_of_the_form_bear_the_terms_own_names(house, client):
    proposal = house.submitted()
    enter(client, house.officer)
    with time_machine.travel("2026-04-21 10:00+08:00", tick=False):
        page = client.get(proposal.get_absolute_url()).content.decode()

    assert str(ProposalForm.of(proposal).fields["reason"].label) == "案据"
    assert "<b>案据。</b>" in page
    context = documents.proposal_form(proposal, on=MEETING)
    assert context["parts"] == {"reason": "案据", "suggestion": "", "feasibility": ""}
    sheet = render_to_string("papers/proposal_form.html", context)
    assert [name in sheet for name in ("案据", "理　由", "建　议")] == [True, False, True]


def test_a_paper_is_chinese_whatever_language_the_chair_reads(house):
    proposal = house.submitted()
    with translation.override("en"):
        screening.decline(
            proposal=proposal,
            decision=house.meeting(),
            code="2",
            text="这件事不在学校的职权范围内。",
            by=house.chair,
            on=MEETING,
        )

    context = Document.objects.get(file=proposal.file, kind=PaperKind.DECLINE_NOTICE).context
    assert context["category"] == OWN["categories"][1]
    assert context["reason"].isascii() is False
