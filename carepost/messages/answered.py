"""Answers given in one room that another keeps for the next who asks, though neither knows the other.

A room that gives answers fills `GIVEN` under its own name: `render(request, number)` returns Answered. A room that
keeps them fills `KEEPER`: `render(request, key)` returns the address at which that answer is kept, and asks `given`.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from carepost.core.acting import Actor
from carepost.ui import slots

GIVEN, KEEPER = "answer.given", "answer.keeper"
_LONGEST = 18  # digits of a number


@dataclass(frozen=True, slots=True)
class Answered:
    """A question, its answer, and where both come from. Nobody who asked is named."""

    question: str
    words: str
    source: str


def keep_at(request: HttpRequest, actor: Actor, room: str, number: int) -> str | None:
    """Where this person may keep an answer of a room; None where they may keep none."""
    found = slots.rendered(KEEPER, request, f"{room}-{number}", actor)
    return str(found[0][1]) if found else None


def given(request: HttpRequest, actor: Actor, key: str) -> Answered | None:
    """The answer that a key names, as far as its room gives it to this person. Raises Http404 where it does not."""
    room, _, number = key.rpartition("-")
    panel = slots.one(GIVEN, room, actor)
    if panel is None or not number.isdecimal() or len(number) > _LONGEST:
        return None
    found = panel.render(request, int(number))
    return found if isinstance(found, Answered) else None
