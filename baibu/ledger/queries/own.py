"""What the ledger keeps about one person."""

from __future__ import annotations

from baibu.registry.queries.own import Own, Whose, own_rows

from ..models import ActingPeriod, Adoption, Discharge, Entry, Excuse, Extension, Look, Obligation

TABLES = (Entry, Look, Obligation, ActingPeriod, Discharge, Excuse, Extension, Adoption)


def own_memory(asked: Whose, limit: int | None) -> list[Own]:
    """The ledger's rows about somebody, at most `limit` of each table; two queries a table at the most."""
    return own_rows(asked, limit, TABLES)
