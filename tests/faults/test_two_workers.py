"""Celery with a real Redis: two workers and doubled messages change nothing, a dead broker is
said at once, and what was lost with it is found by the next minute."""

import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from celery import Celery
from kombu.exceptions import OperationalError

from casework import access, clocks
from casework.actors import CLOCK
from casework.models import Clock, Heartbeat, Notice, PlannedStep
from congress.choices import PROPOSAL
from members.services import appoint

from ..casework import clock_room as room
from ..union_portal.test_runclock import url

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]


def sender(broker: str) -> Celery:
    app = Celery("sender", broker=broker)
    app.conf.task_ignore_result = True
    app.conf.task_publish_retry_policy = {
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0.2,
        "interval_max": 0.2,
    }
    app.conf.broker_transport_options = {"socket_connect_timeout": 2}
    return app


@pytest.fixture
def workers(tmp_path, redis_url):
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "union_portal.settings.embedded",
        "PORTAL_VAR": str(tmp_path),
        "DATABASE_URL": url(),
        "REDIS_URL": redis_url,
    }
    words = ["-A", "union_portal.celery", "worker", "--pool", "solo", "--loglevel", "WARNING"]
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "celery", *words, "--hostname", f"w{n}@test"],
            cwd=ROOT,
            env=env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for n in range(2)
    ]
    yield running
    for worker in running:
        worker.terminate()
    for worker in running:
        worker.wait(60)


def until(fact, seconds: float = 120) -> bool:
    stop_at = time.monotonic() + seconds
    while not fact():
        if time.monotonic() > stop_at:
            return False
        time.sleep(0.2)
    return True


def test_doubled_messages_to_two_workers_tell_each_reminder_once(workers, redis_url):
    room.write()
    access.write_facets_and_scopes([], [])
    chair = room.person("1", "chair@school.invalid")
    appoint(
        person=chair.person,
        role="union_chair",
        by=CLOCK,
        from_on=datetime(2024, 1, 1, tzinfo=UTC).date(),
        basis="校工发〔2024〕1号",
    )
    for number in range(10):
        file = room.open_file(kind=PROPOSAL, title=f"第{number}件")
        access.give_key(file, chair, seat="reader")
        clocks.start(file, "trial.reply", on=room.day(4, 29, 2024), by=CLOCK)
    app = sender(redis_url)

    for _beat in range(3):  # as three beats would
        for _again in range(2):
            app.send_task("portal.tick")
            app.send_task("portal.deliver")
        time.sleep(0.5)

    settled = until(lambda: not PlannedStep.objects.filter(state="planned").exists())
    assert settled
    assert until(lambda: Heartbeat.objects.filter(name="deliver").exists())
    assert Clock.objects.count() == 10
    assert Notice.objects.filter(recipient=chair).count() == 10
    assert Notice.objects.count() == 10


def test_a_dead_broker_is_said_at_once():
    started = time.monotonic()

    with pytest.raises(OperationalError):
        sender("redis://127.0.0.1:1/0").send_task("portal.tick")

    assert time.monotonic() - started < 10
