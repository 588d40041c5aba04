"""A community can ask for a second step; a session belongs to a round that can be ended."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0009_leaving")]

    operations = [
        migrations.AddField("community", "needs_second_step", models.BooleanField(default=False)),
        migrations.AddField("account", "needs_second_step", models.BooleanField(default=False)),
        migrations.AddField("account", "session_round", models.PositiveIntegerField(default=0)),
    ]
