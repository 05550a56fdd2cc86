from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("core", "0002_policy_proposal")]

    operations = [
        # NULL: all services of the provider. An empty list: none of them.
        migrations.RunSQL(
            """
            CREATE FUNCTION carepost_services() RETURNS bigint[] LANGUAGE sql STABLE AS
            $$ SELECT NULLIF(current_setting('carepost.services', true), '')::bigint[] $$;
            """,
            "DROP FUNCTION carepost_services();",
        ),
    ]
