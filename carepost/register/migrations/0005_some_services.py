"""Who has some of a provider's services has no others: in the database as on the pages."""

from __future__ import annotations

from django.db import migrations

SERVICES = """
CREATE OR REPLACE FUNCTION carepost_provider_services() RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT COALESCE(array_agg(s.id), '{}')
    FROM register_service s JOIN register_organisation o ON o.id = s.organisation_id
    WHERE carepost_provider() IS NOT NULL AND o.body_id = carepost_provider() %s
$$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0003_services'),
        ('register', '0004_capacity_of_providers'),
    ]

    operations = [
        migrations.RunSQL(
            SERVICES % "AND (carepost_services() IS NULL OR s.id = ANY (carepost_services()))", SERVICES % ""
        ),
    ]
