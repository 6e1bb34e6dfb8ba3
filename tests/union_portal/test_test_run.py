"""`./portal test` itself: what it calls passed has really been run."""

import pytest

from ..run import NOTHING_FOUND, failures

PASSED = "12 passed in 3.4s"


@pytest.mark.parametrize(
    ("codes", "failed"),
    [
        ((0, 0, 0), []),
        ((0, 1, 0), ["PostgreSQL"]),
        ((0, 0, NOTHING_FOUND), []),
        ((NOTHING_FOUND,) * 3, ["no test was found"]),
    ],
)
def test_what_was_run_and_what_was_not(codes, failed):
    results = [
        (name, code, PASSED)
        for name, code in zip(("SQLite", "PostgreSQL", "Browser"), codes, strict=True)
    ]

    assert failures(results, [], on_build_machine=False) == failed


def test_a_build_machine_may_skip_nothing():
    skipped = [("SQLite", 0, "11 passed, 1 skipped in 3.4s")]

    assert failures(skipped, [], on_build_machine=False) == []
    assert failures(skipped, [], on_build_machine=True)
    assert failures([("SQLite", 0, PASSED)], ["a browser"], on_build_machine=True)
