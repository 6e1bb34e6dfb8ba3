"""Worker processes that are killed at random points and started again."""

import multiprocessing
import os
import random
import signal
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.mail.backends.base import BaseEmailBackend
from django.db import connections

FORK = multiprocessing.get_context("fork")


class AppendingServer(BaseEmailBackend):
    """A mail server that is a file: what was appended has gone out, whatever is noted after."""

    path: Path

    def send_messages(self, messages: Any) -> int:
        for message in messages:
            time.sleep(random.uniform(0.001, 0.003))
            line = message.extra_headers["Message-ID"] + "\n"
            with self.path.open("ab", buffering=0) as server:
                server.write(line.encode())
            time.sleep(random.uniform(0.001, 0.003))
        return len(messages)


def _forever(deed: Callable[[], None], errors: Path) -> None:
    random.seed()
    while True:
        try:
            deed()
        except Exception:
            with errors.open("a") as log:
                log.write(traceback.format_exc())
            os._exit(1)


def _start(deed: Callable[[], None], errors: Path) -> Any:
    process = FORK.Process(target=_forever, args=(deed, errors), daemon=True)
    process.start()
    return process


def _end(process: Any) -> None:
    os.kill(process.pid, signal.SIGKILL)
    process.join()


def kill_at_random(
    deeds: list[Callable[[], None]],
    *,
    kills: int,
    errors: Path,
    finished: Callable[[], bool],
    within: float = 60.0,
) -> int:
    """Run each deed for ever in a process of its own, kill processes at random points and start
    them again, until `kills` are done and `finished`. Returns the number of kills."""
    connections.close_all()  # a process that forks must not take a connection along
    running = [(deed, _start(deed, errors)) for deed in deeds]
    done, stop_at = 0, time.monotonic() + within
    try:
        while done < kills or not finished():
            if time.monotonic() > stop_at:
                raise AssertionError(f"not finished after {within} s and {done} kills")
            connections.close_all()
            time.sleep(random.uniform(0.02, 0.15))
            if done < kills:
                place = random.randrange(len(running))
                deed, process = running[place]
                _end(process)
                running[place] = (deed, _start(deed, errors))
                done += 1
    finally:
        for _deed, process in running:
            _end(process)
        connections.close_all()
    return done
