"""The dated numbers behind the editing of question sets."""

from dataclasses import dataclass


@dataclass(frozen=True)
class QuestionsPolicy:
    """Carepost's defaults (policy key `questions`).

    `tried_on`: so many of the newest answers a draft is tried on; with fewer than `fewest` nothing is concluded.
    """

    tried_on: int = 300
    fewest: int = 20
