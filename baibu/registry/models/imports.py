"""What a workbook brought in: the act, what it changed, the draft before it, and the headings it taught."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from .keys import Belonging
from .sealed import SealedBytes, SealedFacts


class ImportAct(Belonging):
    """One applied import; undone as one."""

    file_name = models.CharField(max_length=200)
    by_account_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    #: the report shown at the preview: counts only, no names
    report = models.JSONField()
    undone_at = models.DateTimeField(null=True)


class ImportChange(Belonging):
    """What stood in a row before an import changed it, and after; goes with the retention of imports."""

    act_id = models.UUIDField()
    table = models.CharField(max_length=40)
    row_id = models.UUIDField()
    before = SealedFacts()
    #: what the import wrote there: a row that differs from it was changed again since, and cannot be undone
    after = SealedFacts()

    class Meta:
        indexes = [models.Index("community", "act_id", name="import_change_act")]


class ImportDraft(Belonging):
    """Rows read from a workbook and waiting for "apply"; forbidden columns never reach it; kept a day."""

    file_name = models.CharField(max_length=200)
    by_account_id = models.BigIntegerField(null=True)
    read_at = models.DateTimeField()
    #: zlib-compressed JSON of the cleaned sheets
    rows = SealedBytes()
    #: what somebody said of its sheets: sheet → kind and headings
    mapping = models.JSONField(default=dict)
    #: people missing from the sheet of whom the office said that they still live here
    still_here = ArrayField(models.UUIDField(), default=list)
    #: how it compared with what was stored, ready to be leafed through
    compared = SealedBytes(default=b"")
    compared_at = models.DateTimeField(null=True)
    applied_act_id = models.UUIDField(null=True)


class KnownHeading(Belonging):
    """A heading an office uses, and the field it meant when they corrected the guess."""

    sheet_kind = models.CharField(max_length=12)
    heading = models.CharField(max_length=80)
    #: empty: a column the office does not want taken
    field = models.CharField(max_length=30, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("community", "sheet_kind", "heading", name="heading_once")]


class WorkdayException(models.Model):
    """A day whose being worked differs from its weekday; the same for the whole country."""

    day = models.DateField(primary_key=True)
    is_workday = models.BooleanField()
    name = models.CharField(max_length=40)
    source = models.CharField(max_length=80)


class CalendarYear(models.Model):
    """A year whose working-day arrangement is loaded."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    source = models.CharField(max_length=80)
    loaded_at = models.DateTimeField()
