"""`./portal scenarios`: which acceptance scenario is held by which test, and which by none."""

import contextlib
import io
import os
import sys
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

EXPECTED = Path(__file__).with_name("scenarios.toml")


def expected() -> dict[str, list[str]]:
    """The numbers of each room in the order of its paper: "1", "2", ... "E1", ..."""
    rooms = tomllib.loads(EXPECTED.read_text(encoding="utf-8"))
    return {
        room: [
            *(str(n) for n in range(1, kept["scenarios"] + 1)),
            *(f"E{n}" for n in range(1, kept["edge_cases"] + 1)),
        ]
        for room, kept in rooms.items()
    }


def marks_of(item: pytest.Item) -> list[tuple[str, str]]:
    """The scenarios that a test says it holds; a number the paper does not have is an error."""
    found = []
    for mark in item.iter_markers("scenario"):
        room, *numbers = mark.args
        for number in map(str, numbers):
            known = expected().get(room)
            if known is not None and number not in known:
                raise pytest.UsageError(f"{item.nodeid}: {room} has no scenario {number}")
            found.append((room, number))
    return found


class Collected:
    def __init__(self) -> None:
        self.tests: dict[tuple[str, str], list[str]] = defaultdict(list)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            for scenario in marks_of(item):
                name = item.nodeid.partition("[")[0]
                if name not in self.tests[scenario]:
                    self.tests[scenario].append(name)


def main(arguments: list[str]) -> int:
    os.chdir(EXPECTED.parent.parent)
    collected, output = Collected(), io.StringIO()
    with contextlib.redirect_stdout(output):
        code = pytest.main(["--collect-only", "-q", *arguments], plugins=[collected])
    if code not in (0, 5):
        print(output.getvalue())
        return int(code)
    for room, numbers in expected().items():
        print(f"{room}\n")
        for number in numbers:
            for name in collected.tests.get((room, number), []):
                print(f"  {number:>4}  {name}")
        open_ones = [number for number in numbers if (room, number) not in collected.tests]
        print(f"\n  held: {len(numbers) - len(open_ones)} of {len(numbers)}")
        if open_ones:
            print(f"  not held: {', '.join(open_ones)}")
    others = sorted(scenario for scenario in collected.tests if scenario[0] not in expected())
    for room, number in others:
        print(f"{room} {number}: {', '.join(collected.tests[room, number])}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
