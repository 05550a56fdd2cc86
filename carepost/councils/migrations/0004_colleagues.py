import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

SOME_SERVICES = django.contrib.postgres.fields.ArrayField(
    base_field=models.BigIntegerField(), blank=True, help_text="Of a provider's services these; else all", null=True, size=None
)
SOME_OF_A_PROVIDER = models.Q(
    ('services__isnull', True), models.Q(('provider__isnull', False), models.Q(('services', []), _negated=True)), _connector='OR'
)
#: A provider's managers keep its people and their invitations; a council sees who was invited for a provider.
POLICIES = """
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
NO_POLICIES = """
DROP POLICY councils_membership_add_colleague ON councils_membership;
DROP POLICY councils_membership_change_colleague ON councils_membership;
DROP POLICY councils_invitation_read_colleague ON councils_invitation;
DROP POLICY councils_invitation_add_colleague ON councils_invitation;
DROP POLICY councils_invitation_change_colleague ON councils_invitation;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0003_services'),
        ('councils', '0003_signed_out_everywhere'),
    ]

    operations = [
        migrations.AddField(model_name='membership', name='services', field=SOME_SERVICES),
        migrations.AddField(model_name='invitation', name='services', field=SOME_SERVICES.clone()),
        migrations.AddField(
            model_name='invitation', name='invited_by_id', field=models.BigIntegerField(blank=True, null=True)
        ),
        migrations.AlterField(
            model_name='invitation',
            name='council',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='councils.council'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=SOME_OF_A_PROVIDER, name='membership_of_some_services'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('council__isnull', False), ('provider__isnull', False), _connector='OR'), name='invitation_from_somebody'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=SOME_OF_A_PROVIDER, name='invitation_to_some_services'),
        ),
        migrations.RunSQL(POLICIES, NO_POLICIES),
    ]
