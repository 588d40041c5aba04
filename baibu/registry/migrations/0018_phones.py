"""Numbers that let residents in, and the codes sent to them."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from baibu.registry.models import Finder, SealedText, bind, link_to


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0017_consents"),
    ]

    operations = [
        migrations.CreateModel(
            name="SentCode",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "community_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("purpose", models.CharField(max_length=8)),
                ("phone", SealedText(default="")),
                ("phone_key", Finder(default=b"", last=None, of="phone")),
                ("network", models.CharField(blank=True, max_length=64)),
                ("code", models.CharField(max_length=64)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("sent_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "community",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.community",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("community"),
                        models.F("phone_key"),
                        models.F("sent_at"),
                        name="sent_code_phone",
                    ),
                    models.Index(
                        models.F("community"),
                        models.F("network"),
                        models.F("sent_at"),
                        name="sent_code_network",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("sent_at"))), name="sent_code_in_order"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SignInPhone",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "community_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("person_id", models.UUIDField()),
                ("phone", SealedText(default="")),
                ("phone_key", Finder(default=b"", last=None, of="phone")),
                ("since", models.DateTimeField()),
                ("opened_by_id", models.UUIDField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "community",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.community",
                    ),
                ),
                ("person", link_to("registry.Person", "person_id")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("community"),
                        models.F("phone_key"),
                        condition=models.Q(("ended_at", None)),
                        name="phone_lets_in_one_person",
                    ),
                    models.UniqueConstraint(
                        models.F("community"),
                        models.F("person_id"),
                        condition=models.Q(("ended_at", None)),
                        name="person_has_one_sign_in_phone",
                    ),
                ],
            },
        ),
        bind("registry_signinphone", "person_id", "registry_person"),
        bind("registry_signinphone", "opened_by_id", "registry_person"),
    ]
