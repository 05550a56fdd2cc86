import django.db.models.deletion
from django.db import migrations, models

WHOSE = models.Q(
    models.Q(('council__isnull', False), ('provider__isnull', True)),
    models.Q(('council__isnull', True), ('partner__isnull', True), ('provider__isnull', False)),
    _connector='OR',
)
# A provider's own. Whoever did something that a provider's program is told of may see that there is such a program.
OWN = "provider_id = carepost_provider()"
OF_THOSE = "provider_id = ANY (carepost_telling())"


def _change(table: str, read: str, write: str) -> migrations.RunSQL:
    mine = "council_id = carepost_council()"

    def policies(read: str, write: str) -> str:
        return f"""
        ALTER POLICY {table}_read ON {table} USING ({read});
        ALTER POLICY {table}_add ON {table} WITH CHECK ({write});
        ALTER POLICY {table}_change ON {table} USING ({write}) WITH CHECK ({write});
        ALTER POLICY {table}_remove ON {table} USING ({write});
        """

    return migrations.RunSQL(policies(f"{mine} OR {read}", f"{mine} OR {write}"), policies(mine, mine))


class Migration(migrations.Migration):

    dependencies = [
        ('api', '0003_webhooks'),
        ('councils', '0003_signed_out_everywhere'),
    ]

    operations = [
        migrations.AlterField(
            model_name='subscription',
            name='council',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='councils.council'),
        ),
        migrations.AddField(
            model_name='subscription',
            name='provider',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='councils.providerbody'),
        ),
        migrations.AddField(
            model_name='subscription',
            name='partner',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='councils.partnerorganisation'),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='council',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='councils.council'),
        ),
        migrations.AddField(
            model_name='delivery',
            name='provider',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='councils.providerbody'),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='about',
            field=models.TextField(blank=True, help_text="A service's id; empty where it is about none"),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.CheckConstraint(condition=WHOSE, name='subscription_of_a_council_or_a_provider'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(
                condition=models.Q(('council__isnull', True)) ^ models.Q(('provider__isnull', True)),
                name='delivery_of_a_council_or_a_provider',
            ),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('next_at__isnull', False)), fields=['provider', 'next_at'], name='delivery_due_of_provider'),
        ),
        migrations.RunSQL(
            """
            CREATE FUNCTION carepost_telling() RETURNS bigint[] LANGUAGE sql STABLE AS
            $$ SELECT COALESCE(NULLIF(current_setting('carepost.telling', true), ''), '{}')::bigint[] $$;
            """,
            "DROP FUNCTION carepost_telling();",
        ),
        _change("api_subscription", f"{OWN} OR {OF_THOSE}", OWN),
        _change("api_delivery", OWN, OWN),
    ]
