from django.db import migrations

#: A provider records the beds of its own services, for the council in whose area they are.
OWN = (
    "service_id = ANY (carepost_provider_services())"
    " AND council_id = (SELECT s.host_id FROM register_service s WHERE s.id = service_id)"
)


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0003_no_provider'),
    ]

    operations = [
        migrations.RunSQL(
            f"ALTER POLICY register_capacity_add ON register_capacity"
            f" WITH CHECK (council_id = carepost_council() OR ({OWN}))",
            "ALTER POLICY register_capacity_add ON register_capacity"
            " WITH CHECK (council_id = carepost_council())",
        ),
    ]
