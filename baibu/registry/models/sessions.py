"""Where an account is signed in: for its owner's eyes only."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models


class OfAccounts(models.QuerySet["SignIn"]):
    def alive(self) -> OfAccounts:
        """Those that still open pages: of this round of an account that is open."""
        return self.filter(account__is_active=True, round=models.F("account__session_round"))


class SignIn(models.Model):
    """One browser signed in as one account; gone with the session, by the database."""

    id = models.UUIDField(default=uuid.uuid4, primary_key=True, editable=False)
    account = models.ForeignKey("registry.Account", on_delete=models.CASCADE, related_name="+")
    #: the row of the session, whose key is a hash; deleted with it by the database, whoever deletes it
    session: Any = models.OneToOneField(
        "sessions.Session", on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    #: the account's round when it began; another one means that it is over
    round = models.PositiveIntegerField()
    #: two words of a closed list, never what the browser sent: chrome/windows
    device = models.CharField(max_length=24)
    began_on = models.DateField()
    used_on = models.DateField()

    objects = OfAccounts.as_manager()
