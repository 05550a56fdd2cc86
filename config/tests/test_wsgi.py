"""The web process looks for no garbage while it loads, and does so again when it serves."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from carepost.operate.home import CHECKOUT

#: Counts the looks during the load, and the objects that later ones need not look at.
CODE = """
import gc
looks = []
gc.callbacks.append(lambda phase, _: looks.append(phase))
from django.core import wsgi
from django import urls
import config
del looks[:]
import config.wsgi
print(len(looks), gc.isenabled(), gc.get_freeze_count() > 100_000)
"""


def test_garbage_is_not_looked_for_while_the_application_loads_and_is_again_after(tmp_path: Path) -> None:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("CAREPOST_", "DJANGO_"))
    }
    done = subprocess.run(
        [sys.executable, "-c", CODE],
        check=True,
        cwd=CHECKOUT,
        env={**kept, "CAREPOST_HOME": str(tmp_path), "DATABASE_URL": "postgresql://a:b@127.0.0.1:1/c"},
        capture_output=True,
        text=True,
    )
    looks, enabled, frozen = done.stdout.split()
    assert (int(looks) <= 2, enabled, frozen) == (True, "True", "True")
