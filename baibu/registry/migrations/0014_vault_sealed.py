"""What stood readable is sealed, in batches; cut short, it goes on where it stopped."""

from django.db import migrations

from baibu.registry.models.sealing import seal_existing


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("registry", "0013_vault_columns")]

    operations = [
        seal_existing("registry", "person", {"phone": ("phone_readable", "varchar")}),
        seal_existing("registry", "absence", {"reason": ("reason_readable", "varchar")}),
        seal_existing(
            "registry",
            "importchange",
            {"before": ("before_readable", "jsonb"), "after": ("after_readable", "jsonb")},
        ),
        seal_existing("registry", "importdraft", {"rows": ("rows_readable", "bytea"), "compared": ("compared_readable", "bytea")}),
    ]
