import django.db.models.deletion
from carepost.core.tenancy import Protect
from django.db import migrations, models


# A provider's people read who buys care at their services now, to choose who is told: nobody's purchases of before.
OWN = "until IS NULL AND service_id = ANY ((SELECT carepost_provider_services())::bigint[])"

# What is told to a council that buys care stands in its audit book. Nothing else of that council is a provider's.
BUYERS = """
CREATE FUNCTION carepost_provider_buyers() RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT COALESCE(array_agg(DISTINCT b.council_id), '{}') FROM contact_buying b
    WHERE b.until IS NULL AND b.service_id = ANY ((SELECT carepost_provider_services())::bigint[])
$$;
CREATE POLICY core_auditentry_add_where_bought ON core_auditentry FOR INSERT
    WITH CHECK (council_id = ANY ((SELECT carepost_provider_buyers())::bigint[]));
"""
NO_BUYERS = """
DROP POLICY core_auditentry_add_where_bought ON core_auditentry;
DROP FUNCTION carepost_provider_buyers();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('contact', '0019_handover'),
        ('councils', '0004_colleagues'),
        ('register', '0005_some_services'),
    ]

    operations = [
        migrations.CreateModel(
            name='Buying',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('noted_by', models.TextField()),
                ('ended_by', models.TextField(blank=True)),
                ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='buyers', to='register.service')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('council', 'service'), name='one_buying_at_a_time'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='buying_ends_no_sooner')],
            },
        ),
        Protect("contact_buying", also_read=OWN),
        migrations.RunSQL(BUYERS, NO_BUYERS),
    ]
