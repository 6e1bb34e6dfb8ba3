"""Long work: one worker at a time, goes on where it stopped, its page belongs to one person."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from casework import jobs
from casework.models import Job
from tests import factories

KIND = "trial.count"


@pytest.fixture
def owner(db):
    return factories.staff()


def start(owner, **more) -> Job:
    return jobs.start(KIND, owner, 10, {"upto": 10}, title="导出登记表", **more)


def counting(job: Job) -> dict:
    for n in range(job.done, job.payload["upto"]):
        jobs.progress(job, n + 1, f"{n + 1}")
    return {"message": "写好10行。", "rows": job.payload["upto"]}


def test_a_job_is_done_by_the_sweep_and_keeps_its_result(owner):
    job = start(owner, url="/result/")

    assert jobs.run_pending({KIND: counting}) == 1

    job.refresh_from_db()
    assert (job.state, job.done, job.message) == ("done", 10, "写好10行。")
    assert job.result["rows"] == 10
    assert jobs.run_pending({KIND: counting}) == 0


def test_a_job_of_a_dead_worker_goes_on_where_it_stopped(owner):
    job = start(owner)
    seen = []

    def dies_once(job):
        seen.append(job.done)
        jobs.progress(job, 4)
        if len(seen) == 1:
            raise OSError("the worker is gone")
        return counting(job)

    assert jobs.run_pending({KIND: dies_once}) == 0
    assert jobs.run_pending({KIND: dies_once}) == 0  # its lease has not run out
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert jobs.run_pending({KIND: dies_once}) == 1

    assert seen == [0, 4]


def test_what_a_person_can_mend_is_told_and_not_tried_again(owner):
    job = start(owner)

    def refuses(job):
        raise ValidationError("文件里没有工号一列。")

    assert jobs.run_pending({KIND: refuses}) == 1
    job.refresh_from_db()
    assert (job.state, job.message) == ("failed", "文件里没有工号一列。")


def test_a_fault_of_ours_ends_after_three_tries(owner):
    job = start(owner)

    def breaks(job):
        raise ZeroDivisionError

    for _ in range(3):
        Job.objects.update(lease_until=None)
        jobs.run_pending({KIND: breaks})

    job.refresh_from_db()
    assert (job.state, job.attempts) == ("failed", 3)
    assert "没有做完" in job.message


def test_a_job_that_is_held_is_not_taken_by_a_second_sweep(owner):
    start(owner)
    inner = []

    def also_sweeps(job):
        inner.append(jobs.run_pending({KIND: counting}))
        return {}

    jobs.run_pending({KIND: also_sweeps})

    assert inner == [0]


def test_a_kind_that_nobody_handles_waits(owner):
    start(owner)

    assert jobs.run_pending({"other": counting}) == 0
    assert Job.objects.get().state == "waiting"


def test_the_page_shows_progress_to_its_owner_alone(client, owner):
    job = start(owner)
    url = reverse("job", args=[job.pk])
    client.force_login(owner)

    waiting = client.get(url).content.decode()
    jobs.run_pending({KIND: counting})
    done = client.get(url, headers={"HX-Request": "true"}).content.decode()

    assert "hx-get" in waiting
    assert '<meta http-equiv="refresh"' in waiting
    assert "hx-get" not in done
    assert "写好10行" in done
    assert "<html" not in done
    client.force_login(factories.staff())
    assert client.get(url).status_code == 404
