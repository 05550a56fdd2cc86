"""Keep answers in the ledger, and let those of a corrected source no longer count. Parts of other rooms' verbs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from carepost.core import audit, clock
from carepost.questions import data
from carepost.questions.models import Fact


def keep_facts(
    *,
    council_id: int,
    service_id: int,
    answers: Mapping[str, int],
    as_of: datetime,
    source: str,
    source_ref: str,
    by_name: str = "",
) -> int:
    """Add the answers that are data of the catalogue, as part of the running verb. Returns how many.

    Raises NotInAction outside a verb.
    """
    made = Fact.objects.bulk_create(
        Fact(
            council_id=council_id, service_id=service_id, datum=datum.key, value=answers[datum.key], as_of=as_of,
            source=source, source_ref=source_ref, by_name=by_name,
        )
        for datum in data.named(answers)
    )  # fmt: skip
    if made:
        told = {row.datum: row.value for row in made}
        audit.note(subject=source_ref, council=council_id, facts=told)
    return len(made)


def withdraw_facts(*, council_id: int, source_ref: str) -> int:
    """Let the answers of a corrected source no longer count; they stay readable. Returns how many."""
    standing = Fact.objects.filter(council_id=council_id, source_ref=source_ref, withdrawn_at__isnull=True)
    taken = standing.update(withdrawn_at=clock.now())
    if taken:
        audit.note(subject=source_ref, council=council_id, facts_withdrawn=taken)
    return taken
