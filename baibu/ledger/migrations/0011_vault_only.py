"""No note stands readable any more."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("ledger", "0010_vault_sealed")]

    operations = [migrations.RemoveField("note", "text_readable")]
