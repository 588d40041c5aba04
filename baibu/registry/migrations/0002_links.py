"""Links that cannot leave a community: composite foreign keys, and one for the account."""

from django.db import migrations

from baibu.registry.models import bind

LINKS = [
    ("place", "parent_id", "place"),
    ("place", "act_id", "importact"),
    ("household", "place_id", "place"),
    ("household", "act_id", "importact"),
    ("person", "household_id", "household"),
    ("person", "act_id", "importact"),
    ("tenure", "person_id", "person"),
    ("tenure", "place_id", "place"),
    ("tenure", "act_id", "importact"),
    ("absence", "person_id", "person"),
    ("circumstance", "person_id", "person"),
    ("circumstance", "household_id", "household"),
    ("circumstance", "proposed_by", "person"),
    ("circumstance", "decided_by", "person"),
    ("circumstance", "act_id", "importact"),
    ("contactpair", "helper_id", "person"),
    ("contactpair", "person_id", "person"),
    ("contactpair", "household_id", "household"),
    ("body", "place_id", "place"),
    ("account", "person_id", "person"),
    ("importchange", "act_id", "importact"),
    ("importdraft", "applied_act_id", "importact"),
]


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_tables")]

    operations = [
        bind(f"registry_{table}", column, f"registry_{target}") for table, column, target in LINKS
    ]
