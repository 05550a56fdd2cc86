"""An enquiry stays with the provider that asked; of its history what was before the service went; and what was opened."""

from django.db import migrations

from carepost.providers.opening import opened, reading
from carepost.providers.rules import Kind

OWN = "body_id = (SELECT carepost_provider())"
SOME = f"{OWN} AND (carepost_services() IS NULL OR service_id = ANY ((SELECT carepost_services())::bigint[]))"
OPENED = f"body_id IS NOT NULL AND {opened(Kind.ENQUIRIES, 'received_at')}"
#: The enquiry itself says which service; the database shows only those that may be read.
BY_DAY = opened(Kind.ENQUIRIES, "at", service="e.service_id")
HISTORY = (
    "NOT internal AND (SELECT carepost_provider()) IS NOT NULL AND EXISTS"
    f" (SELECT FROM enquiries_enquiry e WHERE e.id = enquiry_id AND {BY_DAY})"
)
HISTORY_BEFORE = (
    "NOT internal AND (SELECT carepost_provider()) IS NOT NULL AND enquiry_id IN"
    " (SELECT e.id FROM enquiries_enquiry e WHERE e.body_id = (SELECT carepost_provider()))"
)


class Migration(migrations.Migration):
    dependencies = [("enquiries", "0006_some_services"), ("providers", "0001_handover")]

    operations = [
        migrations.RunSQL(
            reading("enquiries_enquiry", f"({SOME}) OR ({OPENED})"), reading("enquiries_enquiry", SOME)
        ),
        migrations.RunSQL(
            reading("enquiries_enquiryevent", HISTORY), reading("enquiries_enquiryevent", HISTORY_BEFORE)
        ),
    ]
