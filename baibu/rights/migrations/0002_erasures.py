"""Erasing somebody by two, and holds that forbid it."""

import uuid

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

import baibu.registry.models.sealed
from baibu.registry.models import bind, link_to

PK = ("pk", models.CompositePrimaryKey("community_id", "id", blank=True, editable=False, primary_key=True, serialize=False))
COMMUNITY = {"db_index": False, "on_delete": django.db.models.deletion.PROTECT, "related_name": "+", "to": "registry.community"}


class Migration(migrations.Migration):
    dependencies = [("rights", "0001_asks")]

    operations = [
        migrations.CreateModel(
            name="Hold",
            fields=[
                PK,
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("person_id", models.UUIDField()),
                ("reason", baibu.registry.models.sealed.SealedText(default="")),
                ("set_on", models.DateField()),
                ("set_by_id", models.UUIDField(null=True)),
                ("lifted_on", models.DateField(null=True)),
                ("lifted_by_id", models.UUIDField(null=True)),
                ("community", models.ForeignKey(**COMMUNITY)),
                ("person", link_to("registry.Person", "person_id")),
            ],
            options={
                "constraints": [models.UniqueConstraint(F("community"), F("person_id"), condition=Q(("lifted_on", None)), name="one_hold_at_a_time")],
            },
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("pk", models.CompositePrimaryKey("community_id", "id", blank=True, editable=False, primary_key=True, serialize=False)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("person_id", models.UUIDField()),
                ("proposed_at", models.DateTimeField()),
                ("proposed_by_id", models.UUIDField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("confirmed_by_id", models.UUIDField(null=True)),
                ("declined_at", models.DateTimeField(null=True)),
                ("declined_by_id", models.UUIDField(null=True)),
                ("counts", models.JSONField(default=dict)),
                ("community", models.ForeignKey(**COMMUNITY)),
                ("person", link_to("registry.Person", "person_id")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(F("community"), F("person_id"), condition=Q(("confirmed_at", None), ("declined_at", None)), name="one_erasure_proposed"),
                    models.CheckConstraint(condition=Q(("confirmed_by_id", None), Q(("confirmed_by_id", F("proposed_by_id")), _negated=True), _connector="OR"), name="erasure_confirmed_by_a_second_person"),
                ],
            },
        ),
        bind("rights_hold", "person_id", "registry_person"),
        bind("rights_erasure", "person_id", "registry_person"),
    ]
