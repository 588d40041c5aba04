"""What people agreed to; needs decided with consent bring theirs along, as asked for before texts were kept."""

import uuid

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

import baibu.registry.models.sealed
from baibu.registry.models import bind, link_to

#: The agreement to a need stood in its own row: it is the same agreement, in a wording nobody kept (version 0).
BRING = """
INSERT INTO registry_consent (community_id, id, person_id, household_id, purpose, kind, version, about_id,
       detail, given_on, channel, noted_at, noted_by_id, withdrawn_on, withdrawn_by_channel, withdrawn_at)
SELECT community_id, gen_random_uuid(), person_id, household_id,
       CASE WHEN kind = 'hospital-stay' THEN 'need-health'
            WHEN kind IN ('hardship', 'job-seeker', 'pupil-in-aid') THEN 'need-hardship'
            WHEN kind IN ('party-member', 'retired-member') THEN 'need-party'
            ELSE 'need-other' END,
       kind, 0, id, '', consent_on, coalesce(nullif(consent_by, ''), 'spoken'),
       coalesce(decided_on, consent_on)::timestamp AT TIME ZONE 'Asia/Shanghai', decided_by,
       CASE WHEN ended_because = 'consent-withdrawn' THEN greatest(until, consent_on) END,
       CASE WHEN ended_because = 'consent-withdrawn' THEN 'spoken' ELSE '' END,
       CASE WHEN ended_because = 'consent-withdrawn'
            THEN greatest(until, consent_on)::timestamp AT TIME ZONE 'Asia/Shanghai' END
  FROM registry_circumstance
 WHERE decided_by IS NOT NULL AND consent_on IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0016_sessions")]

    operations = [
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("pk", models.CompositePrimaryKey("community_id", "id", blank=True, editable=False, primary_key=True, serialize=False)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("person_id", models.UUIDField(null=True)),
                ("household_id", models.UUIDField(null=True)),
                ("purpose", models.CharField(max_length=24)),
                ("kind", models.CharField(blank=True, max_length=40)),
                ("version", models.PositiveSmallIntegerField()),
                ("about_id", models.UUIDField(null=True)),
                ("detail", baibu.registry.models.sealed.SealedText(default="")),
                ("given_on", models.DateField()),
                ("channel", models.CharField(max_length=8)),
                ("guardian_id", models.UUIDField(null=True)),
                ("noted_at", models.DateTimeField()),
                ("noted_by_id", models.UUIDField(null=True)),
                ("withdrawn_on", models.DateField(null=True)),
                ("withdrawn_by_channel", models.CharField(blank=True, max_length=8)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_noted_by_id", models.UUIDField(null=True)),
                ("community", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.community")),
                ("person", link_to("registry.Person", "person_id", null=True)),
                ("household", link_to("registry.Household", "household_id", null=True)),
                ("guardian", link_to("registry.Person", "guardian_id", null=True)),
            ],
            options={
                "indexes": [
                    models.Index(F("community"), F("person_id"), name="consent_person"),
                    models.Index(F("community"), F("household_id"), name="consent_household"),
                    models.Index(F("community"), F("about_id"), name="consent_about"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=Q(Q(("household_id__isnull", False), ("person_id", None)), Q(("household_id", None), ("person_id__isnull", False)), _connector="OR"), name="consent_of_one_person_or_household"),
                    models.CheckConstraint(condition=Q(Q(("withdrawn_at", None), ("withdrawn_on", None)), Q(("withdrawn_at__isnull", False), ("withdrawn_on__isnull", False)), _connector="OR"), name="consent_withdrawn_on_a_day_at_a_moment"),
                    models.CheckConstraint(condition=Q(("guardian_id", None), ("person_id", None), Q(("guardian_id", F("person_id")), _negated=True), _connector="OR"), name="consent_guardian_is_somebody_else"),
                    models.UniqueConstraint(F("community"), F("purpose"), F("kind"), F("version"), F("person_id"), F("household_id"), F("about_id"), condition=Q(("withdrawn_on", None), Q(("purpose", "passed-on"), _negated=True)), name="one_standing_consent", nulls_distinct=False),
                ],
            },
        ),
        bind("registry_consent", "person_id", "registry_person"),
        bind("registry_consent", "household_id", "registry_household"),
        bind("registry_consent", "guardian_id", "registry_person"),
        migrations.RunSQL(BRING, migrations.RunSQL.noop),
    ]
