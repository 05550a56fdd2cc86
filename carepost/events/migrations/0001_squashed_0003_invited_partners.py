"""The tables of events, and who may read and write their rows."""

import django.db.models.deletion
import django.db.models.functions.text
import uuid
from django.db import migrations, models

import carepost.events.rules.events
import carepost.events.rules.places
from carepost.core.tenancy import Protect
from carepost.core.whole_tables import Tables

# A provider's people read what their councils have opened, and the places of their own. How to join is for the very person
# who holds a place. All of them write at the desk of the council, through verbs alone.
HERE = "council_id = ANY ((SELECT carepost_provider_councils())::bigint[])"
OPENED = f"state <> 'draft' AND {HERE}"
OWN = (
    "body_id = (SELECT carepost_provider())"
    " AND (carepost_services() IS NULL OR service_id = ANY ((SELECT carepost_services())::bigint[]))"
)
JOINING = (
    "(SELECT carepost_provider()) IS NOT NULL AND event_id IN (SELECT p.event_id FROM events_place p"
    " WHERE p.user_id = (SELECT carepost_user()) AND p.state = 'held')"
)
# Under a provider's scope the table of places shows its own alone: who has one reads what goes with its event.
THERE = "(SELECT carepost_provider()) IS NOT NULL AND event_id IN (SELECT p.event_id FROM events_place p)"
ASKED = f"{THERE} AND (published OR place_id IN (SELECT p.id FROM events_place p))"
# A partner's people read their own invitations, the events that these are for, and their own places there.
PARTNER = "(SELECT carepost_partner()) IS NOT NULL"
MINE = f"{PARTNER} AND user_id = (SELECT carepost_user())"
INVITED = (
    f"{PARTNER} AND state <> 'draft' AND id IN (SELECT i.event_id FROM events_eventinvitation i"
    " WHERE i.user_id = (SELECT carepost_user()))"
)
OF_PARTNERS = f"""
CREATE POLICY events_eventinvitation_read_invited ON events_eventinvitation FOR SELECT USING ({MINE});
CREATE POLICY events_event_read_invited ON events_event FOR SELECT USING ({INVITED});
CREATE POLICY events_place_read_invited ON events_place FOR SELECT USING ({MINE});
"""
NOT_OF_PARTNERS = """
DROP POLICY events_eventinvitation_read_invited ON events_eventinvitation;
DROP POLICY events_event_read_invited ON events_event;
DROP POLICY events_place_read_invited ON events_place;
"""


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('events', '0001_initial'),
        ('events', '0002_learning'),
        ('events', '0003_invited_partners'),
    ]

    dependencies = [
        ('contact', '0001_squashed_0022_due_notice'),
        ('core', '0001_squashed_0004_legal_hold'),
        ('councils', '0001_squashed_0004_colleagues'),
        ('register', '0001_squashed_0006_organisation_changed'),
    ]

    operations = [
        Tables([
            migrations.CreateModel(
                name='EventSeries',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.TextField()),
                    ('weeks', models.PositiveIntegerField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                ],
            ),
            migrations.CreateModel(
                name='Event',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('week', models.PositiveIntegerField(default=1, help_text='Which one of its series it is')),
                    ('uid', models.UUIDField(default=uuid.uuid4, editable=False, help_text='What calendars know it by', unique=True)),
                    ('sequence', models.PositiveIntegerField(default=0, help_text='How often calendars were told something new (RFC 5545, SEQUENCE)')),
                    ('title', models.TextField()),
                    ('kind', models.TextField(choices=[('webinar', 'Webinar'), ('drop_in', 'Drop-in'), ('training', 'Training'), ('meeting', 'Meeting')])),
                    ('topic', models.TextField()),
                    ('about', models.TextField(blank=True)),
                    ('host', models.TextField()),
                    ('where', models.TextField(blank=True, help_text='Such as a room, or online: everybody sees it')),
                    ('begins_at', models.DateTimeField()),
                    ('ends_at', models.DateTimeField()),
                    ('places', models.PositiveIntegerField(blank=True, help_text='Empty: no limit', null=True)),
                    ('taken', models.PositiveIntegerField(default=0, help_text='Places held, and kept for who must confirm')),
                    ('state', models.TextField(choices=[('draft', 'Draft: nobody outside sees it'), ('open', 'Open'), ('full', 'Full: there is a waiting list'), ('held', 'Held'), ('closed', 'Closed'), ('cancelled', 'Cancelled')])),
                    ('submission_key', models.TextField()),
                    ('planned_by', models.TextField()),
                    ('planned_at', models.DateTimeField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('series', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='events.eventseries')),
                    ('day_reminded_at', models.DateTimeField(blank=True, null=True)),
                    ('evaluation_asked_at', models.DateTimeField(blank=True, null=True)),
                    ('hour_reminded_at', models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    'indexes': [models.Index(fields=['council', 'begins_at'], name='event_by_time')],
                    'constraints': [models.UniqueConstraint(fields=('council', 'submission_key'), name='one_event_per_submission'), models.CheckConstraint(condition=models.Q(('submission_key', ''), _negated=True), name='event_has_a_submission_key'), models.CheckConstraint(condition=models.Q(('state__in', [carepost.events.rules.events.State['DRAFT'], carepost.events.rules.events.State['OPEN'], carepost.events.rules.events.State['FULL'], carepost.events.rules.events.State['HELD'], carepost.events.rules.events.State['CLOSED'], carepost.events.rules.events.State['CANCELLED']])), name='event_is_in_a_known_state'), models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('begins_at'))), name='event_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('places__isnull', True), models.Q(('places__gte', 1), ('taken__lte', models.F('places'))), _connector='OR'), name='no_more_people_than_places'), models.CheckConstraint(condition=models.Q(models.Q(('state', carepost.events.rules.events.State['FULL']), _negated=True), models.Q(('places__isnull', False), ('taken', models.F('places'))), _connector='OR'), name='full_is_full'), models.CheckConstraint(condition=models.Q(models.Q(('state', carepost.events.rules.events.State['OPEN']), _negated=True), ('places__isnull', True), ('taken__lt', models.F('places')), _connector='OR'), name='open_has_room')],
                },
            ),
            migrations.CreateModel(
                name='EventJoining',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('words', models.TextField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('event', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='joining', to='events.event')),
                ],
            ),
            migrations.CreateModel(
                name='EventStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('verb', models.TextField(choices=[('plan', 'Planned'), ('change', 'Changed'), ('open', 'Opened for signing up'), ('take the last place', 'The last place was taken'), ('free a place', 'A place is free again'), ('move', 'Moved'), ('cancel', 'Cancelled'), ('hold', 'Held'), ('close', 'Closed'), ('open again', 'Opened again after closing')])),
                    ('from_state', models.TextField(blank=True, choices=[('draft', 'Draft: nobody outside sees it'), ('open', 'Open'), ('full', 'Full: there is a waiting list'), ('held', 'Held'), ('closed', 'Closed'), ('cancelled', 'Cancelled')])),
                    ('to_state', models.TextField(choices=[('draft', 'Draft: nobody outside sees it'), ('open', 'Open'), ('full', 'Full: there is a waiting list'), ('held', 'Held'), ('closed', 'Closed'), ('cancelled', 'Cancelled')])),
                    ('at', models.DateTimeField()),
                    ('by_name', models.TextField()),
                    ('words', models.TextField(blank=True)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='events.event')),
                ],
                options={
                    'indexes': [models.Index(fields=['event', 'id'], name='event_history')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('verb__in', [carepost.events.rules.events.Verb['CANCEL'], carepost.events.rules.events.Verb['MOVE']]), _negated=True), models.Q(('words', ''), _negated=True), _connector='OR'), name='event_step_says_why')],
                },
            ),
            migrations.CreateModel(
                name='Place',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.TextField()),
                    ('email', models.TextField(blank=True)),
                    ('role', models.TextField(choices=[('registered_manager', 'Registered manager'), ('owner', 'Owner or nominated individual'), ('deputy', 'Deputy manager'), ('nurse', 'Nurse'), ('senior', 'Senior care worker'), ('care_worker', 'Care worker'), ('other_staff', 'Other staff of a service'), ('professional', 'Health or social care professional'), ('other', 'Somebody else')])),
                    ('side', models.TextField(choices=[('provider', 'A provider'), ('council', 'The council'), ('partner', 'A partner'), ('other', 'Elsewhere')])),
                    ('organisation', models.TextField(blank=True, help_text='Where they come from, where it is no service')),
                    ('user_id', models.BigIntegerField(blank=True, help_text='Who they are, where they sign in', null=True)),
                    ('state', models.TextField(choices=[('held', 'Has a place'), ('waiting', 'On the waiting list'), ('offered', 'A place is kept, to be confirmed'), ('given_up', 'Given up'), ('lapsed', 'Not confirmed in time'), ('unannounced', 'Came without signing up')])),
                    ('queued_at', models.DateTimeField(help_text='When they were put on the list: the waiting list goes by it')),
                    ('queued_by', models.TextField()),
                    ('confirm_by', models.DateTimeField(blank=True, null=True)),
                    ('body', models.ForeignKey(blank=True, help_text='The provider whose people see this place', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='councils.providerbody')),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='list', to='events.event')),
                    ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='event_places', to='register.service')),
                    ('evaluated', models.BooleanField(default=False, help_text='They said how it was; what they said is kept apart')),
                    ('forgotten', models.BooleanField(default=False, help_text='Name and address are no longer kept')),
                    ('minutes', models.PositiveIntegerField(blank=True, help_text='Minutes attended; empty until attendance was taken', null=True)),
                ],
                options={
                    'indexes': [models.Index(fields=['event', 'state', 'queued_at'], name='place_by_event'), models.Index(condition=models.Q(('confirm_by__isnull', False)), fields=['council', 'confirm_by'], name='place_to_confirm'), models.Index(fields=['body'], name='place_by_provider')],
                    'constraints': [models.UniqueConstraint(models.F('event'), django.db.models.functions.text.Lower('email'), condition=models.Q(('state__in', [carepost.events.rules.places.PlaceState['HELD'], carepost.events.rules.places.PlaceState['OFFERED'], carepost.events.rules.places.PlaceState['WAITING']]), models.Q(('email', ''), _negated=True)), name='nobody_is_on_the_list_twice'), models.UniqueConstraint(models.F('event'), django.db.models.functions.text.Lower('name'), models.F('service'), condition=models.Q(('email', ''), ('state__in', [carepost.events.rules.places.PlaceState['HELD'], carepost.events.rules.places.PlaceState['OFFERED'], carepost.events.rules.places.PlaceState['WAITING']])), name='nobody_without_mail_is_on_the_list_twice', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('confirm_by__isnull', False), ('state', carepost.events.rules.places.PlaceState['OFFERED'])), models.Q(models.Q(('state', carepost.events.rules.places.PlaceState['OFFERED']), _negated=True), ('confirm_by__isnull', True)), _connector='OR'), name='place_to_confirm_has_an_hour'), models.CheckConstraint(condition=models.Q(('state__in', [carepost.events.rules.places.PlaceState['HELD'], carepost.events.rules.places.PlaceState['WAITING'], carepost.events.rules.places.PlaceState['OFFERED'], carepost.events.rules.places.PlaceState['GIVEN_UP'], carepost.events.rules.places.PlaceState['LAPSED'], carepost.events.rules.places.PlaceState['UNANNOUNCED']])), name='place_is_in_a_known_state')],
                },
            ),
            migrations.CreateModel(
                name='PlaceStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('verb', models.TextField(choices=[('take', 'take'), ('wait', 'wait'), ('offer', 'offer'), ('move up', 'move up'), ('confirm', 'confirm'), ('give up', 'give up'), ('lapse', 'lapse'), ('come unannounced', 'come unannounced')])),
                    ('from_state', models.TextField(blank=True, choices=[('held', 'Has a place'), ('waiting', 'On the waiting list'), ('offered', 'A place is kept, to be confirmed'), ('given_up', 'Given up'), ('lapsed', 'Not confirmed in time'), ('unannounced', 'Came without signing up')])),
                    ('to_state', models.TextField(choices=[('held', 'Has a place'), ('waiting', 'On the waiting list'), ('offered', 'A place is kept, to be confirmed'), ('given_up', 'Given up'), ('lapsed', 'Not confirmed in time'), ('unannounced', 'Came without signing up')])),
                    ('at', models.DateTimeField()),
                    ('by_name', models.TextField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='events.place')),
                ],
                options={
                    'indexes': [models.Index(fields=['place', 'id'], name='place_history')],
                },
            ),
            migrations.CreateModel(
                name='AttendanceTaken',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('source', models.TextField(choices=[('teams', 'Teams'), ('zoom', 'Zoom'), ('ticks', 'Ticked on the list')])),
                    ('name', models.TextField(blank=True, help_text="The file's name")),
                    ('digest', models.CharField(help_text="SHA-256 of the file, or of the form's key", max_length=64)),
                    ('left_out', models.TextField(blank=True, help_text='Which rows could not be read')),
                    ('taken_at', models.DateTimeField()),
                    ('taken_by', models.TextField()),
                    ('undone_at', models.DateTimeField(blank=True, null=True)),
                    ('undone_by', models.TextField(blank=True)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendance', to='events.event')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('event', 'digest'), name='attendance_is_taken_once'), models.CheckConstraint(condition=models.Q(models.Q(('undone_at__isnull', True), ('undone_by', '')), models.Q(('undone_at__isnull', False), models.Q(('undone_by', ''), _negated=True)), _connector='OR'), name='attendance_undone_by_somebody')],
                },
            ),
            migrations.CreateModel(
                name='Evaluation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('useful', models.TextField(choices=[('very', 'Very'), ('fairly', 'Fairly'), ('little', 'A little'), ('not', 'Not at all')])),
                    ('learned', models.TextField(blank=True)),
                    ('better', models.TextField(blank=True)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evaluations', to='events.event')),
                ],
            ),
            migrations.CreateModel(
                name='EventInvitation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.TextField()),
                    ('email', models.TextField()),
                    ('organisation', models.TextField(blank=True)),
                    ('invited_at', models.DateTimeField()),
                    ('invited_by', models.TextField()),
                    ('body', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='councils.providerbody')),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='events.event')),
                    ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.service')),
                    ('user_id', models.BigIntegerField(blank=True, help_text='Who they are, where they sign in', null=True)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(models.F('event'), django.db.models.functions.text.Lower('email'), name='nobody_is_invited_twice')],
                },
            ),
            migrations.CreateModel(
                name='EventQuestion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('words', models.TextField()),
                    ('anonymous', models.BooleanField(default=False)),
                    ('shown_as', models.TextField(blank=True, help_text='Who asked, as others read it; empty where they are not told')),
                    ('asked_at', models.DateTimeField()),
                    ('answer', models.TextField(blank=True)),
                    ('answered_by', models.TextField(blank=True)),
                    ('answered_at', models.DateTimeField(blank=True, null=True)),
                    ('published', models.BooleanField(default=False, help_text='Who came reads question and answer')),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='events.event')),
                    ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='events.place')),
                ],
                options={
                    'indexes': [models.Index(fields=['event', 'id'], name='event_questions')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True), ('published', False)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='event_answer_with_its_time'), models.CheckConstraint(condition=models.Q(('anonymous', False), ('shown_as', ''), _connector='OR'), name='anonymous_is_not_named')],
                },
            ),
            migrations.CreateModel(
                name='Material',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.TextField()),
                    ('link', models.TextField(blank=True)),
                    ('path', models.TextField(blank=True, help_text='Where it lies below MEDIA_ROOT')),
                    ('media_type', models.TextField(blank=True, choices=[('application/pdf', 'PDF'), ('image/png', 'PNG'), ('image/jpeg', 'JPEG'), ('application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'DOCX'), ('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'XLSX'), ('application/vnd.oasis.opendocument.text', 'ODT'), ('application/vnd.oasis.opendocument.spreadsheet', 'ODS'), ('text/plain', 'TEXT')])),
                    ('size', models.BigIntegerField(default=0)),
                    ('added_at', models.DateTimeField()),
                    ('added_by', models.TextField()),
                    ('removed_at', models.DateTimeField(blank=True, null=True)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='materials', to='events.event')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(models.Q(('link', ''), _negated=True), ('media_type', ''), ('path', '')), models.Q(('link', ''), models.Q(('path', ''), _negated=True), models.Q(('media_type', ''), _negated=True)), _connector='OR'), name='material_is_a_link_or_a_file')],
                },
            ),
            migrations.CreateModel(
                name='Sighting',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.TextField()),
                    ('email', models.TextField(blank=True)),
                    ('joined_at', models.DateTimeField()),
                    ('left_at', models.DateTimeField()),
                    ('aside', models.BooleanField(default=False, help_text='Said to be nobody who counts, such as the host')),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sightings', to='events.event')),
                    ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sightings', to='events.place')),
                    ('taken', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sightings', to='events.attendancetaken')),
                ],
                options={
                    'indexes': [models.Index(fields=['event', 'place'], name='sighting_by_event')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('left_at__gte', models.F('joined_at'))), name='left_after_joining'), models.CheckConstraint(condition=models.Q(('aside', False), ('place__isnull', True), _connector='OR'), name='aside_has_no_place')],
                },
            ),
        ]),
        Protect("events_eventseries", also_read=HERE),
        Protect("events_event", also_read=OPENED),
        Protect("events_eventjoining", also_read=JOINING),
        Protect("events_eventstep"),
        Protect("events_place", also_read=OWN),
        Protect("events_placestep"),
        Protect("events_eventinvitation"),
        Protect("events_attendancetaken"),
        Protect("events_sighting"),
        Protect("events_eventquestion", also_read=ASKED),
        Protect("events_material", also_read=THERE),
        Protect("events_evaluation"),
        migrations.RunSQL(OF_PARTNERS, NOT_OF_PARTNERS),
    ]
