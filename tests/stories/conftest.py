"""The small congress of the acceptance scenarios, with names that people bear, and its days."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from members.models import Person, User
from tests.congress.house import House, build_house

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture(params=[False, True], ids=["1440", "390"])
def phone(request: pytest.FixtureRequest) -> bool:
    """Every story is told at a desk and on a phone."""
    return request.param


@pytest.fixture
def turn_to() -> Iterator[Callable[[int, int], date]]:
    """Turn the calendar of 2026: `turn_to(4, 8)` is that day, ten in the morning."""
    with time_machine.travel(datetime(2026, 3, 20, 10, tzinfo=SHANGHAI)) as calendar:

        def turn(month: int, day: int) -> date:
            calendar.move_to(datetime(2026, month, day, 10, tzinfo=SHANGHAI))
            return date(2026, month, day)

        yield turn


@pytest.fixture
def house(transactional_db: None, turn_to: Callable[[int, int], date]) -> House:
    """Called up on 20 March, in the window of the session."""
    house = build_house()
    for user, name, pinyin in (
        (house.mover, "沈砚秋", "shenyanqiu syq"),
        (house.delegation_leader, "邹伯安", "zouboan zba"),
        (house.delegates[1][2], "单晓棠", "shanxiaotang sxt danxiaotang dxt"),
        (house.delegates[1][3], "裴知远", "peizhiyuan pzy"),
        (house.delegates[2][2], "欧阳述", "ouyangshu oys"),
        (house.chair, "顾怀瑾", "guhuaijin ghj"),
        (house.member, "陆青禾", "luqinghe lqh"),
        (house.second_member, "贺兰舟", "helanzhou hlz"),
        (house.head, "宁致和", "ningzhihe nzh"),
        (house.contact, "苗春来", "miaochunlai mcl"),
    ):
        rename(user, name, pinyin)
    return house


def rename(user: User, name: str, pinyin: str) -> None:
    Person.objects.filter(pk=user.person_id).update(name=name, name_pinyin=pinyin)
    user.person.refresh_from_db()
