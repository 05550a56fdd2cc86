"""How long `carepost run` takes to its first answer: from an empty folder with the demo, and again.

    python bench/start.py

Target: the second start under 5 s. The limit, in the same run, is the time that one process needs to load the
application, which each web process has to do.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
TARGET = 5.0
READY = "Carepost is ready"
LOADING = "import config.wsgi; from django.urls import get_resolver; get_resolver().url_patterns"


def start(environment: dict[str, str]) -> float:
    """Seconds from the command to the printed address; it is stopped again."""
    begun = time.monotonic()
    with subprocess.Popen(
        [sys.executable, "-m", "config.cli", "run", "--demo"],
        cwd=CHECKOUT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    ) as house:  # fmt: skip
        assert house.stdout is not None
        said = []
        for line in house.stdout:
            said.append(line)
            if line.startswith(READY):
                took = time.monotonic() - begun
                house.send_signal(signal.SIGINT)
                house.stdout.read()
                return took
    raise SystemExit("It did not start:\n" + "".join(said[-20:]))


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="carepost-start-") as folder:
        Path(folder).chmod(0o755)
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CAREPOST_")}
        kept.pop("DATABASE_URL", None)
        environment = {**kept, "CAREPOST_HOME": f"{folder}/home", "DJANGO_SETTINGS_MODULE": "config.settings"}
        first = start(environment)
        again = min(start(environment) for _ in range(3))
        begun = time.monotonic()
        subprocess.run([sys.executable, "-c", LOADING], check=True, cwd=CHECKOUT, env=environment)
        limit = time.monotonic() - begun
    print(f"first start, with the demo  {first:6.1f} s")
    print(f"second start                {again:6.1f} s   target {TARGET:g} s, best of 3")
    print(f"limit: loading it once      {limit:6.1f} s   {again / limit:.1f} times")
    return 0 if again < TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
