"""Runs every check, tells each in one line, and shows the words of those that failed (`python -m
config.checks`).
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass

from carepost.operate.home import CHECKOUT


@dataclass(frozen=True)
class Check:
    """`loud`: its output is shown even when it passes."""

    name: str
    module: str
    arguments: tuple[str, ...] = ()
    loud: bool = False


CHECKS = (
    Check("lint", "ruff", ("check", "--output-format", "concise", ".")),
    Check("format", "ruff", ("format", "--check", "--output-format", "concise", ".")),
    Check("types", "mypy"),
    Check("imports", "config.checks.imports"),
    Check("migrations complete", "django", ("makemigrations", "--check", "--dry-run")),
    Check("migrations linear", "config.checks.migrations"),
    Check("templates", "djlint", ("carepost", "--lint", "--quiet")),
    Check("diagrams", "config.checks.diagrams"),
    Check("lock files", "config.checks.locks"),
    Check("documents", "pytest", ("docs", "-q", "-p", "no:randomly", "-n", "0")),
    Check("sizes", "config.checks.sizes", loud=True),
)


def main(names: list[str]) -> int:
    """Runs all, or those named; returns 1 if any failed."""
    chosen = [check for check in CHECKS if not names or check.name in names]
    with tempfile.TemporaryDirectory(prefix="carepost-check-") as home:
        environ = {**os.environ, "CAREPOST_HOME": home, "DJANGO_SETTINGS_MODULE": "config.settings"}
        environ |= {"DATABASE_URL": NOWHERE, "CAREPOST_OWNER_DATABASE_URL": NOWHERE_AS_OWNER}
        failed = [check.name for check in chosen if not _passes(check, environ)]
    sys.stdout.write(
        f"\n{len(failed)} of {len(chosen)} checks failed: {', '.join(failed)}\n" if failed else ""
    )
    sys.stdout.write("" if failed else "\nAll is well.\n")
    return 1 if failed else 0


def _passes(check: Check, environ: Mapping[str, str]) -> bool:
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", check.module, *check.arguments],
        check=False,
        cwd=CHECKOUT,
        env=environ,
        capture_output=True,
        text=True,
    )
    passed = done.returncode == 0
    sys.stdout.write(f"{'ok  ' if passed else 'FAIL'} {check.name} ({time.monotonic() - begun:.1f} s)\n")
    if check.loud or not passed:
        sys.stdout.write(
            "".join(f"     {line}\n" for line in (done.stdout + done.stderr).strip().splitlines())
        )
    sys.stdout.flush()
    return passed


# Nobody listens there: a check needs no database, and must not touch one by accident.
NOWHERE = "postgresql://carepost_app:none@127.0.0.1:1/none"
NOWHERE_AS_OWNER = "postgresql://carepost_owner:none@127.0.0.1:1/none"

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
