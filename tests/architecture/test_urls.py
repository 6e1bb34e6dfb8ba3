"""Every URL of the house is asked as every role; one that nobody described fails."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from casework import recusal
from casework.access import gate
from members.choices import Role
from tests import factories

from .urls import FORMER, PAGES, VISITOR, Page, World, build_world

TODAY = date(2026, 5, 12)


def patterns(resolver: URLResolver, prefix: str = "") -> list[tuple[str, URLPattern]]:
    found = []
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            space = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            found += patterns(pattern, space)
        else:
            found.append((f"{prefix}{pattern.name}", pattern))
    return found


ALL = patterns(get_resolver())


def test_every_url_has_a_name():
    assert [str(pattern.pattern) for name, pattern in ALL if pattern.name is None] == []


def test_every_url_is_described_once():
    described = [page.name for page in PAGES]

    assert sorted({name for name, _ in ALL} ^ set(described)) == []
    assert sorted(described) == sorted(set(described))


def test_every_url_asks_for_a_login_unless_listed():
    open_ones = {
        name for name, pattern in ALL if not getattr(pattern.callback, "login_required", True)
    }

    assert open_ones == {page.name for page in PAGES if page.public}


@pytest.fixture
def world(db):
    with time_machine.travel(
        datetime(TODAY.year, TODAY.month, TODAY.day, 2, tzinfo=UTC), tick=False
    ):
        yield build_world(TODAY)


def signed_in(user: Any) -> Client:
    client = Client(raise_request_exception=False)  # a broken page is a line of the list
    if user is not None:
        user.refresh_from_db()  # she may have signed out everywhere
        factories.enter(client, user)
    return client


def answer(client: Client, page: Page, address: str) -> str:
    """`open`, `refused`, `sign in` or `broken`: what the page says to whoever asks it."""
    response = client.post(address) if page.post else client.get(address)
    if response.streaming:
        list(response)  # a file that is handed out is closed when it has been read
    if response.status_code in (403, 404):
        return "refused"
    asked = "sign-in/?next=" in response.headers.get("Location", "")
    if response.status_code == 401 or asked:
        return "sign in"
    if response.status_code >= 500 and page.name != "healthz":  # which says 503 on purpose
        return f"broken ({response.status_code})"
    return "open"


PARTS = 6  # no single test is long


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_opens_to_whom_it_should_and_to_nobody_else(world, part):
    clients = {key: signed_in(user) for key, user in world.people.items()}
    wrong = []
    # Looking first, doing after it.
    for page in sorted(PAGES[part::PARTS], key=lambda page: page.post):
        address = reverse(page.name, kwargs=page.arguments(world))
        for key, user in world.people.items():
            # What is sent may end the session: such a page gets a fresh one.
            said = answer(signed_in(user) if page.post else clients[key], page, address)
            wanted = "open" if key in page.who else "refused"
            if key == VISITOR and not page.public:
                wanted = "sign in"
            if said != wanted:
                wrong.append(f"{page.name} as {key}: {said}")

    assert "\n".join(wrong) == ""


def test_the_world_has_a_person_of_each_role(world):
    visitors = AnonymousUser()
    gates = [gate(user or visitors, TODAY) for user in world.people.values()]

    roles = {office.role for each in gates for office in each.offices}

    assert roles >= set(world.people) - {VISITOR, FORMER, "superuser"}


OF_A_CASE = {"handled", "seconding", "contact"}


@pytest.mark.parametrize(
    "role", [Role.CONGRESS_OFFICER, Role.PROPOSAL_COMMITTEE_CHAIR, Role.PROPOSAL_COMMITTEE_MEMBER]
)
def test_whoever_is_recused_opens_no_page_of_the_case(world, role):
    user = world.people[role]
    for thing in ("handled", "seconding"):
        recusal.declare(world.objects[thing].file, user, "relative", by=user, on=TODAY)
    asked = [
        (page, reverse(page.name, kwargs=page.arguments(world)))
        for page in PAGES
        if role in page.who and (OF_A_CASE & set(things_of(page)))
    ]

    assert len(asked) >= 5  # its page, its forms, its seconds, its contacts, beside another one
    assert {answer(signed_in(user), page, address) for page, address in asked} == {"refused"}


def things_of(page: Page) -> list[str]:
    """Which objects of the world stand in the address of a page."""
    named: list[str] = []

    class Asked(dict):
        def __getitem__(self, thing: str) -> Any:
            named.append(thing)
            return SimpleNamespace(pk=1, code="AAAA-AAAA", token="x")

    page.arguments(World(objects=Asked()))
    return named
