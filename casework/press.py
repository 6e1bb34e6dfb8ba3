"""Our side of the process that makes papers (`casework.typesetter`): it is started when the first
paper is made, kept warm, and ended when it takes too long."""

import atexit
import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from typing import Any

from django.conf import settings

# What the other process learns of ours: where programs, libraries and fonts lie, never a secret.
ENVIRONMENT = (
    *("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH", "PYTHONPATH"),
    *("FONTCONFIG_FILE", "FONTCONFIG_PATH", "XDG_CACHE_HOME", "XDG_DATA_HOME"),
)
START = 60.0  # seconds to load WeasyPrint: 0.7, more on a machine that is busy
Made = tuple[bytes, int]


class RendererMissing(Exception):
    """WeasyPrint cannot be loaded; the message names the system package."""


class Unmakeable(Exception):
    """This paper cannot be made as it stands."""


class TooLong(Unmakeable):
    """It took more than `PORTAL_PAPER_SECONDS`."""


class TooLarge(Unmakeable):
    """It needed more than `PORTAL_PAPER_MEGABYTES`."""


class Press:
    """One for each process of ours that makes papers; its threads take turns."""

    def __init__(self) -> None:
        self.turn = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None

    def make(self, asked: dict[str, Any], seconds: float) -> Made:
        """Return the bytes and the number of pages of what is asked, within `seconds`."""
        line = json.dumps(asked).encode() + b"\n"
        if not self.turn.acquire(timeout=seconds):
            raise TooLong(f"other papers took {seconds} seconds")
        try:
            # One that has left for want of work, just as we ask, answers nothing: ask another.
            made = self._ask(line, seconds) or self._ask(line, seconds)
        finally:
            self.turn.release()
        if made is None:
            raise Unmakeable("the renderer ends without an answer")
        return made

    def end(self) -> None:
        process, self.process = self.process, None
        if process is not None:
            process.kill()
            process.wait()
            _close(process)

    def forget(self) -> None:
        """After a fork: the process and the lock are the parent's."""
        if self.process is not None:
            self.process.returncode = 0  # not ours to wait for
            _close(self.process)
        self.process, self.turn = None, threading.Lock()

    def _ask(self, line: bytes, seconds: float) -> Made | None:
        if self.process is None or self.process.poll() is not None:
            self._start()
        head, data = self._answer(line, seconds)
        if not head:
            return self._left()
        if "pages" in head:
            return data, head["pages"]
        if "error" in head:
            raise Unmakeable(head["error"])
        self.end()
        raise TooLarge(f"needed more than {settings.PORTAL_PAPER_MEGABYTES} MB")

    def _start(self) -> None:
        self.end()
        limits = (settings.PORTAL_PAPER_MEGABYTES, settings.PORTAL_PAPER_SECONDS)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "casework.typesetter", *map(str, limits)],
            cwd=settings.BASE_DIR,
            env={name: os.environ[name] for name in ENVIRONMENT if name in os.environ},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        head, _nothing = self._answer(b"", START)
        if not head.get("ready"):
            self.end()
            raise RendererMissing(
                "papers need Pango: apt-get install --no-install-recommends libpango-1.0-0 "
                "libpangoft2-1.0-0 libharfbuzz-subset0 "
                f"({head.get('missing', 'the renderer does not start')})"
            )

    def _answer(self, line: bytes, seconds: float) -> tuple[dict[str, Any], bytes]:
        process, late = self.process, threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        alarm = threading.Timer(seconds, stop)
        alarm.start()
        try:
            answer = _spoken(process, line)
        finally:
            alarm.cancel()
        if late.is_set():
            self.end()
            raise TooLong(f"stopped after {seconds} seconds")
        return answer

    def _left(self) -> None:
        """It ended without an answer: in peace, or by the system, in the midst of a library that
        was refused memory."""
        code = self.process.wait()
        self.end()
        if code == -signal.SIGXCPU:
            raise TooLong(f"used the processor for {settings.PORTAL_PAPER_SECONDS} seconds")
        if code < 0:
            raise TooLarge(f"the renderer was ended by signal {-code}")


def _spoken(process: subprocess.Popen[bytes], line: bytes) -> tuple[dict[str, Any], bytes]:
    """What it answers; nothing if it ends before it has said all."""
    with contextlib.suppress(BrokenPipeError):  # it may have said why
        process.stdin.write(line)
        process.stdin.flush()
    said = process.stdout.readline()
    if not said.endswith(b"\n"):
        return {}, b""
    head = json.loads(said)
    data = process.stdout.read(head["size"])
    return (head, data) if len(data) == head["size"] else ({}, b"")


def _close(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        with contextlib.suppress(BrokenPipeError):  # what could not be written any more
            pipe.close()


press = Press()
os.register_at_fork(after_in_child=press.forget)
atexit.register(press.end)
