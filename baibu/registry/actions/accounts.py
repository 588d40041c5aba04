"""Opening the accounts people sign in with."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu import core

from ..access import require_set_up
from ..models import Account, Person
from ..queries.actors import Actor


def open_account(
    *, actor: Actor, username: str, now: datetime, password: str | None = None, person_id: UUID | None = None,
    is_operator: bool = False, demo_role: str = "",
) -> Account:  # fmt: skip
    """The account of one person of the community, or of the operator; without a password: the demo's."""
    if is_operator and not actor.is_trusted:
        raise core.Refusal("not-permitted", _("Only the operator opens such an account."))
    require_set_up(actor, timezone.localdate(now))
    person = Person.objects.filter(community_id=actor.within, id=person_id).first() if person_id else None
    if person is None and not is_operator:
        raise core.Refusal("whose", _("Say whose account it is."), "person_id")
    check_password(password)
    try:
        with transaction.atomic():
            return Account.objects.open_account(
                username, password, community_id=person.community_id if person else None,
                person_id=person_id, is_operator=is_operator, demo_role=demo_role,
            )  # fmt: skip
    except IntegrityError as error:
        text = _("This name is taken, or the person has an account already.")
        raise core.Refusal("account-exists", text, "username") from error


def check_password(password: str | None) -> None:
    """Nothing; refused with what is wrong about the password."""
    if password is None:
        return
    try:
        validate_password(password)
    except ValidationError as error:
        raise core.Refusal("weak-password", " ".join(error.messages), "password") from error
