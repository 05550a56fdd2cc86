"""What the tests of pages share: the words of an answer, and the rows behind it."""

from __future__ import annotations

import re
from typing import Any

from carepost.councils.models import Membership
from carepost.councils.tests.cast import Cast, Person, scope

GOOD = "correct horse battery"


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def rows(model: Any, person: Person, **wanted: Any) -> list[Any]:
    with scope(person):
        return list(model.objects.filter(**wanted))


def own(cast: Cast, person: Person) -> Membership:
    found: Membership = rows(Membership, cast.admin, user=person.user)[0]
    return found
