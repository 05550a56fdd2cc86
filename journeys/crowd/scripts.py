"""What people do at their desks: pages one after the other with time to read and type between, as scripts.

A script is a generator of steps. A step names its kind, asks for an address or sends a form, and is handed the answer.
"""

from __future__ import annotations

import random
import re
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

RECORD = "Record a call"


@dataclass(frozen=True, slots=True)
class Step:
    """One request: what it is called in the figures, where it goes, and what it sends, if anything."""

    kind: str
    path: str
    sends: Mapping[str, str] = field(default_factory=dict)
    autosave: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `path` is where a redirect led."""

    status: int
    body: str
    path: str = ""


Script = Generator[Step, Answer, None]


def script_of(person: Mapping[str, Any], crowd: Mapping[str, Any], chance: random.Random) -> Script:
    """What this person does until the work ends."""
    if person["role"] == "post_officer":
        return _calling(person["calls"], crowd["script"], chance)
    if person["role"] == "provider_manager":
        return _own_services()
    return _reading(crowd["services"], chance)


def _calling(calls: Sequence[str], script: Mapping[str, str], chance: random.Random) -> Script:
    """Today, take a call, the script with two drafts kept on the way, record it, on to the next."""
    while True:
        for ref in calls:
            yield Step("Today", "/today/")
            yield Step("Service", f"/register/services/{ref}/")
            typed = yield from _taken(ref)
            for share in (0.4, 0.8):
                some = dict(list(script.items())[: int(len(script) * share)])
                yield Step("Draft kept", f"/calls/{ref}/", {**typed, **some}, autosave=True)
            outcome = "completed" if chance.random() < 0.8 else "no_answer"
            done = yield Step(RECORD, f"/calls/{ref}/", {**typed, **script, "outcome": outcome})
            if done.path:
                yield Step("After the call", done.path)


def insisting(calls: Sequence[str], script: Mapping[str, str]) -> Script:
    """Take a call and record it; whatever goes wrong, send the same page again until it is answered as recorded."""
    while True:
        for ref in calls:
            typed = yield from _taken(ref)
            while True:
                sent = {**typed, **script, "outcome": "completed"}
                done = yield Step(RECORD, f"/calls/{ref}/", sent)
                if done.status in (302, 303):
                    break


def _taken(ref: str) -> Generator[Step, Answer, dict[str, str]]:
    """Take a call, trying again where no page came; returns what its page sends along."""
    address = f"/calls/{ref}/"
    while True:
        page = yield Step("Call page", address)
        if page.status == 200:
            yield Step("Take a call", address, _sent(page, do="take"))
            page = yield Step("Call page", address)
            if key := _value(page, "key"):
                return _sent(page, typing="1", shows="all", key=key)


def _own_services() -> Script:
    """A manager looks at their own services, now and again at one of them."""
    while True:
        page = yield Step("Provider's home", "/provider/")
        found = re.search(r"/register/services/[^/\"]+/", page.body)
        if found:
            yield Step("Service", found[0])


def _reading(services: Sequence[str], chance: random.Random) -> Script:
    """Search, filter, read services and their timelines, look at the board and the promise."""
    words = ("oak house", "wilow", "rowan", "care at home", "ZZ3", "manor")
    while True:
        yield Step("Search", f"/register/?q={chance.choice(words).replace(' ', '+')}")
        ref = chance.choice(services)
        yield Step("Service", f"/register/services/{ref}/")
        yield Step("Timeline", f"/register/services/{ref}/timeline/")
        yield Step("Risk board", "/standing/")
        yield Step("Register", "/register/")
        yield Step("Calls", "/calls/")
        yield Step("Coverage", "/calls/coverage/")


def _sent(page: Answer, **fields: str) -> dict[str, str]:
    return {"csrfmiddlewaretoken": _value(page, "csrfmiddlewaretoken"), **fields}


def _value(page: Answer, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*?value="([^"]*)"', page.body)
    return found[1] if found else ""
