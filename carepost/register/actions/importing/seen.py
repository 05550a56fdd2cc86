"""Services that a whole file does not carry: noted as not seen, never as closed."""

from __future__ import annotations

from datetime import date

from carepost.register.actions.importing import tables
from carepost.register.actions.importing.images import keep_before
from carepost.register.actions.importing.told import Told
from carepost.register.models import ImportRun
from carepost.register.models.imports import RunStatus

#: A file that lacks more than this share of what is known is hardly a whole one (Carepost default; from month to
#: month CQC's whole file loses less than one in two hundred).
TOO_MANY = 0.1
FEW = 20

_MISSING = """
    SELECT s.id FROM register_service s
    WHERE s.kind = 'location' AND NOT s.withdrawn AND s.adult_social_care
        AND s.status IN ('registered', 'dormant') AND s.confirmed_on < %(on)s
        AND (s.not_seen_since IS NULL OR s.not_seen_since > %(on)s)
        AND (%(council)s::bigint IS NULL OR s.host_id = %(council)s)
        AND NOT EXISTS (SELECT FROM stage_seen x WHERE x.ref = s.ref)
"""


def missed_on(told: Told) -> date | None:
    """The date of the first later whole file, already read, in which a service that is new here should have been."""
    later = ImportRun.objects.filter(status=RunStatus.APPLIED, whole=True, data_date__gt=told.on)
    later = later.filter(council_id__isnull=True) | later.filter(council_id=told.council or 0)
    return later.order_by("data_date").values_list("data_date", flat=True).first()


def looks_partial(told: Told) -> bool:
    """Whether so much of what is known is missing that the file is hardly a whole one."""
    tables.analyse("stage_seen")
    missing, known = tables.rows(
        f"SELECT (SELECT count(*) FROM ({_MISSING}) m), (SELECT count(*) FROM register_service s"
        " WHERE s.kind = 'location' AND NOT s.withdrawn AND s.adult_social_care"
        " AND s.status IN ('registered', 'dormant') AND (%(council)s::bigint IS NULL OR s.host_id = %(council)s))",
        **told.given(),
    )[0]
    return bool(missing > FEW and missing > TOO_MANY * known)


def note_missing(told: Told) -> int:
    """Note and list the services that the file should have carried and did not. Returns how many."""
    tables.analyse("stage_seen")
    tables.run("DROP TABLE IF EXISTS pg_temp.missing_service")
    tables.run(f"CREATE TEMP TABLE missing_service ON COMMIT DROP AS {_MISSING}", **told.given())
    keep_before(told.run, "register_service", "SELECT id FROM missing_service", columns=("not_seen_since",))
    tables.run(
        "INSERT INTO stage_change (service_id, ref, name, kind, field, before, after)"
        " SELECT s.id, s.ref, s.name, 'unseen', 'not_seen_since', 'null', to_jsonb(%(on)s::date)"
        " FROM missing_service m JOIN register_service s ON s.id = m.id",
        **told.given(),
    )
    return tables.run(
        "UPDATE register_service SET not_seen_since = %(on)s WHERE id IN (SELECT id FROM missing_service)",
        **told.given(),
    )
