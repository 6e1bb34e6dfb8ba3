"""The calendar that a phone subscribes to: what to do and by when, as the desk says it."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from members import services
from tests.congress.handled import assigned
from tests.congress.house import House, build_house
from union_portal.models import FeedAddress

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return build_house()


def feed(user, asks_for: str = "zh-hans") -> str:
    address, _made = FeedAddress.objects.get_or_create(user=user)
    headers = {"accept-language": asks_for}
    answer = Client().get(reverse("feed_ics", args=[address.token]), headers=headers)
    assert answer.status_code == 200
    return answer.content.decode().replace("\r\n ", "")


def test_a_docketed_proposal_bears_the_number_that_the_desk_shows(house):
    proposal = assigned(house)
    assert proposal.docket_number != proposal.file.number

    with time_machine.travel("2026-05-06 10:00+08:00", tick=False):
        words = feed(house.head)

    assert f" {proposal.docket_number}" in words
    assert proposal.file.number not in words
    assert proposal.title not in words


def test_a_calendar_speaks_the_language_of_its_owner_whatever_the_phone_asks_for(house):
    assigned(house)
    with time_machine.travel("2026-05-06 10:00+08:00", tick=False):
        chinese = feed(house.head, asks_for="en")
        services.choose_language(user=house.head, language="en")
        english = feed(house.head)

    assert "我的期限" in chinese
    assert "My deadlines" in english
    assert names_of(chinese) == names_of(english)


def names_of(feed: str) -> list[str]:
    return sorted(line for line in feed.splitlines() if line.startswith("UID"))
