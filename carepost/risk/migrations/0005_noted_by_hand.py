from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("risk", "0004_swept_policy"),
    ]

    operations = [
        migrations.AddField(
            model_name="signalrow",
            name="noted_by",
            field=models.TextField(blank=True, default="", help_text="Who noted it by hand, if somebody did"),
        ),
        migrations.AddConstraint(
            model_name="signalrow",
            constraint=models.UniqueConstraint(condition=models.Q(("source_ref__startswith", "noted:")), fields=("council", "source_ref"), name="one_signal_per_note"),
        ),
    ]
