"""What leaves as a workbook is asked for, agreed to, closed by a password, and destroyed."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

import baibu.registry.models.sealed


class Migration(migrations.Migration):
    dependencies = [("registry", "0023_claims")]

    operations = [
        migrations.AddField("community", "export_cap", models.PositiveIntegerField(default=250)),
        migrations.CreateModel(
            "Export",
            [
                ("pk", models.CompositePrimaryKey("community_id", "id", blank=True, editable=False, primary_key=True, serialize=False)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("number", models.PositiveIntegerField()),
                ("purpose", models.CharField(max_length=12)),
                ("words", baibu.registry.models.sealed.SealedText(default="")),
                ("parts", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), size=None)),
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("asked_by_account_id", models.BigIntegerField(null=True)),
                ("is_operators", models.BooleanField(default=False)),
                ("asked_at", models.DateTimeField()),
                ("people", models.PositiveIntegerField()),
                ("sensitive", models.PositiveIntegerField()),
                ("visits", models.PositiveIntegerField()),
                ("needs_second", models.BooleanField()),
                ("decided_by_account_id", models.BigIntegerField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("is_agreed", models.BooleanField(null=True)),
                ("made_at", models.DateTimeField(null=True)),
                ("alarms", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None)),
                ("content", baibu.registry.models.sealed.SealedBytes(default=b"")),
                ("taken", models.PositiveSmallIntegerField(default=0)),
                ("destroyed_at", models.DateTimeField(null=True)),
                ("community", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.community")),
            ],
            options={
                "indexes": [
                    models.Index("community", "asked_by_account_id", "made_at", name="export_account"),
                    models.Index("community", "made_at", name="export_made"),
                ],
                "constraints": [
                    models.UniqueConstraint(F("community"), F("number"), name="export_numbered_once"),
                    models.CheckConstraint(condition=Q(taken__lte=3), name="export_taken_a_few_times"),
                    models.CheckConstraint(
                        condition=Q(made_at=None) | Q(needs_second=False) | Q(is_agreed__isnull=False, is_agreed=True)
                        | Q(asked_by_account_id=None, is_operators=True),
                        name="export_agreed_before_made",
                    ),
                    models.CheckConstraint(
                        condition=Q(decided_by_account_id=None) | Q(asked_by_account_id=None)
                        | ~Q(decided_by_account_id=F("asked_by_account_id")),
                        name="export_agreed_by_another",
                    ),
                ],
            },
        ),
    ]
