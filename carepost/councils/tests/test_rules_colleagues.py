"""What a provider's manager may give, change and take away, case by case."""

from __future__ import annotations

import pytest

from carepost.councils.rules import Role
from carepost.councils.rules.colleagues import (
    Access,
    ColleagueFault,
    against_changing,
    against_giving_access,
    against_removing,
    within,
)

RUN = (1, 2, 3)
STAFF, MANAGER = Role.PROVIDER_USER, Role.PROVIDER_MANAGER


def some(*services: int) -> frozenset[int]:
    return frozenset(services)


@pytest.mark.parametrize(
    ("services", "own", "expected"),
    [
        (None, None, True),
        (some(1), None, True),
        (None, some(1, 2, 3), False),  # all, those to come among them, are more than every one of today
        (some(1), some(1, 2), True),
        (some(1, 2), some(1, 2), True),
        (some(1, 3), some(1, 2), False),
    ],
)
def test_nobody_gives_or_takes_more_than_they_have(
    services: frozenset[int] | None, own: frozenset[int] | None, expected: bool
) -> None:
    assert within(services, own) is expected


@pytest.mark.parametrize(
    ("wanted", "own", "faults"),
    [
        (Access(STAFF), None, ()),
        (Access(MANAGER, some(1, 2)), None, ()),
        (Access(STAFF, some(1)), some(1, 2), ()),
        (Access(Role.ADMIN), None, (ColleagueFault.NOT_HERE,)),
        (Access(STAFF, some()), None, (ColleagueFault.NO_SERVICE,)),
        (Access(STAFF, some(1, 9)), None, (ColleagueFault.NOT_OURS,)),
        (Access(STAFF), some(1, 2), (ColleagueFault.BEYOND_YOU,)),
        (Access(MANAGER, some(3)), some(1, 2), (ColleagueFault.BEYOND_YOU,)),
    ],
)
def test_what_may_be_given(
    wanted: Access, own: frozenset[int] | None, faults: tuple[ColleagueFault, ...]
) -> None:
    assert against_giving_access(wanted, own=own, run=RUN) == faults


@pytest.mark.parametrize(
    ("held", "wanted", "given", "faults"),
    [
        (Access(STAFF), Access(MANAGER), {}, ()),
        (Access(STAFF), Access(STAFF, some(1)), {}, ()),
        (Access(STAFF), Access(STAFF), {}, (ColleagueFault.NO_CHANGE,)),
        (Access(STAFF), Access(MANAGER), {"self_": True}, (ColleagueFault.OWN_ACCESS,)),
        (Access(STAFF), Access(STAFF, some(1)), {"own": some(1)}, (ColleagueFault.BEYOND_YOU,)),
        (Access(STAFF), Access(STAFF), {"live": False, "self_": True}, (ColleagueFault.NOT_LIVE,)),
    ],
)
def test_what_may_be_changed(
    held: Access, wanted: Access, given: dict[str, object], faults: tuple[ColleagueFault, ...]
) -> None:
    asked = {"own": None, "self_": False, "live": True} | given
    assert against_changing(held, wanted, **asked) == faults  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("held", "given", "faults"),
    [
        (Access(STAFF), {}, ()),
        (Access(MANAGER), {"others": 1}, ()),
        (Access(MANAGER), {"self_": True, "others": 1}, ()),
        (Access(MANAGER), {"self_": True}, (ColleagueFault.LAST_MANAGER,)),
        (Access(MANAGER, some(1)), {"self_": True, "own": some(1)}, ()),
        (Access(STAFF), {"own": some(1)}, (ColleagueFault.BEYOND_YOU,)),
        (Access(STAFF), {"self_": True, "own": some(1)}, ()),
        (Access(MANAGER), {"live": False}, (ColleagueFault.NOT_LIVE,)),
    ],
)
def test_who_may_leave_and_who_has_to_stay(
    held: Access, given: dict[str, object], faults: tuple[ColleagueFault, ...]
) -> None:
    asked = {"own": None, "self_": False, "live": True, "others": 0} | given
    assert against_removing(held, **asked) == faults  # type: ignore[arg-type]
