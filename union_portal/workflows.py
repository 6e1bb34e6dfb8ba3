"""Every table of the house, and how it is printed: docs/workflows.md says what the code does."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

from django.utils import translation

from casework.transitions import Who, Workflow

from .catalogues import ROOMS


def tables() -> dict[str, Workflow]:
    """Return every table by its name, `congress.PROPOSAL`, in the order of the rooms."""
    found: dict[str, Workflow] = {}
    for room in reversed(ROOMS):
        for name in _modules(room):
            for attribute, value in vars(import_module(name)).items():
                if isinstance(value, Workflow) and value not in found.values():
                    found[f"{room}.{attribute}"] = value
    return found


def _modules(room: str) -> list[str]:
    name = f"{room}.workflow"
    spec = find_spec(name)
    if spec is None:
        return []
    folders = spec.submodule_search_locations
    inside = sorted(f"{name}.{module.name}" for module in iter_modules(folders or []))
    return [*inside, name]


def state_of(value: str) -> str:
    return str(getattr(value, "value", value))


def printed() -> str:
    """Return docs/workflows.md."""
    lines = [
        "# Workflows",
        "",
        "Printed from the tables by `./portal manage workflows`; a test holds it up to date.",
        "Nobody takes a step of a row that says *with another step*: it moves along with one of",
        "the case whose folder it shares.",
    ]
    with translation.override("en"):
        for name, table in tables().items():
            lines += ["", f"## {name}", "", *_diagram(table), "", *_rows(table)]
    return "\n".join(lines) + "\n"


def _diagram(table: Workflow) -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    for row in table.rows:
        if row.target is None:
            continue
        for source in row.sources or ("[*]",):
            yield f"    {state_of(source)} --> {state_of(row.target)}: {row.verb}"
    yield "```"


def _rows(table: Workflow) -> Iterator[str]:
    yield "| step | button | from | to | who | basis |"
    yield "|---|---|---|---|---|---|"
    for row in table.rows:
        source = ", ".join(map(state_of, row.sources)) or "new"
        target = "(stays)" if row.target is None else state_of(row.target)
        yield (
            f"| `{table.prefix}{row.verb}` | {row.label} | {source} | {target} "
            f"| {_who(row.who)} | {row.basis} |"
        )


def _who(rule: Who) -> str:
    """Read the predicates that `all_of`, `any_of` or `was` has closed over."""
    if rule.__name__ != "<lambda>":
        words = rule.__name__.removeprefix("is_").replace("_", " ")
        return "with another step" if words == "nobody" else words
    maker = rule.__qualname__.partition(".")[0]
    closed = [cell.cell_contents for cell in rule.__closure__ or ()]
    if maker in ("all_of", "any_of"):
        (rules,) = closed
        return (" and " if maker == "all_of" else " or ").join(map(_who, rules))
    return " ".join([maker.replace("_", " "), *map(state_of, closed)])
