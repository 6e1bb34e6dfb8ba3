"""One archive holds what cannot be made again: the database, the files, the secret.

The database is copied first and the files after it: a file is written before the row that names
it and is not removed while a row names it (`casework.orphans`), so an archive made while people
work lacks none that its rows name. What a job has made is kept for a day only, and may be gone.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone

from casework.health import backup_note

from . import __version__
from .versions import applied, unknown_here

FORMAT = 1


def folder() -> Path:
    """Where archives lie unless somebody names another place."""
    return backup_note().parent


def files_folder() -> Path:
    return Path(settings.STORAGES["default"]["OPTIONS"]["location"])


def secret_file() -> Path:
    return Path(settings.PORTAL_VAR) / "secret"


def make(target: Path | None = None, why: str = "") -> Path:
    """Write an archive and return its path; it appears under its name only when complete."""
    now = timezone.localtime()
    target = target or folder() / f"portal-{now:%Y%m%d-%H%M%S}{'-' + why if why else ''}.tar.gz"
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(target.name + ".part")
    manifest = {
        "format": FORMAT,
        "version": __version__,
        "engine": connection.vendor,
        "made_at": now.isoformat(timespec="seconds"),
        "migrations": applied(),
    }
    with tempfile.TemporaryDirectory(prefix="portal-backup-") as work:
        database = Path(work) / "database"
        _dump(database)
        described = Path(work) / "manifest.json"
        described.write_text(json.dumps(manifest, ensure_ascii=False, indent=1))
        aside.touch(mode=0o600)
        with tarfile.open(aside, "w:gz") as archive:
            archive.add(described, "manifest.json")
            archive.add(database, "database")
            if files_folder().exists():
                archive.add(files_folder(), "files")
            if secret_file().exists():
                archive.add(secret_file(), "secret")
    os.replace(aside, target)
    _note({**manifest, "path": str(target)})
    return target


def _note(made: dict[str, Any]) -> None:
    """The health page reads it at any moment: it is exchanged whole."""
    note = backup_note()
    note.parent.mkdir(parents=True, exist_ok=True)
    aside = note.with_name(note.name + ".part")
    aside.write_text(json.dumps(made))
    os.replace(aside, note)


def restore(source: Path) -> dict[str, Any]:
    """Put an archive back in place of what is there and return its manifest.

    What is there is kept first, as an archive of its own; the rest happens beside the data and
    is moved into place at the end.
    """
    if not source.is_file():
        raise CommandError(f"no such archive: {source}")
    Path(settings.PORTAL_VAR).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="restore-", dir=settings.PORTAL_VAR) as work:
        try:
            with tarfile.open(source) as archive:
                archive.extractall(work, filter="data")  # no path leaves the folder
            manifest = json.loads((Path(work) / "manifest.json").read_text())
        except (tarfile.TarError, OSError, EOFError, ValueError) as error:
            raise CommandError(f"{source} is not an archive of the portal ({error})") from error
        _refuse_unfit(manifest)
        if applied():
            make(why="before-restore")
        _load(Path(work) / "database")
        _move(Path(work) / "files", files_folder())
        _move(Path(work) / "secret", secret_file())
    call_command("migrate", verbosity=0)
    return manifest


def _refuse_unfit(manifest: dict[str, Any]) -> None:
    if manifest.get("format") != FORMAT:
        raise CommandError("the archive was written by another kind of portal")
    if manifest["engine"] != connection.vendor:
        raise CommandError(
            f"the archive holds a {manifest['engine']} database, this portal uses "
            f"{connection.vendor}: set DATABASE_URL accordingly"
        )
    newer = unknown_here(manifest["migrations"])
    if newer:
        raise CommandError(f"the archive was made by a newer version ({', '.join(newer[:3])})")


def _move(source: Path, target: Path) -> None:
    if not source.exists():
        return
    if target.is_dir():
        shutil.rmtree(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(source, target)


def _dump(target: Path) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        copy = sqlite3.connect(target)
        with copy:
            connection.connection.backup(copy)
        copy.close()
    else:
        _postgres("pg_dump", "--format=custom", "--no-owner", f"--file={target}")


def _load(source: Path) -> None:
    if connection.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        connection.close()
        for rest in ("-wal", "-shm"):
            path.with_name(path.name + rest).unlink(missing_ok=True)
        shutil.move(source, path)
        return
    with connection.cursor() as cursor:  # tables of a version in between must not stay behind
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    connection.close()
    _postgres("pg_restore", "--no-owner", "--exit-on-error", "--schema=public", str(source))


def _postgres(program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL on our database; the password goes by the environment."""
    path = shutil.which(program) or max(
        map(str, Path("/usr/lib/postgresql").glob(f"*/bin/{program}")), default=None
    )
    if path is None:
        raise CommandError(f"{program} is missing (Debian: apt-get install postgresql-client)")
    config = connection.settings_dict
    named = {"host": config["HOST"], "port": config["PORT"], "username": config["USER"]}
    options = [f"--{option}={value}" for option, value in named.items() if value]
    environment = dict(os.environ)
    if config["PASSWORD"]:
        environment["PGPASSWORD"] = config["PASSWORD"]
    database = [f"--dbname={config['NAME']}"]
    done = subprocess.run(
        [path, "--no-password", *options, *database, *arguments],
        env=environment,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise CommandError(f"{program} failed: {done.stderr.strip()[-500:]}")
