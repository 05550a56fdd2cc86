"""The tables of contact, and who may read and write their rows."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import carepost.contact.rules.aid
import carepost.contact.rules.rota
import carepost.contact.rules.stock
import carepost.contact.rules.support.moves
from carepost.core.tenancy import Protect
from carepost.core.whole_tables import Tables
from carepost.providers.opening import opened
from carepost.providers.rules import Kind

# A call is never edited and never removed. Only a correction may mark it as no longer current, and what it moved is
# written once, after it moved.
KEEP_CALLS = """
CREATE FUNCTION carepost_keep_call() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.is_current AND (OLD.moved = '[]' OR OLD.moved = NEW.moved)
       AND to_jsonb(NEW) - 'is_current' - 'moved' = to_jsonb(OLD) - 'is_current' - 'moved' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a welfare call is never changed: record a correction that supersedes it'
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER keep_call BEFORE UPDATE OR DELETE ON contact_welfarecall
    FOR EACH ROW EXECUTE FUNCTION carepost_keep_call();
"""
LET_GO_OF_CALLS = """
DROP TRIGGER keep_call ON contact_welfarecall;
DROP FUNCTION carepost_keep_call();
"""

# A provider's people act in no council. What they do about a service of their own is written for the council that looks
# after it, and told in that council's audit book. Who has some of a provider's services deals with their councils alone.
COUNCILS = """
CREATE FUNCTION carepost_provider_councils() RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT COALESCE(array_agg(DISTINCT s.host_id), '{}')
    FROM register_service s JOIN register_organisation o ON o.id = s.organisation_id
    WHERE carepost_provider() IS NOT NULL AND o.body_id = carepost_provider() AND s.host_id IS NOT NULL AND (carepost_services() IS NULL OR s.id = ANY (carepost_services()))
$$;
CREATE POLICY core_auditentry_add_by_provider ON core_auditentry FOR INSERT
    WITH CHECK (council_id = ANY ((SELECT carepost_provider_councils())::bigint[]));
"""
NO_COUNCILS = """
DROP POLICY core_auditentry_add_by_provider ON core_auditentry;
DROP FUNCTION carepost_provider_councils();
"""

# What is told to a council that buys care stands in its audit book. Nothing else of that council is a provider's.
BUYERS = """
CREATE FUNCTION carepost_provider_buyers() RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT COALESCE(array_agg(DISTINCT b.council_id), '{}') FROM contact_buying b
    WHERE b.until IS NULL AND b.service_id = ANY ((SELECT carepost_provider_services())::bigint[])
$$;
CREATE POLICY core_auditentry_add_where_bought ON core_auditentry FOR INSERT
    WITH CHECK (council_id = ANY ((SELECT carepost_provider_buyers())::bigint[]));
