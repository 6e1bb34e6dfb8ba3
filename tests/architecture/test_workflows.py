"""Every table of the house: each state is reached, only final states have no way out, each verb
leads one way and has a service of its name."""

import inspect
from importlib import import_module
from pkgutil import iter_modules

import pytest

from casework.transitions import Workflow
from union_portal import workflows

TABLES = workflows.tables()
each_table = pytest.mark.parametrize("name", TABLES)

# States without a way out. A new one is written here on purpose, not by an oversight.
FINAL = {
    "congress.ASSIGNMENT": {"ended", "refused"},
    "congress.COMMITMENT": {"confirmed", "dropped"},
    "congress.CO_MOVER": {"left", "not_joined"},
    "congress.EXTENSION": {"granted", "refused"},
    "congress.PROPOSAL": {"closed_declined", "discarded"},
    "congress.RATING": {"counted", "missed", "passed"},
    "congress.REPORT": {"laid"},
    "congress.ROUND": {"closed", "void"},
    "congress.SECOND": {"expired", "void"},
    "congress.SUGGESTION": {"absorbed", "adopted", "closed", "declined", "joined", "withdrawn"},
    "congress.URGE": {"acknowledged", "superseded"},
}


def targets(table: Workflow) -> set[str]:
    return {workflows.state_of(row.target) for row in table.rows if row.target is not None}


def sources(table: Workflow) -> set[str]:
    """From where a step leads on; an act is no way out."""
    return {
        workflows.state_of(source)
        for row in table.rows
        if row.target is not None
        for source in row.sources
    }


def states(table: Workflow) -> set[str]:
    """All members of the choices whose members the table moves between."""
    (choices,) = {type(row.target) for row in table.rows if row.target is not None}
    return set(choices.values)


def services(room: str) -> set[str]:
    """The names of all functions in the services of a room."""
    package = import_module(f"{room}.services")
    modules = [package]
    for module in iter_modules(getattr(package, "__path__", [])):
        modules.append(import_module(f"{room}.services.{module.name}"))
    return {
        name
        for module in modules
        for name, value in vars(module).items()
        if inspect.isfunction(value)
    }


def test_the_house_has_tables():
    assert "congress.PROPOSAL" in TABLES


@each_table
def test_each_state_is_reached(name):
    assert states(TABLES[name]) - targets(TABLES[name]) == set()


@each_table
def test_only_final_states_have_no_way_out(name):
    table = TABLES[name]

    assert states(table) - sources(table) == FINAL[name]


@each_table
def test_no_verb_leads_two_ways(name):
    for row in TABLES[name].rows:
        rows = TABLES[name].named(row.verb)
        assert {other.target for other in rows} == {row.target}, row.verb
        from_states = [source for other in rows for source in other.sources]
        assert len(from_states) == len(set(from_states)), row.verb


@each_table
def test_each_verb_has_a_service_of_its_name(name):
    known = services(name.partition(".")[0])
    verbs = {row.verb for row in TABLES[name].rows if row.who.__name__ != "nobody"}

    # A verb of the clock may be a service for many rows: pass_rating, pass_ratings.
    assert {verb for verb in verbs if not {verb, f"{verb}s"} & known} == set()
