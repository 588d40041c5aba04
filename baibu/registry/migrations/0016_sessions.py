"""Where somebody is signed in, for their own eyes; and sessions whose keys are kept as hashes from now on."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

#: a session that ends, however it ends, takes its line along; checks of links look past row-level security
TIED = (
    "ALTER TABLE registry_signin ADD CONSTRAINT registry_signin_of_session FOREIGN KEY (session_id) "
    "REFERENCES django_session (session_key) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED"
)
LOOSE = "ALTER TABLE registry_signin DROP CONSTRAINT registry_signin_of_session"


class Migration(migrations.Migration):
    dependencies = [("registry", "0015_vault_only"), ("sessions", "0001_initial")]

    operations = [
        migrations.CreateModel(
            "SignIn",
            [
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("round", models.PositiveIntegerField()),
                ("device", models.CharField(max_length=24)),
                ("began_on", models.DateField()),
                ("used_on", models.DateField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "session",
                    models.OneToOneField(
                        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="+",
                        to="sessions.session",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(TIED, LOOSE),
        # The list says the day, to its owner; the second at which somebody came in is nobody's business.
        migrations.RemoveField("account", "last_login"),
        # Keys kept in the clear open nothing any more: everybody signs in once more.
        migrations.RunSQL("DELETE FROM django_session", migrations.RunSQL.noop),
    ]
