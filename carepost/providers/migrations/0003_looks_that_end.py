from django.db import migrations, models

#: A look is changed by nobody. Its own council alone removes it, and none that is younger than 90 days: whoever looked
#: cannot take it back, and a policy of a few days cannot hide it from the provider.
ENDING = """
    ALTER POLICY providers_look_change ON providers_look USING (council_id = carepost_council()) WITH CHECK (false);
    ALTER POLICY providers_look_remove ON providers_look
        USING (council_id = carepost_council() AND "on" < CURRENT_DATE - 90);
"""
LASTING = """
    ALTER POLICY providers_look_change ON providers_look USING (council_id = carepost_council()) WITH CHECK (council_id = carepost_council());
    ALTER POLICY providers_look_remove ON providers_look USING (council_id = carepost_council());
"""

class Migration(migrations.Migration):

    dependencies = [
        ('councils', '0004_colleagues'),
        ('providers', '0002_look'),
        ('register', '0006_organisation_changed'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='look',
            name='look_noted_once_a_day',
        ),
        migrations.AddField(
            model_name='look',
            name='way',
            field=models.TextField(choices=[('page', 'Opened a page'), ('file', 'Took a list away as a file'), ('program', 'Read it with a program')], default='page'),
        ),
        migrations.AddIndex(
            model_name='look',
            index=models.Index(fields=['council', 'on'], name='look_by_age'),
        ),
        migrations.AddConstraint(
            model_name='look',
            constraint=models.UniqueConstraint(fields=('service', 'on', 'by_id', 'by_name', 'by_role', 'by_where', 'way'), name='look_noted_once_a_day'),
        ),
        migrations.RunSQL(ENDING, LASTING),
    ]
