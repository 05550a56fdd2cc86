"""The tables of enquiries, and who may read and write their rows."""

import django.db.models.deletion
from django.db import migrations, models

import carepost.enquiries.rules.mails
import carepost.enquiries.rules.moves
from carepost.core.tenancy import Protect
from carepost.core.whole_tables import Tables
from carepost.providers.opening import opened
from carepost.providers.rules import Kind

HERE = "council_id = ANY ((SELECT carepost_provider_councils())::bigint[])"
# An enquiry stays with the provider that asked: those who have some of its services read what is about these. What was
# opened goes to the next one. They write at the desk of the council, through verbs alone.
SOME = (
    "body_id = (SELECT carepost_provider())"
    " AND (carepost_services() IS NULL OR service_id = ANY ((SELECT carepost_services())::bigint[]))"
)
OPENED = f"body_id IS NOT NULL AND {opened(Kind.ENQUIRIES, 'received_at')}"
# Of its history and its files they read what was before the service went, but for what is internal and for files that were
# refused. The enquiry itself says which service; the database shows only those that may be read.
BY_DAY = (
    "(SELECT carepost_provider()) IS NOT NULL AND EXISTS (SELECT FROM enquiries_enquiry e WHERE e.id = enquiry_id"
    f" AND {opened(Kind.ENQUIRIES, 'at', service='e.service_id')})"
)


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('enquiries', '0001_initial'),
        ('enquiries', '0002_experts'),
        ('enquiries', '0003_mails'),
        ('enquiries', '0004_library'),
        ('enquiries', '0005_reports'),
        ('enquiries', '0006_some_services'),
        ('enquiries', '0007_handover'),
        ('enquiries', '0008_files'),
        ('enquiries', '0009_mailboxes'),
    ]

    dependencies = [
        ('contact', '0001_squashed_0022_due_notice'),
        ('core', '0001_squashed_0004_legal_hold'),
        ('councils', '0001_squashed_0004_colleagues'),
        ('providers', '0001_squashed_0003_looks_that_end'),
        ('register', '0001_squashed_0006_organisation_changed'),
    ]

    operations = [
        Tables([
            migrations.CreateModel(
                name='Enquiry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('channel', models.TextField(choices=[('phone', 'By telephone'), ('portal', 'Signed in as the provider'), ('web', 'Public page'), ('email', 'By e-mail')])),
                    ('asker_name', models.TextField()),
                    ('asker_email', models.TextField(blank=True)),
                    ('asker_phone', models.TextField(blank=True)),
                    ('about', models.TextField(blank=True, help_text='Which service it is about, as they said it')),
                    ('subject', models.TextField()),
                    ('words', models.TextField()),
                    ('received_at', models.DateTimeField()),
                    ('received_on', models.DateField(help_text='The same as a day in London')),
                    ('received_by', models.TextField()),
                    ('submission_key', models.TextField()),
                    ('topic', models.TextField(help_text="The topic's key")),
                    ('topic_name', models.TextField(help_text='What the topic was called when it was chosen')),
                    ('finance', models.BooleanField(default=False, help_text='For the readers of finance enquiries alone')),
                    ('urgency', models.TextField(choices=[('urgent', 'Urgent: care is at risk today'), ('soon', 'Soon'), ('normal', 'Ordinary')])),
                    ('state', models.TextField(choices=[('received', 'Waits for an owner'), ('owned', 'Being worked on'), ('waiting', 'Waits for who asked'), ('answered', 'Answered'), ('reopened', 'Asked again'), ('closed', 'Closed'), ('merged', 'Joined with an earlier one')])),
                    ('owner_id', models.BigIntegerField(blank=True, null=True)),
                    ('owner_name', models.TextField(blank=True)),
                    ('clock_policy', models.TextField(help_text='The version of the clock that it runs by')),
                    ('clock_since', models.DateTimeField()),
                    ('allowed_minutes', models.IntegerField()),
                    ('paused_minutes', models.IntegerField(default=0)),
                    ('paused_at', models.DateTimeField(blank=True, null=True)),
                    ('due_at', models.DateTimeField(blank=True, null=True)),
                    ('escalated_at', models.DateTimeField(blank=True, null=True)),
                    ('answered_at', models.DateTimeField(blank=True, help_text='First answered', null=True)),
                    ('answered_minutes', models.IntegerField(blank=True, help_text='Working minutes to the first answer', null=True)),
                    ('in_time', models.BooleanField(blank=True, null=True)),
                    ('last_at', models.DateTimeField(help_text='When something last happened')),
                    ('ended_at', models.DateTimeField(blank=True, null=True)),
                    ('body', models.ForeignKey(blank=True, help_text='The provider that asks: its people see the enquiry and its answers', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='councils.providerbody')),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='enquiries.enquiry')),
                    ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='enquiries', to='register.service')),
                    ('split_from', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enquiries.enquiry')),
                    ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='councils.team')),
                    ('helped', models.TextField(blank=True, choices=[('yes', 'Yes, it helped'), ('partly', 'Partly'), ('no', 'No, it did not help')])),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('state__in', [carepost.enquiries.rules.moves.State['RECEIVED'], carepost.enquiries.rules.moves.State['OWNED'], carepost.enquiries.rules.moves.State['REOPENED'], carepost.enquiries.rules.moves.State['WAITING']])), fields=['council', 'due_at'], name='enquiry_open_by_due'), models.Index(fields=['council', '-received_at'], name='enquiry_by_time'), models.Index(fields=['service', '-received_at'], name='enquiry_by_service'), models.Index(fields=['body', '-received_at'], name='enquiry_by_provider')],
                    'constraints': [models.UniqueConstraint(fields=('council', 'submission_key'), name='one_enquiry_per_submission'), models.CheckConstraint(condition=models.Q(('submission_key', ''), _negated=True), name='enquiry_has_a_submission_key'), models.CheckConstraint(condition=models.Q(('state__in', [carepost.enquiries.rules.moves.State['RECEIVED'], carepost.enquiries.rules.moves.State['OWNED'], carepost.enquiries.rules.moves.State['WAITING'], carepost.enquiries.rules.moves.State['ANSWERED'], carepost.enquiries.rules.moves.State['REOPENED'], carepost.enquiries.rules.moves.State['CLOSED'], carepost.enquiries.rules.moves.State['MERGED']])), name='enquiry_is_in_a_known_state'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', [carepost.enquiries.rules.moves.State['OWNED'], carepost.enquiries.rules.moves.State['ANSWERED']]), _negated=True), models.Q(('owner_name', ''), _negated=True), _connector='OR'), name='enquiry_worked_on_has_an_owner'), models.CheckConstraint(condition=models.Q(models.Q(('merged_into__isnull', False), ('state', carepost.enquiries.rules.moves.State['MERGED'])), models.Q(models.Q(('state', carepost.enquiries.rules.moves.State['MERGED']), _negated=True), ('merged_into__isnull', True)), _connector='OR'), name='merged_into_another'), models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), models.Q(('merged_into', models.F('pk')), _negated=True), _connector='OR'), name='not_merged_into_itself'), models.CheckConstraint(condition=models.Q(models.Q(('state', carepost.enquiries.rules.moves.State['WAITING']), _negated=True), models.Q(('due_at__isnull', True), ('paused_at__isnull', False)), _connector='OR'), name='waiting_stops_the_clock'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_minutes__isnull', True), ('in_time__isnull', True)), models.Q(('answered_at__isnull', False), ('answered_minutes__gte', 0), ('in_time__isnull', False)), _connector='OR'), name='answered_with_its_time')],
                },
            ),
            migrations.CreateModel(
                name='EnquiryEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('verb', models.TextField(choices=[('receive', 'Received'), ('split off', 'Split off another enquiry'), ('take on', 'Taken on'), ('ask back', 'Asked back'), ('add', 'Something was added'), ('go on', 'Went on'), ('answer', 'Answered'), ('correct the answer', 'Answer corrected'), ('close', 'Closed'), ('set aside', 'Closed without an answer'), ('reroute', 'Rerouted'), ('set the urgency', 'Urgency changed'), ('note', 'Note'), ('escalate', 'Past its time: raised to the manager'), ('merge', 'Joined with an earlier enquiry'), ('undo the merge', 'Taken apart again'), ('split', 'A second question was split off'), ('recognise', 'Said to come from the provider'), ('ask an expert', 'An expert was asked'), ('advise', 'The expert answered'), ('call off the expert', 'The expert’s link was withdrawn'), ('rate', 'Said if it helped')])),
                    ('from_state', models.TextField(blank=True, choices=[('received', 'Waits for an owner'), ('owned', 'Being worked on'), ('waiting', 'Waits for who asked'), ('answered', 'Answered'), ('reopened', 'Asked again'), ('closed', 'Closed'), ('merged', 'Joined with an earlier one')])),
                    ('to_state', models.TextField(choices=[('received', 'Waits for an owner'), ('owned', 'Being worked on'), ('waiting', 'Waits for who asked'), ('answered', 'Answered'), ('reopened', 'Asked again'), ('closed', 'Closed'), ('merged', 'Joined with an earlier one')])),
                    ('at', models.DateTimeField()),
                    ('by_id', models.BigIntegerField(blank=True, null=True)),
                    ('by_name', models.TextField()),
                    ('side', models.TextField(choices=[('council', 'council'), ('asker', 'asker')])),
                    ('words', models.TextField(blank=True)),
                    ('internal', models.BooleanField(default=False)),
                    ('owner_id', models.BigIntegerField(blank=True, null=True)),
                    ('owner_name', models.TextField(blank=True)),
                    ('topic_name', models.TextField(blank=True)),
                    ('team_name', models.TextField(blank=True)),
                    ('urgency', models.TextField(blank=True)),
                    ('submission_key', models.TextField(blank=True, help_text='So that the same press of a button counts once')),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('enquiry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='enquiries.enquiry')),
                    ('other', models.ForeignKey(blank=True, help_text='The enquiry that this was joined with, or split off', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enquiries.enquiry')),
                    ('helped', models.TextField(blank=True)),
                ],
                options={
                    'indexes': [models.Index(fields=['enquiry', 'id'], name='enquiry_history')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('submission_key', ''), _negated=True), fields=('council', 'submission_key'), name='one_enquiry_step_per_submission'), models.CheckConstraint(condition=models.Q(models.Q(('verb__in', [carepost.enquiries.rules.moves.Verb['ANSWER'], carepost.enquiries.rules.moves.Verb['CORRECT'], carepost.enquiries.rules.moves.Verb['ASK_BACK'], carepost.enquiries.rules.moves.Verb['NOTE'], carepost.enquiries.rules.moves.Verb['REROUTE'], carepost.enquiries.rules.moves.Verb['SET_ASIDE']]), _negated=True), models.Q(('words', ''), _negated=True), _connector='OR'), name='enquiry_step_says_its_words'), models.CheckConstraint(condition=models.Q(models.Q(('verb__in', [carepost.enquiries.rules.moves.Verb['ADVISE'], carepost.enquiries.rules.moves.Verb['CONSULT'], carepost.enquiries.rules.moves.Verb['CALL_OFF'], carepost.enquiries.rules.moves.Verb['ESCALATE'], carepost.enquiries.rules.moves.Verb['RESUME'], carepost.enquiries.rules.moves.Verb['MERGE'], carepost.enquiries.rules.moves.Verb['NOTE'], carepost.enquiries.rules.moves.Verb['RECOGNISE'], carepost.enquiries.rules.moves.Verb['REROUTE'], carepost.enquiries.rules.moves.Verb['SET_URGENCY'], carepost.enquiries.rules.moves.Verb['SPLIT'], carepost.enquiries.rules.moves.Verb['UNMERGE']]), _negated=True), ('internal', True), _connector='OR'), name='what_is_internal_stays_so')],
                },
            ),
            migrations.CreateModel(
                name='EnquiryTopic',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.TextField()),
                    ('name', models.TextField()),
                    ('words', models.TextField(help_text='What belongs to it, in a sentence')),
                    ('finance', models.BooleanField(default=False, help_text='For the readers of finance enquiries alone')),
                    ('retired', models.BooleanField(default=False)),
                    ('changed_by', models.TextField()),
                    ('changed_at', models.DateTimeField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='councils.team')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('council', 'key'), name='enquiry_topic_once_per_council')],
                },
            ),
            migrations.CreateModel(
                name='ExpertQuestion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('expert_name', models.TextField()),
                    ('expert_email', models.TextField()),
                    ('question', models.TextField()),
                    ('shown_words', models.TextField(blank=True, help_text='What was asked, where the officer chose to show it')),
                    ('shown_service', models.TextField(blank=True, help_text='Which service, where the officer chose to show it')),
                    ('digest', models.CharField(max_length=64, unique=True)),
                    ('asked_by_id', models.BigIntegerField(blank=True, null=True)),
                    ('asked_by_name', models.TextField()),
                    ('asked_at', models.DateTimeField()),
                    ('expires_at', models.DateTimeField()),
                    ('answer', models.TextField(blank=True)),
                    ('answered_at', models.DateTimeField(blank=True, null=True)),
                    ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                    ('withdrawn_by', models.TextField(blank=True)),
                    ('submission_key', models.TextField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('enquiry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='experts', to='enquiries.enquiry')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('council', 'submission_key'), name='one_expert_per_submission'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('asked_at'))), name='expert_link_expires_later'), models.CheckConstraint(condition=models.Q(('answered_at__isnull', True), ('withdrawn_at__isnull', True), _connector='OR'), name='expert_answered_or_withdrawn'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answer', '')), models.Q(('answered_at__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='expert_answer_with_its_time')],
                },
            ),
            migrations.CreateModel(
                name='InboundMail',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('digest', models.CharField(help_text='SHA-256 of the mail, so that it is taken in once', max_length=64)),
                    ('state', models.TextField(choices=[('new', 'Became an enquiry'), ('added', 'Added to an enquiry'), ('report', 'Told us what became of a mail of ours'), ('machine', 'Kept aside: sent by a machine'), ('own', 'Kept aside: from our own address'), ('elsewhere', 'Kept aside: written to another council'), ('too_many', 'Kept aside: too many from there in a day'), ('too_big', 'Kept aside: too big'), ('unreadable', 'Kept aside: cannot be read'), ('empty', 'Kept aside: nothing in it'), ('failed', 'Kept aside: we failed to take it in')])),
                    ('message_id', models.TextField(blank=True)),
                    ('sender', models.TextField(blank=True)),
                    ('subject', models.TextField(blank=True)),
                    ('size', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('raw', models.TextField(help_text='Where the mail lies below MEDIA_ROOT')),
                    ('note', models.TextField(blank=True)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('enquiry', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mails', to='enquiries.enquiry')),
                    ('finance', models.BooleanField(default=False, help_text='May be about money: for the readers of that alone')),
                ],
                options={
                    'indexes': [models.Index(fields=['council', '-at'], name='mail_by_time'), models.Index(fields=['council', 'sender', '-at'], name='mail_by_sender'), models.Index(fields=['council', 'message_id'], name='mail_by_id')],
                    'constraints': [models.UniqueConstraint(fields=('council', 'digest'), name='a_mail_is_taken_in_once'), models.CheckConstraint(condition=models.Q(models.Q(('enquiry__isnull', False), ('state__in', [carepost.enquiries.rules.mails.MailState['NEW'], carepost.enquiries.rules.mails.MailState['ADDED']])), models.Q(models.Q(('state__in', [carepost.enquiries.rules.mails.MailState['NEW'], carepost.enquiries.rules.mails.MailState['ADDED']]), _negated=True), ('enquiry__isnull', True)), _connector='OR'), name='a_mail_taken_in_has_its_enquiry')],
                },
            ),
            migrations.CreateModel(
                name='EnquiryFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.TextField()),
                    ('media_type', models.TextField(blank=True, choices=[('application/pdf', 'PDF'), ('image/png', 'PNG'), ('image/jpeg', 'JPEG'), ('application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'DOCX'), ('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'XLSX'), ('application/vnd.oasis.opendocument.text', 'ODT'), ('application/vnd.oasis.opendocument.spreadsheet', 'ODS'), ('text/plain', 'TEXT')])),
                    ('size', models.BigIntegerField()),
                    ('digest', models.CharField(max_length=64)),
                    ('path', models.TextField(blank=True, help_text='Where it lies below MEDIA_ROOT')),
                    ('refused', models.TextField(blank=True)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('enquiry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='enquiries.enquiry')),
                    ('mail', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='files', to='enquiries.inboundmail')),
                    ('at', models.DateTimeField(help_text='When it came')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('refused', ''), models.Q(('path', ''), _negated=True), models.Q(('media_type', ''), _negated=True)), models.Q(models.Q(('refused', ''), _negated=True), ('media_type', ''), ('path', '')), _connector='OR'), name='a_file_is_kept_or_refused')],
                },
            ),
            migrations.CreateModel(
                name='LibraryAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.TextField()),
                    ('topic', models.TextField(help_text="The topic's key")),
                    ('finance', models.BooleanField(default=False, help_text='For the readers of finance enquiries alone')),
                    ('words', models.TextField()),
                    ('sources', models.TextField()),
                    ('version', models.IntegerField()),
                    ('writer_id', models.BigIntegerField(null=True)),
                    ('reviewed_by', models.TextField(blank=True, help_text='Of this version; empty until somebody does')),
                    ('review_on', models.DateField(blank=True, help_text='The last day on which it is fresh', null=True)),
                    ('retired', models.BooleanField(default=False)),
                    ('changed_at', models.DateTimeField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('reviewed_by', ''), ('review_on__isnull', True)), models.Q(models.Q(('reviewed_by', ''), _negated=True), ('review_on__isnull', False)), _connector='OR'), name='library_reviewed_until_a_day')],
                },
            ),
            migrations.CreateModel(
                name='LibraryVersion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.IntegerField()),
                    ('title', models.TextField()),
                    ('words', models.TextField()),
                    ('sources', models.TextField()),
                    ('by_id', models.BigIntegerField(null=True)),
                    ('by_name', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('answer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='enquiries.libraryanswer')),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('answer', 'number'), name='library_version_once')],
                },
            ),
            migrations.CreateModel(
                name='LibraryUse',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('by_name', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('enquiry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='library_uses', to='enquiries.enquiry')),
                    ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='enquiries.libraryversion')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('version', 'enquiry'), name='library_use_once')],
                },
            ),
            migrations.CreateModel(
                name='LibraryReview',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('writer_id', models.BigIntegerField(null=True)),
                    ('by_id', models.BigIntegerField()),
                    ('by_name', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('review_on', models.DateField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='enquiries.libraryversion')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('writer_id__isnull', True), models.Q(('by_id', models.F('writer_id')), _negated=True), _connector='OR'), name='library_reviewed_by_another')],
                },
            ),
            migrations.CreateModel(
                name='MailTakenIn',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('why', models.TextField()),
                    ('by_name', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('enquiry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enquiries.enquiry')),
                    ('mail', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='taken_in', to='enquiries.inboundmail')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('why', ''), _negated=True), name='mail_taken_in_for_a_reason')],
                },
            ),
            migrations.CreateModel(
                name='MailboxOutage',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('address', models.TextField()),
                    ('began_at', models.DateTimeField()),
                    ('said', models.TextField(help_text='Why, as it was told last')),
                    ('told_at', models.DateTimeField(blank=True, null=True)),
                    ('ended_at', models.DateTimeField(blank=True, null=True)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('council', 'address'), name='a_mailbox_is_silent_once')],
                },
            ),
        ]),
        Protect("enquiries_enquirytopic", also_read=HERE),
        Protect("enquiries_enquiry", also_read=f"({SOME}) OR ({OPENED})"),
        Protect("enquiries_enquiryevent", also_read=f"NOT internal AND {BY_DAY}"),
        Protect("enquiries_expertquestion"),
        Protect("enquiries_inboundmail"),
        Protect("enquiries_mailtakenin"),
        Protect("enquiries_mailboxoutage"),
        Protect("enquiries_enquiryfile", also_read=f"refused = '' AND {BY_DAY}"),
        Protect("enquiries_libraryanswer"),
        Protect("enquiries_libraryversion"),
        Protect("enquiries_libraryreview"),
        Protect("enquiries_libraryuse"),
    ]
