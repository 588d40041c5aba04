"""Letting somebody back in takes two."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("registry", "0019_cards")]

    operations = [
        migrations.CreateModel(
            "Recovery",
            [
                ("pk", models.CompositePrimaryKey("community_id", "id", blank=True, editable=False, primary_key=True, serialize=False)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("reason", models.CharField(max_length=12)),
                ("asked_by_account_id", models.BigIntegerField(null=True)),
                ("asked_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("confirmed_by_account_id", models.BigIntegerField(null=True)),
                ("account", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("community", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.community")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("community"), models.F("account"), condition=Q(ended_at=None),
                        name="one_recovery_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=Q(confirmed_at=None)
                        | (
                            Q(ended_at__isnull=False)
                            & (
                                Q(asked_by_account_id=None, confirmed_by_account_id__isnull=False)
                                | Q(asked_by_account_id__isnull=False, confirmed_by_account_id=None)
                                | (
                            Q(asked_by_account_id__isnull=False, confirmed_by_account_id__isnull=False)
                            & ~Q(asked_by_account_id=F("confirmed_by_account_id"))
                        )
                            )
                        ),
                        name="recovery_confirmed_by_another",
                    ),
                    models.CheckConstraint(
                        condition=Q(confirmed_by_account_id=None) | ~Q(confirmed_by_account_id=F("account")),
                        name="recovery_not_by_its_owner",
                    ),
                ],
            },
        ),
    ]
