from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contact', '0020_buying'),
    ]

    operations = [
        migrations.AddField(
            model_name='servicecontact',
            name='booked_at',
            field=models.DateTimeField(blank=True, help_text='When they asked for that', null=True),
        ),
    ]
