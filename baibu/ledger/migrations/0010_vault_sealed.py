"""Notes that stood readable are sealed, in batches; cut short, it goes on where it stopped."""

from django.db import migrations

from baibu.registry.models.sealing import seal_existing


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("ledger", "0009_vault_columns")]

    operations = [seal_existing("ledger", "note", {"text": ("text_readable", "text")})]
