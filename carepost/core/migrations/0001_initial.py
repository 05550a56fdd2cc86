import carepost.core.models
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
from carepost.core.audit import DROP_TRIGGER, TRIGGER
from carepost.core.tenancy import DROP_SCOPE_FUNCTIONS, SCOPE_FUNCTIONS, Protect
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.RunSQL(SCOPE_FUNCTIONS, DROP_SCOPE_FUNCTIONS),
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
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='policy_ends_after_it_starts'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('council_id', '='), ('key', '='), (carepost.core.models.DateRange('valid_from', 'valid_to', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='one_policy_in_force_at_a_time')],
            },
        ),
        migrations.RunSQL(TRIGGER, DROP_TRIGGER),
        Protect("core_auditentry", also_write="council_id IS NULL"),
        # Providers read under which rules they are called and judged.
        Protect("core_policyoverride", also_read="carepost_provider() IS NOT NULL"),
        Protect("core_claim"),
    ]
