"""The tables of risk, and who may read and write their rows."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from carepost.core.tenancy import Protect
from carepost.core.whole_tables import Tables
from carepost.providers.opening import opened
from carepost.providers.rules import Kind

OWN = "service_id = ANY ((SELECT carepost_provider_services())::bigint[])"
# How a standing moved before the service came to a provider is not theirs to read, nor how it moved after it went.
MOVES = opened(Kind.STANDING, "at")
# A provider's people write at the desk of the council (actions/disagreeing.py), and read their own: not what was disputed
# while another ran the service. Of the steps they read those of what they read.
DISPUTED = opened(Kind.STANDING, "said_at")
STEPS = f"disagreement_id IN (SELECT d.id FROM risk_disagreement d WHERE d.{OWN})"
#: Of a disagreement that a provider reads, it reads the files that came in its own days and were not taken back. To a next
#: provider they pass with no decision: what opens the standing says nothing of papers.
FILES = (
    "taken_back_at IS NULL AND EXISTS (SELECT FROM risk_disagreement d WHERE d.id = disagreement_id AND"
    " (at AT TIME ZONE 'Europe/London')::date"
    " <@ ((SELECT carepost_provider_windows('')) ->> d.service_id::text)::datemultirange)"
)


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('risk', '0001_initial'),
        ('risk', '0002_last_sweep'),
        ('risk', '0003_override_proposals'),
        ('risk', '0004_swept_policy'),
        ('risk', '0005_noted_by_hand'),
        ('risk', '0006_noted_by_nobody'),
        ('risk', '0007_handover'),
        ('risk', '0008_disagreement'),
        ('risk', '0009_evidence'),
    ]

    dependencies = [
        ('core', '0001_squashed_0004_legal_hold'),
        ('councils', '0001_squashed_0004_colleagues'),
        ('providers', '0001_squashed_0003_looks_that_end'),
        ('register', '0001_squashed_0006_organisation_changed'),
    ]

    operations = [
        Tables([
            migrations.CreateModel(
                name='SignalRow',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.TextField()),
                    ('severity', models.SmallIntegerField()),
                    ('observed_on', models.DateField()),
                    ('expires_on', models.DateField(blank=True, null=True)),
                    ('evidence', models.TextField(blank=True)),
                    ('source', models.TextField()),
                    ('source_ref', models.TextField(blank=True, help_text='What it came from, such as call:17')),
                    ('noted_at', models.DateTimeField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signals', to='register.service')),
                    ('noted_by', models.TextField(blank=True, db_default='', default='', help_text='Who noted it by hand, if somebody did')),
                ],
                options={
                    'indexes': [models.Index(fields=['council', 'service', 'kind', '-observed_on'], name='signal_by_service'), models.Index(fields=['council', 'source_ref'], name='signal_by_source')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('severity__gte', 0), ('severity__lte', 5)), name='severity_from_0_to_5'), models.CheckConstraint(condition=models.Q(('expires_on__isnull', True), ('expires_on__gte', models.F('observed_on')), _connector='OR'), name='signal_ends_after_it_is_seen'), models.UniqueConstraint(condition=models.Q(('source_ref__startswith', 'noted:')), fields=('council', 'source_ref'), name='one_signal_per_note')],
                },
            ),
            migrations.CreateModel(
                name='SignalWithdrawal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reason', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('by_name', models.TextField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('signal', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='withdrawal', to='risk.signalrow')),
                ],
            ),
            migrations.CreateModel(
                name='Standing',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('on', models.DateField(help_text='The day it was worked out for')),
                    ('band', models.TextField(choices=[('red', 'Red'), ('amber', 'Amber'), ('grey', 'Grey – not enough known'), ('green', 'Green')])),
                    ('computed', models.TextField(choices=[('red', 'Red'), ('amber', 'Amber'), ('grey', 'Grey – not enough known'), ('green', 'Green')], help_text="What it would be without a person's override")),
                    ('score_band', models.TextField(choices=[('red', 'Red'), ('amber', 'Amber'), ('grey', 'Grey – not enough known'), ('green', 'Green')], help_text="What that day's facts alone say")),
                    ('score', models.DecimalField(decimal_places=3, max_digits=6)),
                    ('coverage', models.DecimalField(decimal_places=4, max_digits=5)),
                    ('enough_known', models.BooleanField()),
                    ('missing', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                    ('reasons', models.JSONField(default=list)),
                    ('triggers', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                    ('what_would_change', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                    ('better', models.JSONField(help_text='Better scores seen so far: band, count, last_on', null=True)),
                    ('before_computed', models.TextField(blank=True)),
                    ('before_better', models.JSONField(null=True)),
                    ('overridden', models.BooleanField(default=False)),
                    ('policy_version', models.TextField()),
                    ('since', models.DateField(help_text='The day since which this band is shown')),
                    ('paced_since', models.DateField(help_text='The day since which it is called more often', null=True)),
                    ('paced_before', models.TextField(blank=True, help_text='The band by which it was called until then')),
                    ('computed_at', models.DateTimeField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='standings', to='register.service')),
                ],
                options={
                    'indexes': [models.Index(fields=['council', 'band'], name='standing_by_band')],
                    'constraints': [models.UniqueConstraint(fields=('council', 'service'), name='one_standing_per_service'), models.CheckConstraint(condition=models.Q(('band__in', ['red', 'amber', 'grey', 'green'])), name='standing_is_a_band'), models.CheckConstraint(condition=models.Q(('since__lte', models.F('on'))), name='standing_since_the_past')],
                },
            ),
            migrations.CreateModel(
                name='StandingChange',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('band_from', models.TextField(blank=True)),
                    ('band_to', models.TextField(choices=[('red', 'Red'), ('amber', 'Amber'), ('grey', 'Grey – not enough known'), ('green', 'Green')])),
                    ('score', models.DecimalField(decimal_places=3, max_digits=6)),
                    ('reasons', models.JSONField(default=list)),
                    ('on', models.DateField()),
                    ('at', models.DateTimeField()),
                    ('policy_version', models.TextField()),
                    ('by_name', models.TextField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='standing_changes', to='register.service')),
                ],
                options={
                    'indexes': [models.Index(fields=['council', '-at'], name='move_by_council'), models.Index(fields=['service', '-at'], name='move_by_service')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('band_from', models.F('band_to')), _negated=True), name='a_move_moves')],
                },
            ),
            migrations.CreateModel(
                name='OverrideRow',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('band', models.TextField(choices=[('red', 'Red'), ('amber', 'Amber'), ('grey', 'Grey – not enough known'), ('green', 'Green')])),
                    ('reason', models.TextField()),
                    ('set_by_id', models.BigIntegerField()),
                    ('set_by_name', models.TextField()),
                    ('set_on', models.DateField()),
                    ('expires_on', models.DateField()),
                    ('seconded_by_id', models.BigIntegerField(blank=True, null=True)),
                    ('seconded_by_name', models.TextField(blank=True)),
                    ('knew', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                    ('ended_at', models.DateTimeField(blank=True, null=True)),
                    ('ended_by', models.TextField(blank=True)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='overrides', to='register.service')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='override_says_why'), models.CheckConstraint(condition=models.Q(('expires_on__gt', models.F('set_on'))), name='override_ends_later'), models.CheckConstraint(condition=models.Q(('seconded_by_id__isnull', True), models.Q(('seconded_by_id', models.F('set_by_id')), _negated=True), _connector='OR'), name='override_seconded_by_another'), models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('council', 'service'), name='one_open_override_per_service')],
                },
            ),
            migrations.CreateModel(
                name='LastSweep',
                fields=[
                    ('council', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, serialize=False, to='councils.council')),
                    ('on', models.DateField()),
                    ('at', models.DateTimeField()),
                    ('register_as_of', models.DateTimeField(help_text='When the last import that it took in was finished, or undone', null=True)),
                    ('policy_version', models.TextField(blank=True, db_default='')),
                ],
            ),
            migrations.CreateModel(
                name='OverrideProposal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('band', models.TextField(choices=[('red', 'Red'), ('amber', 'Amber'), ('grey', 'Grey – not enough known'), ('green', 'Green')])),
                    ('reason', models.TextField()),
                    ('expires_on', models.DateField()),
                    ('knew', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                    ('proposed_by_id', models.BigIntegerField()),
                    ('proposed_by_name', models.TextField()),
                    ('proposed_on', models.DateField()),
                    ('lapses_on', models.DateField(help_text='The first day on which it can no longer be answered')),
                    ('answer', models.TextField(blank=True, choices=[('confirmed', 'Confirmed'), ('turned_down', 'Turned down'), ('withdrawn', 'Withdrawn'), ('lapsed', 'Lapsed: nobody answered')])),
                    ('answered_by_id', models.BigIntegerField(blank=True, null=True)),
                    ('answered_by_name', models.TextField(blank=True)),
                    ('answered_at', models.DateTimeField(blank=True, null=True)),
                    ('words', models.TextField(blank=True, help_text='Why it was turned down')),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('override', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposal', to='risk.overriderow')),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='override_proposals', to='register.service')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='proposal_says_why'), models.CheckConstraint(condition=models.Q(('lapses_on__gt', models.F('proposed_on')), ('lapses_on__lte', models.F('expires_on'))), name='proposal_lapses_before_its_end'), models.CheckConstraint(condition=models.Q(models.Q(('answer__in', ['confirmed', 'turned_down']), _negated=True), models.Q(('answered_by_id__isnull', False), models.Q(('answered_by_id', models.F('proposed_by_id')), _negated=True)), _connector='OR'), name='proposal_answered_by_another'), models.CheckConstraint(condition=models.Q(models.Q(('answer', 'withdrawn'), _negated=True), ('answered_by_id', models.F('proposed_by_id')), _connector='OR'), name='proposal_withdrawn_by_proposer'), models.CheckConstraint(condition=models.Q(models.Q(('answer', 'confirmed'), ('override__isnull', False)), models.Q(models.Q(('answer', 'confirmed'), _negated=True), ('override__isnull', True)), _connector='OR'), name='proposal_confirmed_is_in_force'), models.CheckConstraint(condition=models.Q(models.Q(('answer', 'turned_down'), _negated=True), models.Q(('words', ''), _negated=True), _connector='OR'), name='proposal_turned_down_with_words'), models.UniqueConstraint(condition=models.Q(('answer', '')), fields=('council', 'service'), name='one_waiting_proposal_per_service')],
                },
            ),
            migrations.CreateModel(
                name='Disagreement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.TextField(blank=True)),
                    ('sentence', models.TextField()),
                    ('source', models.TextField(blank=True)),
                    ('words', models.TextField()),
                    ('evidence', models.TextField(blank=True)),
                    ('state', models.TextField(choices=[('open', 'Waits for an answer'), ('waiting', 'Waits for the provider'), ('upheld', 'Upheld'), ('partly', 'Upheld in part'), ('not_upheld', 'Not upheld'), ('taken_back', 'Taken back')])),
                    ('said_at', models.DateTimeField()),
                    ('said_on', models.DateField()),
                    ('said_by_id', models.BigIntegerField(blank=True, null=True)),
                    ('said_by_name', models.TextField()),
                    ('due_on', models.DateField(blank=True, help_text='None while the provider is waited for', null=True)),
                    ('days_left', models.IntegerField(blank=True, help_text='Working days left as the clock stopped', null=True)),
                    ('owner_id', models.BigIntegerField(blank=True, null=True)),
                    ('owner_name', models.TextField(blank=True)),
                    ('answer_words', models.TextField(blank=True)),
                    ('answered_by_id', models.BigIntegerField(blank=True, null=True)),
                    ('answered_by_name', models.TextField(blank=True)),
                    ('ended_at', models.DateTimeField(blank=True, null=True)),
                    ('raised_at', models.DateTimeField(blank=True, help_text='When managers were told that it is late', null=True)),
                    ('submission_key', models.TextField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disagreements', to='register.service')),
                    ('signal', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='disagreements', to='risk.signalrow')),
                ],
                options={
                    'indexes': [models.Index(fields=['council', 'state', 'due_on'], name='disagreement_by_clock')],
                    'constraints': [models.UniqueConstraint(fields=('service', 'submission_key'), name='disagreement_said_once'), models.UniqueConstraint(condition=models.Q(('state__in', ['open', 'waiting'])), fields=('council', 'service', 'kind'), name='one_open_disagreement_per_reason'), models.CheckConstraint(condition=models.Q(models.Q(('words', ''), _negated=True), models.Q(('sentence', ''), _negated=True)), name='disagreement_says_what'), models.CheckConstraint(condition=models.Q(models.Q(('days_left__isnull', False), ('due_on__isnull', True), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('days_left__isnull', True), ('due_on__isnull', False)), _connector='OR'), name='disagreement_clock_runs_or_waits'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['upheld', 'partly', 'not_upheld']), _negated=True), models.Q(models.Q(('answer_words', ''), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='disagreement_answered_with_words')],
                },
            ),
            migrations.CreateModel(
                name='DisagreementEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('verb', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('by_id', models.BigIntegerField(blank=True, null=True)),
                    ('by_name', models.TextField()),
                    ('words', models.TextField(blank=True)),
                    ('submission_key', models.TextField(blank=True)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('disagreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='risk.disagreement')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('submission_key', ''), _negated=True), fields=('disagreement', 'submission_key'), name='disagreement_step_once'), models.CheckConstraint(condition=models.Q(models.Q(('verb', ''), _negated=True), models.Q(('by_name', ''), _negated=True)), name='disagreement_step_says_who')],
                },
            ),
            migrations.CreateModel(
                name='Evidence',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.TextField()),
                    ('media_type', models.TextField(choices=[('application/pdf', 'PDF'), ('image/png', 'PNG'), ('image/jpeg', 'JPEG'), ('application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'DOCX'), ('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'XLSX'), ('application/vnd.oasis.opendocument.text', 'ODT'), ('application/vnd.oasis.opendocument.spreadsheet', 'ODS'), ('text/plain', 'TEXT')])),
                    ('size', models.BigIntegerField()),
                    ('digest', models.CharField(max_length=64)),
                    ('path', models.TextField(blank=True, help_text='Where it lies below MEDIA_ROOT')),
                    ('at', models.DateTimeField(help_text='When it came')),
                    ('by_id', models.BigIntegerField(blank=True, null=True)),
                    ('by_name', models.TextField()),
                    ('taken_back_at', models.DateTimeField(blank=True, null=True)),
                    ('taken_back_by', models.TextField(blank=True)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('disagreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='risk.disagreement')),
                ],
                options={
                    'verbose_name_plural': 'evidence',
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('path', ''), _negated=True), ('taken_back_at__isnull', False), _connector='OR'), name='evidence_has_content'), models.CheckConstraint(condition=models.Q(models.Q(('taken_back_at__isnull', True), ('taken_back_by', '')), models.Q(('taken_back_at__isnull', False), models.Q(('taken_back_by', ''), _negated=True)), _connector='OR'), name='evidence_taken_back_by_somebody')],
                },
            ),
        ]),
        Protect("risk_standing", also_read=OWN),
        Protect("risk_standingchange", also_read=MOVES),
        Protect("risk_signalrow"),
        Protect("risk_signalwithdrawal"),
        Protect("risk_overriderow"),
        Protect("risk_overrideproposal"),
        Protect("risk_lastsweep"),
        Protect("risk_disagreement", also_read=DISPUTED),
        Protect("risk_disagreementevent", also_read=STEPS),
        Protect("risk_evidence", also_read=FILES),
    ]
