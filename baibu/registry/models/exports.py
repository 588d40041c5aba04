"""What leaves the house as a workbook: who asked, what for, who agreed, and the file while it is kept."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from .keys import Belonging
from .sealed import SealedBytes, SealedText

#: what a workbook may hold, in the order of its sheets and columns
PARTS = ("register", "phones", "needs", "team", "visits")
#: how many days a file is kept and a request waits, and how often a file is handed out
DAYS_KEPT, MOST_TAKEN = 7, 3


class Export(Belonging):
    """One export: asked for, agreed to where that is needed, made, taken, destroyed; the row stays."""

    #: counted within the community; it stands on every sheet
    number = models.PositiveIntegerField()
    #: work · print · correct · upward · move · other
    purpose = models.CharField(max_length=12)
    #: the purpose in the asker's own words
    words = SealedText(default="")
    parts = ArrayField(models.CharField(max_length=10))
    since = models.DateField()
    until = models.DateField()
    #: null: the command line of the machine
    asked_by_account_id = models.BigIntegerField(null=True)
    is_operators = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    #: rows of people; rows and visits that say something about needs; visits
    people = models.PositiveIntegerField()
    sensitive = models.PositiveIntegerField()
    visits = models.PositiveIntegerField()
    needs_second = models.BooleanField()
    decided_by_account_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    is_agreed = models.BooleanField(null=True)
    made_at = models.DateTimeField(null=True)
    #: marks of the Criminal Law that the asker's exports of thirty days had reached with this one
    alarms = ArrayField(models.CharField(max_length=20), default=list)
    content = SealedBytes(default=b"")
    taken = models.PositiveSmallIntegerField(default=0)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("community", "number", name="export_numbered_once"),
            models.CheckConstraint(condition=Q(taken__lte=MOST_TAKEN), name="export_taken_a_few_times"),
            models.CheckConstraint(
                condition=Q(made_at=None)
                | Q(needs_second=False)
                | Q(is_agreed__isnull=False, is_agreed=True)
                | Q(asked_by_account_id=None, is_operators=True),
                name="export_agreed_before_made",
            ),
            models.CheckConstraint(
                condition=Q(decided_by_account_id=None)
                | Q(asked_by_account_id=None)
                | ~Q(decided_by_account_id=F("asked_by_account_id")),
                name="export_agreed_by_another",
            ),
        ]
        indexes = [
            models.Index("community", "asked_by_account_id", "made_at", name="export_account"),
            models.Index("community", "made_at", name="export_made"),
        ]
