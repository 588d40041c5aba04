"""Taking a name, and what is kept of one person, out of the registry's tables and of any free text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast

from ..models import (
    Absence,
    Account,
    Circumstance,
    Claim,
    Consent,
    HomeChange,
    ImportChange,
    ImportDraft,
    OutsideIdentity,
    Person,
    SentCode,
    SignIn,
    SignInCard,
    SignInPhone,
    field_of,
    sealed_fields,
    sealed_values,
)
from ..models.sealed import SealedBytes
from ..queries.privacy import EVERY_COLUMN, register

#: what stands where a name stood; the same in every language
ERASED = "—"
TEXTS = (models.CharField, models.TextField, models.JSONField)
#: what the program itself writes: kinds, reasons, posts
CODE = re.compile(r"[a-z0-9-]+")
LATIN = "[A-Za-z0-9]"


def erase_registered(community_id: int, person: Person, now: datetime) -> dict[str, int]:
    """Kind of thing → how many rows; the person's row stays as a number without a name."""
    mine = {"community_id": community_id, "person_id": person.id}
    phones = [one.phone for kept in (SignInPhone, Claim) for one in kept.objects.filter(**mine)]
    found = {
        "accounts": close_accounts(Account.objects.filter(**mine)),
        "sign-in": sum(each.objects.filter(**mine).delete()[0] for each in (SignInPhone, SignInCard)),
        "codes": forget_said(community_id, [*phones, person.phone]),
        "absences": blank_each(Absence, Absence.objects.filter(**mine), {"reason": "other"}),
        "consents": blank_each(Consent, Consent.objects.filter(**mine), {"detail": ""}),
        "changes": HomeChange.objects.filter(**mine).delete()[0],
        "imports": forget_in_imports(community_id, person.id),
        # a workbook that waits is read again; it would live for a day at the most
        "drafts": ImportDraft.objects.filter(community_id=community_id).delete()[0],
    }  # fmt: skip
    values = {
        "name": ERASED, "sort_key": ERASED, "sex": "", "born_on": None, "born_precision": "day", "phone": "",
        "relation": "", "household_id": None,
    }  # fmt: skip
    stored = sealed_values(Person, community_id, person.id, values)
    found["people"] = Person.objects.filter(community_id=community_id, id=person.id).update(**stored)
    return found


def close_accounts(accounts: Iterable[Account]) -> int:
    """How many accounts; nobody signs in with them again, and their names say nothing."""
    count = 0
    for account in accounts:
        Session.objects.filter(
            session_key__in=SignIn.objects.filter(account=account).values("session_id")
        ).delete()
        SignIn.objects.filter(account=account).delete()
        Authenticator.objects.filter(user=account).delete()
        OutsideIdentity.objects.filter(account=account).delete()
        account.set_unusable_password()
        count += Account.objects.filter(pk=account.pk).update(
            username=f"erased-{uuid4().hex[:12]}", password=account.password, is_active=False, demo_role="",
            session_round=F("session_round") + 1,
        )  # fmt: skip
    return count


def forget_said(community_id: int, phones: Iterable[str]) -> int:
    """How many codes that were sent to these numbers, and claims made with them, are gone."""
    return sum(
        model.objects.filter(community_id=community_id, phone_key__in=hashes_of(model, community_id, phones))
        .delete()[0]
        for model in (SentCode, Claim)
    )  # fmt: skip


def hashes_of(model: type[models.Model], community_id: int, phones: Iterable[str]) -> list[bytes]:
    """What these numbers are found by in that table."""
    finder = field_of(model, "phone_key")
    return [each for phone in phones if phone for each in finder.hashes(community_id, phone)]


def forget_in_imports(community_id: int, person_id: UUID) -> int:
    """How many remembered changes were emptied; an import taken back then brings nothing of theirs again."""
    changes = ImportChange.objects.filter(community_id=community_id, row_id=person_id)
    return blank_each(ImportChange, changes, {"before": {}, "after": {}})


def blank_each(model: type[models.Model], rows: Any, values: dict[str, Any]) -> int:
    """How many rows got these values, sealed each for its own row."""
    count = 0
    for row in rows:
        stored = sealed_values(model, row.community_id, row.id, values)
        count += model._default_manager.filter(community_id=row.community_id, id=row.id).update(**stored)
    return count


def has_namesake(community_id: int, person: Person) -> bool:
    """Whether somebody else's name is or holds theirs, so that a text may speak of that one."""
    others = Person.objects.filter(community_id=community_id, name__contains=person.name)
    return others.exclude(id=person.id).exists()


def erase_name(community_id: int, name: str, tables: Iterable[type[models.Model]]) -> int:
    """In how many values of these tables the name was struck out, sealed ones included."""
    return sum(
        strike_plain(model, community_id, name) + strike_sealed(model, community_id, name) for model in tables
    )


def strike_plain(model: type[models.Model], community_id: int, name: str) -> int:
    """How many readable values; only in columns that hold words of or about people."""
    count, rows = 0, model._default_manager.filter(community_id=community_id)
    for field in wordy(model):
        holding = rows.annotate(said=Cast(field.name, models.TextField())).filter(said__contains=name)
        for key, value in list(holding.values_list("pk", field.name)):
            struck = without_name(value, name)
            if struck != value:
                count += rows.filter(pk=key).update(**{field.name: struck})
    return count


def wordy(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The readable columns in which a name may stand, by the field register: not what places are called."""
    table = register().tables[model._meta.label]
    return [
        field
        for field in model._meta.local_fields
        if isinstance(field, TEXTS)
        and not (field.unique or field.primary_key)
        and table.nothing.get(field.name, table.nothing.get(EVERY_COLUMN, "public")) == "public"
    ]


def strike_sealed(model: type[models.Model], community_id: int, name: str) -> int:
    """How many sealed values; each is opened, so it takes a second for some 200,000 of them."""
    fields = [field for field in sealed_fields(model) if not isinstance(field, SealedBytes)]
    if not fields:
        return 0
    count = 0
    rows = model._default_manager.filter(community_id=community_id)
    for row in rows.only("community_id", "id", *(field.name for field in fields)).iterator(2000):
        said = {field.name: getattr(row, field.name) for field in fields}
        struck = {key: without_name(value, name) for key, value in said.items()}
        fresh = {key: value for key, value in struck.items() if value != said[key]}
        if fresh:
            count += blank_each(model, [row], fresh)
    return count


def without_name(value: Any, name: str) -> Any:
    """The text, or the facts, without the name; codes stay, and a Latin name is struck out as a whole word.

    Somebody may be called Li, and Li stands in words and in hashes.
    """
    if isinstance(value, Mapping):
        return {without_name(key, name): without_name(each, name) for key, each in value.items()}
    if isinstance(value, list):
        return [without_name(each, name) for each in value]
    if not isinstance(value, str) or CODE.fullmatch(value):
        return value
    return re.sub(rf"(?<!{LATIN}){re.escape(name)}(?!{LATIN})" if name.isascii() else re.escape(name),
                  ERASED, value)  # fmt: skip


def has_open_needs(community_id: int, person_id: UUID) -> bool:
    """Whether a need of theirs still stands."""
    open_ones = Q(until=None, refused_on=None)
    return Circumstance.objects.filter(open_ones, community_id=community_id, person_id=person_id).exists()
