"""A password that came from somebody else is replaced at the first sign-in; a need is decided by two people."""

from django.db import migrations, models
from django.db.models import F, Q

#: what one person alone had decided on an import waits again for two
UNDECIDE = """
UPDATE registry_circumstance
   SET decided_by = NULL, decided_on = NULL, consent_on = NULL, consent_by = '', review_on = NULL,
       proposed_by = decided_by
 WHERE proposed_by IS NULL AND decided_by IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0003_calendar")]

    operations = [
        migrations.AddField(
            "account", "must_change_password", models.BooleanField(default=False)
        ),
        migrations.RunSQL(UNDECIDE, migrations.RunSQL.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RemoveConstraint("circumstance", "decided_by_a_second_person_with_consent"),
        migrations.AddConstraint(
            "circumstance",
            models.CheckConstraint(
                condition=Q(decided_by=None)
                | (
                    Q(proposed_by__isnull=False)
                    & ~Q(decided_by=F("proposed_by"))
                    & Q(consent_on__isnull=False)
                ),
                name="decided_by_a_second_person_with_consent",
            ),
        ),
    ]
