"""A portal of its own for tests that run commands and processes, as an operator does."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg2
import pytest

ROOT = Path(__file__).resolve().parent.parent


def _connect(url: str, name: str = "") -> Any:
    parts = urlsplit(url)
    connection = psycopg2.connect(
        host=unquote(parts.netloc.rpartition("@")[2].partition(":")[0]),
        port=parts.port,
        user=parts.username,
        password=parts.password,
        dbname=name or parts.path.removeprefix("/"),
    )
    connection.autocommit = True
    return connection


@pytest.fixture
def own_database() -> Iterator[str]:
    """The address of a database beside the tests' own; empty on SQLite."""
    url = os.environ.get("TEST_DATABASE_URL", "")
    if not url:
        yield ""
        return
    name = f"portal_own_{os.getpid()}"
    connection = _connect(url, "postgres")
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name}")
    yield urlsplit(url)._replace(path=f"/{name}").geturl()
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    connection.close()


class OwnPortal:
    """Commands run on it by calling it; `start` leaves a process running, `query` looks inside."""

    def __init__(self, var: Path, database: str) -> None:
        self.var, self.database = var, database
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("TEST_", "DJANGO_"))}
        self.environment = {
            **kept,
            "PORTAL_VAR": str(var),
            "DJANGO_SETTINGS_MODULE": "union_portal.settings.embedded",
        }
        if database:
            self.environment["DATABASE_URL"] = database
        self.started: list[subprocess.Popen] = []

    def __call__(self, *arguments: str, fails: bool = False) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        assert (done.returncode != 0) is fails, done.stderr[-1500:]
        return (done.stdout + done.stderr).strip()

    def start(self, *command: str, **environment: str) -> subprocess.Popen:
        """Start `python -m ...` with its output in var/out; it is killed at the end of the test."""
        with (self.var / "out").open("ab") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=ROOT,
                env={**self.environment, **environment},
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self.started.append(process)
        return process

    def query(self, sql: str) -> list[tuple]:
        if self.database:
            connection = _connect(self.database)
            with connection.cursor() as cursor:
                cursor.execute(sql)
                rows = cursor.fetchall()
        else:
            connection = sqlite3.connect(self.var / "portal.sqlite3")
            rows = connection.execute(sql).fetchall()
        connection.close()
        return rows


@pytest.fixture
def own_portal(tmp_path: Path, own_database: str) -> Iterator[Callable[..., str]]:
    portal = OwnPortal(tmp_path / "var", own_database)
    yield portal
    for process in portal.started:
        kill(process)


def kill(process: subprocess.Popen) -> None:
    """SIGKILL to the process and its children, who may outlive it."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, 9)
    process.wait()
