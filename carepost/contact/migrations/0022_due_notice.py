import django.db.models.deletion
from carepost.core.tenancy import Protect
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contact', '0021_booked_at'),
        ('councils', '0004_colleagues'),
        ('register', '0005_some_services'),
    ]

    operations = [
        migrations.CreateModel(
            name='DueNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('told_on', models.DateField()),
                ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.service')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('council', 'service'), name='a_due_call_is_told_once')],
            },
        ),
        Protect("contact_duenotice"),
    ]
