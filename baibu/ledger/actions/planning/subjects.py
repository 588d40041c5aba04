"""Whom duties are about, as SQL: one row per subject with its place and the days it is here."""

from __future__ import annotations

from psycopg import sql

from baibu import core

Fragment = sql.Composable

#: everybody at home somewhere, gathered once for a run: most rules are about people, and people are many
GATHER = sql.SQL("""
    DROP TABLE IF EXISTS pg_temp.planned_people;
    CREATE TEMPORARY TABLE planned_people ON COMMIT DROP AS
    SELECT p.id, p.household_id, h.place_id, p.born_on,
           daterange(h.since, least(p.left_on, h.left_on), '[]') AS present
    FROM registry_person p
    JOIN registry_household h ON h.community_id = p.community_id AND h.id = p.household_id
    WHERE p.community_id = {community} AND coalesce(least(p.left_on, h.left_on) >= h.since, true);
    ANALYZE planned_people;
    DROP TABLE IF EXISTS pg_temp.planned_needing;
    CREATE TEMPORARY TABLE planned_needing ON COMMIT DROP AS
    SELECT * FROM planned_people WHERE id IN (
        SELECT person_id FROM registry_circumstance WHERE community_id = {community}
    );
    ANALYZE planned_needing
""")
#: rows of people who moved: to the new home, and to the place of the same level above it
FOLLOW = sql.SQL("""
    UPDATE ledger_obligation o SET household_id = p.household_id, place_id = a.id
    FROM pg_temp.planned_people p, registry_place home, registry_place a, registry_place old
    WHERE o.community_id = {community} AND o.subject_kind = 'person' AND o.subject_id = p.id
      AND o.household_id IS DISTINCT FROM p.household_id AND coalesce(o.settle_on >= {day}, true)
      AND home.community_id = o.community_id AND home.id = p.place_id
      AND old.community_id = o.community_id AND old.id = o.place_id
      AND a.community_id = o.community_id AND a.id = ANY(home.path) AND a.level = old.level
""")
PEOPLE = sql.SQL("SELECT * FROM pg_temp.planned_people")
#: those among them about whom a circumstance was ever noted: few, and many rules are about them alone
NEEDING = sql.SQL("SELECT * FROM pg_temp.planned_needing")
HOUSEHOLDS = sql.SQL("""
    SELECT h.id, h.id AS household_id, h.place_id, NULL::date AS born_on,
           daterange(h.since, h.left_on, '[]') AS present
    FROM registry_household h
    WHERE h.community_id = {community} AND coalesce(h.left_on >= h.since, true)
""")
NEEDING_HOMES = sql.SQL("""
    {households} AND h.id IN (
        SELECT household_id FROM pg_temp.planned_needing
        UNION SELECT household_id FROM registry_circumstance WHERE community_id = {community}
    )
""")
BODIES = sql.SQL("""
    SELECT b.id, NULL::uuid AS household_id, b.place_id, NULL::date AS born_on,
           daterange(b.since, b.until, '[]') AS present
    FROM registry_body b
    WHERE b.community_id = {community} AND b.kind = {kind} AND coalesce(b.until >= b.since, true)
""")
PLACES = sql.SQL("""
    SELECT p.id, NULL::uuid AS household_id, p.id AS place_id, NULL::date AS born_on,
           '(,)'::daterange AS present
    FROM registry_place p
    WHERE p.community_id = {community} AND p.level = {kind}
""")


def subject_kind(duty: core.Duty) -> str:
    """What the rows call the subject: person · household · body · place."""
    return duty.about if duty.about in {"person", "household", "body"} else "place"


def subjects(duty: core.Duty, community_id: int) -> Fragment:
    """The duty's subjects: id, household_id, place_id, born_on, present (a range of days)."""
    source = {"person": PEOPLE, "household": HOUSEHOLDS, "body": BODIES}.get(duty.about, PLACES)
    kind = duty.body if duty.about == "body" else duty.about
    return source.format(community=sql.Literal(community_id), kind=sql.Literal(kind))


def likely_subjects(duty: core.Duty, community_id: int) -> Fragment:
    """Those of the duty's subjects to whom it can ever apply."""
    everybody = subjects(duty, community_id)
    if not (is_from_need(duty.recurrence) or needs_circumstance(duty.applies_if)):
        return everybody
    if duty.about == "household":
        return NEEDING_HOMES.format(households=everybody, community=sql.Literal(community_id))
    return NEEDING if duty.about == "person" else everybody


def is_from_need(recurrence: core.Recurrence) -> bool:
    """Whether every turn is counted from a circumstance."""
    return isinstance(recurrence, core.EveryFrom) or (
        isinstance(recurrence, core.On) and recurrence.what == "circumstance"
    )


def needs_circumstance(condition: core.Condition) -> bool:
    """Whether the condition never holds without a circumstance, be it that of a person at home."""
    match condition:
        case core.All(parts):
            return any(needs_circumstance(part) for part in parts)
        case core.Any(parts):
            return bool(parts) and all(needs_circumstance(part) for part in parts)
        case core.Is("circumstance"):
            return True
        case _:
            return False


def owing_places(pack: core.Pack, post: str, community_id: int) -> Fragment:
    """For every place, the place where the post owes: the nearest above (or itself) of the post's level.

    Where the tree skips that level, the nearest place of a level further out.
    """
    return sql.SQL("""
        WITH steps AS MATERIALIZED (
            SELECT p.id AS below, step.id, step.depth
            FROM registry_place p CROSS JOIN LATERAL unnest(p.path) WITH ORDINALITY AS step(id, depth)
            WHERE p.community_id = {community}
        )
        SELECT DISTINCT ON (steps.below) steps.below, a.id AS above
        FROM steps JOIN registry_place a ON a.id = steps.id
        WHERE a.community_id = {community} AND a.level = ANY({levels})
        ORDER BY steps.below, steps.depth DESC
    """).format(community=sql.Literal(community_id), levels=sql.Literal(levels_down_to(pack, post)))


def levels_down_to(pack: core.Pack, post: str) -> list[str]:
    """The codes of the levels from the outermost down to the post's own."""
    codes = [level.code for level in pack.levels]
    return codes[: codes.index(pack.post(post).level) + 1]
