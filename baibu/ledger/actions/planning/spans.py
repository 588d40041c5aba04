"""Conditions as SQL: the days on which one holds for a subject, as a datemultirange.

All is intersection, any is union, not is what is left; the same algebra as in the core.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from psycopg import sql

from baibu import core
from baibu.registry.models import TAKEN_BACK

Fragment = sql.Composable

NEVER = sql.SQL("'{{}}'::datemultirange").format()
HERE = sql.SQL("datemultirange(s.present)")

# Taken back, a need holds no more from the day of that; otherwise its last day is the last it holds.
NEEDS = sql.SQL("""(
    SELECT n.id, n.community_id, n.kind, n.person_id, n.household_id, n.since, n.decided_on, n.refused_on,
           n.until - CASE WHEN n.ended_because = ANY({taken}) THEN 1 ELSE 0 END AS until
    FROM registry_circumstance n
)""").format(taken=sql.Literal(list(TAKEN_BACK)))
# Those taken back, however short they held: who, from when, on which day they were taken back and why.
TAKEN = sql.SQL("""
    SELECT c.id, coalesce(c.household_id, p.household_id) AS household_id, c.person_id, c.kind,
           greatest(c.since, c.decided_on) AS first,
           CASE WHEN {is_home} THEN least(c.until, upper(p.present)) ELSE c.until END AS gone_on,
           c.until AS taken_on, c.ended_because AS why
    FROM registry_circumstance c
    LEFT JOIN pg_temp.planned_needing p ON p.id = c.person_id
    WHERE c.community_id = {community} AND c.kind = ANY({kinds}) AND c.ended_because = ANY({taken})
      AND c.decided_on IS NOT NULL AND c.refused_on IS NULL
""")
HELD_BY_PERSON = sql.SQL("""
    SELECT c.id, c.person_id AS subject_id, greatest(c.since, c.decided_on) AS first, c.until AS last,
           c.decided_on AS known_on
    FROM {needs} c
    WHERE c.community_id = {community} AND c.kind = ANY({kinds}) AND c.person_id IS NOT NULL
      AND c.decided_on IS NOT NULL AND c.refused_on IS NULL
      AND coalesce(c.until >= greatest(c.since, c.decided_on), true)
""")
# People are looked up among the few gathered for the run: hashing everybody would take most of the time.
HELD_IN_HOUSEHOLD = sql.SQL("""
    SELECT c.id, coalesce(c.household_id, p.household_id) AS subject_id,
           greatest(c.since, c.decided_on) AS first, least(c.until, upper(p.present) - 1) AS last,
           c.decided_on AS known_on
    FROM {needs} c
    LEFT JOIN pg_temp.planned_needing p ON p.id = c.person_id
    WHERE c.community_id = {community} AND c.kind = ANY({kinds})
      AND coalesce(c.household_id, p.household_id) IS NOT NULL
      AND c.decided_on IS NOT NULL AND c.refused_on IS NULL
      AND coalesce(least(c.until, upper(p.present) - 1) >= greatest(c.since, c.decided_on), true)
""")
PAIRED_PERSON = sql.SQL("""
    SELECT coalesce(c.person_id, p.id) AS subject_id, c.since AS first, c.until AS last
    FROM registry_contactpair c
    LEFT JOIN registry_person p ON p.community_id = c.community_id
         AND c.person_id IS NULL AND p.household_id = c.household_id
    WHERE c.community_id = {community} AND c.kind = ANY({kinds}) AND coalesce(c.until >= c.since, true)
      AND coalesce(c.person_id, p.id) IS NOT NULL
""")
PAIRED_HOUSEHOLD = sql.SQL("""
    SELECT c.household_id AS subject_id, c.since AS first, c.until AS last
    FROM registry_contactpair c
    WHERE c.community_id = {community} AND c.kind = ANY({kinds}) AND coalesce(c.until >= c.since, true)
""")
MERGED = sql.SQL("""
    SELECT held.subject_id, range_agg(daterange(held.first, held.last, '[]')) AS spans
    FROM ({held}) AS held GROUP BY held.subject_id
