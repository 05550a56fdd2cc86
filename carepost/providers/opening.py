"""The condition by which a row about a service is a provider's to read: by kind, by day, and by who ran it then.

Rooms write it into the row security of their tables; `carepost_provider_windows` (in the migration) is asked once for a
statement, and by nobody whose council the row is.
"""

from __future__ import annotations

from carepost.providers.rules import Kind


def opened(kind: Kind, at: str, *, service: str = "service_id") -> str:
    """SQL: whether the acting provider may read a row of this kind about `service`, of the moment `at`."""
    windows = f"(SELECT carepost_provider_windows('{kind.value}'))"
    return f"({at} AT TIME ZONE 'Europe/London')::date <@ ({windows} ->> {service}::text)::datemultirange"


def reading(table: str, also: str) -> str:
    """SQL: let a council read its rows of `table`, and a provider those for which `also` holds."""
    return f"ALTER POLICY {table}_read ON {table} USING (council_id = carepost_council() OR ({also}))"
