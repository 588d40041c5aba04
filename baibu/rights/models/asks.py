"""Somebody asks to see, copy, correct, delete, or have explained what is kept about them."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from baibu.registry.models import Belonging, SealedText, link_to

KINDS = ("see", "copy", "correct", "delete", "explain")
ANSWERS = ("done", "partly", "refused")
#: how a copy was handed over: made here as a file, or on paper
HANDED = ("file", "paper")


class Ask(Belonging):
    """One request with its day, its deadline, and the answer."""

    person_id = models.UUIDField()
    person = link_to("registry.Person", "person_id")
    #: see · copy · correct · delete · explain
    kind = models.CharField(max_length=8)
    words = SealedText(default="")
    #: a relative of somebody who died, as they said who they are
    relative = SealedText(default="")
    #: spoken · paper · screen
    channel = models.CharField(max_length=8)
    asked_on = models.DateField()
    #: who asked on the screen, or noted it for somebody who came; null: the operator
    asked_by_id = models.UUIDField(null=True)
    due_on = models.DateField()
    #: done · partly · refused
    answer = models.CharField(max_length=8, blank=True)
    #: a reason of rules.yaml, with its article
    reason = models.CharField(max_length=24, blank=True)
    reply = SealedText(default="")
    #: the columns of the register that were corrected for it
    corrected = ArrayField(models.CharField(max_length=20), default=list)
    #: the copy asked for: made here as a file, or handed over on paper; on which day and by whom
    handed_as = models.CharField(max_length=8, blank=True)
    handed_on = models.DateField(null=True)
    handed_by_id = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="ask_answered_at_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(handed_as="", handed_on=None) | (~Q(handed_as="") & Q(handed_on__isnull=False)),
                name="ask_copy_handed_over_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(answer__in=("", "done")) | ~Q(reason=""), name="ask_not_granted_with_a_reason"
            ),
        ]
        indexes = [
            models.Index("community", "person_id", name="ask_person"),
            models.Index("community", "answer", "due_on", name="ask_open"),
        ]

    def is_overdue(self, day: date) -> bool:
        """Whether the deadline has passed without an answer."""
        return not self.answer and self.due_on < day
