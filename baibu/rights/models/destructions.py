"""What was past its term was destroyed by two people, and how that is proved."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from baibu.registry.models import Belonging


class Destruction(Belonging):
    """One list of rows past their term: proposed by one, destroyed when another confirms. No names."""

    #: 1, 2, 3 … in the community
    seq = models.PositiveIntegerField()
    #: [{kind, count, zh, en}]: how many of what, under which term
    kinds = models.JSONField()
    #: of the sorted list of keys; whoever has the list can show that it was this one
    keys_hash = models.CharField(max_length=64)
    proposed_at = models.DateTimeField()
    proposed_by_id = models.UUIDField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by_id = models.UUIDField(null=True)
    declined_at = models.DateTimeField(null=True)
    declined_by_id = models.UUIDField(null=True)
    #: the last part of the certificate's number, reckoned from all the rest
    check_mark = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("community", "seq", name="destruction_numbered_once"),
            models.UniqueConstraint(
                "community",
                condition=Q(confirmed_at=None, declined_at=None),
                name="one_destruction_proposed",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by_id=None) | ~Q(confirmed_by_id=F("proposed_by_id")),
                name="destruction_confirmed_by_a_second_person",
            ),
        ]

    @property
    def number(self) -> str:
        """The certificate's number; empty until it is done."""
        if self.confirmed_at is None:
            return ""
        return f"{timezone.localdate(self.confirmed_at).year}-{self.seq:04}-{self.check_mark}"
