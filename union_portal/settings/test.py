"""Tests: SQLite in a file unless TEST_DATABASE_URL names a real PostgreSQL."""

import atexit
import shutil
import tempfile
from pathlib import Path

from .base import *  # noqa: F403  # the settings of every edition
from .base import INSTALLED_APPS, database, env

PORTAL_VAR = Path(tempfile.mkdtemp(prefix="portal-test-"))
atexit.register(shutil.rmtree, PORTAL_VAR, ignore_errors=True)
SECRET_KEY = "only-for-tests-" + "0123456789abcdef" * 3
DEBUG = False
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
DATABASES = {
    "default": database(
        env.str("TEST_DATABASE_URL", default="") or f"sqlite:///{PORTAL_VAR / 'test.sqlite3'}"
    )
}
# A file, not memory: threads and processes of the tests share it as they would share a server.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(PORTAL_VAR / "test_run.sqlite3")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # speed; no real password
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STATIC_ROOT = PORTAL_VAR / "static"
STATIC_ROOT.mkdir(parents=True)
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(PORTAL_VAR / "files"), "base_url": None},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
INSTALLED_APPS = [*INSTALLED_APPS, "tests.sealed_room"]  # the one sealed kind, until a room has it
PORTAL_DEMO = True
PORTAL_SECOND_FACTOR = False  # asked for by the tests that are about it
