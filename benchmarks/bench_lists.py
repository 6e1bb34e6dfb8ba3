"""A page of 25 and its count with visibility, as a multiple of the same two queries without.

./portal bench lists
"""

from collections.abc import Callable
from statistics import median
from time import perf_counter

from benchmarks.database import throw_away  # isort: skip  # it starts Django

from benchmarks import ground
from casework import access
from congress.models import Proposal
from members.models import User

RUNS = 9


def timed(work: Callable[[], object]) -> float:
    """Milliseconds of the median run."""
    times = []
    for _ in range(RUNS):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return median(times) * 1000


def page(rows):
    listed = rows.filter(file__closed_on=None)
    return list(listed.for_list().order_by("file__next_due_on", "file_id")[:25]), listed.count()


def main() -> None:
    start = perf_counter()
    ground.fill()
    print(f"50,000 proposals, 10,000 people: filled in {perf_counter() - start:.0f} s")
    print(f"{'who':12} {'rows':>7} {'with ms':>9} {'bare ms':>9} {'ratio':>6}")
    readers = {
        "delegate": ground.DELEGATES,
        "contact": ground.CONTACTS,
        "officer": ground.OFFICER,
        "staff": ground.NOBODY,
    }
    for who, number in readers.items():
        user = User.objects.select_related("person").get(username=f"{number:05}")

        def through_the_gate(user=user):
            user.forget_offices()
            return page(Proposal.objects.visible_to(access.gate(user, ground.TODAY)))

        count = through_the_gate()[1]
        bare = timed(lambda: page(Proposal.objects.filter(file__kind="proposal")))
        seen = timed(through_the_gate)
        print(f"{who:12} {count:7} {seen:9.1f} {bare:9.1f} {seen / bare:6.2f}")


if __name__ == "__main__":
    with throw_away():
        main()
