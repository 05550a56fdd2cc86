import django.db.models.deletion
from django.conf import settings
from carepost.core.tenancy import Protect
from django.db import migrations, models

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


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0001_initial'),
        ('councils', '0001_initial'),
        ('register', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
            ],
            options={
                'indexes': [models.Index(fields=['council', 'service', '-started_at'], name='call_by_service'), models.Index(fields=['council', '-started_at'], name='call_by_time'), models.Index(condition=models.Q(('is_current', True), ('outcome', 'completed')), fields=['council', 'service', 'on'], name='call_completed')],
                'constraints': [models.UniqueConstraint(fields=('council', 'submission_key'), name='one_call_per_submission'), models.CheckConstraint(condition=models.Q(('submission_key', ''), _negated=True), name='call_has_a_submission_key'), models.CheckConstraint(condition=models.Q(('outcome__in', ['completed', 'no_answer', 'declined', 'rescheduled_by_provider', 'wrong_number', 'site_closed'])), name='call_ends_in_one_of_six'), models.CheckConstraint(condition=models.Q(('ended_at__gte', models.F('started_at'))), name='call_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('supersedes__isnull', True), models.Q(('correction_reason', ''), _negated=True), _connector='OR'), name='a_correction_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('script_key', ''), ('script_version__isnull', True)), models.Q(models.Q(('script_key', ''), _negated=True), ('script_version__isnull', False)), _connector='OR'), name='script_and_version_together')],
            },
        ),
        Protect("contact_servicecontact", also_read="service_id = ANY ((SELECT carepost_provider_services())::bigint[])"),
        Protect("contact_welfarecall"),
        Protect("contact_calldraft"),
        migrations.RunSQL(KEEP_CALLS, LET_GO_OF_CALLS),
    ]
