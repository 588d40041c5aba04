"""Requests about what is kept."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

import baibu.registry.models.sealed
from baibu.registry.models import bind, link_to


class Migration(migrations.Migration):
    initial = True
    dependencies = [("registry", "0025_consent_refused")]

    operations = [
        migrations.CreateModel(
            name="Ask",
            fields=[
                ("pk", models.CompositePrimaryKey("community_id", "id", blank=True, editable=False, primary_key=True, serialize=False)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("person_id", models.UUIDField()),
                ("kind", models.CharField(max_length=8)),
                ("words", baibu.registry.models.sealed.SealedText(default="")),
                ("relative", baibu.registry.models.sealed.SealedText(default="")),
                ("channel", models.CharField(max_length=8)),
                ("asked_on", models.DateField()),
                ("asked_by_id", models.UUIDField(null=True)),
                ("due_on", models.DateField()),
                ("answer", models.CharField(blank=True, max_length=8)),
                ("reason", models.CharField(blank=True, max_length=24)),
                ("reply", baibu.registry.models.sealed.SealedText(default="")),
                ("corrected", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by_id", models.UUIDField(null=True)),
                ("community", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.community")),
                ("person", link_to("registry.Person", "person_id")),
            ],
            options={
                "indexes": [
                    models.Index(F("community"), F("person_id"), name="ask_person"),
                    models.Index(F("community"), F("answer"), F("due_on"), name="ask_open"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=Q(Q(("answer", ""), ("answered_at", None)), Q(Q(("answer", ""), _negated=True), ("answered_at__isnull", False)), _connector="OR"), name="ask_answered_at_a_moment"),
                    models.CheckConstraint(condition=Q(("answer__in", ("", "done")), Q(("reason", ""), _negated=True), _connector="OR"), name="ask_not_granted_with_a_reason"),
                ],
            },
        ),
        bind("rights_ask", "person_id", "registry_person"),
    ]
