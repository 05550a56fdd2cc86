"""How a service's standing moved before it came to a provider is not theirs to read, nor how it moved after it went."""

from django.db import migrations

from carepost.providers.opening import opened, reading
from carepost.providers.rules import Kind

OWN = "service_id = ANY ((SELECT carepost_provider_services())::bigint[])"
MOVES = reading("risk_standingchange", opened(Kind.STANDING, "at"))


class Migration(migrations.Migration):
    dependencies = [("risk", "0006_noted_by_nobody"), ("providers", "0001_handover")]

    operations = [migrations.RunSQL(MOVES, reading("risk_standingchange", OWN))]
