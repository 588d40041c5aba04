"""The database notes when something that planning depends on changes, so that a run with nothing new is short."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

#: Whatever a rule may depend on: who lives where, what they need, what happened, which method, which days are worked.
TABLES = [
    "registry_place", "registry_household", "registry_person", "registry_circumstance", "registry_contactpair",
    "registry_body", "ledger_entry", "ledger_adoption",
]  # fmt: skip
CALENDAR = ["registry_workdayexception", "registry_calendaryear"]
EVENTS = {"INSERT": "NEW TABLE AS changed", "UPDATE": "NEW TABLE AS changed", "DELETE": "OLD TABLE AS changed"}

FUNCTIONS = """
CREATE FUNCTION ledger_note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger_unplanned (community_id, id)
    SELECT c.community_id, gen_random_uuid() FROM (SELECT DISTINCT community_id FROM changed) AS c;
    RETURN NULL;
END
$$;
CREATE FUNCTION ledger_note_calendar() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger_unplanned (community_id, id) SELECT c.id, gen_random_uuid() FROM registry_community c;
    RETURN NULL;
END
$$;
"""


def triggers() -> str:
    """One trigger per table and kind of change: only so may it see the changed rows together."""
    told = [
        f"CREATE TRIGGER note_{event.lower()} AFTER {event} ON {table} REFERENCING {changed} "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_note_change();"
        for table in TABLES
        for event, changed in EVENTS.items()
        if table != "ledger_entry" or event == "INSERT"
    ]
    told += [
        f"CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_note_calendar();"
        for table in CALENDAR
    ]
    return "\n".join(told)


BACKWARD = """
DROP FUNCTION ledger_note_change() CASCADE;
DROP FUNCTION ledger_note_calendar() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_standing"), ("registry", "0003_calendar")]

    operations = [
        migrations.CreateModel(
            name="Unplanned",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "community_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        db_index=False,
                        related_name="+",
                        to="registry.community",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.RunSQL(FUNCTIONS + triggers(), BACKWARD),
    ]
