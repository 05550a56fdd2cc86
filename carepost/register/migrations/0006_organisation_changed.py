import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0005_some_services'),
    ]

    operations = [
        migrations.AddField(
            model_name='organisation',
            name='changed_at',
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), help_text='When an import last changed it'),
        ),
    ]