""")
SIZES = sql.SQL("""
    SELECT steps.household_id AS subject_id, range_agg(daterange(steps.day, steps.next)) AS spans
    FROM (
        SELECT moves.household_id, moves.day,
               lead(moves.day) OVER (PARTITION BY moves.household_id ORDER BY moves.day) AS next,
               sum(sum(moves.change)) OVER (PARTITION BY moves.household_id ORDER BY moves.day) AS size
        FROM (
            SELECT here.household_id, end_of.day, end_of.change
            FROM ({people}) AS here
            CROSS JOIN LATERAL (VALUES (lower(here.present), 1), (upper(here.present), -1))
                AS end_of(day, change)
            WHERE end_of.day IS NOT NULL
        ) AS moves
        GROUP BY moves.household_id, moves.day
    ) AS steps
    WHERE steps.size BETWEEN {at_least} AND {at_most}
    GROUP BY steps.household_id
""")
# The day a birthday falls on; born on 29 February, in other years on 1 March.
BIRTHDAY = sql.SQL("""(
    (s.born_on + make_interval(years => {years}))::date
    + (date_part('day', s.born_on + make_interval(years => {years})) <> date_part('day', s.born_on))::int
)""")


@dataclass(frozen=True, slots=True)
class Spans:
    """A condition ready to be joined to subjects named `s`."""

    joins: Fragment
    #: a datemultirange over `s` and the joined tables
    days: Fragment


def spans_of(duty: core.Duty, community_id: int, people: Fragment, is_needed: bool = True) -> Spans:
    """The days on which the duty applies, within the days its subject is here.

    Subjects to whom it never applies are left out, unless `is_needed` is false.
    """
    compiler = Compiler(duty.about, community_id, people)
    if duty.applies_if == core.ALWAYS:
        return Spans(sql.SQL(""), HERE)
    days = compiler.days(duty.applies_if, is_needed)
    return Spans(sql.SQL(" ").join(compiler.joins), sql.SQL("({} * {})").format(days, HERE))


class Compiler:
    """Walks a condition once, gathering the tables it needs."""

    def __init__(self, about: str, community_id: int, people: Fragment) -> None:
        self.about = about
        self.community = sql.Literal(community_id)
        self.people = people
        self.joins: list[Fragment] = []

    def days(self, condition: core.Condition, is_needed: bool) -> Fragment:
        """The condition as an expression; `is_needed` when nothing holds unless this part does."""
        match condition:
            case core.All(parts):
                return self.joined(" * ", [self.days(part, is_needed) for part in parts])
            case core.Any(parts):
                return self.joined(" + ", [self.days(part, False) for part in parts])
            case core.Not(part):
                return sql.SQL("('{{(,)}}'::datemultirange - {})").format(self.days(part, False))
            case _:
                return self.leaf(condition, is_needed)

    def joined(self, sign: str, parts: list[Fragment]) -> Fragment:
        """The parts combined by one sign."""
        return sql.SQL("({})").format(sql.SQL(sign).join(parts))

    def leaf(self, named: core.Is, is_needed: bool) -> Fragment:
        """One word of the vocabulary."""
        if named.what == "always":
            return HERE
        if named.what == "age":
            return self.age(named)
        source = self.source(named)
        return self.join(source, is_needed, self.key(named)) if source else NEVER

    def source(self, named: core.Is) -> Fragment | None:
        """The table of spans the word stands for; None where such subjects cannot have it."""
        if self.about not in {"person", "household"}:
            return None
        if named.what == "household-size":
            most = named.at_most if named.at_most is not None else 2**31 - 1
            return SIZES.format(people=self.people, at_least=named.at_least or 0, at_most=most)
        if named.what == "circumstance":
            return MERGED.format(held=held(self.about, [named.kind], self.community))
        pairs = PAIRED_PERSON if self.about == "person" else PAIRED_HOUSEHOLD
        return MERGED.format(held=pairs.format(community=self.community, kinds=sql.Literal([named.kind])))

    def key(self, named: core.Is) -> Fragment:
        """The column of the subject that the table of spans is keyed by."""
        return sql.SQL("s.household_id" if named.what == "household-size" else "s.id")

    def join(self, source: Fragment, is_needed: bool, key: Fragment) -> Fragment:
        """Join a table of spans; the expression that reads it."""
        alias = sql.Identifier(f"held_{len(self.joins)}")
        kind = sql.SQL("JOIN" if is_needed else "LEFT JOIN")
        self.joins.append(
            sql.SQL("{} ({}) AS {} ON {}.subject_id = {}").format(kind, source, alias, alias, key)
        )
        return sql.SQL("coalesce({}.spans, {})").format(alias, NEVER)

    def age(self, named: core.Is) -> Fragment:
        """From a birthday, until the day before another; never where the birthday is not known."""
        first = birthday(named.at_least) if named.at_least else sql.SQL("s.born_on")
        last = birthday(named.at_most + 1) if named.at_most is not None else sql.SQL("NULL")
        return sql.SQL(
            "(CASE WHEN s.born_on IS NULL THEN {} ELSE datemultirange(daterange({}, {})) END)"
        ).format(NEVER, first, last)


def birthday(years: int) -> Fragment:
    """The day on which `s` turns so many years old."""
    return BIRTHDAY.format(years=sql.Literal(years))


def held(about: str, kinds: list[str], community: Fragment) -> Fragment:
    """Each decided circumstance of those kinds: id, subject_id, first, last, known_on.

    A household has what any of its people has.
    """
    source = HELD_BY_PERSON if about == "person" else HELD_IN_HOUSEHOLD
    return source.format(needs=NEEDS, community=community, kinds=sql.Literal(kinds))


def taken(about: str, kinds: list[str], community: Fragment) -> Fragment:
    """Each decided circumstance of those kinds that was taken back: id, subject_id, first, taken_on, why.

    `gone_on` is the first day on which it does not hold for the subject any more.
    """
    column = sql.Identifier("person_id" if about == "person" else "household_id")
    source = TAKEN.format(
        community=community, kinds=sql.Literal(kinds), taken=sql.Literal(list(TAKEN_BACK)),
        is_home=sql.SQL("false" if about == "person" else "true"),
    )  # fmt: skip
    columns = sql.SQL("SELECT t.id, t.{} AS subject_id, t.first, t.gone_on, t.taken_on, t.why FROM ({}) AS t")
    return columns.format(column, source)


def may_apply(condition: core.Condition, first: date, last: date) -> Fragment:
    """True for every subject to whom the condition may apply on some of the days; never too narrow.

    It spares the planner from looking closely at everybody where a rule concerns few.
    """
    match condition:
        case core.All(parts):
            return sql.SQL("({})").format(
                sql.SQL(" AND ").join(may_apply(part, first, last) for part in parts)
            )
        case core.Any(parts):
            return sql.SQL("({})").format(
                sql.SQL(" OR ").join(may_apply(part, first, last) for part in parts)
            )
        case core.Is("age"):
            return of_age(condition, first, last)
        case core.Is("always"):
            return sql.SQL("s.present && daterange({}, {}, '[]')").format(
                sql.Literal(first), sql.Literal(last)
            )
        case _:
            return sql.SQL("true")


def of_age(named: core.Is, first: date, last: date) -> Fragment:
    """Born in years in which somebody may be of that age on one of the days."""
    born: list[Fragment] = [sql.SQL("s.born_on IS NOT NULL")]
    if named.at_least is not None:
        born.append(sql.SQL("s.born_on <= {}").format(sql.Literal(date(last.year - named.at_least, 12, 31))))
    if named.at_most is not None:
        born.append(
            sql.SQL("s.born_on >= {}").format(sql.Literal(date(first.year - named.at_most - 1, 1, 1)))
        )
    return sql.SQL("({})").format(sql.SQL(" AND ").join(born))
