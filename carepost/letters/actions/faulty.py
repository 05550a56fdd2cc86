"""A refusal that says of each field what is wrong with it."""

from __future__ import annotations

from collections.abc import Collection

from carepost.core.refusals import Refused
from carepost.letters.rules.wording import Problem


class Faulty(Refused):
    """Something cannot be published or sent as it is; `problems` says which field has which fault."""

    def __init__(self, problems: Collection[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(dict.fromkeys(problem.fault for problem in problems))


def refuse_problems(problems: Collection[Problem]) -> None:
    """Raise Faulty when there is any problem; else do nothing."""
    if problems:
        raise Faulty(problems)
