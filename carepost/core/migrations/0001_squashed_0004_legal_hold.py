"""The tables of core, and who may read and write their rows."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

import carepost.core.models
from carepost.core.audit import DROP_TRIGGER, TRIGGER
from carepost.core.tenancy import DROP_SCOPE_FUNCTIONS, SCOPE_FUNCTIONS, Protect
from carepost.core.tenancy import Protect
from carepost.core.whole_tables import Tables

# NULL: all services of the provider. An empty list: none of them.
SERVICES = """
CREATE FUNCTION carepost_services() RETURNS bigint[] LANGUAGE sql STABLE AS
$$ SELECT NULLIF(current_setting('carepost.services', true), '')::bigint[] $$;
"""


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('core', '0001_initial'),
        ('core', '0002_policy_proposal'),
        ('core', '0003_services'),
        ('core', '0004_legal_hold'),
    ]

    dependencies = []

    operations = [
        Tables([
            migrations.CreateModel(
                name='AuditChain',
                fields=[
                    ('chain', models.TextField(primary_key=True, serialize=False)),
                    ('seq', models.BigIntegerField()),
                    ('head', models.TextField()),
                ],
            ),
            migrations.CreateModel(
                name='AuditEntry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('chain', models.TextField()),
                    ('seq', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('written_at', models.DateTimeField()),
                    ('verb', models.TextField()),
                    ('actor_id', models.BigIntegerField(null=True)),
                    ('actor_name', models.TextField()),
                    ('actor_role', models.TextField(blank=True)),
                    ('council_id', models.BigIntegerField(null=True)),
                    ('subject', models.TextField()),
                    ('detail', models.JSONField(default=dict)),
                    ('previous_hash', models.TextField()),
                    ('hash', models.TextField()),
                ],
                options={
                    'indexes': [models.Index(fields=['council_id', '-at'], name='audit_by_council'), models.Index(fields=['subject', '-at'], name='audit_by_subject')],
                    'constraints': [models.UniqueConstraint(fields=('chain', 'seq'), name='audit_entry_once_per_place')],
                },
            ),
            migrations.CreateModel(
                name='Claim',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('council_id', models.BigIntegerField()),
                    ('subject', models.TextField()),
                    ('holder_id', models.BigIntegerField()),
                    ('holder_name', models.TextField()),
                    ('taken_at', models.DateTimeField()),
                    ('until', models.DateTimeField()),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('council_id', 'subject'), name='one_claim_per_subject'), models.CheckConstraint(condition=models.Q(('until__gt', models.F('taken_at'))), name='claim_ends_after_it_starts')],
                },
            ),
            migrations.CreateModel(
                name='PolicyOverride',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('council_id', models.BigIntegerField()),
                    ('key', models.TextField()),
                    ('values', models.JSONField()),
                    ('valid_from', models.DateField()),
                    ('valid_to', models.DateField(blank=True, help_text='The first day on which it no longer holds', null=True)),
                    ('authority', models.TextField(help_text='Who decided it, and where')),
                    ('source_url', models.TextField(blank=True)),
                    ('adopted_by', models.TextField()),
                    ('adopted_at', models.DateTimeField()),
                ],
                options={
                    'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('council_id', '='), ('key', '='), (carepost.core.models.DateRange('valid_from', 'valid_to', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='one_policy_in_force_at_a_time'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='policy_ends_no_sooner_than_it_starts')],
                },
            ),
            migrations.CreateModel(
                name='PolicyProposal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('proposed_by_id', models.BigIntegerField()),
                    ('proposed_by_name', models.TextField()),
                    ('proposed_on', models.DateField()),
                    ('lapses_on', models.DateField(help_text='The first day on which it can no longer be answered')),
                    ('answer', models.TextField(blank=True, choices=[('confirmed', 'Confirmed'), ('turned_down', 'Turned down'), ('withdrawn', 'Withdrawn'), ('lapsed', 'Lapsed: nobody answered')])),
                    ('answered_by_id', models.BigIntegerField(blank=True, null=True)),
                    ('answered_by_name', models.TextField(blank=True)),
                    ('answered_at', models.DateTimeField(blank=True, null=True)),
                    ('words', models.TextField(blank=True, help_text='Why it was turned down')),
                    ('council_id', models.BigIntegerField()),
                    ('key', models.TextField()),
                    ('values', models.JSONField()),
                    ('valid_from', models.DateField()),
                    ('authority', models.TextField(help_text='Who decided it, and where')),
                    ('source_url', models.TextField(blank=True)),
                    ('reason', models.TextField()),
                    ('adopted', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposal', to='core.policyoverride')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answer__in', ['confirmed', 'turned_down']), _negated=True), models.Q(('answered_by_id__isnull', False), models.Q(('answered_by_id', models.F('proposed_by_id')), _negated=True)), _connector='OR'), name='policy_proposal_answered_by_another'), models.CheckConstraint(condition=models.Q(models.Q(('answer', 'withdrawn'), _negated=True), ('answered_by_id', models.F('proposed_by_id')), _connector='OR'), name='policy_proposal_withdrawn_by_proposer'), models.CheckConstraint(condition=models.Q(models.Q(('answer', 'turned_down'), _negated=True), models.Q(('words', ''), _negated=True), _connector='OR'), name='policy_proposal_turned_down_with_words'), models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('authority', ''), _negated=True)), name='policy_proposal_says_why'), models.CheckConstraint(condition=models.Q(('proposed_on__lte', models.F('valid_from')), ('valid_from__lt', models.F('lapses_on'))), name='policy_proposal_in_time'), models.CheckConstraint(condition=models.Q(models.Q(('adopted__isnull', False), ('answer', 'confirmed')), models.Q(models.Q(('answer', 'confirmed'), _negated=True), ('adopted__isnull', True)), _connector='OR'), name='policy_proposal_approved_is_adopted'), models.UniqueConstraint(condition=models.Q(('answer', '')), fields=('council_id', 'key'), name='one_waiting_proposal_per_policy')],
                },
            ),
            migrations.CreateModel(
                name='LegalHold',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('council_id', models.BigIntegerField()),
                    ('matter', models.TextField(help_text='What it is about, such as an inquiry')),
                    ('why', models.TextField()),
                    ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                    ('first_day', models.DateField(blank=True, null=True)),
                    ('last_day', models.DateField(blank=True, null=True)),
                    ('placed_by_id', models.BigIntegerField()),
                    ('placed_by_name', models.TextField()),
                    ('placed_at', models.DateTimeField()),
                    ('lifted_by_id', models.BigIntegerField(blank=True, null=True)),
                    ('lifted_by_name', models.TextField(blank=True)),
                    ('lifted_at', models.DateTimeField(blank=True, null=True)),
                    ('lifted_why', models.TextField(blank=True)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('matter', ''), _negated=True), models.Q(('why', ''), _negated=True), models.Q(('kinds', []), _negated=True)), name='hold_says_what_and_why'), models.CheckConstraint(condition=models.Q(('first_day__isnull', True), ('last_day__isnull', True), ('last_day__gte', models.F('first_day')), _connector='OR'), name='hold_ends_no_sooner_than_it_starts'), models.CheckConstraint(condition=models.Q(models.Q(('lifted_at__isnull', True), ('lifted_by_id__isnull', True), ('lifted_why', '')), models.Q(('lifted_at__isnull', False), ('lifted_by_id__isnull', False), models.Q(('lifted_by_id', models.F('placed_by_id')), _negated=True), models.Q(('lifted_why', ''), _negated=True)), _connector='OR'), name='hold_lifted_by_another'), models.UniqueConstraint(condition=models.Q(('lifted_at__isnull', True)), fields=('council_id', 'matter'), name='one_hold_per_matter')],
                },
            ),
        ]),
        migrations.RunSQL(SCOPE_FUNCTIONS, DROP_SCOPE_FUNCTIONS),
        migrations.RunSQL(SERVICES, "DROP FUNCTION carepost_services();"),
        migrations.RunSQL(TRIGGER, DROP_TRIGGER),
        Protect("core_auditentry", also_write="council_id IS NULL"),
        # Providers read under which rules they are called and judged.
        Protect("core_policyoverride", also_read="carepost_provider() IS NOT NULL"),
        Protect("core_policyproposal"),
        Protect("core_claim"),
        Protect("core_legalhold"),
    ]
