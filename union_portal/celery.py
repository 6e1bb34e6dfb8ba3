"""Celery in the large edition: it only wakes us up; the work waits in our tables.

The schedule is code: beat is its own service and keeps nothing. Two beats are harmless.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "union_portal.settings.production")
app = Celery("union_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["union_portal"])

MINUTE = 60.0  # seconds
JOBS_EVERY = 5.0  # somebody sits in front of the page of a job
app.conf.beat_schedule = {
    "sweep": {"task": "portal.sweep", "schedule": MINUTE},
    "tick": {"task": "portal.tick", "schedule": MINUTE},
    "deliver": {"task": "portal.deliver", "schedule": MINUTE},
    "papers": {"task": "portal.papers", "schedule": MINUTE},
    "jobs": {"task": "portal.jobs", "schedule": JOBS_EVERY},
    "nightly": {"task": "portal.nightly", "schedule": 15 * MINUTE},
}
