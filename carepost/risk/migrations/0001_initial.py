import django.contrib.postgres.fields
import django.db.models.deletion
from carepost.core.tenancy import Protect
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0001_initial'),
        ('councils', '0001_initial'),
        ('register', '0001_initial'),
    ]

    operations = [
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
            ],
            options={
                'indexes': [models.Index(fields=['council', 'service', 'kind', '-observed_on'], name='signal_by_service'), models.Index(fields=['council', 'source_ref'], name='signal_by_source')],
                'constraints': [models.CheckConstraint(condition=models.Q(('severity__gte', 0), ('severity__lte', 5)), name='severity_from_0_to_5'), models.CheckConstraint(condition=models.Q(('expires_on__isnull', True), ('expires_on__gte', models.F('observed_on')), _connector='OR'), name='signal_ends_after_it_is_seen')],
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
        Protect("risk_standing", also_read="service_id = ANY ((SELECT carepost_provider_services())::bigint[])"),
        Protect("risk_standingchange", also_read="service_id = ANY ((SELECT carepost_provider_services())::bigint[])"),
        Protect("risk_signalrow"),
        Protect("risk_signalwithdrawal"),
        Protect("risk_overriderow"),
    ]
