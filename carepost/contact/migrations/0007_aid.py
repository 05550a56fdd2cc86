import carepost.contact.rules.aid
import django.db.models.deletion
from carepost.core.tenancy import Protect
from django.db import migrations, models


OWN = "(SELECT carepost_provider_services())::bigint[]"
MINE = f"service_id = ANY ({OWN})"
MINE_HERE = f"{MINE} AND council_id = (SELECT host_id FROM register_service s WHERE s.id = service_id)"
# Both sides of a match read it, answer it and add to its history; who the other is, is for the reader to tell.
SIDES = f"(giver_id = ANY ({OWN}) OR taker_id = ANY ({OWN}))"
SIDES_HERE = f"{SIDES} AND council_id = (SELECT host_id FROM register_service s WHERE s.id = giver_id)"


class Migration(migrations.Migration):

    dependencies = [
        ('contact', '0006_stock'),
        ('councils', '0003_signed_out_everywhere'),
        ('register', '0002_word'),
    ]

    operations = [
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
        Protect("contact_aidnotice", also_read=MINE, also_write=MINE_HERE),
        Protect("contact_aidmatch", also_read=SIDES, also_write=SIDES_HERE),
        Protect("contact_aidstep", also_read=SIDES, also_write=SIDES_HERE),
    ]
