"""Backup and restore as an operator does them: by command, on a portal of their own."""

import io
import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg2
import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
COUNT = "from members.models import Person as P; print(P.objects.count())"
LAST = "from members.models import Person; from union_portal import backup; print(backup.last())"
ADD = "from members.models import Person; Person.objects.create(staff_no='0007', name='邵敏')"

Run = Callable[..., subprocess.CompletedProcess]


@pytest.fixture
def postgres_url(tmp_path) -> str:
    """A database of its own beside the tests', or nothing on SQLite."""
    url = os.environ.get("TEST_DATABASE_URL", "")
    if not url:
        yield ""
        return
    parts = urlsplit(url)
    at_server = {
        "host": unquote(parts.netloc.rpartition("@")[2].partition(":")[0]),
        "port": parts.port,
        "user": parts.username,
        "password": parts.password,
        "dbname": "postgres",
    }
    name = f"portal_backup_{os.getpid()}"
    connection = psycopg2.connect(**at_server)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name}")
    yield parts._replace(path=f"/{name}").geturl()
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    connection.close()


@pytest.fixture
def portal(tmp_path, postgres_url) -> Run:
    """Run a management command on a portal whose data lie in a folder of the test."""
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("TEST_", "DJANGO_"))
    }
    environment |= {
        "PORTAL_VAR": str(tmp_path / "var"),
        "DJANGO_SETTINGS_MODULE": "union_portal.settings.embedded",
    }
    if postgres_url:
        environment["DATABASE_URL"] = postgres_url

    def run(*arguments: str, fails: bool = False) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
        )
        assert (done.returncode != 0) is fails, done.stderr[-1500:]
        return (done.stdout + done.stderr).strip()

    return run


REFUSE_EACH = """
from pathlib import Path
from django.core.management.base import CommandError
from members.models import Person
from union_portal import backup
for name in ("missing", "empty", "other", "climbing"):
    try:
        backup.restore(Path(FOLDER) / f"{name}.tar.gz")
    except CommandError as error:
        print(name, "refused:", error)
print("people:", Person.objects.count())
"""
A_LATER_STEP = """
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
MigrationRecorder(connection).record_applied("members", "0999_future")
"""
AN_UNKNOWN_STEP = """
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
steps = MigrationRecorder(connection)
steps.record_unapplied(*max(key for key in steps.applied_migrations() if key[0] == "axes"))
"""


def test_what_was_saved_comes_back_and_what_was_there_is_kept(portal, tmp_path):
    var, archive = tmp_path / "var", tmp_path / "kept.tar.gz"
    portal("prepare_data")
    assert portal("shell", "-v0", "-c", f"{ADD}; {LAST}") == "None"
    (var / "files").mkdir()
    (var / "files" / "scan").write_bytes(b"kept")
    secret = (var / "secret").read_text()

    portal("backup", str(archive))
    said = portal("shell", "-v0", "-c", f"{LAST}; Person.objects.all().delete(); {COUNT}")
    (var / "files" / "scan").write_bytes(b"changed")
    (var / "files" / "later").write_bytes(b"later")
    (var / "secret").write_text("x" * 50)
    portal("restore", str(archive))

    made_at = json.loads((var / "backups" / "last.json").read_text())["made_at"]
    assert said.splitlines()[1] == "0"
    assert said.splitlines()[0][:10] == made_at[:10]
    assert portal("shell", "-v0", "-c", COUNT) == "1"
    assert (var / "files" / "scan").read_bytes() == b"kept"
    assert not (var / "files" / "later").exists()
    assert (var / "secret").read_text() == secret
    assert archive.stat().st_mode & 0o077 == 0
    assert len(list((var / "backups").glob("*before-restore.tar.gz"))) == 1
    portal("check", "--database", "default")  # the append-only triggers stand again


def test_an_upgrade_keeps_the_data_first_and_newer_data_are_not_opened(portal, tmp_path):
    portal("prepare_data")
    portal("shell", "-v0", "-c", AN_UNKNOWN_STEP)

    assert "kept first" in portal("prepare_data", fails=True)  # its tables are there already
    (kept,) = (tmp_path / "var" / "backups").glob("*before-upgrade.tar.gz")

    portal("shell", "-v0", "-c", A_LATER_STEP)
    portal("backup", str(tmp_path / "new.tar.gz"))
    assert "newer version" in portal("prepare_data", fails=True)
    assert "newer version" in portal("restore", str(tmp_path / "new.tar.gz"), fails=True)


def test_what_is_no_archive_of_ours_is_refused_and_nothing_is_touched(portal, tmp_path):
    portal("prepare_data")
    (tmp_path / "empty.tar.gz").write_bytes(b"")
    with tarfile.open(tmp_path / "other.tar.gz", "w:gz") as archive:
        archive.add(ROOT / "manage.py", "manage.py")
    with tarfile.open(tmp_path / "climbing.tar.gz", "w:gz") as archive:
        outside = tarfile.TarInfo("../escaped")
        outside.size = 2
        archive.addfile(outside, io.BytesIO(b"no"))

    tried = REFUSE_EACH.replace("FOLDER", repr(str(tmp_path)))
    said = portal("shell", "-v0", "-c", f"{ADD}\n{tried}")

    assert [line.split()[0] for line in said.splitlines() if "refused" in line] == [
        "missing",
        "empty",
        "other",
        "climbing",
    ]
    assert said.splitlines()[-1] == "people: 1"
    assert not (tmp_path / "var" / "escaped").exists()
