"""The clock process of the small edition: it beats, two of it are harmless, it stops cleanly."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

from casework import jobs
from casework.models import Heartbeat
from oversight.services import papers
from union_portal.celery import app

from .. import factories

ROOT = Path(__file__).resolve().parents[2]
ON_ITS_OWN = pytest.mark.django_db(transaction=True)


def url() -> str:
    """The address of the database of this test run, for another process."""
    at = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{at['NAME']}"
    host = quote(at["HOST"], safe="")  # ./portal test's cluster listens on a socket, a path
    return f"postgres://{at['USER']}:{at['PASSWORD']}@{host}:{at['PORT']}/{at['NAME']}"


def manage(folder: Path, *words: str) -> subprocess.Popen:
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "union_portal.settings.embedded",
        "PORTAL_VAR": str(folder),
        "DATABASE_URL": url(),
    }
    return subprocess.Popen(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def beats() -> set[str]:
    return set(Heartbeat.objects.values_list("name", flat=True))


def wait_for(state: Callable[[], bool]) -> None:
    stop_at = time.monotonic() + 90
    while not state() and time.monotonic() < stop_at:
        time.sleep(0.2)


@ON_ITS_OWN
def test_two_clocks_beat_and_both_stop_on_sigterm(tmp_path):
    clocks = [manage(tmp_path, "runclock", "--every", "0.5") for _ in range(2)]
    assert [clock.stdout.readline() for clock in clocks] == ["The clock is running.\n"] * 2
    wait_for(lambda: beats() >= {"tick", "deliver"})

    for clock in clocks:
        clock.send_signal(signal.SIGTERM)
    ends = [clock.communicate(timeout=60) for clock in clocks]

    assert beats() >= {"tick", "deliver"}
    assert [err for _out, err in ends] == ["", ""]
    assert [clock.returncode for clock in clocks] == [0, 0]
    assert all("The clock has stopped." in out for out, _err in ends)


@ON_ITS_OWN
def test_a_job_started_after_the_round_does_not_wait_for_the_next_one(tmp_path):
    clock = manage(tmp_path, "runclock", "--every", "600")
    wait_for(lambda: beats() >= {"tick", "deliver"})

    job = jobs.start(papers.KIND, factories.UserFactory(), 0, {"semester": "no such"})
    wait_for(lambda: jobs.waiting().count() == 0)

    clock.send_signal(signal.SIGTERM)
    clock.communicate(timeout=60)
    job.refresh_from_db()
    assert job.attempts == 1


@ON_ITS_OWN
def test_one_round_by_hand_does_what_a_clock_would(tmp_path):
    out, err = manage(tmp_path, "tick").communicate(timeout=120)

    assert (out.strip(), err) == ("The round is done.", "")
    assert beats() >= {"tick", "deliver"}


def test_every_scheduled_task_exists_and_runs_each_minute():
    app.loader.import_default_modules()

    named = {entry["task"] for entry in app.conf.beat_schedule.values()}

    assert named <= set(app.tasks)
    assert {"portal.sweep", "portal.tick", "portal.deliver"} <= named
    assert app.conf.beat_schedule["tick"]["schedule"] == 60.0
    assert set(app.conf.task_publish_retry_policy) == {  # an unknown key stops beat, unsaid
        "max_retries",
        "interval_start",
        "interval_step",
        "interval_max",
    }
