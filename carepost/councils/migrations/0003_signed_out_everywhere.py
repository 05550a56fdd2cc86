from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("councils", "0002_sharing_may_end_at_once")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="signed_out",
            field=models.PositiveIntegerField(default=0, db_default=0, help_text="How often they were signed out everywhere"),
        ),
    ]
