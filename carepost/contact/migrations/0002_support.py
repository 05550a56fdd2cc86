import carepost.contact.rules.support.moves
import django.db.models.deletion
from carepost.core.tenancy import Protect
from django.db import migrations, models


# A provider's people act in no council. What they do about a service of their own is written for the council that looks
# after it, and told in that council's audit book.
COUNCILS = """
CREATE FUNCTION carepost_provider_councils() RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT COALESCE(array_agg(DISTINCT s.host_id), '{}')
    FROM register_service s JOIN register_organisation o ON o.id = s.organisation_id
    WHERE carepost_provider() IS NOT NULL AND o.body_id = carepost_provider() AND s.host_id IS NOT NULL
$$;
CREATE POLICY core_auditentry_add_by_provider ON core_auditentry FOR INSERT
    WITH CHECK (council_id = ANY ((SELECT carepost_provider_councils())::bigint[]));
"""
NO_COUNCILS = """
DROP POLICY core_auditentry_add_by_provider ON core_auditentry;
DROP FUNCTION carepost_provider_councils();
"""
OWN = "service_id = ANY ((SELECT carepost_provider_services())::bigint[])"
OWN_HERE = f"{OWN} AND council_id = (SELECT host_id FROM register_service s WHERE s.id = service_id)"


class Migration(migrations.Migration):

    dependencies = [
        ('contact', '0001_initial'),
        ('councils', '0003_signed_out_everywhere'),
        ('register', '0002_word'),
    ]

    operations = [
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
        migrations.RunSQL(COUNCILS, NO_COUNCILS),
        Protect(
            "contact_supportkind",
            also_read="council_id = ANY ((SELECT carepost_provider_councils())::bigint[])",
        ),
        Protect("contact_supportrequest", also_read=OWN, also_write=OWN_HERE),
        Protect("contact_supportevent", also_read=OWN, also_write=OWN_HERE),
    ]
