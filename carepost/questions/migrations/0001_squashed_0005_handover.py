"""The tables of questions, and who may read and write their rows."""

import django.db.models.deletion
from django.db import migrations, models

from carepost.core.tenancy import Protect
from carepost.core.whole_tables import Tables
from carepost.providers.opening import opened
from carepost.providers.rules import Kind


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('questions', '0001_initial'),
        ('questions', '0002_drafts'),
        ('questions', '0003_draft_editions'),
        ('questions', '0004_fact'),
        ('questions', '0005_handover'),
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
                name='QuestionSetVersion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.TextField(help_text='What is asked with it, such as welfare-call')),
                    ('version', models.IntegerField()),
                    ('title', models.TextField()),
                    ('body', models.JSONField(help_text='The questions, as questions.rules writes them')),
                    ('published_by', models.TextField()),
                    ('published_at', models.DateTimeField()),
                    ('council', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('reason', models.TextField(blank=True, db_default='', help_text='Why, in the words of who published it')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('council', 'key', 'version'), name='one_set_per_version', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='versions_start_at_one'), models.CheckConstraint(condition=models.Q(('key', ''), _negated=True), name='question_set_has_a_key')],
                },
            ),
            migrations.CreateModel(
                name='QuestionDraft',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.TextField()),
                    ('body', models.JSONField(help_text='The questions, as questions.rules writes them')),
                    ('edition', models.IntegerField(default=1)),
                    ('base_version', models.IntegerField()),
                    ('begun_by', models.TextField()),
                    ('begun_at', models.DateTimeField()),
                    ('edited_by_id', models.BigIntegerField(help_text='None for a command', null=True)),
                    ('edited_by', models.TextField()),
                    ('edited_at', models.DateTimeField()),
                    ('ended', models.TextField(blank=True, choices=[('published', 'published'), ('dropped', 'dropped')])),
                    ('ended_at', models.DateTimeField(blank=True, null=True)),
                    ('base_council', models.ForeignKey(blank=True, help_text="Whose version it was begun from: none for the house's own", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='councils.council')),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('ended', '')), fields=('council', 'key'), name='one_open_draft_per_set'), models.CheckConstraint(condition=models.Q(('edition__gte', 1)), name='draft_editions_start_at_one'), models.CheckConstraint(condition=models.Q(('ended__in', ['', 'published', 'dropped'])), name='draft_ends_so'), models.CheckConstraint(condition=models.Q(models.Q(('ended', ''), ('ended_at__isnull', True)), models.Q(models.Q(('ended', ''), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='draft_ended_and_when_together')],
                },
            ),
            migrations.CreateModel(
                name='DraftEdition',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.IntegerField()),
                    ('body', models.JSONField(help_text='The questions, as questions.rules writes them')),
                    ('by_id', models.BigIntegerField(help_text='None for a command', null=True)),
                    ('by_name', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('draft', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='questions.questiondraft')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('draft', 'number'), name='one_draft_edition_per_number'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='draft_edition_numbers_start_at_one')],
                },
            ),
            migrations.CreateModel(
                name='Fact',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('datum', models.TextField(help_text='Which, as declared in questions/data.py')),
                    ('value', models.IntegerField()),
                    ('as_of', models.DateTimeField(help_text='When it was so')),
                    ('source', models.TextField(help_text='How it became known, as people say it')),
                    ('source_ref', models.TextField(help_text='What it came from, such as call:17')),
                    ('by_name', models.TextField(blank=True, help_text='Who gave the answer')),
                    ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='facts', to='register.service')),
                ],
                options={
                    'indexes': [models.Index(fields=['council', 'service', 'datum', '-as_of'], name='fact_newest')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('council', 'service', 'datum', 'source_ref'), name='one_answer_per_source'), models.CheckConstraint(condition=models.Q(models.Q(('source_ref', ''), _negated=True), models.Q(('datum', ''), _negated=True)), name='fact_says_of_what')],
                },
            ),
        ]),
        Protect("questions_questionsetversion", also_read="council_id IS NULL"),
        Protect("questions_questiondraft"),
        Protect("questions_draftedition"),
        # A provider's people write in the scope of the council's desk, and read what they told. What was told while another
        # provider ran the service is not theirs to read, unless that is opened.
        Protect("questions_fact", also_read=opened(Kind.CAPACITY, "as_of")),
    ]
