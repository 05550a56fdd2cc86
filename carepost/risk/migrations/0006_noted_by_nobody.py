from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("risk", "0005_noted_by_hand"),
    ]

    operations = [
        # A process of the version before, still at work while this one starts, names no such column as it writes.
        migrations.AlterField(
            model_name="signalrow",
            name="noted_by",
            field=models.TextField(blank=True, db_default="", default="", help_text="Who noted it by hand, if somebody did"),
        ),
    ]
