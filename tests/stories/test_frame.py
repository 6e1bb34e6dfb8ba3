"""The frame of every page in a real browser: both widths, both languages, without script."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PUBLIC = ["/", "/help/", "/accessibility/", "/privacy/"]


def overflows(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


@pytest.mark.parametrize("path", PUBLIC)
def test_a_visitor_reads_on_a_phone_without_scrolling_sideways(page_of, path):
    page = page_of(None, path, phone=True)

    assert page.locator("h1").count() == 1
    assert not overflows(page)


def test_a_page_speaks_the_language_of_its_reader(page_of):
    assert page_of(None, "/").locator("html").get_attribute("lang") == "zh-Hans"
    english = page_of(None, "/", language="en")
    assert english.locator("html").get_attribute("lang") == "en"


def test_the_frame_stands_without_script(page_of):
    page = page_of(None, "/help/", script=False)

    assert page.locator("main").inner_text().strip()
    assert page.locator("header").is_visible()
    assert page.locator("footer").is_visible()
