from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('newsletter', '0002_resuming'),
    ]

    operations = [
        migrations.AddField(
            model_name='recipient',
            name='parts',
            field=models.JSONField(default=list, help_text='Of several, the readers, kinds and areas of each'),
        ),
    ]
