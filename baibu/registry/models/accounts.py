"""Who signs in: an account, bound to one person of one community, or to the operator of the machine."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q


class Accounts(BaseUserManager["Account"]):
    def open_account(self, username: str, password: str | None, **rest: Any) -> Account:
        """A new account; without a password nobody can sign in with one."""
        account = self.model(username=username, **rest)
        account.set_password(password)
        account.save(using=self._db, force_insert=True)
        return account


class Account(AbstractBaseUser):
    username = models.CharField(max_length=60, unique=True)
    community = models.ForeignKey("registry.Community", null=True, on_delete=models.PROTECT, related_name="+")
    person_id = models.UUIDField(null=True)
    is_operator = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    #: the password came from somebody else; until it is replaced, no page opens but the one that does so
    must_change_password = models.BooleanField(default=False)
    #: listed on the demo's sign-in page, with this line about the role
    demo_role = models.CharField(max_length=80, blank=True)

    USERNAME_FIELD = "username"
    objects = Accounts()

    class Meta:
        constraints = [
            models.UniqueConstraint("community", "person_id", name="one_account_per_person"),
            models.CheckConstraint(
                condition=Q(is_operator=True) | Q(community__isnull=False, person_id__isnull=False),
                name="account_of_a_person_or_the_operator",
            ),
        ]
