"""The calendar that a phone subscribes to: what to do and by when, as the desk says it."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.congress.handled import assigned
from tests.congress.house import House, build_house
from union_portal.models import FeedAddress

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return build_house()


def feed(user) -> str:
    address = FeedAddress.objects.create(user=user)
    answer = Client().get(reverse("feed_ics", args=[address.token]))
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
