"""Letting somebody back in who lost what they sign in with: asked for by one person, confirmed by another."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from .keys import Belonging


class Recoveries(models.QuerySet["Recovery"]):
    def waiting(self, now: datetime) -> Recoveries:
        """Those a second person may still confirm."""
        return self.filter(ended_at=None, until__gt=now)


class Recovery(Belonging):
    """One request; over once it is confirmed, withdrawn or a day old."""

    account = models.ForeignKey("registry.Account", on_delete=models.PROTECT, related_name="+")
    #: phone · password · both · others
    reason = models.CharField(max_length=12)
    #: nobody's account: the command line of the machine
    asked_by_account_id = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by_account_id = models.BigIntegerField(null=True)

    objects = Recoveries.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "community", "account", name="one_recovery_at_a_time", condition=Q(ended_at=None)
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None)
                | (
                    Q(ended_at__isnull=False)
                    & (
                        Q(asked_by_account_id=None, confirmed_by_account_id__isnull=False)
                        | Q(asked_by_account_id__isnull=False, confirmed_by_account_id=None)
                        | (
                            Q(asked_by_account_id__isnull=False, confirmed_by_account_id__isnull=False)
                            & ~Q(asked_by_account_id=F("confirmed_by_account_id"))
                        )
                    )
                ),
                name="recovery_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by_account_id=None) | ~Q(confirmed_by_account_id=F("account")),
                name="recovery_not_by_its_owner",
            ),
        ]
