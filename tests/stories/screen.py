"""What a person does at a screen: reads a sentence, presses a button, follows a link."""

import re
from typing import Any

from playwright.sync_api import TimeoutError

TOO_WIDE = (
    "[...document.querySelectorAll('main *, header *, footer *')].filter(e =>"
    " e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.scrollx, .subnav')"
    " && getComputedStyle(e).position !== 'absolute').map(e => e.outerHTML.slice(0, 120))"
)


def reads(page: Any, *sentences: str) -> None:
    """Wait until each sentence stands on the screen; nothing of the page is cut off."""
    for sentence in sentences:
        try:
            page.get_by_text(sentence).filter(visible=True).first.wait_for()
        except TimeoutError as late:
            shown = page.locator("body").inner_text()
            raise AssertionError(f"{sentence!r} is not on {page.url}:\n{shown}") from late
    page.wait_for_load_state()  # with its style sheets
    cut_off = page.evaluate(TOO_WIDE)
    assert not cut_off, f"cut off on {page.url}: {cut_off}"


def never_reads(page: Any, *words: str) -> None:
    """For a page that stands already: none of these words is anywhere on it."""
    shown = page.locator("body").inner_text()
    found = [word for word in words if word in shown]
    assert not found, f"{found} on {page.url}"


def press(page: Any, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Any, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()


def choose(page: Any, legend: str, label: str) -> None:
    """One of the radio buttons or boxes under a legend."""
    page.get_by_role("group", name=legend).get_by_label(label, exact=True).check()


def field(page: Any, label: str) -> Any:
    """The control under a label, whether or not it is marked as optional."""
    name = re.compile(rf"^\s*{re.escape(label)}(\s*选填)?\s*$")
    return page.locator("main").get_by_label(name)


def take_up(page: Any, task: str) -> None:
    """The row of the desk that begins with these words."""
    page.locator("main").get_by_role("link", name=re.compile(rf"^{re.escape(task)}")).first.click()
