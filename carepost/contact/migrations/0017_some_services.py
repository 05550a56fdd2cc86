"""Who has some of a provider's services deals with their councils, and writes in no other's book."""

from django.db import migrations

COUNCILS = """
CREATE OR REPLACE FUNCTION carepost_provider_councils() RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT COALESCE(array_agg(DISTINCT s.host_id), '{}')
    FROM register_service s JOIN register_organisation o ON o.id = s.organisation_id
    WHERE carepost_provider() IS NOT NULL AND o.body_id = carepost_provider() AND s.host_id IS NOT NULL %s
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("contact", "0016_own_first"), ("core", "0003_services")]

    operations = [
        migrations.RunSQL(
            COUNCILS % "AND (carepost_services() IS NULL OR s.id = ANY (carepost_services()))", COUNCILS % ""
        ),
    ]
