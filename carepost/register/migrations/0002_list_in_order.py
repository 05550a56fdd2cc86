"""An index in the list's own order, so that all of England is counted and paged without being read."""

from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    dependencies = [("register", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="service",
            index=models.Index(
                Lower("name"),
                models.F("ref"),
                condition=models.Q(
                    ("adult_social_care", True),
                    ("withdrawn", False),
                    models.Q(("status", "deregistered"), _negated=True),
                ),
                include=("kind", "host"),
                name="service_by_name",
            ),
        ),
    ]
