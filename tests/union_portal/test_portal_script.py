"""./portal as somebody types it: up, a second up, Ctrl-C, and what it refuses."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.portals import ROOT, kill
from tests.servers import free_port

KEEPER = {
    "PORTAL_KEEPER_NUMBER": "000001",
    "PORTAL_KEEPER_NAME": "任守成",
    "PORTAL_KEEPER_MAIL": "keeper@jinghua.invalid",
    "PORTAL_KEEPER_PASSWORD": "a quiet morning in Haidian",
}

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def environment(tmp_path) -> dict[str, str]:
    """An environment that is installed already: the one in which the tests run."""
    programs = tmp_path / "venv" / "bin"
    programs.mkdir(parents=True)
    for name, module in (("python", ""), ("gunicorn", "-m gunicorn ")):
        (programs / name).write_text(f'#!/bin/sh\nexec {sys.executable} {module}"$@"\n')
        (programs / name).chmod(0o755)
    stamped = "cat requirements-dev.txt requirements.txt constraints.txt | cksum"
    stamp = subprocess.run(["sh", "-c", stamped], cwd=ROOT, capture_output=True, text=True).stdout
    (tmp_path / "venv" / "stamp-requirements-dev.txt").write_text(stamp)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("TEST_", "DJANGO_"))}
    return {
        **kept,
        "PORTAL_VENV": str(tmp_path / "venv"),
        "PORTAL_VAR": str(tmp_path / "var"),
    }


@pytest.fixture
def portal(environment):
    """Start `./portal ...`, its output in var/out; whatever still runs at the end is killed."""
    started = []

    def start(*arguments: str, **more: str) -> subprocess.Popen:
        folder = Path(environment["PORTAL_VAR"])
        folder.mkdir(exist_ok=True)
        with (folder / "out").open("w") as output:
            process = subprocess.Popen(
                ["./portal", *arguments],
                cwd=ROOT,
                env={**environment, **more},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        started.append(process)
        return process

    yield start
    for process in started:
        kill(process)


def said(environment: dict[str, str]) -> str:
    return (Path(environment["PORTAL_VAR"]) / "out").read_text()


def wait_until_ready(process: subprocess.Popen, environment: dict[str, str]) -> None:
    stop_at = time.monotonic() + 150
    while "The portal is ready" not in said(environment):
        assert process.poll() is None, said(environment)
        assert time.monotonic() < stop_at, said(environment)
        time.sleep(0.3)


def test_up_serves_and_ends_cleanly_and_a_second_up_keeps_the_data(portal, environment):
    port = str(free_port())
    first = portal("up", "--empty", "--port", port, **KEEPER)
    wait_until_ready(first, environment)
    assert "任守成 (000001) is the first keeper." in said(environment)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in/") as page:
        assert page.status == 200

    first.send_signal(signal.SIGINT)
    assert first.wait(60) == 0
    assert "Stopped; the data stay in" in said(environment)
    with pytest.raises(ProcessLookupError):  # nothing of it is left running
        os.killpg(first.pid, 0)

    second = portal("up", "--port", port)
    wait_until_ready(second, environment)
    assert "first keeper" not in said(environment)
    assert "demo" not in said(environment).lower()
    busy = portal("up", "--port", port)
    assert busy.wait(60) == 1
    assert f"port {port} cannot be used" in said(environment)
    second.send_signal(signal.SIGTERM)
    assert second.wait(60) == 0


def test_the_demo_is_met_with_the_people_whom_one_can_sign_in_as(portal, environment):
    folder = Path(environment["PORTAL_VAR"])
    folder.mkdir()
    (folder / "edition").write_text("demo\n")
    (folder / "demo-loaded").touch()

    started = portal("up", "--port", str(free_port()))
    wait_until_ready(started, environment)
    while "Stop: Ctrl-C" not in said(environment):
        time.sleep(0.1)

    assert said(environment).count("\n  ") == 12
    assert "  教代会专干  Congress officer: assign, urge, sum up" in said(environment)
    started.send_signal(signal.SIGINT)
    assert started.wait(60) == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["up", "--port", "http"], "--port needs a number, not 'http'"),
        (["up", "--prot", "8000"], "up knows --port N and --empty, not --prot"),
        (["fly"], "unknown command: fly"),
    ],
)
def test_what_is_mistyped_is_said(portal, environment, arguments, words):
    assert portal(*arguments).wait(60) == 1
    assert words in said(environment)


def test_a_school_never_begins_in_the_data_of_the_demo(portal, environment):
    Path(environment["PORTAL_VAR"]).mkdir()
    (Path(environment["PORTAL_VAR"]) / "edition").write_text("demo\n")

    assert portal("up", "--empty", "--port", str(free_port())).wait(120) == 1
    assert "are the demo university" in said(environment)


def test_a_new_school_without_a_terminal_names_what_is_missing(portal, environment):
    started = portal("up", "--empty", "--port", str(free_port()))

    assert started.wait(150) == 1
    assert "set PORTAL_KEEPER_NUMBER, or run it at a terminal" in said(environment)
