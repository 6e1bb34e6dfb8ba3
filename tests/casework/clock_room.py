"""A room that exists only in these tests: the clock rules of `domain/proposals.md` 4."""

from datetime import date

from casework import rulebook
from casework.files import open_file
from casework.models import CaseFile
from casework.rulebook import RuleRow, Step
from members.models import Person, User

REPLY_STEPS = (
    Step("70%", "contact"),
    Step("r-5", "contact"),
    Step("0", "contact head"),
    Step("+10d", "union_chair", 1),
    Step("+20d", "leader", 2),
)


def clock(code: str, n: int | None, unit: str, *steps: Step, **terms) -> RuleRow:
    return RuleRow(f"trial.{code}", f"Trial {code}", "clock", n, unit, steps=steps, **terms)


RULES = [
    RuleRow("trial.extension_days", "Days of an extension", "number", 30, "day", maximum=90),
    clock("leader_review", 5, "workday", Step("r-2", "leader"), Step("0", "leader")),
    clock("revise", 10, "workday", max_extension=10, max_extensions=1),
    clock("screening", 21, "day", Step("r-5", "member"), Step("0", "chair")),
    clock("ask", 15, "day"),
    clock("decide", 30, "day"),
    clock("instruction", 5, "workday", Step("start", "leader"), Step("r-2", "leader")),
    clock("assignment", 14, "day", Step("r-3", "officer")),
    clock("refuse_assignment", 7, "day"),
    clock("cosign", 5, "workday"),
    clock(
        "reply",
        60,
        "day",
        *REPLY_STEPS,
        pausable=True,
        max_extension="trial.extension_days",
        max_extensions=1,
        minimum=15,
        maximum=240,
    ),
    clock("sign_off", 5, "workday", Step("+3wd", "school_office", 1)),
    clock(
        "rating", 15, "day", Step("day5", "mover"), Step("day10", "mover"), Step("day14", "mover")
    ),
    clock("decide_second", 14, "day"),
    clock("second_reply", 30, "day"),
    clock("dispute", 14, "day"),
    clock("commitment", None, "date", Step("r-5", "contact"), Step("0", "member")),
    clock("months", 3, "month"),
    clock("hours", 4, "hour"),
]


def write() -> None:
    rulebook.write(RULES)


def file(title: str = "关于食堂的提案", **more) -> CaseFile:
    return open_file(kind="trial", title=title, **more)


def person(number: str, email: str = "") -> User:
    row = Person.objects.create(staff_no=number, name=f"人{number}", email=email)
    return User.objects.create_user(number, row)


def day(month: int, number: int, year: int = 2026) -> date:
    return date(year, month, number)
