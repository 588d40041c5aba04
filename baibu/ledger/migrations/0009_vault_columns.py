"""Room for sealed notes; sealing anew changes nothing that planning depends on, so it is not noted as a change."""

from django.db import migrations

from baibu.registry.models.sealed import SealedText

NOTE_CHANGE = """
CREATE OR REPLACE FUNCTION ledger_note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {quiet}
    INSERT INTO ledger_unplanned (community_id, id)
    SELECT c.community_id, gen_random_uuid() FROM (SELECT DISTINCT community_id FROM changed) AS c;
    RETURN NULL;
END
$$;
"""
QUIET = "IF current_setting('baibu.resealing', true) = 'yes' THEN RETURN NULL; END IF;"


class Migration(migrations.Migration):
    dependencies = [("ledger", "0008_found_by_day"), ("registry", "0013_vault_columns")]

    operations = [
        migrations.RenameField("note", "text", "text_readable"),
        migrations.AddField("note", "text", SealedText(default=""), preserve_default=False),
        migrations.RunSQL(NOTE_CHANGE.format(quiet=QUIET), NOTE_CHANGE.format(quiet="")),
    ]
