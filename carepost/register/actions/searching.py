"""What a service can be found by, kept in one text: names, provider, brand, ids, postcode, manager."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

# Queries fold what is typed with the same two functions: lower(unaccent(...)).
_TEXT = """
    lower(unaccent(concat_ws(' ', s.name, NULLIF(s.also_known_as, ''), o.name, b.name, s.ref, o.ref,
        NULLIF(s.ods_code, ''), NULLIF(s.postcode, ''), NULLIF(replace(s.postcode, ' ', ''), ''),
        NULLIF(s.town, ''), NULLIF(s.manager, ''))))
"""


def refresh_search(services: Collection[int]) -> None:
    """Write the search text of these services again; those whose text is right already are not touched."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE register_service AS t SET search = f.text FROM (SELECT s.id, {_TEXT} AS text"  # noqa: S608
            "  FROM register_service s"
            "  LEFT JOIN register_organisation o ON o.id = s.organisation_id"
            "  LEFT JOIN register_brand b ON b.id = s.brand_id WHERE s.id = ANY(%s)) AS f"
            " WHERE f.id = t.id AND t.search IS DISTINCT FROM f.text",
            [list(services)],
        )
