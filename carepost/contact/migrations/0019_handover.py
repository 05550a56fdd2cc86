"""What a provider reads about its services ends and begins with the day on which another runs them."""

from django.db import migrations

from carepost.providers.opening import opened, reading
from carepost.providers.rules import Kind

SERVICES = "((SELECT carepost_provider_services())::bigint[])"
OWN = f"service_id = ANY ({SERVICES})"
SIDES = f"(giver_id = ANY ({SERVICES}) OR taker_id = ANY ({SERVICES}))"


def sides(at: str) -> str:
    return f"{opened(Kind.HELP, at, service='giver_id')} OR {opened(Kind.HELP, at, service='taker_id')}"


#: Each table: what a provider reads of it from now on, and what it read before.
TABLES = {
    "contact_providernews": (opened(Kind.CALLS, "at"), OWN),
    "contact_serviceupdate": (opened(Kind.CAPACITY, "at"), OWN),
    "contact_supportrequest": (opened(Kind.HELP, "asked_at"), OWN),
    "contact_supportevent": (opened(Kind.HELP, "at"), OWN),
    "contact_aidnotice": (opened(Kind.HELP, "at"), OWN),
    "contact_aidmatch": (sides("proposed_at"), SIDES),
    "contact_aidstep": (sides("at"), SIDES),
}


class Migration(migrations.Migration):
    dependencies = [("contact", "0018_update"), ("providers", "0001_handover")]

    operations = [
        migrations.RunSQL(reading(table, after), reading(table, before))
        for table, (after, before) in TABLES.items()
    ]
