"""The engine: who, when, one winner, one entry."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from casework.actors import CLOCK
from casework.transitions import Transition, TransitionRefused, Workflow, perform_each


def is_mover(user, case):
    return user == "mover"


TABLE = Workflow(
    Transition("begin", "Begin", (), "draft", is_mover, "本校规则"),
    Transition("submit", "Submit", ("draft",), "submitted", is_mover, "本校规则"),
    Transition("note", "Note", ("draft", "submitted"), None, is_mover),
    Transition("close", "Close", ("submitted",), "closed", lambda user, case: user is CLOCK),
)


@pytest.mark.parametrize(
    ("state", "user", "verbs"),
    [
        ("draft", "mover", ["submit", "note"]),
        ("submitted", "mover", ["note"]),
        ("submitted", CLOCK, ["close"]),
        ("draft", "stranger", []),
    ],
)
def test_available_lists_the_steps_of_this_state_and_this_person(state, user, verbs):
    case = SimpleNamespace(state=state)

    assert [row.verb for row in TABLE.available(case, user)] == verbs


def test_a_step_from_another_state_is_refused_and_an_unknown_verb_is_our_mistake():
    case = SimpleNamespace(state="closed")

    with pytest.raises(TransitionRefused):
        TABLE.step("submit", case)
    with pytest.raises(LookupError):
        TABLE.step("fly", case)


@pytest.mark.django_db
def test_a_batch_gives_one_result_a_row_and_stops_for_none():
    def deed(case):
        if case == 1:
            raise TransitionRefused("Docket")
        if case == 2:
            raise PermissionDenied
        if case == 3:
            raise ValidationError("no reason")

    outcomes = perform_each([0, 1, 2, 3], deed)

    assert [bool(o.error) for o in outcomes] == [False, True, True, True]
    assert outcomes[3].error == "no reason"


@pytest.mark.django_db
def test_a_fault_of_our_own_is_not_swallowed_by_a_batch():
    with pytest.raises(ZeroDivisionError):
        perform_each([0], lambda case: 1 / 0)
