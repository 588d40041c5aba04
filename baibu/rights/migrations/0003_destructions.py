"""Destroying by two what is past its term, with a certificate."""

import uuid

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("rights", "0002_erasures")]

    operations = [
        migrations.CreateModel(
            name="Destruction",
            fields=[
                ("pk", models.CompositePrimaryKey("community_id", "id", blank=True, editable=False, primary_key=True, serialize=False)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("seq", models.PositiveIntegerField()),
                ("kinds", models.JSONField()),
                ("keys_hash", models.CharField(max_length=64)),
                ("proposed_at", models.DateTimeField()),
                ("proposed_by_id", models.UUIDField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("confirmed_by_id", models.UUIDField(null=True)),
                ("declined_at", models.DateTimeField(null=True)),
                ("declined_by_id", models.UUIDField(null=True)),
                ("check_mark", models.CharField(blank=True, max_length=12)),
                ("community", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.community")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(F("community"), F("seq"), name="destruction_numbered_once"),
                    models.UniqueConstraint(F("community"), condition=Q(("confirmed_at", None), ("declined_at", None)), name="one_destruction_proposed"),
                    models.CheckConstraint(condition=Q(("confirmed_by_id", None), Q(("confirmed_by_id", F("proposed_by_id")), _negated=True), _connector="OR"), name="destruction_confirmed_by_a_second_person"),
                ],
            },
        ),
    ]
