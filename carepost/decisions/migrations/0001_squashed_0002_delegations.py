"""The tables of decisions, and who may read and write their rows."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import carepost.decisions.rules.deciding
import carepost.decisions.rules.openness
from carepost.core.tenancy import Protect
from carepost.core.whole_tables import Tables


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('decisions', '0001_initial'),
        ('decisions', '0002_delegations'),
    ]

    dependencies = [
        ('core', '0001_squashed_0004_legal_hold'),
        ('councils', '0001_squashed_0004_colleagues'),
        ('register', '0001_squashed_0006_organisation_changed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Tables([
            migrations.CreateModel(
                name='Group',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.TextField()),
                    ('level', models.TextField(choices=[('bronze', 'Bronze (operational)'), ('silver', 'Silver (tactical)'), ('gold', 'Gold (strategic)')])),
                    ('quorum', models.PositiveSmallIntegerField()),
                    ('status', models.TextField(choices=[('active', 'Active'), ('stood_down', 'Stood down'), ('reinstated', 'Reinstated')], default='active')),
                    ('chair', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('reports_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='below', to='decisions.group')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(models.F('council'), django.db.models.functions.text.Lower('name'), name='group_name_once_per_council'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='group_has_a_name'), models.CheckConstraint(condition=models.Q(('level__in', ['bronze', 'silver', 'gold'])), name='group_is_of_a_level'), models.CheckConstraint(condition=models.Q(('status__in', ['active', 'stood_down', 'reinstated'])), name='group_has_a_status'), models.CheckConstraint(condition=models.Q(('quorum__gte', 1)), name='quorum_of_one_at_least'), models.CheckConstraint(condition=models.Q(models.Q(('level', 'gold'), _negated=True), ('reports_to__isnull', True), _connector='OR'), name='gold_reports_to_none'), models.CheckConstraint(condition=models.Q(('reports_to__isnull', True), models.Q(('reports_to', models.F('pk')), _negated=True), _connector='OR'), name='group_reports_to_another')],
                },
            ),
            migrations.CreateModel(
                name='Issue',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.TextField()),
                    ('background', models.TextField()),
                    ('options', models.TextField(blank=True)),
                    ('recommendation', models.TextField()),
                    ('kind', models.TextField(blank=True, help_text='The kind of service it is about, where it is not about one')),
                    ('raised_by_id', models.BigIntegerField()),
                    ('raised_by_name', models.TextField()),
                    ('raised_at', models.DateTimeField()),
                    ('need_by', models.DateTimeField()),
                    ('state', models.TextField(choices=[('waiting', 'Waits for an answer'), ('decided', 'Decided'), ('returned', 'Returned: something is missing'), ('withdrawn', 'Withdrawn')])),
                    ('late_since', models.DateTimeField(blank=True, help_text='Late with nobody above to ask', null=True)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='issues', to='decisions.group')),
                    ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='issues', to='register.service')),
                ],
                options={
                    'indexes': [models.Index(fields=['council', 'state', 'need_by'], name='issue_by_need'), models.Index(fields=['service', 'council'], name='issue_by_service')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('background', ''), _negated=True), models.Q(('recommendation', ''), _negated=True)), name='issue_says_what_is_asked'), models.CheckConstraint(condition=models.Q(('service__isnull', True), ('kind', ''), _connector='OR'), name='issue_about_one_thing'), models.CheckConstraint(condition=models.Q(('need_by__gt', models.F('raised_at'))), name='issue_needed_after_it_is_raised'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'decided', 'returned', 'withdrawn'])), name='issue_is_in_a_state'), models.CheckConstraint(condition=models.Q(('late_since__isnull', True), ('state', 'waiting'), _connector='OR'), name='only_waiting_is_late')],
                },
            ),
            migrations.CreateModel(
                name='Action',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.TextField()),
                    ('due', models.DateField()),
                    ('state', models.TextField(choices=[('open', 'Open'), ('done', 'Done'), ('dropped', 'Dropped')])),
                    ('words', models.TextField(blank=True, help_text='What shows that it is done, or why it was dropped')),
                    ('given_by_id', models.BigIntegerField()),
                    ('given_by_name', models.TextField()),
                    ('given_at', models.DateTimeField()),
                    ('ended_at', models.DateTimeField(blank=True, null=True)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('issue', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='decisions.issue')),
                ],
                options={
                    'indexes': [models.Index(fields=['council', 'state', 'due'], name='action_by_due')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='action_says_what'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('state', 'open')), models.Q(('ended_at__isnull', False), ('state__in', ['done', 'dropped']), models.Q(('words', ''), _negated=True)), _connector='OR'), name='action_ends_with_words')],
                },
            ),
            migrations.CreateModel(
                name='ActionEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('verb', models.TextField()),
                    ('state', models.TextField(help_text='The state after it')),
                    ('words', models.TextField(blank=True)),
                    ('at', models.DateTimeField()),
                    ('by_id', models.BigIntegerField(blank=True, null=True)),
                    ('by_name', models.TextField()),
                    ('action', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='decisions.action')),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                ],
            ),
            migrations.CreateModel(
                name='GroupMember',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='decisions.group')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('group', 'user'), name='once_in_a_group')],
                },
            ),
            migrations.CreateModel(
                name='Delegation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('what', models.TextField()),
                    ('on', models.DateField(help_text='Its first day')),
                    ('until', models.DateField(help_text='Its last day')),
                    ('recorded_at', models.DateTimeField()),
                    ('recorded_by_id', models.BigIntegerField()),
                    ('recorded_by_name', models.TextField()),
                    ('ended_at', models.DateTimeField(blank=True, help_text='When it was ended before its last day', null=True)),
                    ('ended_by_name', models.TextField(blank=True)),
                    ('ended_words', models.TextField(blank=True)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegates', to='decisions.decision')),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to='decisions.group')),
                    ('to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [models.Index(fields=['group', 'to'], name='delegation_by_person')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('what', ''), _negated=True), name='delegation_says_what'), models.CheckConstraint(condition=models.Q(('until__gte', models.F('on'))), name='delegation_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('to', models.F('recorded_by_id')), _negated=True), name='nobody_delegates_to_themselves'), models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), models.Q(models.Q(('ended_by_name', ''), _negated=True), models.Q(('ended_words', ''), _negated=True)), _connector='OR'), name='delegation_ended_by_somebody')],
                },
            ),
            migrations.CreateModel(
                name='Decision',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ref', models.TextField()),
                    ('on', models.DateField()),
                    ('text', models.TextField()),
                    ('rationale', models.TextField()),
                    ('options', models.TextField(blank=True)),
                    ('evidence', models.TextField(blank=True)),
                    ('legal', models.TextField(blank=True)),
                    ('equality', models.TextField(blank=True)),
                    ('financial', models.TextField(blank=True)),
                    ('dissent', models.TextField(blank=True)),
                    ('conflicts', models.TextField(blank=True)),
                    ('present', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), help_text='The names of those who were present', size=None)),
                    ('quorum', models.PositiveSmallIntegerField(help_text="The group's quorum on that day")),
                    ('votes_for', models.PositiveSmallIntegerField(default=0)),
                    ('votes_against', models.PositiveSmallIntegerField(default=0)),
                    ('abstained', models.PositiveSmallIntegerField(default=0)),
                    ('force', models.TextField(choices=[('binding', 'Binding'), ('advisory', 'Advisory: fewer were present than the quorum'), ('to_ratify', 'Taken in an emergency: binds now, and has to be ratified')])),
                    ('review_by', models.DateField(blank=True, null=True)),
                    ('recorded_at', models.DateTimeField()),
                    ('recorded_by_id', models.BigIntegerField()),
                    ('recorded_by_name', models.TextField()),
                    ('correction_reason', models.TextField(blank=True)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('supersedes', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='superseded_by', to='decisions.decision')),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='decisions.group')),
                    ('issue', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='decisions.issue')),
                    ('interest', models.TextField(blank=True, db_default='', default='', help_text='Why the public is better served by the exemption')),
                    ('openness', models.TextField(blank=True, choices=[('public', 'Public'), ('exempt', 'Exempt')], db_default='', default='', help_text='Empty for decisions of before it was asked')),
                    ('paragraph', models.PositiveSmallIntegerField(blank=True, choices=[(1, 'about an individual'), (2, 'likely to reveal who an individual is'), (3, 'about somebody’s financial or business affairs, the council’s own among them'), (4, 'about consultations or negotiations with those who work for the council'), (5, 'legal professional privilege'), (6, 'shows that the council means to give a notice, an order or a direction'), (7, 'about preventing, investigating or prosecuting crime')], help_text='Of Schedule 12A', null=True)),
                    ('delegation', models.ForeignKey(blank=True, help_text='By which one member decided alone', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='used_by', to='decisions.delegation')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('council', 'ref'), name='one_decision_per_reference'), models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), models.Q(('rationale', ''), _negated=True)), name='decision_has_its_reasons'), models.CheckConstraint(condition=models.Q(('present__len__gte', 1)), name='somebody_decided'), models.CheckConstraint(condition=models.Q(('review_by__isnull', True), ('review_by__gt', models.F('on')), _connector='OR'), name='reviewed_after_it_is_decided'), models.CheckConstraint(condition=models.Q(('supersedes__isnull', True), models.Q(('correction_reason', ''), _negated=True), _connector='OR'), name='corrected_decision_says_why'), models.CheckConstraint(condition=models.Q(('present__len__gte', models.F('quorum')), models.Q(('force', carepost.decisions.rules.deciding.Force['BINDING']), _negated=True), ('delegation__isnull', False), _connector='OR'), name='binding_with_a_quorum'), models.CheckConstraint(condition=models.Q(models.Q(('interest', ''), ('openness__in', ['', carepost.decisions.rules.openness.Openness['PUBLIC']]), ('paragraph__isnull', True)), models.Q(('openness', carepost.decisions.rules.openness.Openness['EXEMPT']), ('paragraph__in', [1, 2, 3, 4, 5, 6, 7]), models.Q(('interest', ''), _negated=True)), _connector='OR'), name='exempt_by_a_paragraph_with_why')],
                },
            ),
            migrations.CreateModel(
                name='IssueEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('verb', models.TextField(choices=[('raise', 'Raised'), ('decide', 'Decided'), ('advise', 'Advised: too few were present to decide'), ('return', 'Returned'), ('answer', 'Raised again'), ('send_up', 'Sent up'), ('keep', 'Kept here'), ('withdraw', 'Withdrawn'), ('lift', 'Went up: nobody had answered in time'), ('mark_late', 'Late, and nobody is above to ask')])),
                    ('state', models.TextField(help_text='The state after it')),
                    ('need_by', models.DateTimeField()),
                    ('words', models.TextField(blank=True)),
                    ('at', models.DateTimeField()),
                    ('by_id', models.BigIntegerField(blank=True, null=True)),
                    ('by_name', models.TextField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.group')),
                    ('issue', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='decisions.issue')),
                ],
                options={
                    'indexes': [models.Index(fields=['issue', 'at'], name='issue_event_by_time')],
                },
            ),
            migrations.CreateModel(
                name='Ratification',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField()),
                    ('by_id', models.BigIntegerField()),
                    ('by_name', models.TextField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='ratification', to='decisions.decision')),
                ],
            ),
            migrations.CreateModel(
                name='Report',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('start', models.DateField()),
                    ('end', models.DateField()),
                    ('edition', models.PositiveSmallIntegerField()),
                    ('state', models.TextField(choices=[('made', 'Waits for review'), ('reviewed', 'Reviewed, not sent yet'), ('sent', 'Sent'), ('superseded', 'Made anew since'), ('withdrawn', 'Withdrawn')])),
                    ('made_at', models.DateTimeField()),
                    ('made_by_name', models.TextField()),
                    ('reviewed_at', models.DateTimeField(blank=True, null=True)),
                    ('reviewed_by_id', models.BigIntegerField(blank=True, null=True)),
                    ('reviewed_by_name', models.TextField(blank=True)),
                    ('sent_at', models.DateTimeField(blank=True, null=True)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                ],
                options={
                    'indexes': [models.Index(fields=['council', '-end', '-edition'], name='report_by_period')],
                    'constraints': [models.UniqueConstraint(fields=('council', 'start', 'end', 'edition'), name='report_edition_once'), models.UniqueConstraint(condition=models.Q(('state__in', ['made', 'reviewed', 'sent'])), fields=('council', 'start', 'end'), name='one_report_of_a_period'), models.CheckConstraint(condition=models.Q(('start__lte', models.F('end'))), name='report_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('state__in', ['made', 'reviewed', 'sent', 'superseded', 'withdrawn'])), name='report_is_in_a_state'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['reviewed', 'sent']), _negated=True), models.Q(('reviewed_at__isnull', False), ('reviewed_by_id__isnull', False), models.Q(('reviewed_by_name', ''), _negated=True)), _connector='OR'), name='reviewed_by_a_person'), models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='sent_with_its_time')],
                },
            ),
            migrations.CreateModel(
                name='ReportComment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('section', models.TextField()),
                    ('words', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('by_name', models.TextField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='decisions.report')),
                ],
            ),
            migrations.CreateModel(
                name='ReportDelivery',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.TextField()),
                    ('email', models.TextField()),
                    ('sections', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                    ('at', models.DateTimeField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='decisions.report')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('report', 'user'), name='report_sent_to_a_person_once')],
                },
            ),
            migrations.CreateModel(
                name='ReportEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('verb', models.TextField(choices=[('make', 'Made'), ('review', 'Reviewed'), ('send', 'Sent'), ('make_anew', 'Made anew as another edition'), ('withdraw', 'Withdrawn')])),
                    ('state', models.TextField(help_text='The state after it')),
                    ('words', models.TextField(blank=True)),
                    ('at', models.DateTimeField()),
                    ('by_name', models.TextField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='decisions.report')),
                ],
            ),
            migrations.CreateModel(
                name='ReportSection',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.TextField()),
                    ('order', models.SmallIntegerField()),
                    ('title', models.TextField()),
                    ('note', models.TextField(blank=True)),
                    ('needs', models.TextField()),
                    ('schema', models.SmallIntegerField(help_text='The version of the shape of `figures`')),
                    ('figures', models.JSONField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sections', to='decisions.report')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('report', 'key'), name='section_once_in_a_report')],
                },
            ),
            migrations.CreateModel(
                name='ReportRows',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('figure', models.TextField()),
                    ('columns', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                    ('rows', models.JSONField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('section', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='decisions.reportsection')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('section', 'figure'), name='rows_once_for_a_figure')],
                },
            ),
        ]),
        Protect("decisions_group"),
        Protect("decisions_groupmember"),
        Protect("decisions_issue"),
        Protect("decisions_issueevent"),
        Protect("decisions_decision"),
        Protect("decisions_ratification"),
        Protect("decisions_action"),
        Protect("decisions_actionevent"),
        Protect("decisions_delegation"),
        Protect("decisions_report"),
        Protect("decisions_reportsection"),
        Protect("decisions_reportrows"),
        Protect("decisions_reportcomment"),
        Protect("decisions_reportevent"),
        Protect("decisions_reportdelivery"),
    ]
