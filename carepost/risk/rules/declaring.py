"""What a kind of signal declares about itself."""

from dataclasses import dataclass

from .bands import Family

Scale = tuple[str, str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class SignalKind:
    """How one sort of observation counts.

    `share` is the percent of its family's weight that the kind alone can take up. `owner` is the room that tells it.
    `scale` says what severities 0 to 5 mean; one that nobody gives is an empty word. `life_days` is how long one
    observation counts; None means that it stands until a newer one replaces it. `sentence` and `fine` (severity 0) may
    name {evidence} and {words}. `note_as` is what a person chooses who notes it by hand; empty where nobody may.
    """

    key: str
    family: Family
    share: int
    owner: str
    scale: Scale
    life_days: int | None
    sentence: str
    fine: str
    note_as: str = ""

    @property
    def severities(self) -> tuple[tuple[int, str], ...]:
        """The severities that have a word, the mildest first."""
        return tuple((severity, words) for severity, words in enumerate(self.scale) if words)


def scale(*words: str) -> Scale:
    """Words for severities 0 to 5."""
    zero, one, two, three, four, five = words
    return zero, one, two, three, four, five
