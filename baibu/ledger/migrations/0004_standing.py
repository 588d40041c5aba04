"""The view that joins an obligation with the facts that count; the one place that joins them.

Every join meets at most one row, guarded by a unique index, so the view never doubles an obligation.
"""

from django.db import migrations

STANDING = """
CREATE VIEW ledger_standing AS
SELECT o.community_id, o.id, o.duty, o.period_key, o.subject_kind, o.subject_id, o.household_id,
       o.place_id, o.owed_by, o.starts_on, o.open_on,
       coalesce(x.new_due_on, o.due_on) AS due_on,
       o.late_until + (coalesce(x.new_due_on, o.due_on) - o.due_on) AS late_until,
       o.settle_on + (coalesce(x.new_due_on, o.due_on) - o.due_on) AS settle_on,
       o.needs, o.digest, o.made_on, o.due_on AS original_due_on,
       CASE WHEN o.needs = 1 THEN (d.id IS NOT NULL)::int ELSE (
           SELECT count(*)::int FROM ledger_discharge m
           WHERE m.community_id = o.community_id AND m.obligation_id = o.id AND m.revoked_at IS NULL
       ) END AS met,
       CASE WHEN d.id IS NULL OR o.needs = 1 THEN d.met_on ELSE (
           SELECT max(m.met_on) FROM ledger_discharge m
           WHERE m.community_id = o.community_id AND m.obligation_id = o.id AND m.revoked_at IS NULL
       ) END AS met_on,
       d.by_id AS met_by_id, d.for_id AS met_for_id,
       CASE WHEN e.is_granted THEN e.decided_on END AS excused_on,
       CASE WHEN e.is_granted THEN e.reason END AS excuse_reason,
       e.id IS NOT NULL AND e.is_granted IS NULL AS is_excuse_asked,
       v.on_day AS voided_on, v.reason AS void_reason
FROM ledger_obligation o
LEFT JOIN ledger_discharge d ON d.community_id = o.community_id AND d.obligation_id = o.id
      AND d.number = o.needs AND d.revoked_at IS NULL
LEFT JOIN ledger_excuse e ON e.community_id = o.community_id AND e.obligation_id = o.id
      AND (e.is_granted IS NULL OR e.is_granted)
LEFT JOIN ledger_voiding v ON v.community_id = o.community_id AND v.obligation_id = o.id
      AND v.lifted_on IS NULL
LEFT JOIN (
    SELECT DISTINCT ON (community_id, obligation_id) community_id, obligation_id, new_due_on
    FROM ledger_extension ORDER BY community_id, obligation_id, seq DESC
) x ON x.community_id = o.community_id AND x.obligation_id = o.id
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_entries_stay")]

    operations = [migrations.RunSQL(STANDING, "DROP VIEW ledger_standing")]
