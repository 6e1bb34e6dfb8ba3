"""The demo university, made once: a small core within a minute, the rest behind the running
web server. The same seed gives the same university; days are counted from the day of loading."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from time import perf_counter

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from casework.models import Notice, Outbox
from congress.choices import DelegateCategory, State
from congress.models import Session, Term
from congress.services import course, delegates, sessions
from members.choices import Role
from members.models import Department, User
from oversight import tasks as figures

from . import tally
from .box import Box
from .life import Play
from .lives import Life
from .names import Names, chinese_ordinal
from .past import on_day
from .people import (
    University,
    appoint_offices,
    fill_departments,
    found_departments,
    new_user,
    offer_roles,
)
from .recess import ask, propose_in_recess, propose_lately
from .reports import report_to
from .stage import Stage, last_workday
from .texts import Topics

SEED = 20261
DELEGATES, DELEGATIONS = 200, 20
WINDOW = 30  # days
Told = Callable[[str], None]


def progress(text: str, percent: int) -> None:
    """Keep how far the loading has come where the front page reads it."""
    path = settings.PORTAL_VAR / "demo.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"text": text, "percent": percent}), encoding="utf-8")


def load(told: Told = print, *, small: bool = False, today: date | None = None) -> None:
    """Make the university. `small` stops after the core: tests use it."""
    today = today or timezone.localdate()
    started = perf_counter()

    def say(text: str, percent: int) -> None:
        told(f"[{perf_counter() - started:5.0f} s] {text}")
        progress(text, percent)

    u = University(today, Random(SEED), Names(Random(SEED)))
    say("建立单位和任职", 1)
    with on_day(today - timedelta(days=900)):
        found_departments(u)
        appoint_offices(u)
        term = _congress(u)
        say("选出代表", 3)
        _elect(u, term)
    topics = Topics(Random(SEED + 1))
    closes = today - timedelta(days=12)
    current = _session(term, 3, closes)
    tables = [last_workday(closes + timedelta(days=n)) for n in (6, 7, 8, 9)]
    play = Play(u, current, topics, Stage(today), tables)
    play.stage.plan(current.opens_on, lambda d: course.open_session(session=current, on=d))
    play.with_files = False
    _core(play)
    say("先放入20件提案", 6)
    play.stage.run(lambda text: None)
    leader = next(iter(play.leaders.values()))
    mover = _mover(current)
    reader = new_user(u, u.department("化学学院"), "teacher")  # after the election: no delegate
    offer_roles(u, mover, leader, reader)
    _still(Outbox.objects.all())
    figures.nightly(today)
    say("可以登录试用了，其余数据继续载入", 8)
    if small:
        return
    play.with_files = True
    fill_departments(u, lambda text: say(text, 15))
    refused = _history(u, term, topics, current, say)
    _crowd(play)
    propose_lately(play, today)
    ask(play, mover.person, today)
    play.stage.run(lambda text: say(f"八届三次会议：{text}", 70))
    _still(Outbox.objects.all())
    _read_long_ago()
    say("汇总各学期的指标", 98)
    figures.nightly(today)  # tonight's run has passed before all this came in
    for what in refused + play.stage.refused:
        told(f"the rules refuse: {what}")
    for what in tally.lacking(current):
        told(f"the demo lacks: {what}")
    say("载入完成", 100)


def _read_long_ago() -> None:
    """Of two years of notices only those of the last two weeks are new to their readers."""
    since = timezone.now() - timedelta(days=14)
    Notice.objects.filter(read_at=None, created_at__lt=since).update(read_at=F("created_at"))


def _still(outbox) -> None:
    """Mails of the past are not sent: nobody wants two years of them in one night."""
    outbox.filter(state=Outbox.State.PENDING).update(
        state=Outbox.State.SUPPRESSED, last_error="demo"
    )


def _congress(u: University) -> Term:
    congress = sessions.found(name="京华示范大学教职工代表大会")
    return sessions.begin_term(
        congress=congress, ordinal=8, starts_on=u.today - timedelta(days=880)
    )


def _elect(u: University, term: Term) -> None:
    """200 delegates in 20 delegations, most of them teachers; each delegation has its offices."""
    since = term.starts_on
    schools = [d for d in u.departments if d.kind == Department.Kind.SCHOOL]
    others = [d for d in u.departments if d.kind != Department.Kind.SCHOOL]
    for n in range(DELEGATIONS):
        name = f"第{chinese_ordinal(n + 1)}代表团"
        delegation = delegates.form_delegation(term=term, number=n + 1, name=name)
        for seat in range(DELEGATES // DELEGATIONS):
            teacher = seat < 7
            pool = schools if teacher else others
            home = pool[(n * 3 + seat) % len(pool)]
            user = new_user(u, home, "teacher" if teacher else "administration")
            category = DelegateCategory.TEACHER if teacher else DelegateCategory.ADMINISTRATION
            delegates.credential(
                person=user.person,
                delegation=delegation,
                category=category,
                is_teacher=teacher,
                by=u.officer,
                from_on=since,
                basis="第八届教代会代表资格审查报告",
            )
            if seat < 3:
                role = (
                    Role.DELEGATION_LEADER,
                    Role.DELEGATION_DEPUTY,
                    Role.DELEGATION_SECRETARY,
                )[seat]
                delegates.appoint_in_delegation(
                    person=user.person,
                    delegation=delegation,
                    role=role,
                    by=u.officer,
                    from_on=since,
                    basis="代表团推选",
                )


def _session(term: Term, ordinal: int, closes: date) -> Session:
    opens_window = closes - timedelta(days=WINDOW - 1)
    session = sessions.plan(
        term=term,
        ordinal=ordinal,
        name=f"第八届第{chinese_ordinal(ordinal)}次会议",
        window_opens_on=opens_window,
        window_closes_on=closes,
        opens_on=closes + timedelta(days=7),
        delegates_total=DELEGATES,
    )
    with on_day(opens_window):
        sessions.freeze(session=session, on=opens_window)
    return session


def _core(play: Play) -> None:
    """Twenty proposals of the running session in the states that a newcomer wants to see."""
    first = play.session.window_opens_on
    for n in range(20):
        begun = first + timedelta(days=n % 10)
        fate = ("untouched", "untouched", "docket", "draft", "untouched")[n % 5]
        play.propose(begun, Life(fate, submitted=begun + timedelta(days=8)))


def _mover(session: Session) -> User:
    """A delegate with a proposal of her own on the table, who holds no office in her delegation."""
    waiting = session.proposals.filter(state=State.SUBMITTED, mover__delegation_offices=None)
    return waiting.order_by("pk").first().mover.user


def _history(
    u: University, term: Term, topics: Topics, current: Session, say: Callable[[str, int], None]
) -> list[str]:
    """The session half a year ago, with all later states, and the one before, closed. The report
    of each is laid before the next. Return what the rules refused."""
    today = u.today
    stage = Stage(today)
    oldest = _session(term, 1, today - timedelta(days=12 + 364))
    before = _session(term, 2, today - timedelta(days=12 + 182))
    for session, number, following in ((oldest, 96, before), (before, 128, current)):
        play = Play(u, session, topics, stage)
        for n in range(number):
            begun = session.window_opens_on + timedelta(days=n % 20)
            life = Life(_fate(n, session is before), submitted=begun + timedelta(days=5 + n % 8))
            propose = play.propose_together if n % 20 == 7 else play.propose
            propose(begun, life)
        opens = session.opens_on
        stage.plan(opens, lambda d, s=session: course.open_session(session=s, on=d))
        stage.plan(
            opens + timedelta(days=2), lambda d, s=session: course.close_session(session=s, on=d)
        )
        report_to(play, following)
        if session is before:
            propose_in_recess(play, today)
            Box(play, today).fill()
    stage.run(lambda text: say(f"往届提案：{text}", 40))
    return stage.refused


RARE = (
    "merge",
    "convert",
    "decline",
    "accept_decline",
    "uphold",
    "withdraw",
    "lapse",
    "ruled",
    "revise",
    "second",
    "split",
    "recalled",
    "accepted",
    "rested",
    "refused_once",
    "second",
)


def _fate(n: int, recent: bool) -> str:
    """Every third proposal has a life of its own; only of the recent session some are still with
    their departments, late."""
    if n % 3:
        return "docket"
    fate = RARE[n // 3 % len(RARE)]
    return "docket" if fate == "accepted" and not recent else fate


def _crowd(play: Play) -> None:
    """About 310 in all: 125 still wait at the table, the others are decided or on their way."""
    first = play.session.window_opens_on
    for n in range(292):
        begun = first + timedelta(days=n % 22)
        submitted = min(begun + timedelta(days=3 + n % 6), play.session.window_closes_on)
        if n < 112:
            fate = "untouched"
        elif n < 118:
            fate = ("draft", "seconding", "lapse")[n % 3]
        else:
            fate = (
                "docket",
                "docket",
                "docket",
                "refer" if n % 20 == 3 else "docketed",
                "convert",
                "merge",
                "decline",
                "send_back",
                "docket",
                "withdraw",
            )[n % 10]
        propose = play.propose_together if n % 36 == 13 else play.propose
        propose(begun, Life(fate, submitted=submitted))
