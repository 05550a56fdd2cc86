"""The tables of api, and who may read and write their rows."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from carepost.core.tenancy import Protect
from carepost.core.whole_tables import Tables

TOKEN = """
CREATE FUNCTION carepost_token() RETURNS text LANGUAGE sql STABLE AS
$$ SELECT NULLIF(current_setting('carepost.token', true), '') $$;
"""
TELLING = """
CREATE FUNCTION carepost_telling() RETURNS bigint[] LANGUAGE sql STABLE AS
$$ SELECT COALESCE(NULLIF(current_setting('carepost.telling', true), ''), '{}')::bigint[] $$;
"""
OWN = "provider_id = carepost_provider()"
# Whoever did something that a provider's program is told of may see that there is such a program.
TOLD = (
    "ALTER POLICY api_subscription_read ON api_subscription"
    f" USING (council_id = carepost_council() OR {OWN} OR provider_id = ANY (carepost_telling()))"
)


def of_its_token(table: str) -> migrations.RunSQL:
    """What a token asked, and was answered, is for whoever sees the token."""
    council = "(SELECT t.council_id FROM api_token t WHERE t.id = token_id)"
    seen = "EXISTS (SELECT FROM api_token t WHERE t.id = token_id)"
    return Protect(table, council=council, also_read=seen, also_write=seen)


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('api', '0001_initial'),
        ('api', '0002_answered'),
        ('api', '0003_webhooks'),
        ('api', '0004_told_organisations'),
    ]

    dependencies = [
        ('councils', '0001_squashed_0004_colleagues'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Tables([
            migrations.CreateModel(
                name='Token',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.TextField()),
                    ('prefix', models.TextField(unique=True)),
                    ('digest', models.TextField(unique=True)),
                    ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                    ('made_by', models.TextField()),
                    ('made_at', models.DateTimeField()),
                    ('expires_at', models.DateTimeField()),
                    ('warned_at', models.DateTimeField(blank=True, help_text='When its keeper was told that it expires', null=True)),
                    ('used_at', models.DateTimeField(blank=True, help_text='Last used, within a minute', null=True)),
                    ('revoked_at', models.DateTimeField(blank=True, null=True)),
                    ('revoked_by', models.TextField(blank=True)),
                    ('council', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('keeper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('partner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='councils.partnerorganisation')),
                    ('provider', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='councils.providerbody')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('council__isnull', False), ('provider__isnull', True)), models.Q(('council__isnull', True), ('partner__isnull', True), ('provider__isnull', False)), _connector='OR'), name='token_of_a_council_or_a_provider'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('made_at'))), name='token_expires_later'), models.CheckConstraint(condition=models.Q(models.Q(('scopes', []), _negated=True), models.Q(('name', ''), _negated=True)), name='token_is_for_something'), models.CheckConstraint(condition=models.Q(models.Q(('revoked_at__isnull', True), ('revoked_by', '')), models.Q(('revoked_at__isnull', False), models.Q(('revoked_by', ''), _negated=True)), _connector='OR'), name='token_revoked_by_somebody'), models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('council', 'provider', 'name'), name='one_open_token_of_a_name', nulls_distinct=False)],
                },
            ),
            migrations.CreateModel(
                name='Request',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField()),
                    ('operation', models.TextField()),
                    ('subject', models.TextField(blank=True, help_text='What the address named, such as service_id=1-123')),
                    ('status', models.SmallIntegerField()),
                    ('told', models.IntegerField(blank=True, help_text='How many rows a list told', null=True)),
                    ('token', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='api.token')),
                ],
                options={
                    'indexes': [models.Index(fields=['token', '-at'], name='request_by_token')],
                },
            ),
            migrations.CreateModel(
                name='Answered',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.TextField()),
                    ('asked', models.TextField(help_text='A digest of what was asked')),
                    ('status', models.SmallIntegerField()),
                    ('body', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('token', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='api.token')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('token', 'key'), name='one_answer_per_key')],
                },
            ),
            migrations.CreateModel(
                name='Subscription',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.TextField()),
                    ('url', models.TextField()),
                    ('events', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                    ('secret', models.TextField()),
                    ('secret_before', models.TextField(blank=True)),
                    ('before_until', models.DateTimeField(blank=True, help_text='Until when the one before is good', null=True)),
                    ('made_at', models.DateTimeField()),
                    ('failing_since', models.DateTimeField(blank=True, null=True)),
                    ('ended_at', models.DateTimeField(blank=True, null=True)),
                    ('ended_why', models.TextField(blank=True)),
                    ('council', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('keeper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('provider', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='councils.providerbody')),
                    ('partner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='councils.partnerorganisation')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('events', []), _negated=True), models.Q(('name', ''), _negated=True)), name='subscription_to_something'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_why', '')), models.Q(('ended_at__isnull', False), models.Q(('ended_why', ''), _negated=True)), _connector='OR'), name='subscription_ended_with_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('before_until__isnull', True), ('secret_before', '')), models.Q(models.Q(('secret_before', ''), _negated=True), ('before_until__isnull', False)), _connector='OR'), name='secret_before_is_good_for_a_while'), models.CheckConstraint(condition=models.Q(models.Q(('council__isnull', False), ('provider__isnull', True)), models.Q(('council__isnull', True), ('partner__isnull', True), ('provider__isnull', False)), _connector='OR'), name='subscription_of_a_council_or_a_provider')],
                },
            ),
            migrations.CreateModel(
                name='Delivery',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('message_id', models.TextField(unique=True)),
                    ('event', models.TextField()),
                    ('about', models.TextField(blank=True, help_text="A service's id; empty where it is about none")),
                    ('path', models.TextField(help_text='Where it can be read, with a token')),
                    ('announced_at', models.DateTimeField()),
                    ('tries', models.IntegerField(default=0)),
                    ('next_at', models.DateTimeField(blank=True, help_text='When it is tried next; empty once it is over', null=True)),
                    ('taken_at', models.DateTimeField(blank=True, null=True)),
                    ('status', models.SmallIntegerField(blank=True, null=True)),
                    ('failure', models.TextField(blank=True)),
                    ('council', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('subscription', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='api.subscription')),
                    ('provider', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='councils.providerbody')),
                ],
                options={
                    'indexes': [models.Index(fields=['subscription', '-announced_at'], name='delivery_by_subscription'), models.Index(condition=models.Q(('next_at__isnull', False)), fields=['council', 'next_at'], name='delivery_due'), models.Index(condition=models.Q(('next_at__isnull', False)), fields=['provider', 'next_at'], name='delivery_due_of_provider')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('taken_at__isnull', True), ('next_at__isnull', True), _connector='OR'), name='delivery_taken_is_over'), models.CheckConstraint(condition=models.Q(('council__isnull', True), ('provider__isnull', True), _connector='XOR'), name='delivery_of_a_council_or_a_provider')],
                },
            ),
        ]),
        migrations.RunSQL(TOKEN, "DROP FUNCTION carepost_token();"),
        migrations.RunSQL(TELLING, "DROP FUNCTION carepost_telling();"),
        # A provider's own; and whoever comes with a token may see that one, to be told apart.
        Protect("api_token", also_read=f"{OWN} OR prefix = carepost_token()", also_write=OWN),
        of_its_token("api_request"),
        of_its_token("api_answered"),
        Protect("api_subscription", also_read=OWN, also_write=OWN),
        migrations.RunSQL(TOLD, migrations.RunSQL.noop),
        Protect("api_delivery", also_read=OWN, also_write=OWN),
    ]
