import django.db.models.deletion
from carepost.core.tenancy import Protect
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('councils', '0001_initial'),
        ('risk', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='LastSweep',
            fields=[
                ('council', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, serialize=False, to='councils.council')),
                ('on', models.DateField()),
                ('at', models.DateTimeField()),
                ('register_as_of', models.DateTimeField(help_text='When the last import that it took in was finished, or undone', null=True)),
            ],
        ),
        Protect("risk_lastsweep"),
    ]
