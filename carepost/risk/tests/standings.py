"""What tests of standings start from: a day, the policy as it comes, and a service where all is well."""

from datetime import date, timedelta

from carepost.risk import rules
from carepost.risk.rules import ScorePolicy, Signal, observe

TODAY = date(2026, 11, 20)
POLICY = ScorePolicy()
ONE_OF_EACH = {kind.family: kind for kind in reversed(rules.KINDS) if kind.share == 100}


def days_ago(n: int) -> date:
    return TODAY - timedelta(days=n)


def all_fine(on: date = TODAY, *, but: tuple[Signal, ...] = ()) -> tuple[Signal, ...]:
    told = {signal.declaration.family for signal in but}
    return (*but, *(observe(kind, 0, on) for family, kind in ONE_OF_EACH.items() if family not in told))
