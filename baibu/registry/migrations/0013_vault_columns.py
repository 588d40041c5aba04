"""Room for what is sealed, beside what stands readable until the next step."""

from django.db import migrations, models

from baibu.registry.models.sealed import Finder, SealedBytes, SealedFacts, SealedText


class Migration(migrations.Migration):
    dependencies = [("registry", "0012_kept_comparison")]

    operations = [
        migrations.RenameField("person", "phone", "phone_readable"),
        migrations.AddField("person", "phone", SealedText(default="")),
        migrations.AddField("person", "phone_key", Finder(of="phone")),
        migrations.AddField("person", "phone_tail", Finder(of="phone", last=4)),
        migrations.AddIndex(
            "person", models.Index("community", "phone_tail", name="person_phone_tail")
        ),
        migrations.RenameField("absence", "reason", "reason_readable"),
        migrations.AddField("absence", "reason", SealedText(default="")),
        migrations.RenameField("importchange", "before", "before_readable"),
        migrations.RenameField("importchange", "after", "after_readable"),
        migrations.AddField("importchange", "before", SealedFacts(default=dict), preserve_default=False),
        migrations.AddField("importchange", "after", SealedFacts(default=dict), preserve_default=False),
        migrations.RenameField("importdraft", "rows", "rows_readable"),
        migrations.AddField("importdraft", "rows", SealedBytes(default=b""), preserve_default=False),
        migrations.RenameField("importdraft", "compared", "compared_readable"),
        migrations.AddField("importdraft", "compared", SealedBytes(default=b"")),
    ]
