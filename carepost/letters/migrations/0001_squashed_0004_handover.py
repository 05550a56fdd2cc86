"""The tables of letters, and who may read and write their rows."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

import carepost.letters.models.templates
import carepost.letters.rules.letters
import carepost.letters.rules.runs
from carepost.core.tenancy import Protect
from carepost.core.whole_tables import Tables
from carepost.providers.opening import opened
from carepost.providers.rules import Kind

# A provider reads what left for its own services while it signed in for them, and how it asked to be written to. It
# writes at the desk of the council, through verbs alone.
OWN = (
    "body_id = (SELECT carepost_provider()) AND left_at IS NOT NULL"
    " AND (carepost_services() IS NULL OR service_id = ANY ((SELECT carepost_services())::bigint[]))"
)
OWN_WISH = "service_id = ANY ((SELECT carepost_provider_services())::bigint[])"
# Letters to the provider before are read by the next one where a council opened them, and by it alone. Only of services
# that passed from one provider to another: without a change there is nothing to open.
PASSED = (
    "body_id IS NOT NULL AND left_at IS NOT NULL AND service_id IN (SELECT service_id FROM providers_handover)"
    f" AND {opened(Kind.LETTERS, 'left_at')}"
)


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('letters', '0001_templates'),
        ('letters', '0002_letters'),
        ('letters', '0003_runs'),
        ('letters', '0004_handover'),
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
                name='LetterVersion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('subject', models.TextField()),
                    ('body', models.TextField()),
                    ('head', models.TextField(blank=True, help_text='Who writes: the lines at the top')),
                    ('asked', models.JSONField(default=list, help_text='The fields that whoever sends it fills in')),
                    ('number', models.IntegerField()),
                    ('wrote', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                    ('writers', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                    ('published_by_id', models.BigIntegerField()),
                    ('published_by', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('words', models.TextField(help_text='What changed, and why')),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('template', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='letters.lettertemplate')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('template', 'number'), name='letter_version_once'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='letter_versions_start_at_one'), models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='letter_version_says_why'), models.CheckConstraint(condition=carepost.letters.models.templates.NotAmong(models.F('published_by_id'), models.F('wrote')), name='letter_version_published_by_another')],
                },
            ),
            migrations.CreateModel(
                name='LetterTemplate',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.TextField()),
                    ('about', models.TextField(blank=True, help_text='When it is sent, for colleagues')),
                    ('retired', models.BooleanField(default=False)),
                    ('changed_at', models.DateTimeField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('current', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='letters.letterversion')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(models.F('council'), django.db.models.functions.text.Lower('name'), name='letter_template_name_once'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='letter_template_has_a_name')],
                },
            ),
            migrations.CreateModel(
                name='LetterPublication',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('by_name', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('words', models.TextField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('template', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='publications', to='letters.lettertemplate')),
                    ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='publications', to='letters.letterversion')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='letter_publication_says_why')],
                },
            ),
            migrations.CreateModel(
                name='LetterDraft',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('head', models.TextField(blank=True, help_text='Who writes: the lines at the top')),
                    ('asked', models.JSONField(default=list, help_text='The fields that whoever sends it fills in')),
                    ('subject', models.TextField(blank=True)),
                    ('body', models.TextField(blank=True)),
                    ('edition', models.IntegerField(default=1)),
                    ('wrote', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                    ('writers', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, help_text='Their names', size=None)),
                    ('edited_by', models.TextField()),
                    ('edited_at', models.DateTimeField()),
                    ('ended', models.TextField(blank=True, choices=[('published', 'published'), ('dropped', 'dropped')])),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('template', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to='letters.lettertemplate')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('ended', '')), fields=('template',), name='one_open_draft_per_template'), models.CheckConstraint(condition=models.Q(('ended__in', ['', 'published', 'dropped'])), name='letter_draft_ends_so')],
                },
            ),
            migrations.CreateModel(
                name='LetterTranslation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('language', models.TextField()),
                    ('subject', models.TextField()),
                    ('body', models.TextField()),
                    ('choices', models.JSONField(default=dict, help_text='The words of each answer, by field')),
                    ('translator', models.TextField(help_text='Who translated it, such as a company with its order number')),
                    ('writer_id', models.BigIntegerField()),
                    ('writer', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('carried_from', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='letters.lettertranslation')),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='translations', to='letters.letterversion')),
                ],
                options={
                    'indexes': [models.Index(fields=['version', 'language', '-id'], name='letter_translation_newest')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('language__in', ['', 'en-GB']), _negated=True), name='letter_translated_from_english'), models.CheckConstraint(condition=models.Q(('translator', ''), _negated=True), name='letter_translated_by_somebody')],
                },
            ),
            migrations.CreateModel(
                name='Mailing',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('submission_key', models.TextField()),
                    ('by_id', models.BigIntegerField(null=True)),
                    ('by_name', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('about', models.TextField(help_text='To whom, in words')),
                    ('left_out', models.IntegerField(default=0, help_text='How many could not be written to, and were left out')),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mailings', to='letters.letterversion')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('council', 'submission_key'), name='one_mailing_per_submission'), models.CheckConstraint(condition=models.Q(('submission_key', ''), _negated=True), name='mailing_has_a_submission_key')],
                },
            ),
            migrations.CreateModel(
                name='PrintRun',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('submission_key', models.TextField()),
                    ('state', models.TextField(choices=[('made', 'To be printed'), ('printed', 'Printed, to be posted'), ('posted', 'Posted'), ('cancelled', 'Cancelled')])),
                    ('size', models.IntegerField(help_text='How many letters it was made of')),
                    ('by_name', models.TextField()),
                    ('made_at', models.DateTimeField()),
                    ('printed_at', models.DateTimeField(blank=True, null=True)),
                    ('printed_by', models.TextField(blank=True)),
                    ('posted_at', models.DateTimeField(blank=True, null=True)),
                    ('posted_by', models.TextField(blank=True)),
                    ('ended_words', models.TextField(blank=True, help_text='Why it was cancelled')),
                    ('listed', models.JSONField(default=list, help_text='The numbers of its letters, in their order')),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                ],
                options={
                    'indexes': [models.Index(fields=['council', '-made_at'], name='print_run_by_time')],
                    'constraints': [models.UniqueConstraint(fields=('council', 'submission_key'), name='one_print_run_per_submission'), models.CheckConstraint(condition=models.Q(('submission_key', ''), _negated=True), name='print_run_has_a_submission_key'), models.CheckConstraint(condition=models.Q(('state__in', [carepost.letters.rules.runs.RunState['MADE'], carepost.letters.rules.runs.RunState['PRINTED'], carepost.letters.rules.runs.RunState['POSTED'], carepost.letters.rules.runs.RunState['CANCELLED']])), name='print_run_is_in_a_known_state'), models.CheckConstraint(condition=models.Q(('size__gte', 1)), name='print_run_holds_letters'), models.CheckConstraint(condition=models.Q(models.Q(('state', carepost.letters.rules.runs.RunState['POSTED']), _negated=True), models.Q(('posted_at__isnull', False), ('printed_at__isnull', False)), _connector='OR'), name='posted_after_it_was_printed'), models.CheckConstraint(condition=models.Q(models.Q(('state', carepost.letters.rules.runs.RunState['CANCELLED']), _negated=True), models.Q(('printed_at__isnull', True), models.Q(('ended_words', ''), _negated=True)), _connector='OR'), name='cancelled_before_it_was_printed')],
                },
            ),
            migrations.CreateModel(
                name='Letter',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.TextField(choices=[('held', 'Held back for a translation'), ('sent', 'Sent by e-mail'), ('to_print', 'To be printed'), ('in_run', 'In a print run'), ('printed', 'Printed'), ('posted', 'Posted'), ('returned', 'Came back undelivered'), ('cancelled', 'Cancelled')])),
                    ('language', models.TextField(default='en-GB')),
                    ('wished', models.TextField(default='en-GB', help_text='The language that its reader asked for')),
                    ('told_english', models.BooleanField(default=False, help_text='It says that it is in English, and how to ask for another')),
                    ('layout', models.TextField(choices=[('standard', 'Ordinary print'), ('large', 'Large print'), ('plain', 'Plain text, without a layout')])),
                    ('way', models.TextField(choices=[('email', 'By e-mail'), ('post', 'By post')])),
                    ('subject', models.TextField()),
                    ('letter', models.JSONField(help_text='As engine.composing writes it', null=True)),
                    ('values', models.JSONField(help_text='What was filled in and known, as rules.values keeps it', null=True)),
                    ('emails', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                    ('by_id', models.BigIntegerField(null=True)),
                    ('by_name', models.TextField()),
                    ('made_at', models.DateTimeField()),
                    ('left_at', models.DateTimeField(blank=True, null=True)),
                    ('opened_at', models.DateTimeField(blank=True, help_text='When the provider first opened it', null=True)),
                    ('opened_by', models.TextField(blank=True)),
                    ('body', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='councils.providerbody')),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='register.service')),
                    ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='letters.letterversion')),
                    ('translation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='letters.lettertranslation')),
                    ('mailing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='letters.mailing')),
                    ('place', models.IntegerField(blank=True, help_text='Its place in the run', null=True)),
                    ('run', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='letters.printrun')),
                ],
                options={
                    'indexes': [models.Index(fields=['council', '-made_at'], name='letter_by_time'), models.Index(fields=['service', '-made_at'], name='letter_by_service'), models.Index(fields=['body', '-left_at'], name='letter_by_provider')],
                    'constraints': [models.UniqueConstraint(fields=('mailing', 'service'), name='one_letter_per_mailing_and_service'), models.CheckConstraint(condition=models.Q(('state__in', [carepost.letters.rules.letters.LetterState['HELD'], carepost.letters.rules.letters.LetterState['SENT'], carepost.letters.rules.letters.LetterState['TO_PRINT'], carepost.letters.rules.letters.LetterState['IN_RUN'], carepost.letters.rules.letters.LetterState['PRINTED'], carepost.letters.rules.letters.LetterState['POSTED'], carepost.letters.rules.letters.LetterState['RETURNED'], carepost.letters.rules.letters.LetterState['CANCELLED']])), name='letter_is_in_a_known_state'), models.CheckConstraint(condition=models.Q(models.Q(('left_at__isnull', False), ('state__in', [carepost.letters.rules.letters.LetterState['POSTED'], carepost.letters.rules.letters.LetterState['RETURNED'], carepost.letters.rules.letters.LetterState['SENT']])), models.Q(models.Q(('state__in', [carepost.letters.rules.letters.LetterState['POSTED'], carepost.letters.rules.letters.LetterState['RETURNED'], carepost.letters.rules.letters.LetterState['SENT']]), _negated=True), ('left_at__isnull', True)), _connector='OR'), name='letter_left_at_a_time'), models.CheckConstraint(condition=models.Q(('state__in', [carepost.letters.rules.letters.LetterState['HELD'], carepost.letters.rules.letters.LetterState['CANCELLED']]), ('language', models.F('wished')), models.Q(('language', 'en-GB'), ('told_english', True)), _connector='OR'), name='letter_never_silently_english'), models.CheckConstraint(condition=models.Q(('language', 'en-GB'), ('translation__isnull', False), ('state__in', [carepost.letters.rules.letters.LetterState['HELD'], carepost.letters.rules.letters.LetterState['CANCELLED']]), _connector='OR'), name='letter_in_a_language_by_a_translation'), models.CheckConstraint(condition=models.Q(models.Q(('opened_at__isnull', True), ('opened_by', '')), models.Q(('opened_at__isnull', False), models.Q(('opened_by', ''), _negated=True)), _connector='OR'), name='letter_opened_by_somebody'), models.UniqueConstraint(fields=('run', 'place'), name='one_letter_per_place_of_a_run'), models.CheckConstraint(condition=models.Q(models.Q(('place__gte', 1), ('run__isnull', False), ('state__in', [carepost.letters.rules.letters.LetterState['IN_RUN'], carepost.letters.rules.letters.LetterState['POSTED'], carepost.letters.rules.letters.LetterState['PRINTED'], carepost.letters.rules.letters.LetterState['RETURNED']])), models.Q(models.Q(('state__in', [carepost.letters.rules.letters.LetterState['IN_RUN'], carepost.letters.rules.letters.LetterState['POSTED'], carepost.letters.rules.letters.LetterState['PRINTED'], carepost.letters.rules.letters.LetterState['RETURNED']]), _negated=True), ('place__isnull', True), ('run__isnull', True)), _connector='OR'), name='letter_in_a_run_has_its_place')],
                },
            ),
            migrations.CreateModel(
                name='ReaderWish',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('language', models.TextField()),
                    ('layout', models.TextField(choices=[('standard', 'Ordinary print'), ('large', 'Large print'), ('plain', 'Plain text, without a layout')])),
                    ('way', models.TextField(choices=[('email', 'By e-mail'), ('post', 'By post')])),
                    ('by_name', models.TextField()),
                    ('by_provider', models.BooleanField(default=False)),
                    ('at', models.DateTimeField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reader_wishes', to='register.service')),
                ],
                options={
                    'indexes': [models.Index(fields=['council', 'service', '-id'], name='reader_wish_newest')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('language', ''), _negated=True), name='reader_wish_names_a_language')],
                },
            ),
            migrations.CreateModel(
                name='TranslationConfirmation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('writer_id', models.BigIntegerField()),
                    ('by_id', models.BigIntegerField()),
                    ('by_name', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('translation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='confirmation', to='letters.lettertranslation')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('by_id', models.F('writer_id')), _negated=True), name='letter_translation_confirmed_by_another')],
                },
            ),
            migrations.CreateModel(
                name='LetterEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('verb', models.TextField(choices=[('send', 'Sent by e-mail'), ('put to print', 'Put to be printed'), ('hold back', 'Held back until it is translated'), ('cancel', 'Cancelled'), ('open', 'Opened by the provider'), ('put in a run', 'Put in a print run'), ('cancel the run', 'The print run was cancelled'), ('print', 'Printed'), ('post', 'Posted'), ('come back', 'Came back undelivered')])),
                    ('from_state', models.TextField(blank=True, choices=[('held', 'Held back for a translation'), ('sent', 'Sent by e-mail'), ('to_print', 'To be printed'), ('in_run', 'In a print run'), ('printed', 'Printed'), ('posted', 'Posted'), ('returned', 'Came back undelivered'), ('cancelled', 'Cancelled')])),
                    ('to_state', models.TextField(choices=[('held', 'Held back for a translation'), ('sent', 'Sent by e-mail'), ('to_print', 'To be printed'), ('in_run', 'In a print run'), ('printed', 'Printed'), ('posted', 'Posted'), ('returned', 'Came back undelivered'), ('cancelled', 'Cancelled')])),
                    ('at', models.DateTimeField()),
                    ('by_name', models.TextField()),
                    ('words', models.TextField(blank=True)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('letter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='letters.letter')),
                ],
                options={
                    'indexes': [models.Index(fields=['letter', 'id'], name='letter_history')],
                },
            ),
        ]),
        Protect("letters_lettertemplate"),
        Protect("letters_letterdraft"),
        Protect("letters_letterversion"),
        Protect("letters_letterpublication"),
        Protect("letters_readerwish", also_read=OWN_WISH),
        Protect("letters_lettertranslation"),
        Protect("letters_translationconfirmation"),
        Protect("letters_mailing"),
        Protect("letters_letter", also_read=f"({OWN}) OR ({PASSED})"),
        Protect("letters_letterevent"),
        Protect("letters_printrun"),
    ]
