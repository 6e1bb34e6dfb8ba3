"""What visibility costs a page of 25 and its count, and what a whole page costs beyond its rows.

Rows: the two queries through the gate, as a multiple of the same two without it. Pages: list and
desk from request to bytes, as a multiple of the bare queries of the same rows and a page of the
same layout with nothing to list (the help page of the same person). The officer's queue and
overview stand beside them for their size; what they count has no bare counterpart.

./portal bench lists
"""

from collections.abc import Callable
from functools import partial
from statistics import median
from time import perf_counter

from benchmarks.database import throw_away  # isort: skip  # it starts Django

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benchmarks import ground
from casework import access
from congress.choices import State
from congress.forms.lists import SORTS
from congress.models import Proposal
from congress.models.proposals import ProposalQuerySet
from members.models import User

RUNS = 9
READERS = {
    "delegate": ground.DELEGATES,
    "contact": ground.CONTACTS,
    "officer": ground.OFFICER,
    "staff": ground.NOBODY,
}
PAGES = ("congress:proposals", "desk")
OFFICERS = ("congress:triage", "overview")


def timed(work: Callable[[], object]) -> float:
    """Milliseconds of the median run."""
    times = []
    for _ in range(RUNS):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return median(times) * 1000


def page(rows: ProposalQuerySet) -> tuple[list[Proposal], int]:
    listed = rows.filter(file__closed_on=None)
    return list(listed.for_list().order_by("file__next_due_on", "file_id")[:25]), listed.count()


def bare() -> tuple[list[Proposal], int]:
    return page(Proposal.objects.filter(file__kind="proposal"))


def measure_rows(people: dict[str, User]) -> None:
    print(f"{'rows':22} {'number':>7} {'gate ms':>9} {'bare ms':>9} {'ratio':>6}")
    for who, user in people.items():

        def through_the_gate(user: User = user) -> int:
            user.forget_offices()
            return page(Proposal.objects.visible_to(access.gate(user, ground.TODAY)))[1]

        count = through_the_gate()
        reference, seen = timed(bare), timed(through_the_gate)
        print(f"{who:22} {count:7} {seen:9.1f} {reference:9.1f} {seen / reference:6.2f}")


def whole_list() -> tuple[list[Proposal], int]:
    """What the page of all proposals asks for: its first 25, by due date, and their count."""
    rows = Proposal.objects.exclude(state=State.DISCARDED)
    return list(rows.for_list().order_by(*SORTS["due"][1])[:25]), rows.count()


def measure_pages(people: dict[str, User]) -> None:
    print(f"\n{'page':22} {'queries':>7} {'page ms':>9} {'bare ms':>9} {'ratio':>6}")
    for who, user in people.items():
        client = Client()
        client.force_login(user, backend="members.sign_in.NumberOrMail")
        fetch = partial(_fetch, client)
        fetch("help")
        empty = timed(partial(fetch, "help"))
        for name in (*PAGES, *(OFFICERS if who == "officer" else ())):
            label = f"{who}, {name.removeprefix('congress:')}"
            cache.clear()
            with CaptureQueriesContext(connection) as asked:
                fetch(name)
            queries, ours = len(asked.captured_queries), timed(partial(fetch, name))
            if name in OFFICERS:
                print(f"{label:22} {queries:7} {ours:9.1f}")
                continue
            reference = empty + timed(whole_list if name == "congress:proposals" else bare)
            print(f"{label:22} {queries:7} {ours:9.1f} {reference:9.1f} {ours / reference:6.2f}")


def _fetch(client: Client, name: str) -> None:
    response = client.get(reverse(name))
    if response.status_code != 200:
        raise RuntimeError(f"{name} answers {response.status_code}")


def main() -> None:
    start = perf_counter()
    ground.fill()
    print(f"50,000 proposals, 10,000 people: filled in {perf_counter() - start:.0f} s")
    people = {
        who: User.objects.select_related("person").get(username=f"{number:05}")
        for who, number in READERS.items()
    }
    measure_rows(people)
    measure_pages(people)


if __name__ == "__main__":
    with throw_away():
        main()
