"""How a service wants to be called: in which language, on which days, in which part of the day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from carepost.contact.rules.rota import PARTS, WEEKDAYS

WORKING_WEEK = range(5)


@dataclass(frozen=True, slots=True)
class Card:
    """A service's contact card. No days or no parts means that all are alike; no language means English."""

    language: str = ""
    days: Sequence[int] = ()
    parts: Sequence[int] = ()

    @property
    def preferred(self) -> frozenset[tuple[int, int]]:
        """The weekdays with a part of the day that they prefer; empty where they prefer none."""
        if not self.days and not self.parts:
            return frozenset()
        return frozenset(product(self.days or WORKING_WEEK, self.parts or range(len(PARTS))))

    @property
    def sentence(self) -> str:
        """ "Call in Polish. They prefer Monday or Tuesday, in the morning." or nothing."""
        days = " or ".join(WEEKDAYS[day] for day in self.days)
        parts = " or ".join(f"in the {PARTS[part]}" for part in self.parts)
        prefer = ", ".join(part for part in (days, parts) if part)
        spoken = f"Call in {self.language}." if self.language else ""
        return " ".join(line for line in (spoken, f"They prefer {prefer}." if prefer else "") if line)
