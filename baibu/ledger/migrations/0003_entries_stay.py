"""The database itself refuses to change or delete an entry, whoever asks."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION ledger_entries_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'ledger entries are never changed or deleted (% refused): add a correcting entry', TG_OP
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER entries_stay BEFORE UPDATE OR DELETE ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_entries_stay();
CREATE TRIGGER entries_stay_all BEFORE TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_entries_stay();
"""

BACKWARD = """
DROP TRIGGER entries_stay ON ledger_entry;
DROP TRIGGER entries_stay_all ON ledger_entry;
DROP FUNCTION ledger_entries_stay();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_links")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
