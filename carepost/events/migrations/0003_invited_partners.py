from django.db import migrations, models

# A partner's people read their own invitations, the events that these are for, and their own places there.
PARTNER = "(SELECT carepost_partner()) IS NOT NULL"
MINE = f"{PARTNER} AND user_id = (SELECT carepost_user())"
INVITED = (
    f"{PARTNER} AND state <> 'draft' AND id IN (SELECT i.event_id FROM events_eventinvitation i"
    " WHERE i.user_id = (SELECT carepost_user()))"
)
POLICIES = f"""
CREATE POLICY events_eventinvitation_read_invited ON events_eventinvitation FOR SELECT USING ({MINE});
CREATE POLICY events_event_read_invited ON events_event FOR SELECT USING ({INVITED});
CREATE POLICY events_place_read_invited ON events_place FOR SELECT USING ({MINE});
"""
NO_POLICIES = """
DROP POLICY events_eventinvitation_read_invited ON events_eventinvitation;
DROP POLICY events_event_read_invited ON events_event;
DROP POLICY events_place_read_invited ON events_place;
"""
KNOWN = """
UPDATE events_eventinvitation i SET user_id = u.id FROM councils_user u WHERE lower(u.email) = lower(i.email)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0002_learning'),
    ]

    operations = [
        migrations.AddField(
            model_name='eventinvitation',
            name='user_id',
            field=models.BigIntegerField(blank=True, help_text='Who they are, where they sign in', null=True),
        ),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
        migrations.RunSQL(POLICIES, NO_POLICIES),
    ]
