"""Nothing of it stands readable any more."""

from django.db import migrations

from baibu.registry.models.sealed import SealedText


class Migration(migrations.Migration):
    dependencies = [("registry", "0014_vault_sealed")]

    operations = [
        migrations.RemoveField("person", "phone_readable"),
        migrations.RemoveField("absence", "reason_readable"),
        migrations.AlterField("absence", "reason", SealedText(default="other")),
        migrations.RemoveField("importchange", "before_readable"),
        migrations.RemoveField("importchange", "after_readable"),
        migrations.RemoveField("importdraft", "rows_readable"),
        migrations.RemoveField("importdraft", "compared_readable"),
    ]
