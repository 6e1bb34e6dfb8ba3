"""The Celery of the large edition with a schedule of a second, so that a test need not wait."""

from union_portal.celery import app

for entry in app.conf.beat_schedule.values():
    entry["schedule"] = 1.0
