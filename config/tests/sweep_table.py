"""The table of the sweep: every address, and who gets what there. The rows stand with their rooms.

A room adds rows in `carepost/<room>/tests/sweep.py`; see carepost/councils/tests/sweeping.py for what a row
says.
"""

from __future__ import annotations

import importlib
from typing import Any

from carepost.councils.tests.cast import Cast
from carepost.councils.tests.sweeping import Row, open_to_all

ROOMS = (
    "councils",
    "api",
    "register",
    "providers",
    "risk",
    "questions",
    "decisions",
    "messages",
    "contact",
    "enquiries",
    "letters",
    "events",
    "newsletter",
    "insight",
    "demo",
)

TABLE: dict[str, Row] = {
    "ui:accessibility": open_to_all(),
    "ui:about": open_to_all(),
    "ui:sampler": Row(to="everybody"),
    "ui:sampler-chart": Row(to="everybody"),
    "ui:sampler-points": Row(to="everybody"),
}
_scenes = []

for _room in ROOMS:
    _name = f"carepost.{_room}.tests.sweep"
    try:
        _module = importlib.import_module(_name)
    except ModuleNotFoundError as _missing:
        if _missing.name != _name:
            raise
        continue
    _twice = set(TABLE) & set(_module.ROWS)
    assert not _twice, f"Two rooms have a row for {_twice}"
    TABLE |= _module.ROWS
    if hasattr(_module, "scene"):
        _scenes.append(_module.scene)


def everything(cast: Cast) -> dict[str, Any]:
    """What the addresses are about, made by every room."""
    made: dict[str, Any] = {}
    for scene in _scenes:
        of_room = scene(cast)
        assert not set(of_room) & set(made), f"two rooms mean something else by {set(of_room) & set(made)}"
        made |= of_room
    return made
