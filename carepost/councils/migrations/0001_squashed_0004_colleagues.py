"""The tables of councils, and who may read and write their rows."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from carepost.core.tenancy import Protect
from carepost.core.whole_tables import Tables

INVITATION = """
CREATE FUNCTION carepost_invitation() RETURNS text LANGUAGE sql STABLE AS
$$ SELECT NULLIF(current_setting('carepost.invitation', true), '') $$;
"""
#: A provider's managers keep its people and their invitations; a council sees who was invited for a provider.
COLLEAGUES = """
CREATE POLICY councils_membership_add_colleague ON councils_membership FOR INSERT
    WITH CHECK (provider_id = carepost_provider());
CREATE POLICY councils_membership_change_colleague ON councils_membership FOR UPDATE
    USING (provider_id = carepost_provider()) WITH CHECK (provider_id = carepost_provider());
CREATE POLICY councils_invitation_read_colleague ON councils_invitation FOR SELECT
    USING (provider_id = carepost_provider() OR (council_id IS NULL AND carepost_council() IS NOT NULL));
CREATE POLICY councils_invitation_add_colleague ON councils_invitation FOR INSERT
    WITH CHECK (council_id IS NULL AND provider_id = carepost_provider());
CREATE POLICY councils_invitation_change_colleague ON councils_invitation FOR UPDATE
    USING (provider_id = carepost_provider() OR (council_id IS NULL AND carepost_council() IS NOT NULL))
    WITH CHECK (provider_id = carepost_provider() OR (council_id IS NULL AND carepost_council() IS NOT NULL));
