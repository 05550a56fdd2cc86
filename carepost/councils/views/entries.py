"""How an entry of the audit book reads on a page. The file to download keeps the keys as they are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from carepost.councils.rules import Role
from carepost.ui import words

SEAL = 12  # characters of a hash that a person compares
LONG = 40  # characters without a space, from which on a value is a fingerprint and not a word


def deed(verb: str) -> str:
    """A verb's key as words: "contact.record_call" is "Contact: record call"."""
    area, _, name = verb.partition(".")
    return f"{area.capitalize()}: {name.replace('_', ' ')}" if name else verb


def role(key: str) -> str:
    """The role's label; "" for the command line and for the invited, who have none yet."""
    return Role(key).label if key in set(Role) else key


def moment(entry: Any) -> Markup:
    """The day over the time, each unbroken."""
    line = Markup('<span class="cp-unbroken">{}</span>').format
    return line(words.short_date(entry.at)) + Markup("<br>") + line(words.clock_time(entry.at))


def detail(entry: Any) -> Markup:
    """What was noted, a line each, without what is empty."""
    lines = [
        Markup("<li>{}: {}</li>").format(_named(name), text)
        for name, value in entry.detail.items()
        if (text := _told(value))
    ]
    return Markup('<ul class="cp-noted">{}</ul>').format(Markup("").join(lines)) if lines else Markup("")


def detail_as_text(entry: Any) -> str:
    """All of it for a file: one line, keys and values as they are."""
    return "; ".join(
        f"{name}: {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"
        for name, value in entry.detail.items()
        if value not in (None, "")
    )


def _named(key: str) -> str:
    return key.replace("_", " ").capitalize()


def _told(value: Any) -> str:
    return ", ".join(_parts(value))


def _parts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if text := _told(inner):
                yield f"{key.replace('_', ' ')} {text}"
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _parts(inner)
    elif isinstance(value, bool):
        yield "yes" if value else "no"
    elif value not in (None, ""):
        text = str(value)
        yield text if len(text) < LONG or " " in text else f"{text[:SEAL]}…"
