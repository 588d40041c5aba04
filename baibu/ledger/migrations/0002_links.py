"""Links that cannot leave a community, and the name an obligation always gets."""

from django.db import migrations

from baibu.registry.models import bind

FACTS = ("discharge", "excuse", "extension", "voiding", "told")

# Named by (community, subject, duty, period): planning twice, or in two places, names the same row.
# The expression stands in docs/decisions/0004-obligation-ids.md and in queries/names.py as well.
OBLIGATION_ID = """
CREATE FUNCTION ledger_obligation_id(community bigint, subject uuid, duty text, period text) RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT overlay(overlay(
        encode(substring(sha256(convert_to(community || '/' || subject || '/' || duty || '/' || period, 'UTF8'))
                         FROM 1 FOR 16), 'hex')
        PLACING '8' FROM 13) PLACING '8' FROM 17)::uuid
$$
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_tables"), ("registry", "0002_links")]

    operations = [
        bind("ledger_obligation", "place_id", "registry_place"),
        *(bind(f"ledger_{table}", "obligation_id", "ledger_obligation") for table in FACTS),
        bind("ledger_discharge", "entry_id", "ledger_entry"),
        bind("ledger_effect", "entry_id", "ledger_entry"),
        bind("ledger_entry", "note_id", "ledger_note"),
        bind("ledger_excuse", "note_id", "ledger_note"),
        bind("ledger_entry", "actor_id", "registry_person"),
        bind("ledger_actingperiod", "place_id", "registry_place"),
        migrations.RunSQL(
            OBLIGATION_ID, "DROP FUNCTION ledger_obligation_id(bigint, uuid, text, text)"
        ),
    ]
