"""What every test may lean on."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management.commands import flush
from django.db import connections

from casework import append_only
from casework.press import press
from tests import factories
from tests.portals import own_database, own_portal  # noqa: F401  # fixtures of all tests
from tests.scenarios import marks_of

WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def pytest_configure(config: pytest.Config) -> None:
    """Pages are tested in Chinese: the catalogues are compiled once, before any worker starts.

    Who starts us in the background may have Ctrl-C ignored, which every child inherits: the tests
    that send it would wait for ever.
    """
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if not hasattr(config, "workerinput"):
        from django.utils.translation.reloader import translation_file_changed

        from union_portal import catalogues  # settings are ready only by now

        if catalogues.compile_all():  # what was read before is forgotten
            translation_file_changed(None, Path("django.mo"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A scenario mark with a number that the paper does not have stops the run. Browsers come
    last: see tests/run.py for what their loop does to a later test."""
    for item in items:
        marks_of(item)
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Name what failed at once: a run that is stopped never comes to its summary."""
    if report.failed and "PYTEST_XDIST_WORKER" not in os.environ:
        crash = getattr(report.longrepr, "reprcrash", None)
        print(f"\nFAILED {report.nodeid} ({report.when}) {crash.message if crash else ''}"[:600])


@pytest.fixture(autouse=True, scope="session")
def _flush_without_triggers():
    """The flush after a transactional test fails while the append-only triggers stand: they are
    taken off before it and put back after it."""
    handle = flush.Command.handle

    def around(self, **options):
        connection = connections[options["database"]]
        append_only.remove(connection)
        try:
            handle(self, **options)
        finally:
            append_only.install(connection)

    flush.Command.handle = around
    yield
    flush.Command.handle = handle


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    """Uploads and rendered papers of one test never meet those of another."""
    storages = {**settings.STORAGES}
    storages["default"] = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(tmp_path / "files"), "base_url": None},
    }
    settings.STORAGES = storages


@pytest.fixture
def no_renderer(monkeypatch, tmp_path) -> Iterator[None]:
    """A machine without Pango: WeasyPrint cannot be loaded where papers are made."""
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load libgobject-2.0-0')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    press.end()
    yield
    press.end()


@pytest.fixture
def redis_url() -> str:
    """A real Redis that `./portal test` has started."""
    url = os.environ.get("TEST_REDIS_URL")
    if not url:
        pytest.skip("no Redis here: ./portal test starts one (Debian: redis-server)")
    return url


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A real Chromium, one a worker."""
    from tests.servers import chromium

    path = chromium()
    if not path:
        pytest.skip("no browser here (apt-get install chromium-headless-shell fonts-noto-cjk)")
    from playwright.sync_api import sync_playwright  # slow import

    # Playwright's loop runs in this thread; Django takes it for ours and would refuse the ORM.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield launched
        launched.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page_of(
    browser: Any, live_server: Any, client: Any, settings: Any
) -> Iterator[Callable[..., Any]]:
    """Return a page of the live portal as `user` sees it: `page_of(user, "/desk/", phone=True)`.

    `user` None is a visitor; `language="en"` is her choice; `script=False` turns JavaScript off;
    `csp=False` is for axe alone.
    A page that writes an error to its console fails the test.
    """
    contexts, errors = [], []

    def open_page(
        user: Any = None,
        path: str = "/",
        *,
        phone: bool = False,
        script: bool = True,
        csp: bool = True,
        language: str = "",
    ) -> Any:
        context = browser.new_context(
            base_url=live_server.url,
            viewport=PHONE if phone else WIDE,
            has_touch=phone,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            java_script_enabled=script,
            bypass_csp=not csp,
        )
        if language:
            chosen = {"name": settings.LANGUAGE_COOKIE_NAME, "value": language}
            context.add_cookies([{**chosen, "url": live_server.url}])
        context.set_default_timeout(15_000)
        contexts.append(context)
        if user is not None:
            factories.enter(client, user)
            cookie = client.cookies["sessionid"]
            context.add_cookies(
                [{"name": "sessionid", "value": cookie.value, "url": live_server.url}]
            )
            client.cookies.clear()
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture(autouse=True)
def _nothing_kept_from_another_test():
    """The cache holds small derived things by account number; numbers come again in tests."""
    cache.clear()
