"""The words that services can be found by, of those that are here already too."""

import django.contrib.postgres.indexes
from django.db import migrations, models

FILL = r"""
    INSERT INTO register_word (word)
    SELECT DISTINCT w
    FROM register_service s, unnest(string_to_array(s.search, ' ')) raw, btrim(raw, '.,;:()&''"') w
    WHERE w ~ '^[[:alpha:]][[:alpha:]''’-]{2,}$'
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Word",
            fields=[("word", models.TextField(primary_key=True, serialize=False))],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["word"], name="word_trigrams", opclasses=["gin_trgm_ops"]
                    )
                ]
            },
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
