"""Celery beat and worker on a real Redis: they sweep and deliver, and they come back by themselves
when Redis or the worker has died."""

import time
from collections.abc import Callable

import pytest

from tests.portals import kill
from tests.servers import Redis, Unavailable

pytestmark = pytest.mark.timeout(300)

LETTER = """
from django.utils import timezone
from casework import documents, notices
from casework.files import open_file
from members.models import Person, User
person = Person.objects.create(staff_no="0007", name="邵敏", email="shaomin@jinghua.invalid")
notices.notify([User.objects.create_user("0007", person)], subject="来自后台的信")
words = {"school": "京华示范大学", "session": "", "issuer": "提案工作委员会"}
documents.request(
    open_file(kind="proposal"), "notice", "papers/base.html", words,
    on=timezone.localdate(), title="立案通知",
)
"""
APP = ["celery", "-A", "tests.faults.quick_celery"]


@pytest.fixture
def redis():
    try:
        with Redis(own=True) as server:
            yield server
    except Unavailable as reason:
        pytest.skip(f"what needs {reason}")


def wait_for(what: Callable[[], object], within: float = 90.0) -> object:
    stop_at = time.monotonic() + within
    while time.monotonic() < stop_at:
        found = what()
        if found:
            return found
        time.sleep(0.3)
    raise AssertionError(f"nothing came within {within:.0f} s")


def test_worker_and_beat_do_the_work_and_survive_the_death_of_each_part(own_portal, redis):
    own_portal("prepare_data")
    own_portal("shell", "-v0", "-c", LETTER)
    mail = own_portal.var / "mail"

    def beats() -> dict[str, str]:
        return {
            name: str(at)
            for name, at in own_portal.query("SELECT name, at FROM casework_heartbeat")
        }

    def goes_on() -> bool:
        before = beats()
        wait_for(lambda: all(beats()[name] > before[name] for name in ("tick", "deliver")))
        return True

    worker = [*APP, "worker", "--concurrency", "1", "--without-gossip", "--without-mingle"]
    running = own_portal.start(*worker, REDIS_URL=redis.url)
    own_portal.start(*APP, "beat", "--schedule", str(own_portal.var / "beat"), REDIS_URL=redis.url)

    # the letter goes out, once
    wait_for(lambda: {"tick", "deliver"} <= set(beats()) and mail.is_dir() and list(mail.iterdir()))
    wait_for(lambda: own_portal.query("SELECT state FROM casework_document") == [("rendered",)])
    assert goes_on()
    (letter,) = mail.iterdir()
    assert letter.read_text().count("Message-ID:") == 1

    redis.kill()
    time.sleep(2)
    redis.start()
    assert goes_on()

    kill(running)
    own_portal.start(*worker, REDIS_URL=redis.url)
    assert goes_on()
    assert list(mail.iterdir()) == [letter]
