"""Accounts elsewhere that open accounts here."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0021_hand_overs")]

    operations = [
        migrations.CreateModel(
            "OutsideIdentity",
            [
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("provider", models.CharField(max_length=12)),
                ("mark", models.CharField(max_length=64)),
                ("linked_on", models.DateField()),
                ("account", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("provider"), models.F("mark"), name="outside_identity_once"),
                    models.UniqueConstraint(models.F("account"), models.F("provider"), name="outside_one_of_each"),
                ],
            },
        ),
    ]
