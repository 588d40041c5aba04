"""The letter that asks whether an address is somebody's names that address."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0008_languages'),
    ]

    operations = [
        migrations.AddField('delivery', 'address_id', models.UUIDField(null=True)),
        migrations.AddConstraint(
            'delivery',
            models.CheckConstraint(
                condition=models.Q(address_id=None) | models.Q(channel='mail'), name='delivery_address_by_mail'
            ),
        ),
    ]
