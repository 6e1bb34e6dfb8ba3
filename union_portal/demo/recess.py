"""What came in between two sessions: a few proposals in each state that only lasts some days, so
that everything on the way can be seen on the day of loading."""

from datetime import date, timedelta

from congress.services import co_movers, seconds
from members.models import Person

from .life import Play
from .lives import Life
from .stage import last_workday

EACH = 3
# Fate: days before today of the committee's table and of the reply.
LIVES = {
    "reconsider": (16, None),
    "object": (34, None),
    "assigned": (13, None),
    "accepted": (30, None),
    "suspend": (48, None),
    "extend": (64, None),
    "head_review": (42, 3),
    "reply_review": (40, 2),
    "replied": (44, 9),
    "unsatisfied": (46, 14),
    "second": (70, 38),
    "differ": (76, 40),
}


def propose_in_recess(play: Play, today: date) -> None:
    """Proposals of the session held last, handed in before the window of the next one opens."""
    latest = play.stage.until - timedelta(days=45)
    for n in range(EACH):
        for fate, (table, replied) in LIVES.items():
            begun = min(latest, today - timedelta(days=table + 10)) - timedelta(days=n)
            life = Life(
                fate=fate,
                submitted=begun + timedelta(days=3),
                table=last_workday(today - timedelta(days=table)),
                replied=last_workday(today - timedelta(days=replied)) if replied else None,
            )
            play.propose(begun, life)
        play.propose(latest - timedelta(days=n), Life("discard"))


def propose_lately(play: Play, today: date) -> None:
    """After the window has closed: seconds are sought, and leaders review."""
    for n in range(EACH):
        begun = last_workday(today - timedelta(days=3 + n))
        play.propose(begun, Life("seconding"))
        play.propose(
            begun, Life("leader_review", submitted=last_workday(today - timedelta(days=1)))
        )
    for n in range(2):
        play.propose_together(last_workday(today - timedelta(days=4 + n)), Life("seconding"))


def ask(play: Play, person: Person, today: date) -> None:
    """Of those that seek seconds some ask this delegate, so that her desk has something to do."""

    def deed(day: date) -> None:
        rows = play.session.proposals.filter(state="seconding", is_collective=False)
        known = rows.exclude(seconds__person=person).exclude(co_movers__person=person)
        for n, proposal in enumerate(known.exclude(mover=person).order_by("-pk")[:EACH]):
            by = proposal.mover.user
            if n:
                seconds.invite(proposal=proposal, person=person, by=by, on=day)
            else:
                co_movers.ask_to_join(proposal=proposal, person=person, by=by, on=day)

    play.stage.plan(last_workday(today), deed)
