"""Taking a name, and what is kept of one person, out of the registry's tables and of any free text."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import connection, models
from django.db.models import F, Q
from psycopg import sql

from ..models import (
    Absence,
    Account,
    Circumstance,
    Consent,
    HomeChange,
    ImportChange,
    ImportDraft,
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

#: what stands where a name stood; the same in every language
ERASED = "—"
TEXTS = (models.CharField, models.TextField, models.JSONField)


def erase_registered(community_id: int, person: Person, now: datetime) -> dict[str, int]:
    """Kind of thing → how many rows; the person's row stays as a number without a name."""
    mine = {"community_id": community_id, "person_id": person.id}
    phones = [one.phone for one in SignInPhone.objects.filter(**mine)] + [person.phone]
    found = {
        "accounts": close_accounts(Account.objects.filter(**mine)),
        "sign-in": sum(each.objects.filter(**mine).delete()[0] for each in (SignInPhone, SignInCard)),
        "codes": forget_codes(community_id, phones),
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
        account.set_unusable_password()
        count += Account.objects.filter(pk=account.pk).update(
            username=f"erased-{uuid4().hex[:12]}", password=account.password, is_active=False, demo_role="",
            session_round=F("session_round") + 1,
        )  # fmt: skip
    return count


def forget_codes(community_id: int, phones: Iterable[str]) -> int:
    """How many codes that were sent to these numbers are gone."""
    finder = field_of(SentCode, "phone_key")
    hashes = [each for phone in phones if phone for each in finder.hashes(community_id, phone)]
    return SentCode.objects.filter(community_id=community_id, phone_key__in=hashes).delete()[0]


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
    """How many readable values."""
    count = 0
    with connection.cursor() as cursor:
        for field in model._meta.local_fields:
            if isinstance(field, TEXTS) and not field.unique and not field.primary_key:
                kind = "jsonb" if isinstance(field, models.JSONField) else "text"
                column = sql.Identifier(str(field.column))
                words = sql.SQL(
                    "UPDATE {table} SET {column} = replace({column}::text, %s, %s)::{kind} "
                    "WHERE community_id = %s AND position(%s in {column}::text) > 0"
                ).format(table=sql.Identifier(model._meta.db_table), column=column, kind=sql.SQL(kind))
                cursor.execute(words, [name, ERASED, community_id, name])
                count += cursor.rowcount
    return count


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
    """The text, or the facts, without the name."""
    if isinstance(value, str):
        return value.replace(name, ERASED)
    return json.loads(json.dumps(value, ensure_ascii=False).replace(name, ERASED))


def has_open_needs(community_id: int, person_id: UUID) -> bool:
    """Whether a need of theirs still stands."""
    open_ones = Q(until=None, refused_on=None)
    return Circumstance.objects.filter(open_ones, community_id=community_id, person_id=person_id).exists()
