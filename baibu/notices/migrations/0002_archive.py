"""Why a notice was taken down, and until when everybody reads it in the archive."""

from django.db import migrations, models

#: a text that names somebody by consent and was taken down is kept out of every list, whoever took it down
WHY = """
update notices_notice set ended = case
    when exists (select 1 from notices_named n where n.community_id = notices_notice.community_id
                 and n.notice_id = notices_notice.id and n.ground = 'consent') then 'consent'
    when exists (select 1 from notices_notice later where later.community_id = notices_notice.community_id
                 and later.corrects_id = notices_notice.id and later.confirmed_at is not null) then 'corrected'
    else 'hand' end
where withdrawn_at is not null
"""
UNTIL = """
update notices_notice set archived_until = until_on + 1095
where kind = 'affairs' and confirmed_at is not null and not exists (
    select 1 from notices_named n where n.community_id = notices_notice.community_id
    and n.notice_id = notices_notice.id and n.ground = 'consent')
"""


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0001_tables'),
    ]

    operations = [
        migrations.AddField(
            model_name='notice',
            name='archived_until',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='notice',
            name='ended',
            field=models.CharField(blank=True, default='', max_length=12),
            preserve_default=False,
        ),
        migrations.RunSQL(WHY, migrations.RunSQL.noop),
        migrations.RunSQL(UNTIL, migrations.RunSQL.noop),
    ]
