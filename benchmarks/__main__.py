"""`./portal bench [name ...] [--write]`: run the benchmarks, each in a process of its own.

With --write the results go into benchmarks/README.md, under the name of each benchmark.
"""

import os
import platform
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent
README = HERE / "README.md"


def names() -> list[str]:
    return sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))


def run(name: str) -> str | None:
    """Run one benchmark and return what it printed; None if it failed."""
    print(f"== {name}", flush=True)
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.bench_{name}"],
        cwd=HERE.parent,
        stdout=subprocess.PIPE,
        text=True,
    )
    print(done.stdout, flush=True)
    return None if done.returncode else done.stdout.rstrip()


def write(name: str, output: str) -> None:
    """Put the results of `name` in place of those of its last run."""
    engine = "PostgreSQL" if os.environ.get("TEST_DATABASE_URL") else "SQLite"
    title = f"### {name}, {engine}"
    machine = f"{date.today()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    section = f"{title}\n\n{machine}\n\n```\n{output}\n```\n"
    text = README.read_text(encoding="utf-8")
    old = re.compile(rf"^{re.escape(title)}\n.*?(?=^### |\Z)", re.MULTILINE | re.DOTALL)
    if old.search(text):
        text = old.sub(lambda match: section + "\n", text)
    else:
        text = text.rstrip() + "\n\n" + section
    README.write_text(text.rstrip() + "\n", encoding="utf-8")


def main(arguments: list[str]) -> int:
    chosen = [argument for argument in arguments if argument != "--write"] or names()
    unknown = set(chosen) - set(names())
    if unknown:
        print(f"no such benchmark: {', '.join(sorted(unknown))}; there are {', '.join(names())}")
        return 2
    failed = []
    for name in chosen:
        output = run(name)
        if output is None:
            failed.append(name)
        elif "--write" in arguments:
            write(name, output)
    if failed:
        print(f"failed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
