-- Everything the Baibuting method asks of a community in a month, written by one hand-written statement.
-- It knows this method only: one need or pair at a time, no conditions but the method's own, no second thoughts.
WITH people AS (
    SELECT p.id, p.household_id, h.place_id, p.born_on, h.since
    FROM registry_person p
    JOIN registry_household h ON h.community_id = p.community_id AND h.id = p.household_id
    WHERE p.community_id = %(community)s AND p.left_on IS NULL AND h.left_on IS NULL
),
needs AS (
    SELECT c.id, c.kind, c.person_id, c.household_id, c.decided_on,
           daterange(greatest(c.since, c.decided_on), c.until, '[]') AS span
    FROM registry_circumstance c
    WHERE c.community_id = %(community)s AND c.decided_on IS NOT NULL AND c.refused_on IS NULL
),
at AS (
    SELECT p.id AS below, a.level, a.id AS above
    FROM registry_place p
    CROSS JOIN LATERAL unnest(p.path) AS step(id)
    JOIN registry_place a ON a.community_id = p.community_id AND a.id = step.id
    WHERE p.community_id = %(community)s
),
subjects AS (
    SELECT r.duty, s.id, s.household_id, s.place_id,
           CASE WHEN s.born_on <= r.oldest_from
                THEN daterange(greatest(s.since, (s.born_on + interval '60 years')::date), NULL)
                ELSE daterange(greatest(s.since, s.born_on), (s.born_on + interval '11 years')::date) END AS span
    FROM bench_rule r JOIN people s ON r.what = 'age'
         AND (s.born_on <= r.oldest_from OR s.born_on >= r.youngest_from)
    UNION ALL
    SELECT r.duty, s.id, s.household_id, s.place_id, n.span
    FROM bench_rule r JOIN needs n ON n.kind = r.kind JOIN people s ON s.id = n.person_id
    WHERE r.what = 'circumstance' AND r.about = 'person'
    UNION ALL
    SELECT r.duty, h.id, h.id, h.place_id, n.span
    FROM bench_rule r JOIN needs n ON n.kind = r.kind
    JOIN registry_household h ON h.community_id = %(community)s AND h.id = n.household_id
    WHERE r.what = 'circumstance' AND r.about = 'household'
    UNION ALL
    SELECT r.duty, h.id, h.id, h.place_id, range_merge(range_agg(daterange(p.since, p.until, '[]')))
    FROM bench_rule r JOIN registry_contactpair p ON p.kind = r.kind AND p.community_id = %(community)s
    JOIN registry_household h ON h.community_id = p.community_id AND h.id = p.household_id
    WHERE r.what = 'pair'
    GROUP BY r.duty, h.id, h.place_id
    UNION ALL
    SELECT r.duty, h.id, h.id, h.place_id, daterange(h.since, NULL)
    FROM bench_rule r JOIN registry_household h ON h.community_id = %(community)s AND h.left_on IS NULL
    WHERE r.what = 'always' AND r.about = 'household'
    UNION ALL
    SELECT r.duty, p.id, NULL, p.id, '(,)'
    FROM bench_rule r JOIN registry_place p ON p.level = r.about AND p.community_id = %(community)s
    WHERE r.what = 'always'
    UNION ALL
    SELECT r.duty, b.id, NULL, b.place_id, daterange(b.since, b.until, '[]')
    FROM bench_rule r JOIN registry_body b ON b.kind = r.kind AND b.community_id = %(community)s
    WHERE r.what = 'body'
),
turns AS (
    SELECT s.duty, s.id, s.household_id, s.place_id, w.key, w.starts_on, w.open_on, w.due_on,
           greatest(lower(s.span), lower(w.seek)) AS begun
    FROM subjects s JOIN bench_window w ON w.duty = s.duty AND s.span && w.seek
    UNION ALL
    SELECT r.duty, s.id, s.household_id, s.place_id, 'evt:' || n.id || '#' || k, d.starts_on, d.starts_on, d.due_on,
           greatest(lower(n.span), %(adopted)s, d.starts_on)
    FROM bench_rule r JOIN needs n ON n.kind = r.kind JOIN people s ON s.id = n.person_id
    CROSS JOIN generate_series(1, r.times) AS k
    CROSS JOIN LATERAL (
        SELECT (lower(n.span) + make_interval(months => (k - 1) * r.months))::date AS starts_on,
               (lower(n.span) + make_interval(months => k * r.months))::date - 1 AS due_on) AS d
    WHERE r.what = 'turns' AND n.span && daterange(greatest(d.starts_on, %(adopted)s), least(d.due_on, %(day)s), '[]')
      AND greatest(d.starts_on, %(adopted)s) <= least(d.due_on, %(day)s)
    UNION ALL
    SELECT r.duty, s.id, s.household_id, s.place_id, 'evt:' || n.id, lower(n.span),
           CASE WHEN r.opens IS NOT NULL THEN greatest(d.due_on - r.opens, k.known_on)
                WHEN d.due_on < lower(n.span) THEN k.known_on ELSE lower(n.span) END,
           d.due_on, NULL
    FROM bench_rule r JOIN needs n ON n.kind = r.kind JOIN people s ON s.id = n.person_id
    CROSS JOIN LATERAL (SELECT greatest(%(adopted)s, n.decided_on) AS known_on) AS k
    CROSS JOIN LATERAL (SELECT greatest(lower(n.span) + r.days, k.known_on) AS due_on) AS d
    WHERE r.what = 'start' AND lower(n.span) BETWEEN %(adopted)s AND %(day)s
)
INSERT INTO ledger_obligation (
    community_id, id, duty, period_key, subject_kind, subject_id, household_id, place_id, owed_by,
    starts_on, open_on, due_on, late_until, settle_on, needs, digest, made_on)
SELECT %(community)s, ledger_obligation_id(%(community)s, t.id, t.duty, t.key), t.duty, t.key, r.subject_kind, t.id,
       t.household_id, at.above, r.owed_by, t.starts_on,
       CASE WHEN t.begun > t.starts_on THEN
            CASE WHEN r.first IS NULL THEN greatest(t.open_on, t.begun) ELSE t.begun END ELSE t.open_on END,
       d.due_on, d.due_on + r.late, d.due_on + r.late + r.settle, r.needs, %(digest)s, %(day)s
FROM turns t
JOIN bench_rule r ON r.duty = t.duty
JOIN at ON at.below = t.place_id AND at.level = r.owing_level
CROSS JOIN LATERAL (
    SELECT CASE WHEN t.begun > t.starts_on AND r.first IS NOT NULL THEN t.begun + r.first ELSE t.due_on END AS due_on
) AS d
WHERE t.begun IS NULL OR t.begun <= t.starts_on OR r.first IS NOT NULL OR t.begun <= t.due_on
ON CONFLICT DO NOTHING
