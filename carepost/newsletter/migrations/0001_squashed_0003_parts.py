"""The tables of newsletter, and who may read and write their rows."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

import carepost.newsletter.rules.editions
import carepost.newsletter.rules.items
from carepost.core.tenancy import Protect
from carepost.core.whole_tables import Tables

# A provider's people read the editions that went out in the councils that look after their services, what they put
# forward themselves, and whether they get the newsletter. They write at the desk of the council, through verbs alone.
HERE = "council_id = ANY ((SELECT carepost_provider_councils())::bigint[])"
GONE = f"state IN ('sending', 'sent', 'stopped') AND {HERE}"
GONE_PIECE = (
    f"{HERE} AND edition_id IN"
    " (SELECT e.id FROM newsletter_edition e WHERE e.state IN ('sending', 'sent', 'stopped'))"
)
THEIRS = "provider_id = (SELECT carepost_provider()) OR partner_id = (SELECT carepost_partner())"
OWN_ADDRESS = "address = (SELECT u.email FROM councils_user u WHERE u.id = (SELECT carepost_user()))"


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('newsletter', '0001_initial'),
        ('newsletter', '0002_resuming'),
        ('newsletter', '0003_parts'),
    ]

    dependencies = [
        ('contact', '0001_squashed_0022_due_notice'),
        ('councils', '0001_squashed_0004_colleagues'),
        ('mail', '0001_squashed_0003_stopping'),
        ('register', '0001_squashed_0006_organisation_changed'),
    ]

    operations = [
        Tables([
            migrations.CreateModel(
                name='Edition',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.IntegerField()),
                    ('title', models.TextField()),
                    ('opening', models.TextField(blank=True)),
                    ('readers', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                    ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                    ('areas', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                    ('sections', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, help_text='In their order', size=None)),
                    ('state', models.TextField(choices=[('collecting', 'Being collected'), ('ready', 'Waits for approval'), ('approved', 'Approved'), ('scheduled', 'Scheduled'), ('sending', 'Being sent'), ('sent', 'Sent'), ('stopped', 'Stopped while it was sent'), ('dropped', 'Given up')])),
                    ('submission_key', models.TextField()),
                    ('begun_at', models.DateTimeField()),
                    ('begun_by', models.TextField()),
                    ('submitted_by_id', models.BigIntegerField(blank=True, null=True)),
                    ('submitted_by', models.TextField(blank=True)),
                    ('approved_by_id', models.BigIntegerField(blank=True, null=True)),
                    ('approved_by', models.TextField(blank=True)),
                    ('by_two', models.BooleanField(default=True, help_text='The policy of the day on which it was approved')),
                    ('send_at', models.DateTimeField(blank=True, null=True)),
                    ('started_at', models.DateTimeField(blank=True, null=True)),
                    ('finished_at', models.DateTimeField(blank=True, null=True)),
                    ('addresses', models.IntegerField(default=0, help_text='To how many it went')),
                    ('left_out', models.IntegerField(default=0, help_text='How many that it was for did not get it')),
                    ('failed', models.IntegerField(blank=True, help_text='Not arrived, kept when recipients are forgotten', null=True)),
                    ('corrects', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='newsletter.edition')),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('council', 'number'), name='edition_number_once'), models.UniqueConstraint(fields=('council', 'submission_key'), name='one_edition_per_submission'), models.UniqueConstraint(condition=models.Q(('state', carepost.newsletter.rules.editions.State['DROPPED']), _negated=True), fields=('corrects',), name='one_correction_of_an_edition'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', [carepost.newsletter.rules.editions.State['SCHEDULED'], carepost.newsletter.rules.editions.State['SENDING'], carepost.newsletter.rules.editions.State['SENT'], carepost.newsletter.rules.editions.State['STOPPED']]), _negated=True), ('send_at__isnull', False), _connector='OR'), name='scheduled_edition_has_its_time'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', [carepost.newsletter.rules.editions.State['APPROVED'], carepost.newsletter.rules.editions.State['SCHEDULED'], carepost.newsletter.rules.editions.State['SENDING'], carepost.newsletter.rules.editions.State['SENT'], carepost.newsletter.rules.editions.State['STOPPED']]), _negated=True), models.Q(('approved_by', ''), _negated=True), _connector='OR'), name='edition_approved_before_it_goes'), models.CheckConstraint(condition=models.Q(('approved_by', ''), ('by_two', False), models.Q(('approved_by_id__isnull', False), models.Q(('approved_by_id', models.F('submitted_by_id')), _negated=True)), _connector='OR'), name='edition_approved_by_another')],
                },
            ),
            migrations.CreateModel(
                name='EditionStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('verb', models.TextField(choices=[('begin', 'Begun'), ('begin a corrected edition', 'Begun as a corrected edition'), ('hand in', 'Handed in for approval'), ('send back', 'Sent back'), ('approve', 'Approved'), ('open again', 'Opened again'), ('schedule', 'Scheduled'), ('stop', 'Stopped'), ('resume', 'Sending was resumed'), ('start sending', 'Sending began'), ('finish', 'All mails were handed over to be sent'), ('give up', 'Given up')])),
                    ('state', models.TextField(choices=[('collecting', 'Being collected'), ('ready', 'Waits for approval'), ('approved', 'Approved'), ('scheduled', 'Scheduled'), ('sending', 'Being sent'), ('sent', 'Sent'), ('stopped', 'Stopped while it was sent'), ('dropped', 'Given up')])),
                    ('why', models.TextField(blank=True)),
                    ('by_id', models.BigIntegerField(blank=True, null=True)),
                    ('by_name', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='newsletter.edition')),
                ],
            ),
            migrations.CreateModel(
                name='NewsItem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('place', models.IntegerField(default=0, help_text='Its place among the items of its section')),
                    ('title', models.TextField()),
                    ('words', models.TextField()),
                    ('link', models.TextField(blank=True)),
                    ('section', models.TextField(choices=[('act', 'To do this week'), ('news', 'News'), ('practice', 'Good practice'), ('learning', 'Training and events'), ('money', 'Money'), ('asked', 'You asked, we answered'), ('people', 'From providers and partners')])),
                    ('readers', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                    ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                    ('areas', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                    ('worth_until', models.DateField(blank=True, help_text='The last day on which it is worth telling', null=True)),
                    ('state', models.TextField(choices=[('waiting', 'Waits for an edition'), ('chosen', 'In an edition'), ('left_out', 'Left out'), ('withdrawn', 'Taken back'), ('told', 'Was in the newsletter')])),
                    ('why', models.TextField(blank=True, help_text='Why it is left out')),
                    ('carried', models.IntegerField(default=0, help_text='How often it was carried over')),
                    ('version', models.IntegerField(default=1)),
                    ('source', models.TextField(blank=True, help_text='What it was made from, such as library:12')),
                    ('put_by_id', models.BigIntegerField(blank=True, null=True)),
                    ('put_by_name', models.TextField()),
                    ('put_by_about', models.TextField(blank=True, help_text='The provider or partner for whom they put it forward')),
                    ('provider_id', models.BigIntegerField(blank=True, null=True)),
                    ('partner_id', models.BigIntegerField(blank=True, null=True)),
                    ('put_at', models.DateTimeField()),
                    ('submission_key', models.TextField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('edition', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='newsletter.edition')),
                ],
                options={
                    'indexes': [models.Index(fields=['council', 'state', '-put_at'], name='news_item_by_state')],
                    'constraints': [models.UniqueConstraint(fields=('council', 'submission_key'), name='one_item_per_submission'), models.UniqueConstraint(condition=models.Q(('source', ''), _negated=True), fields=('council', 'source'), name='one_item_per_source'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', [carepost.newsletter.rules.items.ItemState['CHOSEN'], carepost.newsletter.rules.items.ItemState['TOLD']]), ('edition__isnull', False)), models.Q(models.Q(('state__in', [carepost.newsletter.rules.items.ItemState['CHOSEN'], carepost.newsletter.rules.items.ItemState['TOLD']]), _negated=True), ('edition__isnull', True)), _connector='OR'), name='item_in_an_edition_or_none'), models.CheckConstraint(condition=models.Q(models.Q(('state', carepost.newsletter.rules.items.ItemState['LEFT_OUT']), _negated=True), models.Q(('why', ''), _negated=True), _connector='OR'), name='item_left_out_with_why')],
                },
            ),
            migrations.CreateModel(
                name='ItemStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('verb', models.TextField(choices=[('put forward', 'Put forward'), ('change', 'Changed'), ('take in', 'Taken in'), ('carry over', 'Carried over to a later edition'), ('leave out', 'Left out'), ('bring back', 'Brought back'), ('take back', 'Taken back by who put it forward'), ('tell', 'Sent')])),
                    ('state', models.TextField(choices=[('waiting', 'Waits for an edition'), ('chosen', 'In an edition'), ('left_out', 'Left out'), ('withdrawn', 'Taken back'), ('told', 'Was in the newsletter')])),
                    ('why', models.TextField(blank=True)),
                    ('by_id', models.BigIntegerField(blank=True, null=True)),
                    ('by_name', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('edition', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='newsletter.edition')),
                    ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='newsletter.newsitem')),
                ],
            ),
            migrations.CreateModel(
                name='Piece',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('place', models.IntegerField()),
                    ('section', models.TextField(choices=[('act', 'To do this week'), ('news', 'News'), ('practice', 'Good practice'), ('learning', 'Training and events'), ('money', 'Money'), ('asked', 'You asked, we answered'), ('people', 'From providers and partners')])),
                    ('title', models.TextField()),
                    ('words', models.TextField()),
                    ('link', models.TextField(blank=True)),
                    ('readers', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                    ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                    ('areas', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pieces', to='newsletter.edition')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('edition', 'place'), name='piece_has_a_place')],
                },
            ),
            migrations.CreateModel(
                name='Subscription',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('address', models.TextField()),
                    ('left_at', models.DateTimeField(blank=True, null=True)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='newsletter_subscriptions', to='councils.council')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('council', 'address'), name='subscription_once_per_address'), models.CheckConstraint(condition=models.Q(('address', django.db.models.functions.text.Lower('address'))), name='subscription_in_lower_case')],
                },
            ),
            migrations.CreateModel(
                name='Recipient',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('address', models.TextField(blank=True)),
                    ('name', models.TextField(blank=True)),
                    ('about', models.TextField(blank=True, help_text='The services or organisations that it stands for')),
                    ('readers', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                    ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                    ('areas', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                    ('source', models.TextField(help_text='Where the address is kept, such as card:12:manager')),
                    ('mend', models.TextField(blank=True, help_text='The page on which it is put right')),
                    ('left_out', models.TextField(blank=True, choices=[('no_address', 'No address'), ('unsubscribed', 'Unsubscribed'), ('bounced', 'Came back last time'), ('bad_address', 'Not an address'), ('gone', 'No longer one whom it is for')])),
                    ('mail', models.UUIDField(blank=True, help_text='The key of its mail, once that is queued', null=True)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recipients', to='newsletter.edition')),
                    ('subscription', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='newsletter.subscription')),
                    ('parts', models.JSONField(default=list, help_text='Of several, the readers, kinds and areas of each')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('left_out', ''), ('mail__isnull', True)), fields=['edition', 'id'], name='recipients_to_come'), models.Index(condition=models.Q(('mail__isnull', False)), fields=['mail'], name='recipient_by_mail')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('address', ''), _negated=True), fields=('edition', 'address'), name='edition_once_per_address'), models.CheckConstraint(condition=models.Q(models.Q(('left_out', ''), _negated=True), models.Q(models.Q(('address', ''), _negated=True), ('subscription__isnull', False)), _connector='OR'), name='recipient_has_an_address'), models.CheckConstraint(condition=models.Q(('mail__isnull', True), ('left_out', ''), _connector='OR'), name='left_out_gets_no_mail')],
                },
            ),
            migrations.CreateModel(
                name='SubscriptionStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reads', models.BooleanField(help_text='Came back; else left')),
                    ('way', models.TextField(choices=[('mail', 'Their mail program'), ('page', 'The link in the mail'), ('portal', 'Signed in')])),
                    ('at', models.DateTimeField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('edition', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='newsletter.edition')),
                    ('subscription', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='newsletter.subscription')),
                ],
            ),
        ]),
        Protect("newsletter_edition", also_read=GONE),
        Protect("newsletter_editionstep"),
        Protect("newsletter_piece", also_read=GONE_PIECE),
        Protect("newsletter_newsitem", also_read=THEIRS),
        Protect("newsletter_itemstep"),
        Protect("newsletter_subscription", also_read=OWN_ADDRESS),
        Protect("newsletter_subscriptionstep"),
        Protect("newsletter_recipient"),
    ]
