"""`./portal test`: the whole suite on SQLite and on PostgreSQL, with Redis; then the browser's.

What cannot run here is said with its reason and skipped; on a build machine (CI is set) nothing
may be skipped.
"""

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from threading import Timer

from .servers import Postgres, Redis, Unavailable, chromium

RED, PLAIN = ("\033[31m", "\033[0m") if sys.stdout.isatty() else ("", "")
A_TEST, A_RUN = 300, 25 * 60  # seconds: what takes longer hangs (--long: four times as much)
NOTHING_FOUND = 5  # pytest's word for a run without a test
COUNT = r"\d+ (?:passed|failed|skipped|errors?|deselected|xfailed|xpassed|warnings?)"
CLOSING = re.compile(rf"(?:{COUNT}(?:, )?)+ in [\d.]+s")


def pytest(
    name: str, expression: str, arguments: list[str], patience: int = 1, **environment: str
) -> tuple[int, str]:
    """Run pytest once, print it as it goes, and return its code and its closing line.

    A run that hangs is interrupted, so that it still prints what failed, and then killed.
    """
    # The tests of one file share what they set up, but a browser's stories are few and long.
    share = "worksteal" if name == "Browser" else "loadfile"
    command = [sys.executable, "-m", "pytest", "-n", "2", "--dist", share, "-q"]
    command += ["--timeout", str(patience * A_TEST), "-m", expression, *arguments]
    print(f"\n== {name}", flush=True)
    started, closing, limit = time.monotonic(), "", patience * A_RUN
    process = subprocess.Popen(
        command,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    timers = [
        Timer(limit, os.kill, [process.pid, signal.SIGINT]),
        Timer(limit + 60, os.killpg, [process.pid, signal.SIGKILL]),
    ]
    for timer in timers:
        timer.start()
    try:
        for line in process.stdout:
            print(line, end="", flush=True)
            found = CLOSING.search(line)
            closing = found.group() if found else closing
        code = process.wait()
    except (KeyboardInterrupt, SystemExit):
        os.killpg(process.pid, signal.SIGKILL)
        raise
    finally:
        for timer in timers:
            timer.cancel()
    if time.monotonic() - started > limit:
        print(f"{RED}The run hung and was stopped after {limit // 60} minutes.{PLAIN}")
        code = code or 1
    return code, closing or f"ended with code {code} after {time.monotonic() - started:.0f}s"


def failures(
    results: list[tuple[str, int, str]], missing: list[str], *, on_build_machine: bool
) -> list[str]:
    """What keeps the whole from counting as passed."""
    failed = [name for name, code, _closing in results if code not in (0, NOTHING_FOUND)]
    # A path that was named may hold no test for a browser; one that holds none at all is a slip.
    if all(code == NOTHING_FOUND for _name, code, _closing in results):
        failed.append("no test was found")
    if on_build_machine and (missing or any("skipped" in line for *_, line in results)):
        failed.append("what was skipped, which a build machine may not")
    return failed


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the servers are stopped too
    long = "--long" in arguments
    arguments = [argument for argument in arguments if argument != "--long"]
    wanted, patience = ("", 4) if long else ("not long", 1)
    missing: list[str] = []
    results: list[tuple[str, int, str]] = []
    with ExitStack() as stack:
        environment = {}
        servers = {}
        for key, kind in (("TEST_DATABASE_URL", Postgres), ("TEST_REDIS_URL", Redis)):
            try:
                server = servers[key] = stack.enter_context(kind())
                environment[key] = server.url
                print(f"{kind.__name__}: {server.how}", flush=True)
            except Unavailable as reason:
                missing.append(str(reason))
        browser = chromium()
        if browser:
            environment["PORTAL_CHROMIUM"] = browser
        else:
            missing.append("a browser (apt-get install chromium-headless-shell fonts-noto-cjk)")
        print(f"Browser: {browser or 'none'}", flush=True)

        url = environment.pop("TEST_DATABASE_URL", "")
        os.environ.pop("TEST_DATABASE_URL", None)
        # A page and a paper look the same on both engines: browsers run once. They run apart: the
        # loop of Playwright stays in its thread, and Django then takes another connection there,
        # which the flush after a later test waits for.
        on_postgres = {**environment, "TEST_DATABASE_URL": url}
        runs = [
            ("SQLite", "not browser", environment),
            ("PostgreSQL", "not browser", on_postgres if url else None),
            ("Browser", "browser", (on_postgres if url else environment) if browser else None),
        ]
        for name, kind, variables in runs:
            if variables is not None:
                expression = " and ".join(filter(None, [wanted, kind]))
                results.append((name, *pytest(name, expression, arguments, patience, **variables)))

    print()
    for reason in missing:
        print(f"{RED}skipped: what needs {reason}{PLAIN}")
    failed = failures(results, missing, on_build_machine=bool(os.environ.get("CI")))
    for name, _code, closing in results:
        print(f"{name}: {closing}")
    if failed or missing:
        print(
            f"{RED}{'Failed: ' + ', '.join(failed) if failed else 'Passed, but not whole'}{PLAIN}"
        )
    else:
        print("Everything passes on both engines.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
