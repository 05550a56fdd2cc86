"""The catalogue of the ledger: each room declares what it needs to know of a service, once for all who ask."""

from __future__ import annotations

from collections.abc import Iterable

from carepost.questions.rules.ledger import Datum

_data: dict[str, Datum] = {}


def enter(*data: Datum) -> None:
    """Declare data, as the application starts. Raises ValueError when one key is declared with two meanings."""
    for datum in data:
        if _data.setdefault(datum.key, datum) != datum:
            raise ValueError(f"There are two data called {datum.key}")


def entered() -> tuple[Datum, ...]:
    """Every datum, as its room declared it."""
    return tuple(_data.values())


def named(keys: Iterable[str]) -> tuple[Datum, ...]:
    """Those of these keys that are data, in the order of the catalogue; questions about nothing kept are left out."""
    wanted = set(keys)
    return tuple(datum for datum in _data.values() if datum.key in wanted)
