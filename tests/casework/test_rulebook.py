"""The rulebook: what may be changed, by whom it was, and who keeps the old number."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from casework import house_rules, rulebook
from casework.models import Rule, RuleVersion
from casework.rulebook import RuleRow, Step

from . import clock_room as room

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 1)

ROWS = [
    RuleRow("trial.seconders_min", _("Seconders"), "number", 2, "count", minimum=0, maximum=20),
    RuleRow(
        "trial.notice",
        _("Public notice"),
        "clock",
        5,
        "workday",
        basis="工会法",
        basis_kind="law",
        minimum=5,
        maximum=30,
        stricter="higher",
        steps=(Step("r-1", "officer head"),),
    ),
    RuleRow("trial.automatic", "Automatic", "switch", True),
    RuleRow("trial.seen_by", "Seen by", "choice", "all", choices=(("all", "All"), ("few", "Few"))),
    RuleRow("trial.report", "Report", "switch", True, locked=True, basis_kind="law"),
    RuleRow("trial.classes", "Classes", "list", [["A", _("Adopted")], ["B", "Planned"]]),
    RuleRow("trial.promise", "Promise", "clock", None, "date"),
    RuleRow("trial.elsewhere", "Elsewhere", "number", 1, region="shanghai"),
]


@pytest.fixture(autouse=True)
def rules():
    rulebook.write(ROWS)


@pytest.fixture
def officer():
    return room.person("1")


def change(code: str, value, officer, on=DAY, reason="校工会决定"):
    return rulebook.change(f"trial.{code}", value, by=officer, on=on, reason=reason)


def test_writing_again_changes_nothing():
    before = RuleVersion.objects.count()

    rulebook.write(ROWS)

    assert RuleVersion.objects.count() == before


def test_a_change_holds_from_its_day_and_keeps_who_when_and_why(officer):
    change("seconders_min", 3, officer)

    assert rulebook.value("trial.seconders_min", on=date(2026, 4, 30)) == 2
    assert rulebook.value("trial.seconders_min", on=DAY) == 3
    made = RuleVersion.objects.get(rule__code="trial.seconders_min", number=2)
    assert (made.by, made.actor_label, made.reason, made.valid_from) == (
        officer,
        "人1",
        "校工会决定",
        DAY,
    )


@pytest.mark.scenario("proposals", "E32")
def test_what_is_frozen_keeps_its_number(officer):
    frozen = rulebook.freeze("trial", DAY)
    named = rulebook.freeze(["trial.seconders_min"], DAY)

    change("seconders_min", 3, officer)

    assert rulebook.value("trial.seconders_min", on=DAY, frozen=frozen) == 2
    assert list(named) == ["trial.seconders_min"]
    assert rulebook.version("trial.seconders_min", on=DAY, frozen=frozen).number == 1
    assert rulebook.value("trial.seconders_min", on=DAY) == 3


def test_a_rule_that_came_later_than_the_freezing_has_its_present_value():
    assert rulebook.value("trial.automatic", on=DAY, frozen={}) is True


@pytest.mark.parametrize(
    ("code", "value", "words"),
    [
        pytest.param("notice", 4, "The law allows no less than 5.", id="below-the-law"),
        pytest.param("notice", 31, "Not more than 30.", id="above-the-range"),
        pytest.param("seconders_min", -1, "Not less than 0.", id="below-the-range"),
        pytest.param("seconders_min", "3", "Enter a whole number.", id="not-a-number"),
        pytest.param("seconders_min", True, "Enter a whole number.", id="a-switch-for-a-number"),
        pytest.param("automatic", 1, "The rule is either on or off.", id="a-number-for-a-switch"),
        pytest.param("seen_by", "none", "This is not one of the choices", id="no-such-choice"),
        pytest.param("report", False, "This rule is fixed by law", id="locked"),
        pytest.param("classes", [], "The list cannot be empty.", id="empty-list"),
        pytest.param("classes", [["A", "甲"], ["A", "乙"]], "stands twice", id="twice-in-a-list"),
        pytest.param("classes", [["A", " "]], "needs a name", id="a-line-without-a-name"),
        pytest.param("promise", 5, "is set in each case", id="a-date-has-no-length"),
        pytest.param("seconders_min", 2, "holds already", id="no-change"),
    ],
)
def test_a_value_outside_is_refused_in_words(officer, code, value, words):
    with translation.override("en"), pytest.raises(ValidationError, match=words):
        change(code, value, officer)
    assert RuleVersion.objects.filter(rule__code=f"trial.{code}").count() == 1


def test_a_stricter_value_than_the_law_is_taken(officer):
    assert change("notice", 7, officer).value == 7
    assert change("classes", [["A", "甲"], ["B", "乙"]], officer).value[0] == ["A", "甲"]


def test_a_change_needs_a_reason_and_the_order_of_days(officer):
    with pytest.raises(ValidationError):
        change("seconders_min", 3, officer, reason=" ")
    change("seconders_min", 3, officer)
    with pytest.raises(ValidationError):
        change("seconders_min", 4, officer, on=date(2026, 4, 1))


def test_a_release_never_overwrites_what_the_school_has_changed(officer):
    change("seconders_min", 3, officer)
    release = [ROWS[0]._replace(default=5), ROWS[1]._replace(default=6), *ROWS[2:]]

    rulebook.write(release)

    assert rulebook.value("trial.seconders_min", on=DAY) == 3
    assert rulebook.value("trial.notice", on=DAY) == 6


def test_new_terms_become_a_version_and_the_changed_value_goes_along(officer):
    change("notice", 7, officer)
    steps = (Step("r-2", "officer"),)

    rulebook.write([ROWS[0], ROWS[1]._replace(steps=steps), *ROWS[2:]])

    last = rulebook.version("trial.notice", on=DAY)
    assert (last.number, last.value, last.by, last.valid_from) == (3, 7, officer, DAY)
    assert last.terms["steps"] == [["r-2", "officer", 0]]


def test_a_rule_of_another_region_is_not_there_and_one_given_up_is_retired():
    assert not Rule.objects.filter(code="trial.elsewhere").exists()

    rulebook.write(ROWS[1:])

    assert not rulebook.rows_for_page("trial").filter(code="trial.seconders_min").exists()
    assert rulebook.value("trial.seconders_min", on=DAY) == 2  # what runs under it still finds it


def test_a_version_cannot_be_rewritten():
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleVersion.objects.update(value=1)


def test_an_unknown_rule_is_our_own_mistake():
    with pytest.raises(LookupError):
        rulebook.value("trial.nothing", on=DAY)


def test_the_page_reads_rules_and_history_in_two_queries(django_assert_num_queries, officer):
    change("seconders_min", 3, officer)

    with django_assert_num_queries(2):
        rows = {rule.code: list(rule.versions.all()) for rule in rulebook.rows_for_page("trial")}

    assert [version.number for version in rows["trial.seconders_min"]] == [1, 2]


def test_the_house_rules_declare_what_they_need():
    rulebook.write(house_rules.RULES)

    assert rulebook.value("casework.ask_reconsideration", on=DAY) == 15
    assert rulebook.value("casework.small_number", on=DAY) == 5
