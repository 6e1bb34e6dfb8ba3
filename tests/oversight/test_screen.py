"""The dashboard in a real browser, with figures on it: axe, narrow screens, no script."""

from datetime import timedelta

import pytest
from django.utils import timezone

from oversight import services, tasks
from tests import factories
from tests.axe import violations
from tests.congress.cases import House

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def secretary():
    today = timezone.localdate()
    services.load_file(on=today)
    house = House()
    for n in range(36):
        due = today - timedelta(days=20 + n % 30)
        house.handled(
            due,
            None if n % 9 == 0 else due - timedelta(days=n % 12 - 2),
            department=n % 3,
            grade="satisfied" if n % 9 else "",
        )
    tasks.nightly(today)
    return factories.officer("party_secretary")


@pytest.mark.scenario("oversight", 36)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(secretary, page_of):
    for path in ("/oversight/", "/oversight/metric/P06/", "/oversight/semesters/"):
        for phone in (False, True):
            page = page_of(secretary, path, phone=phone, csp=False)

            assert violations(page) == []
            assert page.evaluate(
                "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
            )


def test_the_semester_is_chosen_and_a_table_opened_without_a_script(secretary, page_of):
    page = page_of(secretary, "/oversight/", script=False)

    page.get_by_label("学期", exact=True).select_option(index=1)
    page.get_by_role("button", name="查看").click()
    assert "semester=" in page.url

    page.goto("/oversight/")
    page.locator("figure summary").first.press("Enter")
    assert page.locator("figure table").first.is_visible()