"""
NO_BUYERS = """
DROP POLICY core_auditentry_add_where_bought ON core_auditentry;
DROP FUNCTION carepost_provider_buyers();
"""

SERVICES = "(SELECT carepost_provider_services())::bigint[]"
OWN = f"service_id = ANY ({SERVICES})"
OWN_HERE = f"{OWN} AND council_id = (SELECT host_id FROM register_service s WHERE s.id = service_id)"
# Both sides of a match read it, answer it and add to its history; who the other is, is for the reader to tell.
SIDES_HERE = (
    f"(giver_id = ANY ({SERVICES}) OR taker_id = ANY ({SERVICES}))"
    " AND council_id = (SELECT host_id FROM register_service s WHERE s.id = giver_id)"
)


def sides(at: str) -> str:
    return f"{opened(Kind.HELP, at, service='giver_id')} OR {opened(Kind.HELP, at, service='taker_id')}"


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('contact', '0001_initial'),
        ('contact', '0002_support'),
        ('contact', '0003_rota'),
        ('contact', '0004_ladder'),
        ('contact', '0005_contact_card'),
        ('contact', '0006_stock'),
        ('contact', '0007_aid'),
        ('contact', '0008_numbers'),
        ('contact', '0009_rung'),
        ('contact', '0010_rota_run'),
        ('contact', '0011_rota_moving'),
        ('contact', '0012_closing'),
        ('contact', '0013_sharing'),
        ('contact', '0014_declined'),
        ('contact', '0015_news'),
        ('contact', '0016_own_first'),
        ('contact', '0017_some_services'),
        ('contact', '0018_update'),
        ('contact', '0019_handover'),
        ('contact', '0020_buying'),
        ('contact', '0021_booked_at'),
        ('contact', '0022_due_notice'),
    ]

    dependencies = [
        ('core', '0001_squashed_0004_legal_hold'),
        ('councils', '0001_squashed_0004_colleagues'),
        ('providers', '0001_squashed_0003_looks_that_end'),
        ('register', '0001_squashed_0006_organisation_changed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Tables([
            migrations.CreateModel(
                name='NonWorkingDay',
                fields=[
                    ('day', models.DateField(primary_key=True, serialize=False)),
                    ('following', models.DateField(help_text='The next working day')),
                    ('before', models.DateField(help_text='The last working day before')),
                ],
            ),
            migrations.CreateModel(
                name='CallDraft',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('typed', models.JSONField(default=dict, help_text="The page's fields as they were typed")),
                    ('submission_key', models.TextField()),
                    ('started_at', models.DateTimeField()),
                    ('updated_at', models.DateTimeField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='call_drafts', to='register.service')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('council', 'service', 'user'), name='one_draft_per_caller')],
                },
            ),
            migrations.CreateModel(
                name='ServiceContact',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('last_completed_at', models.DateTimeField(blank=True, null=True)),
                    ('last_completed_on', models.DateField(blank=True, help_text='The same as a day in London', null=True)),
                    ('last_attempt_at', models.DateTimeField(blank=True, null=True)),
                    ('last_outcome', models.TextField(blank=True)),
                    ('attempts', models.IntegerField(default=0, help_text='Attempts since the last completed call')),
                    ('booked_for', models.DateTimeField(blank=True, help_text='When the provider asked to be called', null=True)),
                    ('cannot_call', models.TextField(blank=True, help_text='wrong_number or site_closed, while that stands')),
                    ('first_due_from', models.DateField(blank=True, help_text='Counts as first seen on this day; else the day the register saw it', null=True)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='register.service')),
                    ('closed_on', models.DateField(blank=True, help_text='Noted as closed, with this as its last day: no call is due', null=True)),
                    ('declined', models.IntegerField(db_default=0, default=0, help_text='Calls declined since the last completed call')),
                    ('booked_at', models.DateTimeField(blank=True, help_text='When they asked for that', null=True)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('council', 'service'), name='one_clock_per_service'), models.CheckConstraint(condition=models.Q(('attempts__gte', 0)), name='attempts_not_below_zero'), models.CheckConstraint(condition=models.Q(models.Q(('last_completed_at__isnull', True), ('last_completed_on__isnull', True)), models.Q(('last_completed_at__isnull', False), ('last_completed_on__isnull', False)), _connector='OR'), name='completed_at_and_on_together')],
                },
            ),
            migrations.CreateModel(
                name='WelfareCall',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('outcome', models.TextField(choices=[('completed', 'Completed: we talked through the script'), ('no_answer', 'No answer'), ('declined', 'Declined: they did not want to talk'), ('rescheduled_by_provider', 'They asked to be called at another time'), ('wrong_number', 'Wrong number'), ('site_closed', 'The service has closed')])),
                    ('started_at', models.DateTimeField()),
                    ('ended_at', models.DateTimeField()),
                    ('on', models.DateField(help_text='The day it started on, in London')),
                    ('due_on', models.DateField(blank=True, help_text='When it was due as it was made', null=True)),
                    ('caller_id', models.BigIntegerField(blank=True, null=True)),
                    ('caller_name', models.TextField()),
                    ('respondent_name', models.TextField(blank=True)),
                    ('respondent_role', models.TextField(blank=True)),
                    ('script_key', models.TextField(blank=True)),
                    ('script_version', models.IntegerField(blank=True, null=True)),
                    ('answers', models.JSONField(default=dict)),
                    ('note', models.TextField(blank=True)),
                    ('booked_for', models.DateTimeField(blank=True, null=True)),
                    ('submission_key', models.TextField()),
                    ('recorded_at', models.DateTimeField()),
                    ('recorded_by', models.TextField(help_text='Who wrote it down: of a correction, who corrected')),
                    ('moved', models.JSONField(default=list, help_text='What recording it moved, as told on the page after it')),
                    ('correction_reason', models.TextField(blank=True)),
                    ('is_current', models.BooleanField(default=True, help_text='False once a correction superseded it')),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('script_council', models.ForeignKey(blank=True, help_text="Whose script it is: none for the house's own", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='councils.council')),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='welfare_calls', to='register.service')),
                    ('supersedes', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='superseded_by', to='contact.welfarecall')),
                    ('rang', models.TextField(blank=True, db_default='', default='', help_text='The number that was rung, as it was written then')),
                ],
                options={
                    'indexes': [models.Index(fields=['council', 'service', '-started_at'], name='call_by_service'), models.Index(fields=['council', '-started_at'], name='call_by_time'), models.Index(condition=models.Q(('is_current', True), ('outcome', 'completed')), fields=['council', 'service', 'on'], name='call_completed')],
                    'constraints': [models.UniqueConstraint(fields=('council', 'submission_key'), name='one_call_per_submission'), models.CheckConstraint(condition=models.Q(('submission_key', ''), _negated=True), name='call_has_a_submission_key'), models.CheckConstraint(condition=models.Q(('outcome__in', ['completed', 'no_answer', 'declined', 'rescheduled_by_provider', 'wrong_number', 'site_closed'])), name='call_ends_in_one_of_six'), models.CheckConstraint(condition=models.Q(('ended_at__gte', models.F('started_at'))), name='call_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('supersedes__isnull', True), models.Q(('correction_reason', ''), _negated=True), _connector='OR'), name='a_correction_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('script_key', ''), ('script_version__isnull', True)), models.Q(models.Q(('script_key', ''), _negated=True), ('script_version__isnull', False)), _connector='OR'), name='script_and_version_together')],
                },
            ),
            migrations.CreateModel(
                name='SupportRequest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.TextField(help_text="The kind's key")),
                    ('kind_name', models.TextField(help_text='What the kind was called when it was asked for')),
                    ('unit', models.TextField(blank=True)),
                    ('promise_days', models.IntegerField(help_text="The kind's days when it was asked for")),
                    ('words', models.TextField(blank=True, help_text='What is needed, as it was asked for')),
                    ('asked_by', models.TextField()),
                    ('asked_side', models.TextField(choices=[('council', 'council'), ('provider', 'provider')])),
                    ('asked_at', models.DateTimeField()),
                    ('asked_on', models.DateField(help_text='The same as a day in London')),
                    ('submission_key', models.TextField()),
                    ('state', models.TextField(choices=[('offered', 'Offered, waits for the provider'), ('asked', 'Waits for an owner'), ('owned', 'Taken on, no day promised yet'), ('promised', 'Promised'), ('part_delivered', 'Delivered in part'), ('delivered', 'Delivered'), ('answered', 'Delivered, and they said if it helped'), ('declined', 'Declined by the provider'), ('unmet', 'Could not be met'), ('cancelled', 'Cancelled')])),
                    ('owner_id', models.BigIntegerField(blank=True, null=True)),
                    ('owner_name', models.TextField(blank=True)),
                    ('promised_for', models.DateField(blank=True, null=True)),
                    ('promises_moved', models.IntegerField(default=0)),
                    ('due_on', models.DateField(help_text='As promised, else within the days of its kind')),
                    ('asked_amount', models.IntegerField(blank=True, null=True)),
                    ('given_amount', models.IntegerField(default=0)),
                    ('delivered_at', models.DateTimeField(blank=True, null=True)),
                    ('ended_at', models.DateTimeField(blank=True, null=True)),
                    ('helped', models.TextField(blank=True, choices=[('yes', 'Yes, it helped'), ('partly', 'Partly'), ('no', 'No, it did not help')])),
                    ('reminded_at', models.DateTimeField(blank=True, null=True)),
                    ('call', models.ForeignKey(blank=True, help_text='The call in which it was asked for, as that call now stands', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='support_requests', to='contact.welfarecall')),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='support_requests', to='register.service')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('state__in', [carepost.contact.rules.support.moves.State['ASKED'], carepost.contact.rules.support.moves.State['OWNED'], carepost.contact.rules.support.moves.State['PROMISED'], carepost.contact.rules.support.moves.State['PART_DELIVERED']])), fields=['council', 'due_on'], name='support_open_by_day'), models.Index(fields=['council', '-asked_at'], name='support_by_time'), models.Index(fields=['service', '-asked_at'], name='support_by_service')],
                    'constraints': [models.UniqueConstraint(fields=('council', 'submission_key'), name='one_support_per_submission'), models.CheckConstraint(condition=models.Q(('submission_key', ''), _negated=True), name='support_has_a_submission_key'), models.CheckConstraint(condition=models.Q(('state__in', [carepost.contact.rules.support.moves.State['OFFERED'], carepost.contact.rules.support.moves.State['ASKED'], carepost.contact.rules.support.moves.State['OWNED'], carepost.contact.rules.support.moves.State['PROMISED'], carepost.contact.rules.support.moves.State['PART_DELIVERED'], carepost.contact.rules.support.moves.State['DELIVERED'], carepost.contact.rules.support.moves.State['ANSWERED'], carepost.contact.rules.support.moves.State['DECLINED'], carepost.contact.rules.support.moves.State['UNMET'], carepost.contact.rules.support.moves.State['CANCELLED']])), name='support_is_in_a_known_state'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', [carepost.contact.rules.support.moves.State['OWNED'], carepost.contact.rules.support.moves.State['PROMISED'], carepost.contact.rules.support.moves.State['PART_DELIVERED'], carepost.contact.rules.support.moves.State['DELIVERED'], carepost.contact.rules.support.moves.State['ANSWERED']]), _negated=True), models.Q(('owner_name', ''), _negated=True), _connector='OR'), name='support_under_way_has_an_owner'), models.CheckConstraint(condition=models.Q(models.Q(('state', carepost.contact.rules.support.moves.State['PROMISED']), _negated=True), ('promised_for__isnull', False), _connector='OR'), name='a_promise_has_a_day'), models.CheckConstraint(condition=models.Q(('asked_amount__isnull', True), ('asked_amount__gte', 1), _connector='OR'), name='asked_at_least_one'), models.CheckConstraint(condition=models.Q(('given_amount__gte', 0)), name='given_not_below_zero'), models.CheckConstraint(condition=models.Q(models.Q(('helped__in', [carepost.contact.rules.support.moves.Helped['YES'], carepost.contact.rules.support.moves.Helped['PARTLY'], carepost.contact.rules.support.moves.Helped['NO']]), ('state', carepost.contact.rules.support.moves.State['ANSWERED'])), models.Q(models.Q(('state', carepost.contact.rules.support.moves.State['ANSWERED']), _negated=True), ('helped', '')), _connector='OR'), name='an_answer_says_if_it_helped')],
                },
            ),
            migrations.CreateModel(
                name='SupportEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('verb', models.TextField(choices=[('ask', 'Asked for'), ('offer', 'Offered'), ('ask again', 'Asked for again'), ('accept', 'Offer accepted'), ('decline', 'Offer declined'), ('take on', 'Taken on'), ('promise', 'Promised'), ('move the promise', 'Promise moved'), ('deliver in part', 'Delivered in part'), ('deliver', 'Delivered'), ('say if it helped', 'Said if it helped'), ('remind', 'Asked once more if it helped'), ('say it cannot be met', 'Could not be met'), ('cancel', 'Cancelled'), ('undo', 'Undone')])),
                    ('from_state', models.TextField(blank=True, choices=[('offered', 'Offered, waits for the provider'), ('asked', 'Waits for an owner'), ('owned', 'Taken on, no day promised yet'), ('promised', 'Promised'), ('part_delivered', 'Delivered in part'), ('delivered', 'Delivered'), ('answered', 'Delivered, and they said if it helped'), ('declined', 'Declined by the provider'), ('unmet', 'Could not be met'), ('cancelled', 'Cancelled')])),
                    ('to_state', models.TextField(choices=[('offered', 'Offered, waits for the provider'), ('asked', 'Waits for an owner'), ('owned', 'Taken on, no day promised yet'), ('promised', 'Promised'), ('part_delivered', 'Delivered in part'), ('delivered', 'Delivered'), ('answered', 'Delivered, and they said if it helped'), ('declined', 'Declined by the provider'), ('unmet', 'Could not be met'), ('cancelled', 'Cancelled')])),
                    ('at', models.DateTimeField()),
                    ('by_id', models.BigIntegerField(blank=True, null=True)),
                    ('by_name', models.TextField()),
                    ('side', models.TextField(choices=[('council', 'council'), ('provider', 'provider')])),
                    ('owner_id', models.BigIntegerField(blank=True, null=True)),
                    ('owner_name', models.TextField(blank=True)),
                    ('promised_for', models.DateField(blank=True, null=True)),
                    ('amount', models.IntegerField(blank=True, null=True)),
                    ('helped', models.TextField(blank=True)),
                    ('words', models.TextField(blank=True, help_text='Why, or what was said; providers read it')),
                    ('submission_key', models.TextField(blank=True, help_text='So that the same press of a button counts once')),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.service')),
                    ('undoes', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='undone_by', to='contact.supportevent')),
                    ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='contact.supportrequest')),
                ],
                options={
                    'indexes': [models.Index(fields=['request', 'id'], name='support_history')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('submission_key', ''), _negated=True), fields=('council', 'submission_key'), name='one_support_step_per_submission'), models.CheckConstraint(condition=models.Q(models.Q(('verb', carepost.contact.rules.support.moves.Verb['UNDO']), ('undoes__isnull', False)), models.Q(models.Q(('verb', carepost.contact.rules.support.moves.Verb['UNDO']), _negated=True), ('undoes__isnull', True)), _connector='OR'), name='an_undo_says_of_what'), models.CheckConstraint(condition=models.Q(models.Q(('verb__in', [carepost.contact.rules.support.moves.Verb['MOVE_PROMISE'], carepost.contact.rules.support.moves.Verb['CANCEL'], carepost.contact.rules.support.moves.Verb['CANNOT_MEET'], carepost.contact.rules.support.moves.Verb['DECLINE']]), _negated=True), models.Q(('words', ''), _negated=True), _connector='OR'), name='what_disappoints_says_why')],
                },
            ),
            migrations.CreateModel(
                name='SupportKind',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.TextField()),
                    ('name', models.TextField()),
                    ('words', models.TextField(help_text='What a provider gets, in a sentence')),
                    ('usually', models.TextField(blank=True, help_text='The team that usually sees to it')),
                    ('promise_days', models.IntegerField(help_text='Days within which it is usually delivered')),
                    ('unit', models.TextField(blank=True)),
                    ('from_stock', models.BooleanField(default=False)),
                    ('retired', models.BooleanField(default=False)),
                    ('changed_by', models.TextField()),
                    ('changed_at', models.DateTimeField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('council', 'key'), name='support_kind_once_per_council'), models.CheckConstraint(condition=models.Q(('promise_days__gte', 1), ('promise_days__lte', 90)), name='support_kind_days_make_sense'), models.CheckConstraint(condition=models.Q(('from_stock', False), models.Q(('unit', ''), _negated=True), _connector='OR'), name='support_from_stock_has_a_unit')],
                },
            ),
            migrations.CreateModel(
                name='OfficerProfile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                    ('knows', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, help_text='Keys of kinds of service', size=None)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('council', 'user'), name='one_profile_per_officer')],
                },
            ),
            migrations.CreateModel(
                name='OfficerHours',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('weekday', models.SmallIntegerField(help_text='0 is Monday')),
                    ('begins', models.SmallIntegerField()),
                    ('ends', models.SmallIntegerField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('profile', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hours', to='contact.officerprofile')),
                ],
                options={
                    'ordering': ['weekday', 'begins'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('weekday__gte', 0), ('weekday__lte', 6)), name='hours_on_a_weekday'), models.CheckConstraint(condition=models.Q(('begins__gte', 0), ('ends__gt', models.F('begins')), ('ends__lte', 1440)), name='hours_within_a_day'), models.UniqueConstraint(fields=('profile', 'weekday', 'begins'), name='hours_begin_once')],
                },
            ),
            migrations.CreateModel(
                name='Rota',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.TextField(choices=[('proposed', 'proposed'), ('published', 'published'), ('superseded', 'superseded'), ('withdrawn', 'withdrawn')])),
                    ('first_day', models.DateField()),
                    ('last_day', models.DateField()),
                    ('cause', models.TextField(help_text='Why it was made, in words')),
                    ('cost', models.IntegerField()),
                    ('bound', models.IntegerField()),
                    ('relief', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                    ('policy_version', models.TextField()),
                    ('made_by', models.TextField()),
                    ('made_at', models.DateTimeField()),
                    ('published_by', models.TextField(blank=True)),
                    ('published_at', models.DateTimeField(blank=True, null=True)),
                    ('changed_at', models.DateTimeField(blank=True, help_text='When somebody last moved a call by hand', null=True)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('mends', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contact.rota')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', carepost.contact.rules.rota.RotaState['PUBLISHED'])), fields=('council',), name='one_rota_in_force'), models.UniqueConstraint(condition=models.Q(('state', carepost.contact.rules.rota.RotaState['PROPOSED'])), fields=('council',), name='one_rota_proposed'), models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'published', 'superseded', 'withdrawn'])), name='rota_in_a_known_state'), models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day'))), name='rota_ends_after_it_starts')],
                },
            ),
            migrations.CreateModel(
                name='RotaLack',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('due_on', models.DateField()),
                    ('band', models.TextField()),
                    ('sentence', models.TextField()),
                    ('room_on', models.DateField(blank=True, help_text='The first day after its window with room', null=True)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('rota', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lacks', to='contact.rota')),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.service')),
                ],
            ),
            migrations.CreateModel(
                name='RotaPlace',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('day', models.DateField()),
                    ('minute', models.SmallIntegerField()),
                    ('due_on', models.DateField()),
                    ('band', models.TextField()),
                    ('in_force', models.BooleanField(default=False)),
                    ('made', models.BooleanField(default=False, help_text='Made already when this rota took it over')),
                    ('locked_by', models.TextField(blank=True, help_text='Who said that it must stay; empty when it may move')),
                    ('was_day', models.DateField(blank=True, null=True)),
                    ('was_minute', models.SmallIntegerField(blank=True, help_text='Before it was last moved by hand', null=True)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('rota', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to='contact.rota')),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rota_places', to='register.service')),
                    ('was_officer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('moving', models.TextField(blank=True, choices=[('must', 'must'), ('room', 'room')], help_text='Why mending moved it')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('in_force', True)), fields=['council', 'day', 'service'], name='place_in_force')],
                    'constraints': [models.UniqueConstraint(fields=('rota', 'service', 'day'), name='a_service_once_a_day'), models.UniqueConstraint(condition=models.Q(('made', False)), fields=('rota', 'officer', 'day', 'minute'), name='one_call_at_a_time'), models.CheckConstraint(condition=models.Q(('minute__gte', 0), ('minute__lt', 1440)), name='place_within_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('was_day', None), ('was_minute', None), ('was_officer', None)), models.Q(('was_day__isnull', False), ('was_minute__isnull', False), ('was_officer__isnull', False)), _connector='OR'), name='moved_from_a_whole_place'), models.CheckConstraint(condition=models.Q(('moving__in', ['', 'must', 'room'])), name='place_moved_for_a_known_reason')],
                },
            ),
            migrations.CreateModel(
                name='Absence',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.TextField(choices=[('ill', 'ill'), ('leave', 'leave'), ('elsewhere', 'elsewhere')])),
                    ('first', models.DateField()),
                    ('last', models.DateField()),
                    ('noted_by', models.TextField()),
                    ('noted_at', models.DateTimeField()),
                    ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['first', 'pk'],
                    'indexes': [models.Index(fields=['council', 'last'], name='absence_by_end')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('last__gte', models.F('first'))), name='absence_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('kind__in', ['ill', 'leave', 'elsewhere'])), name='absence_of_a_known_kind')],
                },
            ),
            migrations.CreateModel(
                name='CalendarFeed',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('digest', models.TextField(unique=True)),
                    ('made_at', models.DateTimeField()),
                    ('expires_on', models.DateField(help_text='The first day on which it no longer answers')),
                    ('closed_at', models.DateTimeField(blank=True, null=True)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('council', 'user'), name='one_open_calendar_per_officer')],
                },
            ),
            migrations.CreateModel(
                name='LadderStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.TextField(choices=[('second_attempt', 'Try again on another number'), ('email', 'E-mail the service and tell the team manager'), ('duty_manager', 'Duty manager takes it'), ('nominated_individual', 'Contact the nominated individual'), ('visit', 'Consider an unannounced visit and record the decision')])),
                    ('since', models.DateField(help_text='The last completed call before, or the day the service was first seen')),
                    ('due_on', models.DateField(help_text='The day on which the missed call was due')),
                    ('on', models.DateField(help_text='The day on which this step is to be done')),
                    ('state', models.TextField(choices=[('waiting', 'Waits to be done'), ('done', 'Done'), ('not_possible', 'Was not possible'), ('ended', 'No longer needed')])),
                    ('settled_at', models.DateTimeField(blank=True, help_text='When it stopped waiting', null=True)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ladder_steps', to='register.service')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['council', 'on'], name='ladder_waiting_by_day')],
                    'constraints': [models.UniqueConstraint(fields=('council', 'service', 'since', 'kind'), name='one_ladder_step_per_gap'), models.CheckConstraint(condition=models.Q(('kind__in', ['second_attempt', 'email', 'duty_manager', 'nominated_individual', 'visit'])), name='ladder_step_is_of_a_known_kind'), models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('state', 'waiting')), models.Q(('state__in', ['done', 'not_possible', 'ended']), ('settled_at__isnull', False)), _connector='OR'), name='ladder_step_waits_or_was_settled'), models.CheckConstraint(condition=models.Q(('on__gt', models.F('due_on'))), name='ladder_step_after_the_due_day')],
                },
            ),
            migrations.CreateModel(
                name='LadderEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('verb', models.TextField(choices=[('raise', 'Became due'), ('do', 'Done'), ('say it is not possible', 'Said not to be possible'), ('end', 'Ended: no longer needed')])),
                    ('from_state', models.TextField(blank=True, choices=[('waiting', 'Waits to be done'), ('done', 'Done'), ('not_possible', 'Was not possible'), ('ended', 'No longer needed')])),
                    ('to_state', models.TextField(choices=[('waiting', 'Waits to be done'), ('done', 'Done'), ('not_possible', 'Was not possible'), ('ended', 'No longer needed')])),
                    ('at', models.DateTimeField()),
                    ('by_id', models.BigIntegerField(blank=True, null=True)),
                    ('by_name', models.TextField()),
                    ('words', models.TextField(blank=True, help_text='What came of it, or why it was not possible')),
                    ('visit', models.BooleanField(blank=True, help_text='What was decided about a visit', null=True)),
                    ('call', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ladder_events', to='contact.welfarecall')),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('step', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='contact.ladderstep')),
                ],
                options={
                    'indexes': [models.Index(fields=['step', 'id'], name='ladder_history')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('verb', 'say it is not possible'), _negated=True), models.Q(('words', ''), _negated=True), _connector='OR'), name='not_possible_says_why'), models.CheckConstraint(condition=models.Q(('visit__isnull', True), models.Q(('words', ''), _negated=True), _connector='OR'), name='a_visit_decision_has_a_reason')],
                },
            ),
            migrations.CreateModel(
                name='ContactCard',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('language', models.TextField(blank=True, help_text='One that the caller must speak; empty for English')),
                    ('days', django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(), blank=True, default=list, help_text='0 is Monday', size=None)),
                    ('parts', django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(), blank=True, default=list, help_text='0 is the morning', size=None)),
                    ('kept_by', models.TextField()),
                    ('kept_at', models.DateTimeField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.service')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('council', 'service'), name='one_card_per_service'), models.CheckConstraint(condition=models.Q(('days__contained_by', [0, 1, 2, 3, 4, 5, 6]), ('parts__contained_by', [0, 1, 2])), name='card_names_real_days_and_parts')],
                },
            ),
            migrations.CreateModel(
                name='StockItem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.TextField()),
                    ('unit', models.TextField(help_text='What it is counted in, in the plural')),
                    ('low_at', models.IntegerField(default=0, help_text='Warned of when fewer than these are free')),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(models.F('council'), django.db.models.functions.text.Lower('name'), name='stock_item_once_per_council'), models.CheckConstraint(condition=models.Q(('low_at__gte', 0)), name='stock_low_level_not_below_zero')],
                },
            ),
            migrations.CreateModel(
                name='StockLot',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('place', models.TextField()),
                    ('expires_on', models.DateField(blank=True, null=True)),
                    ('on_hand', models.IntegerField(default=0)),
                    ('reserved', models.IntegerField(default=0, help_text='Of those on hand, kept for requests')),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lots', to='contact.stockitem')),
                ],
                options={
                    'indexes': [models.Index(fields=['council', 'item'], name='stock_by_item')],
                    'constraints': [models.UniqueConstraint(fields=('item', 'place', 'expires_on'), name='one_lot_per_place_and_expiry', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('on_hand__gte', 0)), name='stock_not_below_zero'), models.CheckConstraint(condition=models.Q(('reserved__gte', 0), ('reserved__lte', models.F('on_hand'))), name='reserved_is_on_hand')],
                },
            ),
            migrations.CreateModel(
                name='StockMovement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.TextField(choices=[('received', 'Received'), ('reserved', 'Reserved for a request'), ('released', 'Reservation let go'), ('sent', 'Sent'), ('returned', 'Came back'), ('counted', 'Counted')])),
                    ('amount', models.IntegerField(help_text='Positive, but for a count: the difference found')),
                    ('on_hand_after', models.IntegerField()),
                    ('reserved_after', models.IntegerField()),
                    ('reason', models.TextField(blank=True)),
                    ('by_name', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('submission_key', models.TextField(blank=True, help_text='The same as of the delivery that it was sent for')),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('lot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='movements', to='contact.stocklot')),
                    ('request', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='movements', to='contact.supportrequest')),
                ],
                options={
                    'indexes': [models.Index(fields=['lot', '-id'], name='stock_history'), models.Index(fields=['request'], name='stock_by_request')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('submission_key', ''), _negated=True), fields=('council', 'submission_key'), name='one_stock_movement_per_submission'), models.CheckConstraint(condition=models.Q(('kind', carepost.contact.rules.stock.Movement['COUNTED']), ('amount__gte', 1), _connector='OR'), name='stock_moves_at_least_one'), models.CheckConstraint(condition=models.Q(models.Q(('kind', carepost.contact.rules.stock.Movement['COUNTED']), _negated=True), ('amount', 0), models.Q(('reason', ''), _negated=True), _connector='OR'), name='a_difference_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', [carepost.contact.rules.stock.Movement['RESERVED'], carepost.contact.rules.stock.Movement['RELEASED'], carepost.contact.rules.stock.Movement['SENT']]), _negated=True), ('request__isnull', False), _connector='OR'), name='stock_is_kept_for_a_request')],
                },
            ),
            migrations.CreateModel(
                name='AidNotice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('side', models.TextField(choices=[('offer', 'offer'), ('need', 'need')])),
                    ('kind', models.TextField(choices=[('staff', 'Staff'), ('beds', 'Beds, where a building must be left'), ('equipment', 'Equipment'), ('ppe', 'Protective equipment'), ('transport', 'Transport'), ('kitchen', 'Kitchen or laundry')])),
                    ('role', models.TextField(blank=True, choices=[('carer', 'Care workers'), ('senior', 'Senior care workers'), ('nurse', 'Nurses'), ('domestic', 'Cooks and cleaners')])),
                    ('amount', models.IntegerField()),
                    ('taken', models.IntegerField(default=0)),
                    ('from_on', models.DateField()),
                    ('to_on', models.DateField()),
                    ('words', models.TextField(blank=True, help_text='What exactly, and on which conditions')),
                    ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                    ('withdrawn_because', models.TextField(blank=True)),
                    ('by_name', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('submission_key', models.TextField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='aid_notices', to='register.service')),
                ],
                options={
                    'indexes': [models.Index(fields=['council', 'side', 'kind', 'to_on'], name='aid_by_kind')],
                    'constraints': [models.UniqueConstraint(fields=('council', 'submission_key'), name='one_aid_notice_per_submission'), models.CheckConstraint(condition=models.Q(('submission_key', ''), _negated=True), name='aid_notice_has_a_submission_key'), models.CheckConstraint(condition=models.Q(('amount__gte', 1), ('taken__gte', 0), ('taken__lte', models.F('amount'))), name='aid_never_exceeds_its_notice'), models.CheckConstraint(condition=models.Q(('to_on__gte', models.F('from_on'))), name='aid_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(models.Q(('kind', carepost.contact.rules.aid.AidKind['STAFF']), models.Q(('role', ''), _negated=True)), models.Q(models.Q(('kind', carepost.contact.rules.aid.AidKind['STAFF']), _negated=True), ('role', '')), _connector='OR'), name='only_staff_have_a_role'), models.CheckConstraint(condition=models.Q(('withdrawn_at__isnull', True), models.Q(('withdrawn_because', ''), _negated=True), _connector='OR'), name='aid_withdrawn_says_why')],
                },
            ),
            migrations.CreateModel(
                name='AidMatch',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.TextField(choices=[('proposed', 'Proposed to both'), ('half_agreed', 'One side has agreed'), ('agreed', 'Agreed by both'), ('turned_down', 'Turned down'), ('withdrawn', 'Withdrawn'), ('fulfilled', 'Done as agreed'), ('not_fulfilled', 'Agreed, but not done')])),
                    ('kind', models.TextField(choices=[('staff', 'Staff'), ('beds', 'Beds, where a building must be left'), ('equipment', 'Equipment'), ('ppe', 'Protective equipment'), ('transport', 'Transport'), ('kitchen', 'Kitchen or laundry')])),
                    ('role', models.TextField(blank=True, choices=[('carer', 'Care workers'), ('senior', 'Senior care workers'), ('nurse', 'Nurses'), ('domestic', 'Cooks and cleaners')])),
                    ('amount', models.IntegerField()),
                    ('from_on', models.DateField()),
                    ('to_on', models.DateField()),
                    ('km', models.FloatField(blank=True, null=True)),
                    ('terms', models.TextField()),
                    ('payer', models.TextField(help_text='Who pays for it')),
                    ('proposed_by', models.TextField()),
                    ('proposed_at', models.DateTimeField()),
                    ('giver_agreed_by', models.TextField(blank=True)),
                    ('giver_agreed_at', models.DateTimeField(blank=True, null=True)),
                    ('taker_agreed_by', models.TextField(blank=True)),
                    ('taker_agreed_at', models.DateTimeField(blank=True, null=True)),
                    ('giver_rating', models.IntegerField(blank=True, help_text='How it went for the giver, 1 to 5', null=True)),
                    ('taker_rating', models.IntegerField(blank=True, null=True)),
                    ('ended_at', models.DateTimeField(blank=True, null=True)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('giver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.service')),
                    ('taker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.service')),
                    ('need', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='received', to='contact.aidnotice')),
                    ('offer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='given', to='contact.aidnotice')),
                ],
                options={
                    'indexes': [models.Index(fields=['giver'], name='aid_by_giver'), models.Index(fields=['taker'], name='aid_by_taker')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('amount__gte', 1)), name='a_match_is_of_at_least_one'), models.CheckConstraint(condition=models.Q(('to_on__gte', models.F('from_on'))), name='match_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('giver', models.F('taker')), _negated=True), name='nobody_lends_to_itself'), models.CheckConstraint(condition=models.Q(models.Q(('terms', ''), _negated=True), models.Q(('payer', ''), _negated=True)), name='a_match_has_terms_and_a_payer'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', [carepost.contact.rules.aid.MatchState['AGREED'], carepost.contact.rules.aid.MatchState['FULFILLED'], carepost.contact.rules.aid.MatchState['NOT_FULFILLED']]), _negated=True), models.Q(('giver_agreed_at__isnull', False), ('taker_agreed_at__isnull', False)), _connector='OR'), name='agreed_is_agreed_by_both'), models.CheckConstraint(condition=models.Q(models.Q(('giver_rating__isnull', True), models.Q(('giver_rating__gte', 1), ('giver_rating__lte', 5)), _connector='OR'), models.Q(('taker_rating__isnull', True), models.Q(('taker_rating__gte', 1), ('taker_rating__lte', 5)), _connector='OR')), name='ratings_are_1_to_5'), models.UniqueConstraint(condition=models.Q(('state__in', [carepost.contact.rules.aid.MatchState['PROPOSED'], carepost.contact.rules.aid.MatchState['HALF_AGREED']])), fields=('offer', 'need'), name='one_open_proposal_per_pair')],
                },
            ),
            migrations.CreateModel(
                name='AidStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('verb', models.TextField()),
                    ('to_state', models.TextField(choices=[('proposed', 'Proposed to both'), ('half_agreed', 'One side has agreed'), ('agreed', 'Agreed by both'), ('turned_down', 'Turned down'), ('withdrawn', 'Withdrawn'), ('fulfilled', 'Done as agreed'), ('not_fulfilled', 'Agreed, but not done')])),
                    ('party', models.TextField(choices=[('council', 'council'), ('giver', 'giver'), ('taker', 'taker')])),
                    ('by_name', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('words', models.TextField(blank=True)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('giver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.service')),
                    ('match', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='contact.aidmatch')),
                    ('taker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.service')),
                ],
                options={
                    'indexes': [models.Index(fields=['match', 'id'], name='aid_history')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('verb__in', ['turn down', 'withdraw', 'fail']), _negated=True), models.Q(('words', ''), _negated=True), _connector='OR'), name='aid_refused_says_why')],
                },
            ),
            migrations.CreateModel(
                name='PhoneCard',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.IntegerField(help_text='From 1')),
                    ('manager_phone', models.TextField(blank=True)),
                    ('manager_email', models.TextField(blank=True)),
                    ('nominated_name', models.TextField(blank=True)),
                    ('nominated_phone', models.TextField(blank=True)),
                    ('nominated_email', models.TextField(blank=True)),
                    ('note', models.TextField(blank=True)),
                    ('changed', models.TextField(help_text='What this version changed, in words')),
                    ('by_name', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='phone_cards', to='register.service')),
                    ('own_first', models.BooleanField(db_default=False, default=False, help_text="Its numbers are rung before the register's")),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('council', 'service', 'version'), name='phone_card_version_once'), models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='phone_card_version_from_one')],
                },
            ),
            migrations.CreateModel(
                name='PhoneNumber',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('position', models.SmallIntegerField()),
                    ('number', models.TextField()),
                    ('answers', models.TextField(blank=True, help_text='Who answers, like night staff')),
                    ('wrong_by', models.TextField(blank=True)),
                    ('wrong_at', models.DateTimeField(blank=True, null=True)),
                    ('card', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='numbers', to='contact.phonecard')),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('wrong_call', models.ForeignKey(blank=True, help_text='The call that found it wrong, where one did', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contact.welfarecall')),
                ],
                options={
                    'ordering': ['position'],
                    'constraints': [models.UniqueConstraint(fields=('card', 'position'), name='phone_number_has_a_place'), models.CheckConstraint(condition=models.Q(models.Q(('wrong_at__isnull', True), ('wrong_by', '')), models.Q(models.Q(('wrong_by', ''), _negated=True), ('wrong_at__isnull', False)), _connector='OR'), name='wrong_number_says_who_and_when'), models.CheckConstraint(condition=models.Q(('wrong_call__isnull', True), models.Q(('wrong_by', ''), _negated=True), _connector='OR'), name='only_a_wrong_number_has_its_call')],
                },
            ),
            migrations.CreateModel(
                name='RotaRun',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.TextField(choices=[('by_hand', 'by_hand'), ('mends', 'mends'), ('evening', 'evening')])),
                    ('state', models.TextField(choices=[('waiting', 'waiting'), ('laying_out', 'laying_out'), ('solving', 'solving'), ('helping', 'helping'), ('proposed', 'proposed'), ('failed', 'failed'), ('replaced', 'replaced')], default='waiting')),
                    ('first_day', models.DateField(help_text='The first day that was asked for')),
                    ('cause', models.TextField(help_text='Why it is made, in words')),
                    ('asked_by', models.TextField()),
                    ('asked_by_id', models.BigIntegerField(blank=True, null=True)),
                    ('asked_at', models.DateTimeField()),
                    ('seen_at', models.DateTimeField(help_text='The last sign of life')),
                    ('calls', models.IntegerField(default=0)),
                    ('cost', models.IntegerField(blank=True, help_text='Of the best rota found so far', null=True)),
                    ('bound', models.IntegerField(blank=True, help_text='The least that any rota could cost', null=True)),
                    ('ended_at', models.DateTimeField(blank=True, null=True)),
                    ('fault', models.TextField(blank=True, help_text='Why no rota came of it, in words')),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('rota', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contact.rota')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('council',), name='one_rota_in_the_making'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'laying_out', 'solving', 'helping', 'proposed', 'failed', 'replaced'])), name='rota_run_in_a_known_state'), models.CheckConstraint(condition=models.Q(('ended_at', None), ('state__in', ['failed', 'proposed', 'replaced']), _connector='XOR'), name='rota_run_ends_when_it_ended'), models.CheckConstraint(condition=models.Q(('rota', None), ('state', 'proposed'), _connector='XOR'), name='rota_run_proposes_a_rota'), models.CheckConstraint(condition=models.Q(('fault', ''), ('state', 'failed'), _connector='XOR'), name='rota_run_fails_with_a_reason')],
                },
            ),
            migrations.CreateModel(
                name='Closing',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('closed_on', models.DateField(help_text='The last day on which it was open')),
                    ('said_by', models.TextField(help_text='Who told the council')),
                    ('state', models.TextField(choices=[('noted', 'Noted, CQC does not show it yet'), ('confirmed', 'Confirmed by CQC’s register'), ('undone', 'Taken back')])),
                    ('noted_on', models.DateField(help_text='In London')),
                    ('noted_by', models.TextField()),
                    ('call', models.ForeignKey(blank=True, help_text='The call in which it was heard', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='closings', to='contact.welfarecall')),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='closings', to='register.service')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['noted', 'confirmed'])), fields=('council', 'service'), name='one_closing_at_a_time'), models.CheckConstraint(condition=models.Q(('state__in', ['noted', 'confirmed', 'undone'])), name='closing_is_in_a_known_state'), models.CheckConstraint(condition=models.Q(('said_by', ''), _negated=True), name='closing_says_who_told'), models.CheckConstraint(condition=models.Q(('closed_on__lte', models.F('noted_on'))), name='closing_is_not_in_the_future')],
                },
            ),
            migrations.CreateModel(
                name='ClosingEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('verb', models.TextField(choices=[('note', 'Noted as closed'), ('confirm', 'CQC’s register shows it as closed too'), ('find it active again', 'CQC’s register shows it as active again'), ('take it back', 'Taken back')])),
                    ('from_state', models.TextField(blank=True, choices=[('noted', 'Noted, CQC does not show it yet'), ('confirmed', 'Confirmed by CQC’s register'), ('undone', 'Taken back')])),
                    ('to_state', models.TextField(choices=[('noted', 'Noted, CQC does not show it yet'), ('confirmed', 'Confirmed by CQC’s register'), ('undone', 'Taken back')])),
                    ('at', models.DateTimeField()),
                    ('by_id', models.BigIntegerField(blank=True, null=True)),
                    ('by_name', models.TextField()),
                    ('words', models.TextField(blank=True, help_text='Who said so, or why it was taken back')),
                    ('closing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='contact.closing')),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                ],
                options={
                    'indexes': [models.Index(fields=['closing', 'id'], name='closing_history')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('verb', 'take it back'), _negated=True), models.Q(('words', ''), _negated=True), _connector='OR'), name='closing_undone_says_why')],
                },
            ),
            migrations.CreateModel(
                name='SharingChange',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('began', models.DateTimeField(help_text='When the call began, which a correction of it keeps')),
                    ('allowed', models.BooleanField()),
                    ('said_by', models.TextField(help_text='Who said so at the provider')),
                    ('at', models.DateTimeField()),
                    ('by_id', models.BigIntegerField(blank=True, null=True)),
                    ('by_name', models.TextField()),
                    ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sharing_changes', to='contact.welfarecall')),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sharing_changes', to='register.service')),
                ],
                options={
                    'indexes': [models.Index(fields=['council', 'service', '-at'], name='sharing_by_service')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('said_by', ''), _negated=True), name='sharing_says_who_told')],
                },
            ),
            migrations.CreateModel(
                name='ProviderNews',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('said', models.JSONField(default=dict, help_text='Severity by kind of signal')),
                    ('words', models.TextField(blank=True)),
                    ('urgent', models.BooleanField(default=False)),
                    ('ring_at', models.DateTimeField(blank=True, help_text='When they asked to be rung', null=True)),
                    ('at', models.DateTimeField()),
                    ('by_id', models.BigIntegerField(blank=True, null=True)),
                    ('by_name', models.TextField()),
                    ('submission_key', models.TextField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='news', to='register.service')),
                ],
                options={
                    'indexes': [models.Index(fields=['council', 'service', '-at'], name='news_by_service')],
                    'constraints': [models.UniqueConstraint(fields=('service', 'submission_key'), name='news_told_once'), models.CheckConstraint(condition=models.Q(('submission_key', ''), _negated=True), name='news_has_a_submission_key'), models.CheckConstraint(condition=models.Q(models.Q(('said', {}), _negated=True), models.Q(('words', ''), _negated=True), ('ring_at__isnull', False), _connector='OR'), name='news_says_something'), models.CheckConstraint(condition=models.Q(('urgent', False), ('ring_at__isnull', False), _connector='OR'), name='urgent_news_asks_for_a_call')],
                },
            ),
            migrations.CreateModel(
                name='ServiceUpdate',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('told', models.JSONField(help_text='Numbers by datum of the ledger')),
                    ('confirmed', models.BooleanField(default=False)),
                    ('seconds', models.IntegerField(help_text='What it takes to answer, as declared then')),
                    ('at', models.DateTimeField()),
                    ('by_id', models.BigIntegerField(blank=True, null=True)),
                    ('by_name', models.TextField()),
                    ('submission_key', models.TextField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('puts_back', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='put_back_by', to='contact.serviceupdate')),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='updates', to='register.service')),
                ],
                options={
                    'indexes': [models.Index(fields=['council', 'service', '-at'], name='update_by_service')],
                    'constraints': [models.UniqueConstraint(fields=('council', 'service', 'submission_key'), name='update_told_once'), models.CheckConstraint(condition=models.Q(('submission_key', ''), _negated=True), name='update_has_a_submission_key'), models.CheckConstraint(condition=models.Q(('told', {}), _negated=True), name='update_tells_something'), models.CheckConstraint(condition=models.Q(('seconds__gte', 0)), name='update_takes_no_less_than_nothing'), models.CheckConstraint(condition=models.Q(('puts_back__isnull', True), models.Q(('puts_back', models.F('id')), _negated=True), _connector='OR'), name='update_puts_back_another')],
                },
            ),
            migrations.CreateModel(
                name='Buying',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('since', models.DateTimeField()),
                    ('until', models.DateTimeField(blank=True, null=True)),
                    ('noted_by', models.TextField()),
                    ('ended_by', models.TextField(blank=True)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='buyers', to='register.service')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('council', 'service'), name='one_buying_at_a_time'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='buying_ends_no_sooner')],
                },
            ),
            migrations.CreateModel(
                name='DueNotice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('told_on', models.DateField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.service')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('council', 'service'), name='a_due_call_is_told_once')],
                },
            ),
        ]),
        migrations.RunSQL(KEEP_CALLS, LET_GO_OF_CALLS),
        migrations.RunSQL(COUNCILS, NO_COUNCILS),
        Protect("contact_servicecontact", also_read=OWN),
        Protect("contact_welfarecall"),
        Protect("contact_calldraft"),
        Protect(
            "contact_supportkind",
            also_read="council_id = ANY ((SELECT carepost_provider_councils())::bigint[])",
        ),
        # What a provider reads about its services ends and begins with the day on which another runs them.
        Protect("contact_supportrequest", also_read=opened(Kind.HELP, "asked_at"), also_write=OWN_HERE),
        Protect("contact_supportevent", also_read=opened(Kind.HELP, "at"), also_write=OWN_HERE),
        Protect("contact_officerprofile"),
        Protect("contact_officerhours"),
        Protect("contact_absence"),
        Protect("contact_rota"),
        Protect("contact_rotaplace", also_read=f"in_force AND {OWN}"),
        Protect("contact_rotalack"),
        Protect("contact_rotarun"),
        Protect("contact_calendarfeed"),
        Protect("contact_ladderstep"),
        Protect("contact_ladderevent"),
        Protect("contact_contactcard"),
        Protect("contact_phonecard"),
        Protect("contact_phonenumber"),
        Protect("contact_stockitem"),
        Protect("contact_stocklot"),
        Protect("contact_stockmovement"),
        Protect("contact_aidnotice", also_read=opened(Kind.HELP, "at"), also_write=OWN_HERE),
        Protect("contact_aidmatch", also_read=sides("proposed_at"), also_write=SIDES_HERE),
        Protect("contact_aidstep", also_read=sides("at"), also_write=SIDES_HERE),
        Protect("contact_closing"),
        Protect("contact_closingevent"),
        Protect("contact_sharingchange"),
        # A provider's people write in the scope of the council's desk (actions/news.py), and read what they told.
        Protect("contact_providernews", also_read=opened(Kind.CALLS, "at")),
        Protect("contact_serviceupdate", also_read=opened(Kind.CAPACITY, "at")),
        # They read who buys care at their services now, to choose who is told: nobody's purchases of before.
        Protect("contact_buying", also_read=f"until IS NULL AND {OWN}"),
        migrations.RunSQL(BUYERS, NO_BUYERS),
        Protect("contact_duenotice"),
    ]
