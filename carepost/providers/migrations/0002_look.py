import django.db.models.deletion
from carepost.core.tenancy import Protect
from django.db import migrations, models

#: A council sees who opened pages about its services; a provider sees it for the days on which it ran them. Whoever looks
#: from elsewhere writes the one row that names them, into the record of the service's own council.
DAYS = "\"on\" <@ ((SELECT carepost_provider_windows('')) ->> service_id::text)::datemultirange"
LOOKER = (
    "by_id = carepost_user()"
    " AND council_id = (SELECT s.host_id FROM register_service s WHERE s.id = service_id)"
)


class Migration(migrations.Migration):

    dependencies = [
        ('councils', '0004_colleagues'),
        ('providers', '0001_handover'),
    ]

    operations = [
        migrations.CreateModel(
            name='Look',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('at', models.DateTimeField(help_text='When they did so first on that day')),
                ('by_id', models.BigIntegerField()),
                ('by_name', models.TextField()),
                ('by_role', models.TextField()),
                ('by_where', models.TextField(help_text='The council, or the partner with the council whose record it is')),
                ('partner', models.BooleanField()),
                ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='looks', to='register.service')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('service', 'on', 'by_id', 'by_role', 'by_where'), name='look_noted_once_a_day')],
            },
        ),
        Protect("providers_look", also_read=DAYS, also_write=LOOKER),
    ]
