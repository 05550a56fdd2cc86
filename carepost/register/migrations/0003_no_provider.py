"""Whoever does not act for a provider has none of its services: said at once, and not after reading the register."""

from __future__ import annotations

from django.db import migrations

SERVICES = """
CREATE OR REPLACE FUNCTION carepost_provider_services() RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT COALESCE(array_agg(s.id), '{}')
    FROM register_service s JOIN register_organisation o ON o.id = s.organisation_id
    WHERE %so.body_id = carepost_provider()
$$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0002_word'),
    ]

    operations = [
        migrations.RunSQL(SERVICES % "carepost_provider() IS NOT NULL AND ", SERVICES % ""),
    ]
