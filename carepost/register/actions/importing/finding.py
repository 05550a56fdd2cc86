"""What services are found by, after an import changed it."""

from __future__ import annotations

from carepost.register.actions.importing import tables
from carepost.register.actions.importing.images import keep_before
from carepost.register.actions.importing.told import Told
from carepost.register.actions.searching import note_words, search_text


def find_again(told: Told) -> None:
    """Services whose provider or brand got another name are found by the new one."""
    renamed = (
        "SELECT s.id FROM register_service s JOIN stage_change c ON c.organisation_id = s.organisation_id"
        " WHERE c.field = 'name' AND c.service_id IS NULL"
        " UNION SELECT s.id FROM register_service s JOIN register_brand b ON b.id = s.brand_id"
        ' JOIN register_beforeimage i ON i."table" = \'register_brand\' AND i."row" = b.id'
        f" WHERE i.run_id = {told.run} AND i.image ->> 'name' <> b.name"
    )
    keep_before(told.run, "register_service", renamed, columns=("search",))
    tables.run(
        f"UPDATE register_service AS t SET search = {search_text('s', 'o', 'b')}"
        " FROM register_service s LEFT JOIN register_organisation o ON o.id = s.organisation_id"
        f" LEFT JOIN register_brand b ON b.id = s.brand_id WHERE s.id = t.id AND t.id IN ({renamed})"
    )
    note_words(f"s.id IN (SELECT id FROM stage_touched UNION {renamed})")
