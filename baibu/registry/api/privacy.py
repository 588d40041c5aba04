"""The field register for machines: what is kept about people, and why."""

from __future__ import annotations

from ninja import Router, Schema

from ..queries.actors import Request
from ..queries.privacy import Entry, register

router = Router(tags=["privacy"])


class Words(Schema):
    """A wording in both languages."""

    zh: str
    en: str


class Kept(Schema):
    """How long; `ends` is the fact that ends it, `days` how long after that."""

    zh: str
    en: str
    ends: str
    days: int


class RegisteredField(Schema):
    """One field about people."""

    table: str
    column: str
    title: Words
    purpose: Words
    legal_basis: list[Words]
    is_sensitive: bool
    seen_by: list[Words]
    kept: Kept
    source: list[Words]


@router.get("/privacy/fields", response=list[RegisteredField])
def list_fields(request: Request) -> list[RegisteredField]:
    """Every field about people, with purpose, legal basis, sensitivity, viewers, term and source."""
    return [shown(entry) for entry in register().entries]


def shown(entry: Entry) -> RegisteredField:
    """One entry."""
    return RegisteredField(
        table=entry.table,
        column=entry.column,
        title=Words.from_orm(entry.title),
        purpose=Words.from_orm(entry.purpose),
        legal_basis=[Words.from_orm(each) for each in entry.bases],
        is_sensitive=entry.is_sensitive,
        seen_by=[Words.from_orm(each) for each in entry.viewers],
        kept=Kept(
            zh=entry.term.text.zh, en=entry.term.text.en, ends=entry.term.ends, days=entry.term.days
        ),
        source=[Words.from_orm(each) for each in entry.sources],
    )  # fmt: skip