"""
NO_COLLEAGUES = """
DROP POLICY councils_membership_add_colleague ON councils_membership;
DROP POLICY councils_membership_change_colleague ON councils_membership;
DROP POLICY councils_invitation_read_colleague ON councils_invitation;
DROP POLICY councils_invitation_add_colleague ON councils_invitation;
DROP POLICY councils_invitation_change_colleague ON councils_invitation;
"""


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('councils', '0001_initial'),
        ('councils', '0002_sharing_may_end_at_once'),
        ('councils', '0003_signed_out_everywhere'),
        ('councils', '0004_colleagues'),
    ]

    dependencies = [
        ('core', '0001_squashed_0004_legal_hold'),
    ]

    operations = [
        Tables([
            migrations.CreateModel(
                name='Council',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=120, unique=True)),
                    ('slug', models.SlugField(max_length=80, unique=True)),
                    ('cqc_name', models.CharField(max_length=120)),
                    ('key', models.CharField(max_length=120, unique=True)),
                    ('ons_code', models.CharField(blank=True, max_length=9)),
                    ('is_demo', models.BooleanField(default=False)),
                ],
            ),
            migrations.CreateModel(
                name='PartnerOrganisation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=200, unique=True)),
                    ('kind', models.CharField(choices=[('nhs', 'nhs'), ('public_health', 'public_health'), ('cqc', 'cqc'), ('trade_association', 'trade_association'), ('healthwatch', 'healthwatch'), ('voluntary', 'voluntary'), ('other', 'other')], max_length=30)),
                ],
            ),
            migrations.CreateModel(
                name='ProviderBody',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=200)),
                ],
            ),
            migrations.CreateModel(
                name='User',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('email', models.EmailField(max_length=254, unique=True)),
                    ('name', models.CharField(max_length=200)),
                    ('is_active', models.BooleanField(default=True)),
                    ('joined_at', models.DateTimeField(auto_now_add=True)),
                    ('is_demo', models.BooleanField(default=False)),
                    ('signed_out', models.PositiveIntegerField(db_default=0, default=0, help_text='How often they were signed out everywhere')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='one_person_per_address'), models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='address_in_lower_case')],
                },
            ),
            migrations.CreateModel(
                name='Team',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=120)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='teams', to='councils.council')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(models.F('council'), django.db.models.functions.text.Lower('name'), name='team_name_once_per_council')],
                },
            ),
            migrations.CreateModel(
                name='Membership',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('role', models.CharField(choices=[('commissioner', 'Commissioner'), ('brokerage', 'Brokerage'), ('post_officer', 'Support officer'), ('qa_officer', 'Quality officer'), ('public_health', 'Public health'), ('social_worker', 'Social worker'), ('finance', 'Finance'), ('procurement', 'Procurement'), ('panel_evaluator', 'Panel evaluator'), ('moderator', 'Moderator'), ('hub_coordinator', 'Hub coordinator'), ('partner_org_user', 'Partner'), ('volunteer_caller', 'Volunteer caller'), ('provider_user', 'Provider staff'), ('provider_manager', 'Provider manager'), ('expert_by_experience', 'Expert by experience'), ('analyst', 'Analyst'), ('director', 'Director'), ('caldicott_guardian', 'Caldicott guardian'), ('auditor', 'Auditor'), ('admin', 'Administrator')], max_length=30)),
                    ('since', models.DateField()),
                    ('until', models.DateField(blank=True, help_text='The first day on which it no longer holds', null=True)),
                    ('granted_by', models.TextField()),
                    ('council', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                    ('partner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='councils.partnerorganisation')),
                    ('provider', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='councils.providerbody')),
                    ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to='councils.team')),
                    ('services', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, help_text="Of a provider's services these; else all", null=True, size=None)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('council__isnull', False), models.Q(('provider__isnull', False), _negated=True), models.Q(('partner__isnull', False), _negated=True)), models.Q(models.Q(('council__isnull', False), _negated=True), ('provider__isnull', False), models.Q(('partner__isnull', False), _negated=True)), models.Q(models.Q(('council__isnull', False), _negated=True), models.Q(('provider__isnull', False), _negated=True), ('partner__isnull', False)), _connector='OR'), name='membership_in_one_place'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='membership_ends_after_it_starts'), models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('user', 'role', 'council', 'provider', 'partner'), name='one_open_membership_per_role', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('services__isnull', True), models.Q(('provider__isnull', False), models.Q(('services', []), _negated=True)), _connector='OR'), name='membership_of_some_services')],
                },
            ),
            migrations.CreateModel(
                name='Invitation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('email', models.EmailField(max_length=254)),
                    ('role', models.CharField(choices=[('commissioner', 'Commissioner'), ('brokerage', 'Brokerage'), ('post_officer', 'Support officer'), ('qa_officer', 'Quality officer'), ('public_health', 'Public health'), ('social_worker', 'Social worker'), ('finance', 'Finance'), ('procurement', 'Procurement'), ('panel_evaluator', 'Panel evaluator'), ('moderator', 'Moderator'), ('hub_coordinator', 'Hub coordinator'), ('partner_org_user', 'Partner'), ('volunteer_caller', 'Volunteer caller'), ('provider_user', 'Provider staff'), ('provider_manager', 'Provider manager'), ('expert_by_experience', 'Expert by experience'), ('analyst', 'Analyst'), ('director', 'Director'), ('caldicott_guardian', 'Caldicott guardian'), ('auditor', 'Auditor'), ('admin', 'Administrator')], max_length=30)),
                    ('token_digest', models.CharField(max_length=64, unique=True)),
                    ('invited_by', models.TextField()),
                    ('invited_at', models.DateTimeField()),
                    ('expires_at', models.DateTimeField()),
                    ('accepted_at', models.DateTimeField(blank=True, null=True)),
                    ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                    ('council', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='councils.council')),
                    ('partner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='councils.partnerorganisation')),
                    ('provider', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='councils.providerbody')),
                    ('services', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, help_text="Of a provider's services these; else all", null=True, size=None)),
                    ('invited_by_id', models.BigIntegerField(blank=True, null=True)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('accepted_at__isnull', True), ('withdrawn_at__isnull', True), _connector='OR'), name='invitation_accepted_or_withdrawn'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('invited_at'))), name='invitation_expires_later'), models.CheckConstraint(condition=models.Q(('council__isnull', False), ('provider__isnull', False), _connector='OR'), name='invitation_from_somebody'), models.CheckConstraint(condition=models.Q(('services__isnull', True), models.Q(('provider__isnull', False), models.Q(('services', []), _negated=True)), _connector='OR'), name='invitation_to_some_services')],
                },
            ),
            migrations.CreateModel(
                name='SharingAgreement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('covers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('register', 'register'), ('standing', 'standing'), ('contact', 'contact')], max_length=20), size=None)),
                    ('purpose', models.TextField()),
                    ('valid_from', models.DateField()),
                    ('valid_to', models.DateField(blank=True, help_text='The first day on which it no longer holds', null=True)),
                    ('agreed_by', models.TextField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.partnerorganisation')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='agreement_ends_after_it_starts')],
                },
            ),
        ]),
        Protect("councils_team"),
        Protect("councils_sharingagreement", also_read="partner_id = carepost_partner()"),
        Protect(
            "councils_membership",
            # One's own places (to sign in), colleagues at one's provider or partner, and for council staff the
            # people of providers and partners; queries narrow that to the ones the council works with.
            also_read="user_id = carepost_user() OR provider_id = carepost_provider()"
            " OR partner_id = carepost_partner() OR (council_id IS NULL AND carepost_council() IS NOT NULL)",
            also_write="council_id IS NULL AND carepost_council() IS NOT NULL",
        ),
        migrations.RunSQL(INVITATION, "DROP FUNCTION carepost_invitation();"),
        # Whoever holds the link may see and use that one invitation.
        Protect(
            "councils_invitation",
            also_read="token_digest = carepost_invitation()",
            also_write="token_digest = carepost_invitation()",
        ),
        migrations.RunSQL(COLLEAGUES, NO_COLLEAGUES),
    ]
