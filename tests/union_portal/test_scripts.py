"""The scripts in a real browser: a draft that is never lost, the keys of the queue."""

import pytest
from django.test import override_settings

from tests.union_portal import gallery

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def open_page(page_of):
    gallery.SAVED.clear()
    gallery.ANSWER["status"] = 204
    with override_settings(ROOT_URLCONF="tests.union_portal.gallery"):
        yield lambda path, **how: page_of(None, path, **how)


def told(page, words):
    """Wait until the line under the form says so."""
    page.locator("[data-autosave-status]", has_text=words).wait_for()


def test_a_draft_is_saved_as_one_types(open_page):
    page = open_page("/gallery/draft/")

    page.fill("#id_reason", "全校12栋教学楼")
    told(page, "自动保存")

    assert gallery.SAVED[-1]["reason"] == "全校12栋教学楼"


def test_what_the_server_did_not_take_comes_back_after_the_session(open_page):
    page = open_page("/gallery/draft/")
    gallery.ANSWER["status"] = 401

    page.fill("#id_reason", "写到一半")
    told(page, "已退出")
    page.reload()

    assert page.input_value("#id_reason") == "写到一半"
    told(page, "已经恢复")
    assert gallery.SAVED == []


def test_what_the_server_has_is_not_brought_back(open_page):
    page = open_page("/gallery/draft/")
    page.fill("#id_reason", "存好的")
    told(page, "自动保存")

    page.reload()

    assert page.input_value("#id_reason") == ""


def test_two_tabs_on_one_draft_are_both_told(open_page):
    first = open_page("/gallery/draft/")
    second = first.context.new_page()

    second.goto("/gallery/draft/")

    for page in (first, second):
        told(page, "另一个标签页")


def test_j_and_k_move_and_x_selects(open_page):
    page = open_page("/gallery/queue/?at=1")

    with page.expect_navigation():
        page.keyboard.press("j")
    assert page.url.endswith("?at=2")
    page.keyboard.press("x")
    assert page.is_checked("input[name=pick][value='2']")
    with page.expect_navigation():
        page.keyboard.press("k")

    assert page.url.endswith("?at=1")


def test_a_number_chooses_the_outcome_and_enter_saves_and_goes_on(open_page):
    page = open_page("/gallery/queue/?at=1")

    page.keyboard.press("2")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert "o=merge" in page.url
    assert "next=1" in page.url


def test_keys_do_nothing_while_one_is_typing(open_page):
    page = open_page("/gallery/queue/?at=1")

    page.click("input[name=note]")
    page.keyboard.type("jx1")

    assert page.input_value("input[name=note]") == "jx1"
    assert page.url.endswith("?at=1")
    assert not page.is_checked("input[name=o][value=docket]")


def test_the_list_of_keys_opens_and_single_keys_can_be_turned_off(open_page):
    page = open_page("/gallery/queue/?at=1")

    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.check("[data-keys-off]")
    page.click("#keys button:text('关闭')")
    page.keyboard.press("x")

    assert not page.is_checked("input[name=pick][value='1']")
    page.reload()
    page.keyboard.press("x")
    assert not page.is_checked("input[name=pick][value='1']")
