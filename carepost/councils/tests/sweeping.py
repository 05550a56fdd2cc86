"""What a row of the sweep is: who gets which answer at one address.

Each room writes its rows in `carepost/<room>/tests/sweep.py`:

    from carepost.councils.tests.sweeping import Row

    def scene(cast):                       # rows that the addresses need; called in a transaction
        return {"service": make_service(host=cast.ambershire, ...)}

    ROWS = {
        "register:service": Row(
            to="post_officer qa_officer admin",  # these get 200
            answers={"stranger": 404},           # these get something else
            otherwise=403,                       # everybody else who has signed in
            path=lambda made: {"ref": made["service"].ref},
        ),
    }
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from carepost.councils.rules import PlaceKind, Role

#: Everybody who visits every address: nobody, each role in its own council, and people from elsewhere.
STAFF = tuple(role.value for role in Role if role.place is PlaceKind.COUNCIL)
ELSEWHERE = (
    "neighbour",
    "neighbour_admin",
    "provider",
    "provider_manager",
    "stranger",
    "partner",
    "stale_partner",
    "leaver",
    "newcomer",
)
NOBODY = "nobody"
VISITORS = (NOBODY, *STAFF, *ELSEWHERE)
SIGNED_IN = (*STAFF, *ELSEWHERE)
GROUPS = {"everybody": SIGNED_IN, "staff": STAFF}


def _nothing(made: Mapping[str, Any]) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, kw_only=True)
class Row:
    """The answers at one address.

    `to` names who get `then` (200): roles and people of the cast, or "everybody" (who has signed in),
    "staff". `answers` are exceptions by name. `otherwise` is for all others who have signed in, `nobody`
    for those who have not: 302 leads to sign-in. `path` gives the address its parts out of what the scenes
    made; `method` is get or post.
    """

    to: str = ""
    then: int = 200
    answers: Mapping[str, int] = field(default_factory=dict)
    otherwise: int = 403
    nobody: int = 302
    path: Callable[[Mapping[str, Any]], dict[str, Any]] = _nothing
    method: str = "get"

    def expected(self) -> dict[str, int]:
        """The status for each visitor. Raises ValueError for a name that nobody has."""
        named = [name for word in self.to.split() for name in GROUPS.get(word, (word,))]
        unknown = {*named, *self.answers} - set(VISITORS)
        if unknown:
            raise ValueError(f"Nobody in the sweep is called {', '.join(sorted(unknown))}")
        found = dict.fromkeys(SIGNED_IN, self.otherwise) | {NOBODY: self.nobody}
        return found | dict.fromkeys(named, self.then) | dict(self.answers)


def open_to_all(then: int = 200, **given: Any) -> Row:
    """A row of an address that answers everybody alike."""
    return Row(to="everybody", then=then, nobody=given.pop("nobody", then), **given)
