"""What a machine reads of enquiries: those that its keeper may, and of each what its side may read."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from carepost.core.acting import Actor
from carepost.enquiries.queries.enquiries import Enquiries, seen


def listed(
    viewer: Actor,
    *,
    ref: str = "",
    states: Collection[str] = (),
    topics: Collection[str] = (),
    since: datetime | None = None,
) -> Enquiries:
    """The enquiries that the viewer may see, without their words; about one service, by state or topic, or moved since
    then.
    """
    rows = seen(viewer).defer("words", "asker_name", "asker_email", "asker_phone", "about")
    rows = rows.filter(service__ref=ref) if ref else rows
    rows = rows.filter(state__in=states) if states else rows
    rows = rows.filter(topic__in=topics) if topics else rows
    return rows.filter(last_at__gte=since) if since else rows
