"""Lets people work at once, each on a connection of their own, and notes how long each answer took from outside."""

from __future__ import annotations

import http.client
import random
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from journeys.crowd.scripts import RECORD, Answer, Script, Step

PATIENCE_S = 30


@dataclass(frozen=True, slots=True)
class Took:
    """One answer: its status (0 where none came), how long it took from outside, and when it was there.

    `at` counts seconds from the beginning. `key` is the submission key that was sent along, if any.
    """

    kind: str
    status: int
    ms: float
    at: float
    form: bool = False
    key: str = ""

    @property
    def failed(self) -> bool:
        """Anything but a page; after a form also anything but a redirect, or the refusal of somebody else's call."""
        return self.status not in ((200, 302, 303, 409) if self.form else (200,))

    @property
    def recorded(self) -> bool:
        return self.kind == RECORD and self.status in (302, 303)


def work(
    address: str,
    people: Sequence[tuple[Mapping[str, Any], Script]],
    *,
    seconds: float,
    pause: tuple[float, float],
    at_once: int | None = None,
) -> list[Took]:
    """Everybody follows their script for so many seconds; returns every answer.

    `pause` is the least and the most seconds between two requests of a person; `at_once` limits how many ask at
    the same moment.
    """
    gate = threading.BoundedSemaphore(at_once) if at_once else nullcontext()
    began = time.monotonic()
    desks = [_Desk(address, person, script, gate, began) for person, script in people]
    threads = [threading.Thread(target=desk.work, args=(seconds, pause)) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [one for desk in desks for one in desk.took]


class _Desk:
    """One person with a browser."""

    def __init__(
        self, address: str, person: Mapping[str, Any], script: Script, gate: Any, began: float
    ) -> None:
        parts = urlsplit(address)
        self.address, self.script, self.gate, self.began = address, script, gate, began
        self.took: list[Took] = []
        self.connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE_S)
        self.cookies = dict(pair.split("=", 1) for pair in person["cookie"].split("; "))
        self.chance = random.Random(person["name"])

    def work(self, seconds: float, pause: tuple[float, float]) -> None:
        time.sleep(self.chance.uniform(0, pause[1]))  # nobody comes in at the same moment
        step = next(self.script)
        while time.monotonic() < self.began + seconds:
            with self.gate:
                answer = self._ask(step)
            time.sleep(self.chance.uniform(*pause))
            step = self.script.send(answer)
        self.connection.close()

    def _ask(self, step: Step) -> Answer:
        asked = time.monotonic()
        try:
            status, body, headers = self._sent(step)
        except (OSError, http.client.HTTPException) as error:
            self.connection.close()
            status, body, headers = 0, str(error), {}
        now = time.monotonic()
        key = step.sends.get("key", "")
        self.took.append(
            Took(step.kind, status, (now - asked) * 1000, now - self.began, bool(step.sends), key)
        )
        return Answer(status, body, headers.get("Location", ""))

    def _sent(self, step: Step) -> tuple[int, str, Mapping[str, str]]:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookie, "Accept-Encoding": "br, gzip"}
        if step.autosave:
            headers["X-Autosave"] = "1"
        if step.sends:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.address}
            self.connection.request("POST", step.path, urlencode(step.sends), headers)
        else:
            # Only what scripts read must be legible here; the rest is as compressed as browsers get it.
            self.connection.request("GET", step.path, headers=headers | {"Accept-Encoding": "identity"})
        answer = self.connection.getresponse()
        body = answer.read().decode(errors="replace")
        for value in answer.headers.get_all("Set-Cookie") or ():
            name, _, rest = value.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return answer.status, body, answer.headers
