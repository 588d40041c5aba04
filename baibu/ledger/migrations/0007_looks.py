"""Who looked at what, in chains of their own; the database refuses to change or delete a look."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

STAY = """
CREATE TRIGGER looks_stay BEFORE UPDATE OR DELETE ON ledger_look
    FOR EACH ROW EXECUTE FUNCTION ledger_entries_stay();
CREATE TRIGGER looks_stay_all BEFORE TRUNCATE ON ledger_look
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_entries_stay();
"""
GO = "DROP TRIGGER looks_stay ON ledger_look; DROP TRIGGER looks_stay_all ON ledger_look;"


class Migration(migrations.Migration):
    dependencies = [("ledger", "0006_planned_ahead"), ("registry", "0005_guarded")]

    operations = [
        migrations.CreateModel(
            name="Look",
            fields=[
                ("pk", models.CompositePrimaryKey("community_id", "id", blank=True, editable=False, primary_key=True, serialize=False)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("subject_kind", models.CharField(max_length=12)),
                ("subject_id", models.UUIDField()),
                ("seq", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=40)),
                ("on_day", models.DateField()),
                ("at", models.DateTimeField()),
                ("actor_id", models.UUIDField(null=True)),
                ("as_post", models.CharField(blank=True, max_length=40)),
                ("as_place_id", models.UUIDField(null=True)),
                ("data", models.JSONField(default=dict)),
                ("note_id", models.UUIDField(null=True)),
                ("prev", models.CharField(blank=True, max_length=64)),
                ("hash", models.CharField(max_length=64)),
                ("community", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.community")),
            ],
            options={
                "indexes": [models.Index(models.F("community"), models.F("actor_id"), models.F("on_day"), name="look_actor_day")],
                "constraints": [models.UniqueConstraint(models.F("community"), models.F("subject_kind"), models.F("subject_id"), models.F("seq"), name="one_look_per_place_in_chain")],
            },
        ),
        migrations.RunSQL(STAY, GO),
    ]
