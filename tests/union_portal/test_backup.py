"""Backup and restore as an operator does them: by command, on a portal of their own."""

import io
import json
import tarfile

from tests.portals import ROOT

COUNT = "from members.models import Person as P; print(P.objects.count())"
LAST = "from members.models import Person; from casework import health; print(health.last_backup())"
ADD = "from members.models import Person; Person.objects.create(staff_no='0007', name='邵敏')"


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


def test_what_was_saved_comes_back_and_what_was_there_is_kept(own_portal, tmp_path):
    var, archive = tmp_path / "var", tmp_path / "kept.tar.gz"
    own_portal("prepare_data")
    assert own_portal("shell", "-v0", "-c", f"{ADD}; {LAST}") == "None"
    (var / "files").mkdir()
    (var / "files" / "scan").write_bytes(b"kept")
    secret = (var / "secret").read_text()

    own_portal("backup", str(archive))
    said = own_portal("shell", "-v0", "-c", f"{LAST}; Person.objects.all().delete(); {COUNT}")
    (var / "files" / "scan").write_bytes(b"changed")
    (var / "files" / "later").write_bytes(b"later")
    (var / "secret").write_text("x" * 50)
    own_portal("restore", str(archive))

    made_at = json.loads((var / "backups" / "last.json").read_text())["made_at"]
    assert said.splitlines()[1] == "0"
    assert said.splitlines()[0][:10] == made_at[:10]
    assert own_portal("shell", "-v0", "-c", COUNT) == "1"
    assert (var / "files" / "scan").read_bytes() == b"kept"
    assert not (var / "files" / "later").exists()
    assert (var / "secret").read_text() == secret
    assert archive.stat().st_mode & 0o077 == 0
    assert len(list((var / "backups").glob("*before-restore.tar.gz"))) == 1
    own_portal("check", "--database", "default")  # the append-only triggers stand again


def test_an_upgrade_keeps_the_data_first_and_newer_data_are_not_opened(own_portal, tmp_path):
    own_portal("prepare_data")
    own_portal("shell", "-v0", "-c", AN_UNKNOWN_STEP)

    assert "kept first" in own_portal("prepare_data", fails=True)  # its tables are there already
    (kept,) = (tmp_path / "var" / "backups").glob("*before-upgrade.tar.gz")

    own_portal("shell", "-v0", "-c", A_LATER_STEP)
    own_portal("backup", str(tmp_path / "new.tar.gz"))
    assert "newer version" in own_portal("prepare_data", fails=True)
    assert "newer version" in own_portal("restore", str(tmp_path / "new.tar.gz"), fails=True)


def test_what_is_no_archive_of_ours_is_refused_and_nothing_is_touched(own_portal, tmp_path):
    own_portal("prepare_data")
    (tmp_path / "empty.tar.gz").write_bytes(b"")
    with tarfile.open(tmp_path / "other.tar.gz", "w:gz") as archive:
        archive.add(ROOT / "manage.py", "manage.py")
    with tarfile.open(tmp_path / "climbing.tar.gz", "w:gz") as archive:
        outside = tarfile.TarInfo("../escaped")
        outside.size = 2
        archive.addfile(outside, io.BytesIO(b"no"))

    tried = REFUSE_EACH.replace("FOLDER", repr(str(tmp_path)))
    said = own_portal("shell", "-v0", "-c", f"{ADD}\n{tried}")

    assert [line.split()[0] for line in said.splitlines() if "refused" in line] == [
        "missing",
        "empty",
        "other",
        "climbing",
    ]
    assert said.splitlines()[-1] == "people: 1"
    assert not (tmp_path / "var" / "escaped").exists()
