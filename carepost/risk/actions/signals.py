"""Take signals in, and withdraw those whose source was corrected. Parts of other rooms' verbs."""

from __future__ import annotations

from collections.abc import Iterable

from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.risk.models import SignalRow, SignalWithdrawal
from carepost.risk.rules import Signal


def take_in(
    *,
    by: Actor,
    council_id: int,
    service_id: int,
    signals: Iterable[Signal],
    source_ref: str,
    noted_by: str = "",
) -> int:
    """Add signals about a service, as part of the running verb. Returns how many.

    `source_ref` says what they come from ("call:17"), so that a correction can withdraw them; `noted_by` is who noted
    them by hand. Raises NotInAction outside a verb.
    """
    now = clock.now()
    made = SignalRow.objects.bulk_create(
        SignalRow(
            council_id=council_id,
            service_id=service_id,
            kind=signal.kind,
            severity=signal.severity,
            observed_on=signal.observed_on,
            expires_on=signal.expires_on,
            evidence=signal.evidence,
            source=signal.source,
            source_ref=source_ref,
            noted_at=now,
            noted_by=noted_by,
        )
        for signal in signals
    )
    if made:
        kinds = sorted(f"{row.kind}={row.severity}" for row in made)
        audit.note(subject=source_ref, council=council_id, signals=kinds)
    return len(made)


def withdraw(*, by: Actor, council_id: int, source_ref: str, reason: str) -> int:
    """Let the signals of a corrected source no longer count; they stay readable. Returns how many."""
    standing = SignalRow.objects.filter(council_id=council_id, source_ref=source_ref, withdrawal__isnull=True)
    now = clock.now()
    made = SignalWithdrawal.objects.bulk_create(
        SignalWithdrawal(council_id=council_id, signal=row, reason=reason, at=now, by_name=by.name)
        for row in standing
    )
    if made:
        audit.note(subject=source_ref, council=council_id, withdrawn=len(made), reason=reason)
    return len(made)
