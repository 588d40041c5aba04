"""Whether a password was chosen with a code sent to a phone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0026_representations")]

    operations = [migrations.AddField("account", "chosen_by_phone", models.BooleanField(default=False))]
