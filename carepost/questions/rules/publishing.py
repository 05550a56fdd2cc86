"""Who may publish a draft: somebody who may publish at all, and has written nothing in it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Publishers:
    """`wrote`: the user ids of all who wrote in the draft (None for a command); `holders`: who may publish at all."""

    wrote: Collection[int | None]
    holders: Mapping[int, str]

    def wrote_in_it(self, user_id: int | None) -> bool:
        return user_id in self.wrote

    @property
    def others(self) -> tuple[str, ...]:
        """The names of those who may publish this draft."""
        return tuple(name for user_id, name in self.holders.items() if user_id not in self.wrote)

    @property
    def sentence(self) -> str:
        """Who can help."""
        if self.others:
            return f"{' or '.join(self.others)} can publish it."
        return (
            "Just now nobody can: everybody who may publish wrote in it. Ask your council's administrator to make"
            " somebody else a director, or drop this draft and let an officer write the next."
        )
