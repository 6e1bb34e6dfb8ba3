"""What came in between two sessions: a few proposals in each state that only lasts some days, so
that everything on the way can be seen on the day of loading."""

from datetime import date, timedelta

from .life import Life, Play
from .stage import last_workday

EACH = 3
# Fate: days before today of the committee's table and of the reply.
LIVES = {
    "reconsider": (16, None),
    "object": (34, None),
    "assigned": (13, None),
    "accepted": (30, None),
    "suspend": (48, None),
    "head_review": (42, 3),
    "reply_review": (40, 2),
    "replied": (44, 9),
    "unsatisfied": (46, 14),
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
