"""Who signs in: an account, bound to one person of one community, or to the operator of the machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac


class Accounts(BaseUserManager["Account"]):
    def open_account(self, username: str, password: str | None, **rest: Any) -> Account:
        """A new account; without a password nobody can sign in with one."""
        account = self.model(username=username, **rest)
        account.set_password(password)
        account.save(using=self._db, force_insert=True)
        return account


class Account(AbstractBaseUser):
    #: when somebody last signed in is not kept: their own list of sessions says the day
    last_login = None
    username = models.CharField(max_length=60, unique=True)
    community = models.ForeignKey("registry.Community", null=True, on_delete=models.PROTECT, related_name="+")
    person_id = models.UUIDField(null=True)
    is_operator = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    #: the password came from somebody else; until it is replaced, no page opens but the one that does so
    must_change_password = models.BooleanField(default=False)
    #: the community asks for a second step wherever a post sees what concerns people
    needs_second_step = models.BooleanField(default=False)
    #: the password was chosen with a code sent to a phone: it ends with the number, and opens no work alone
    chosen_by_phone = models.BooleanField(default=False)
    #: counts up to end every session there is
    session_round = models.PositiveIntegerField(default=0)
    #: listed on the demo's sign-in page, with this line about the role
    demo_role = models.CharField(max_length=80, blank=True)

    USERNAME_FIELD = "username"
    objects = Accounts()

    def get_session_auth_hash(self) -> str:
        """What a session must carry to be heard: it changes with the password, and with every round."""
        return self.session_hash(settings.SECRET_KEY)

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same under keys that were replaced."""
        return (self.session_hash(key) for key in settings.SECRET_KEY_FALLBACKS)

    def session_hash(self, key: str | bytes) -> str:
        """The hash under one key."""
        told = f"{self.password}/{self.session_round}"
        return salted_hmac("baibu.session", told, secret=key, algorithm="sha256").hexdigest()

    class Meta:
        constraints = [
            models.UniqueConstraint("community", "person_id", name="one_account_per_person"),
            models.CheckConstraint(
                condition=Q(is_operator=True) | Q(community__isnull=False, person_id__isnull=False),
                name="account_of_a_person_or_the_operator",
            ),
        ]
