"""The tables of mail, and who may read and write their rows."""

import django.db.models.functions.text
from django.db import migrations, models

import carepost.gateways.mail.states
from carepost.core.tenancy import Protect
from carepost.core.whole_tables import Tables

# Whoever acts for a provider or a partner posts to a council and reads nothing; anybody posts letters of sign-in,
# which name no council, and only the worker, who acts for nobody then, takes them up.
DROP_IN = """
CREATE POLICY mail_queuedmail_post ON mail_queuedmail FOR INSERT
WITH CHECK (council_id IS NULL OR carepost_provider() IS NOT NULL OR carepost_partner() IS NOT NULL);
"""
NOBODYS = (
    "council_id IS NULL AND carepost_council() IS NULL AND carepost_provider() IS NULL"
    " AND carepost_partner() IS NULL AND carepost_user() IS NULL"
)


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('mail', '0001_initial'),
        ('mail', '0002_bounces'),
        ('mail', '0003_stopping'),
    ]

    dependencies = [
        ('core', '0001_squashed_0004_legal_hold'),
    ]

    operations = [
        Tables([
            migrations.CreateModel(
                name='WayOut',
                fields=[
                    ('name', models.TextField(primary_key=True, serialize=False)),
                    ('next_at', models.DateTimeField()),
                    ('away_until', models.DateTimeField(null=True)),
                    ('said', models.TextField(blank=True)),
                ],
            ),
            migrations.CreateModel(
                name='QueuedMail',
                fields=[
                    ('key', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                    ('council_id', models.BigIntegerField(null=True)),
                    ('kind', models.TextField()),
                    ('reference', models.TextField()),
                    ('to', models.TextField()),
                    ('subject', models.TextField()),
                    ('content', models.JSONField(help_text='Everything that is sent; empty once it is no longer kept', null=True)),
                    ('secret', models.BooleanField(default=False, help_text='Its words are forgotten as soon as it has left')),
                    ('state', models.TextField(choices=[('waiting', 'Waits'), ('taken', 'Being sent'), ('handing', 'Being handed over'), ('sent', 'Sent'), ('delivered', 'Delivered'), ('bounced', 'Bounced'), ('uncertain', 'Not known'), ('refused', 'Refused'), ('given_up', 'Given up')])),
                    ('tries', models.PositiveIntegerField(default=0)),
                    ('queued_at', models.DateTimeField()),
                    ('next_try_at', models.DateTimeField()),
                    ('taken_at', models.DateTimeField(null=True)),
                    ('moved_at', models.DateTimeField()),
                    ('transport', models.TextField(blank=True, help_text='The way out that it took last')),
                    ('theirs', models.TextField(blank=True, help_text='The number that the service gave it')),
                    ('said', models.TextField(blank=True, help_text='What went wrong last')),
                    ('ended_by', models.TextField(blank=True)),
                    ('words', models.TextField(blank=True, help_text='Why a person decided what became of it')),
                    ('dead_since', models.DateTimeField(help_text='Since when its address is known to take no mail', null=True)),
                    ('stopped', models.BooleanField(default=False, help_text='Given up because what it is part of was stopped')),
                ],
                options={
                    'indexes': [models.Index(fields=['council_id', '-queued_at'], name='mail_by_council'), models.Index(fields=['council_id', 'kind', 'reference'], name='mail_by_fact'), models.Index(models.F('council_id'), django.db.models.functions.text.Lower('to'), condition=models.Q(('dead_since__isnull', False)), name='mail_dead_address')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state__in', [carepost.gateways.mail.states.State['WAITING'], carepost.gateways.mail.states.State['TAKEN'], carepost.gateways.mail.states.State['HANDING']]), _negated=True), ('content__isnull', False), _connector='OR'), name='mail_that_waits_has_words'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', [carepost.gateways.mail.states.State['TAKEN'], carepost.gateways.mail.states.State['HANDING']]), _negated=True), ('taken_at__isnull', False), _connector='OR'), name='mail_in_hand_since'), models.CheckConstraint(condition=models.Q(models.Q(('state', carepost.gateways.mail.states.State['GIVEN_UP']), _negated=True), models.Q(models.Q(('ended_by', ''), _negated=True), models.Q(('words', ''), _negated=True)), _connector='OR'), name='mail_given_up_with_why'), models.CheckConstraint(condition=models.Q(('state__in', [carepost.gateways.mail.states.State['WAITING'], carepost.gateways.mail.states.State['TAKEN'], carepost.gateways.mail.states.State['HANDING'], carepost.gateways.mail.states.State['SENT'], carepost.gateways.mail.states.State['DELIVERED'], carepost.gateways.mail.states.State['BOUNCED'], carepost.gateways.mail.states.State['UNCERTAIN'], carepost.gateways.mail.states.State['REFUSED'], carepost.gateways.mail.states.State['GIVEN_UP']])), name='mail_is_in_a_state'), models.CheckConstraint(condition=models.Q(('dead_since__isnull', True), ('state__in', [carepost.gateways.mail.states.State['BOUNCED'], carepost.gateways.mail.states.State['GIVEN_UP']]), _connector='OR'), name='mail_that_came_back_from_a_dead_address'), models.CheckConstraint(condition=models.Q(('stopped', False), ('state', carepost.gateways.mail.states.State['GIVEN_UP']), _connector='OR'), name='stopped_mail_is_given_up')],
                },
            ),
            migrations.CreateModel(
                name='Stop',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('council_id', models.BigIntegerField()),
                    ('kind', models.TextField()),
                    ('reference', models.TextField()),
                    ('by', models.TextField()),
                    ('why', models.TextField()),
                    ('at', models.DateTimeField()),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('council_id', 'kind', 'reference'), name='stopped_once'), models.CheckConstraint(condition=models.Q(models.Q(('by', ''), _negated=True), models.Q(('why', ''), _negated=True)), name='stopped_by_somebody_with_why')],
                },
            ),
        ]),
        Protect("mail_queuedmail", also_read=NOBODYS, also_write=NOBODYS),
        migrations.RunSQL(DROP_IN, "DROP POLICY mail_queuedmail_post ON mail_queuedmail"),
        Protect("mail_stop"),
    ]
