"""Who has some of a provider's services reads the enquiries about these."""

from django.db import migrations

OWN = "body_id = (SELECT carepost_provider())"
SOME = f"{OWN} AND (carepost_services() IS NULL OR service_id = ANY ((SELECT carepost_services())::bigint[]))"
READ = "ALTER POLICY enquiries_enquiry_read ON enquiries_enquiry USING (council_id = carepost_council() OR (%s))"


class Migration(migrations.Migration):
    dependencies = [("enquiries", "0005_reports"), ("core", "0003_services")]

    # The history follows: it is read where its enquiry is.
    operations = [migrations.RunSQL(READ % SOME, READ % OWN)]
