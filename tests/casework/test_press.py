"""The process that makes papers: what is monstrous ends there, and nothing of ours is in it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from casework import documents, rendering
from casework.files import open_file
from casework.models import Document
from casework.press import RendererMissing, TooLarge, TooLong, Unmakeable, press

PAGE = '<html lang="zh"><head><title>t</title></head><body>{}</body></html>'
LINE = "<p>关于延长图书馆开放时间的提案，已经收到并交有关部门研究办理。</p>"


@pytest.fixture(autouse=True)
def _a_press_of_its_own():
    press.end()
    yield
    press.end()


def monstrous() -> str:
    """A page of HTML that WeasyPrint works on for minutes."""
    return PAGE.format(LINE * 20_000)


def test_the_process_stays_warm_between_papers():
    rendering.pdf(PAGE.format(LINE))
    first = press.process.pid

    rendering.pdf(PAGE.format(LINE))

    assert press.process.pid == first


def test_what_takes_too_long_is_stopped_and_the_next_paper_is_made():
    rendering.pdf(PAGE.format(LINE))

    with pytest.raises(TooLong, match="after 1 seconds"):
        rendering.pdf(monstrous(), seconds=1)

    assert press.process is None
    assert rendering.pdf(PAGE.format(LINE))[1] == 1


def test_the_processor_has_a_limit_of_its_own(settings):
    settings.PORTAL_PAPER_SECONDS = 1

    with pytest.raises(TooLong, match="used the processor"):
        rendering.pdf(monstrous(), seconds=60)


def test_what_needs_too_much_memory_is_given_up_and_the_next_paper_is_made(settings):
    settings.PORTAL_PAPER_MEGABYTES = 480
    rendering.pdf(PAGE.format(LINE))

    with pytest.raises(TooLarge):
        rendering.pdf(PAGE.format("x" * 150_000_000))

    assert rendering.pdf(PAGE.format(LINE))[1] == 1


def test_one_that_was_killed_is_replaced_by_the_next():
    rendering.pdf(PAGE.format(LINE))
    press.process.kill()
    press.process.wait()

    assert rendering.pdf(PAGE.format(LINE))[1] == 1


def test_one_that_has_left_just_as_it_is_asked_is_asked_again():
    rendering.pdf(PAGE.format(LINE))
    left = press.process
    left.stdin.close()
    left.wait()
    left.stdin = open(os.devnull, "wb")  # noqa: SIM115  # press closes it
    left.returncode = None
    left.poll = lambda: None

    assert rendering.pdf(PAGE.format(LINE))[1] == 1


def test_what_the_renderer_cannot_read_is_said_and_the_process_goes_on():
    rendering.pdf(PAGE.format(LINE))
    first = press.process.pid

    with pytest.raises(Unmakeable, match="KeyError"):
        press.make({"source": "no style"}, 30)

    assert rendering.pdf(PAGE.format(LINE))[1] == 1
    assert press.process.pid == first


def test_without_pango_the_package_is_named(no_renderer):
    with pytest.raises(RendererMissing, match="apt-get install .*libpango"):
        rendering.pdf(PAGE.format(LINE))


def test_no_secret_reaches_the_process(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "geheim")
    monkeypatch.setenv("DATABASE_URL", "postgres://u:geheim@127.0.0.1/x")
    rendering.pdf(PAGE.format(LINE))

    environment = Path(f"/proc/{press.process.pid}/environ").read_bytes()

    assert b"PATH=" in environment
    assert b"geheim" not in environment


def test_it_leaves_when_its_parent_has_died():
    process = subprocess.Popen(
        [sys.executable, "-m", "casework.typesetter", "1024", "60"],
        cwd=settings.BASE_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with process:
        process.stdin.close()

        assert process.wait(30) == 0


def test_a_fork_leaves_the_process_to_its_parent():
    rendering.pdf(PAGE.format(LINE))
    read, write = os.pipe()

    child = os.fork()
    if child == 0:
        try:
            os.write(write, json.dumps([press.process is None, press.turn.locked()]).encode())
        finally:
            os._exit(0)
    os.waitpid(child, 0)

    assert json.loads(os.read(read, 100)) == [True, False]
    os.close(read)
    os.close(write)
    assert rendering.pdf(PAGE.format(LINE))[1] == 1


@pytest.mark.django_db
def test_a_monstrous_paper_stops_no_other_and_is_given_up_after_three_tries(settings):
    settings.PORTAL_PAPER_SECONDS, settings.PORTAL_PAPER_MEGABYTES = 6, 8192
    file = open_file(kind="proposal", title="关于延长图书馆开放时间的提案", reach=20)
    on = timezone.localdate()
    words = {"school": "京华示范大学", "session": "", "issuer": "提案工作委员会"}
    big = {**words, "session": "关于延长图书馆开放时间的提案。" * 300_000}
    monster, paper = (
        documents.request(file, "notice", "papers/base.html", context, on=on, title="立案通知")
        for context in (big, words)
    )

    first = documents.render_pending()
    monster.refresh_from_db()
    again = (monster.state, monster.attempts, monster.lease_until > timezone.now())
    Document.objects.filter(pk=monster.pk).update(lease_until=None, attempts=2)
    last = documents.render_pending()

    monster.refresh_from_db()
    paper.refresh_from_db()
    assert (first, last) == (1, 0)
    assert paper.state == Document.State.RENDERED
    assert again == (Document.State.REQUESTED, 1, True)
    assert (monster.state, monster.attempts) == (Document.State.FAILED, 3)
    assert monster.error.startswith("TooLong: ")
