"""What a service can be found by, kept in one text: names, provider, brand, ids, postcode, manager."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import connection


def search_text(service: str, organisation: str, brand: str) -> str:
    """SQL for the search text, from the aliases of the three tables.

    Queries fold what is typed with the same two functions: lower(unaccent(...)).
    """
    s = service
    return (
        f"lower(unaccent(concat_ws(' ', {s}.name, NULLIF({s}.also_known_as, ''), {organisation}.name, {brand}.name,"
        f" {s}.ref, {organisation}.ref, NULLIF({s}.ods_code, ''), NULLIF({s}.postcode, ''),"
        f" NULLIF(replace({s}.postcode, ' ', ''), ''), NULLIF({s}.town, ''), NULLIF({s}.manager, ''))))"
    )


_REFRESH = f"""
    UPDATE register_service AS t SET search = found.text
    FROM (SELECT s.id, {search_text("s", "o", "b")} AS text FROM register_service s
          LEFT JOIN register_organisation o ON o.id = s.organisation_id
          LEFT JOIN register_brand b ON b.id = s.brand_id
          WHERE %(every)s OR s.id = ANY(%(services)s)) AS found
    WHERE found.id = t.id AND t.search IS DISTINCT FROM found.text
"""  # noqa: S608


# Codes, numbers and letters alone are typed right or not found; everything else may be misspelt.
_NOTE_WORDS = """
    INSERT INTO register_word (word)
    SELECT DISTINCT w FROM register_service s, unnest(string_to_array(s.search, ' ')) raw, btrim(raw, '.,;:()&''"') w
    WHERE {which} AND w ~ '^[[:alpha:]][[:alpha:]''’-]{{2,}}$'
    ON CONFLICT DO NOTHING
"""


def note_words(which: str, given: Mapping[str, Any] | None = None) -> None:
    """Note the words of the services that the condition `which` names (of alias s): what a typing error may mean."""
    with connection.cursor() as cursor:
        cursor.execute(_NOTE_WORDS.format(which=which), given)


def refresh_search(services: Collection[int] | None = None) -> None:
    """Write the search text of these services, or of all, again; those whose text is right are not touched."""
    with connection.cursor() as cursor:
        cursor.execute(_REFRESH, {"every": services is None, "services": list(services or ())})
    if services is not None:
        note_words("s.id = ANY(%(services)s)", {"services": list(services)})
