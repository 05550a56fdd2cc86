from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("councils", "0001_initial")]

    operations = [
        migrations.RemoveConstraint("sharingagreement", "agreement_ends_after_it_starts"),
        migrations.AddConstraint(
            "sharingagreement",
            # An agreement may end on the day it began: then it never held.
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="agreement_ends_after_it_starts",
            ),
        ),
    ]
