"""Whose area a service lies in, for those that were read before their council was here."""

from __future__ import annotations

from django.db import connection

from carepost.core import audit
from carepost.councils.models import Council
from carepost.register.rules import council_key

_UNPLACED = (
    "SELECT DISTINCT local_authority FROM register_service WHERE host_id IS NULL AND local_authority <> ''"
)
_PLACE = """
    UPDATE register_service SET host_id = found.council_id
    FROM unnest(%s::text[], %s::bigint[]) AS found(name, council_id)
    WHERE host_id IS NULL AND kind = 'location' AND local_authority = found.name
"""


def place_in_areas() -> int:
    """Give services without a council the one that CQC's name of their local authority means; returns how many."""
    by_key = dict(Council.objects.values_list("key", "pk"))
    with connection.cursor() as cursor:
        cursor.execute(_UNPLACED)
        meant = {name: by_key.get(council_key(name)) for (name,) in cursor.fetchall()}
        placed = {name: council for name, council in meant.items() if council is not None}
        cursor.execute(_PLACE, [list(placed), list(placed.values())])
        return int(cursor.rowcount)


def welcome(council: Council) -> None:
    """The services of England's register that lie in the area of a council that joins are its own at once."""
    audit.note(subject=f"council:{council.pk}", services=place_in_areas())
