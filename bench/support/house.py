"""Carepost on England-sized data, served by two workers as in production, on a throwaway database."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import psycopg

from carepost.operate import testcluster
from config import throwaway

CHECKOUT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class House:
    """Where it answers, how to be signed in there, and its command line."""

    address: str
    environment: Mapping[str, str]

    def carepost(self, *words: str) -> str:
        """What a command prints."""
        command = [sys.executable, "-m", "config.cli", *words]
        done = subprocess.run(
            command, env=self.environment, cwd=CHECKOUT, check=True, capture_output=True, text=True
        )
        return done.stdout

    def sign_in(self, role: str) -> str:
        """The cookie header of somebody of the demo cast with that role."""
        jar = CookieJar()
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        page = browser.open(f"{self.address}/account/login/").read().decode()
        for form in re.findall(r"<form.*?</form>", page, re.DOTALL):
            if role.lower() in form.lower() or role.lower() in page[: page.find(form)][-600:].lower():
                fields = dict(re.findall(r'name="([^"]+)"[^>]*?value="([^"]*)"', form))
                action = re.search(r'action="([^"]+)"', form)
                if "csrfmiddlewaretoken" in fields and action and "demo" in action[1]:
                    request = urllib.request.Request(f"{self.address}{action[1]}", urlencode(fields).encode())
                    request.add_header("Referer", self.address)
                    browser.open(request)
                    return "; ".join(f"{c.name}={c.value}" for c in jar)
        raise RuntimeError(f"Nobody on the sign-in page is a {role}")


@contextmanager
def serving(*demo: str) -> Iterator[House]:
    """Load the demo data with those options, serve it, and clean up. Prints how long loading took."""
    with (
        throwaway.database(testcluster.superuser_url(), "bench") as database,
        tempfile.TemporaryDirectory(prefix="carepost-bench-") as home,
    ):
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("CAREPOST_")},
            **database.environment(), "CAREPOST_HOME": home, "CAREPOST_DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONPATH": str(CHECKOUT),
        }  # fmt: skip
        began = time.perf_counter()
        carepost = [sys.executable, "-m", "config.cli"]
        subprocess.run([*carepost, "migrate"], env=environment, cwd=CHECKOUT, check=True, capture_output=True)
        subprocess.run([*carepost, "demo", *demo], env=environment, cwd=CHECKOUT, check=True)
        subprocess.run(
            [sys.executable, "-m", "django", "collectstatic", "--noinput", "-v0"],
            env=environment, cwd=CHECKOUT, check=True,
        )  # fmt: skip
        print(f"data loaded in {time.perf_counter() - began:.0f} s")
        # As it is a while after: the server would clean up and count by itself, in the middle of what is measured.
        with psycopg.connect(database.owner_url, autocommit=True) as owner:
            owner.execute("VACUUM (ANALYZE)")
        with _granian(environment) as address:
            yield House(address, environment)


@contextmanager
def _granian(environment: dict[str, str]) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--log-level", "warning",
         "--host", "127.0.0.1", "--port", str(port), "--workers", "2", "--blocking-threads", "2",
         "config.wsgi:application"],
        env={**environment, "DJANGO_SETTINGS_MODULE": "bench.support.settings"},
        cwd=CHECKOUT, start_new_session=True,
    )  # fmt: skip
    address = f"http://localhost:{port}"
    try:
        for _ in range(120):
            try:
                urllib.request.urlopen(f"{address}/healthz", timeout=1)
                break
            except OSError:
                time.sleep(0.25)
        yield address
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(20)
