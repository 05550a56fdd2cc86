"""What was told while another provider ran a service is not its new provider's to read, unless that is opened."""

from django.db import migrations

from carepost.providers.opening import opened, reading
from carepost.providers.rules import Kind

OWN = "service_id = ANY ((SELECT carepost_provider_services())::bigint[])"


class Migration(migrations.Migration):
    dependencies = [("questions", "0004_fact"), ("providers", "0001_handover")]

    operations = [
        migrations.RunSQL(
            reading("questions_fact", opened(Kind.CAPACITY, "as_of")), reading("questions_fact", OWN)
        )
    ]
