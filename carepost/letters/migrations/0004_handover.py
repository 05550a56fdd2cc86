"""Letters to the provider before are read by the next one where a council opened them, and by it alone."""

from django.db import migrations

from carepost.providers.opening import opened, reading
from carepost.providers.rules import Kind

#: As migration 0002 has it: what left for those who signed in for the service.
OWN = (
    "body_id = (SELECT carepost_provider()) AND left_at IS NOT NULL"
    " AND (carepost_services() IS NULL OR service_id = ANY ((SELECT carepost_services())::bigint[]))"
)
#: Only of services that passed from one provider to another: without a change there is nothing to open.
PASSED = (
    "body_id IS NOT NULL AND left_at IS NOT NULL AND service_id IN (SELECT service_id FROM providers_handover)"
    f" AND {opened(Kind.LETTERS, 'left_at')}"
)


class Migration(migrations.Migration):
    dependencies = [("letters", "0003_runs"), ("providers", "0002_look")]

    operations = [
        migrations.RunSQL(
            reading("letters_letter", f"({OWN}) OR ({PASSED})"), reading("letters_letter", OWN)
        ),
    ]
