"""Homes opened in an emergency, and for how long."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from baibu.registry.models import bind, link_to


class Migration(migrations.Migration):
    dependencies = [("registry", "0007_attempts")]

    operations = [
        migrations.CreateModel(
            name="Opening",
            fields=[
                ("pk", models.CompositePrimaryKey("community_id", "id", blank=True, editable=False, primary_key=True, serialize=False)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("person_id", models.UUIDField()),
                ("household_id", models.UUIDField()),
                ("reason", models.CharField(max_length=12)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("noted_by_id", models.UUIDField(null=True)),
                ("noted_at", models.DateTimeField(null=True)),
                ("community", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.community")),
                ("household", link_to("registry.Household", "household_id")),
                ("person", link_to("registry.Person", "person_id")),
            ],
            options={
                "indexes": [
                    models.Index(models.F("community"), models.F("person_id"), models.F("until"), name="opening_person"),
                    models.Index(models.F("community"), models.F("household_id"), models.F("since"), name="opening_household"),
                ],
                "constraints": [models.CheckConstraint(condition=models.Q(("until__gt", models.F("since"))), name="opening_in_order")],
            },
        ),
        bind("registry_opening", "person_id", "registry_person"),
        bind("registry_opening", "household_id", "registry_household"),
    ]
