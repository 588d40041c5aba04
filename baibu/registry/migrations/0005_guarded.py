"""Nothing changes here: whoever applies it gives rights and row guards anew, as after every migration."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("registry", "0004_first_sign_in")]

    operations: list[migrations.operations.base.Operation] = []
