"""Every page of the house as somebody who may see it: axe finds nothing, nothing is cut off, no
script complains; at 1440 px in Chinese, at 390 px in English and in Chinese. Each test takes every
sixth page, so that no single test is long."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.architecture.urls import CHAIR, DELEGATE, KEEPER, OFFICER, PAGES, STAFF, VISITOR
from tests.architecture.urls import build_world as world_of
from tests.axe import violations
from tests.conftest import PHONE, WIDE

SEES_MOST = [OFFICER, CHAIR, "department_head", KEEPER, DELEGATE, STAFF, VISITOR]
TOO_WIDE = (
    "[...document.querySelectorAll('main *, header *, footer *')].filter(e =>"
    " e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.scrollx, .subnav')"
    " && getComputedStyle(e).position !== 'absolute').map(e => e.outerHTML.slice(0, 120))"
)


PARTS = 6


def pages(world, part):
    """Each page that is HTML, with the person who sees most of it and its address."""
    found = []
    for page in PAGES[part::PARTS]:
        if page.post or not page.who:
            continue
        person = next((who for who in SEES_MOST if who in page.who), min(page.who))
        user = world.people[person]
        client = Client()
        if user is not None:
            client.force_login(user, backend="members.sign_in.NumberOrMail")
        address = reverse(page.name, kwargs=page.arguments(world))
        response = client.get(address)
        whole = response["Content-Type"].startswith("text/html") and not response.streaming
        if response.status_code == 200 and whole and b"<html" in response.content:  # no fragment
            found.append((page.name, user, address))
        response.close()  # a download holds its file open
    return found


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("part", range(PARTS))
def test_axe_finds_nothing_on_any_page_and_nothing_is_cut_off(page_of, part):
    found = pages(world_of(timezone.localdate()), part)
    faults = []

    for language in ("zh-hans", "en"):
        seen = {}
        for name, user, address in found:
            page = seen.get(user)
            if page is None:
                page = seen[user] = page_of(user, "/help/", phone=language == "en", csp=False)
                page.context.add_cookies(
                    [{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": page.url}]
                )
            page.set_viewport_size(PHONE if language == "en" else WIDE)
            page.goto(address)
            # Names and colours are the same at both widths: axe reads each language once.
            faults += [f"{name} ({language}): {line}" for line in violations(page)]
            page.set_viewport_size(PHONE)
            wide = page.evaluate(TOO_WIDE)
            faults += [f"{name} ({language}, 390 px): too wide: {line}" for line in wide]
        for page in seen.values():
            page.context.close()

    assert len(found) >= 4
    assert faults == []
