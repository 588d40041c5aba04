"""What is kept about the one who asks, for machines."""

from __future__ import annotations

from django.utils import timezone
from ninja import Router, Schema

from baibu.registry.queries.actors import Request

from ..queries.information import Section, copied, information_page

router = Router(tags=["privacy"])


class Answer(Schema):
    """One question about kept fields, answered."""

    question: str
    answer: str


class KeptFields(Schema):
    """Fields of a table with the same answers."""

    fields: str
    is_sensitive: bool
    answers: list[Answer]


class KeptTable(Schema):
    """One table: what it keeps about the one who asks. `handled` counts the rows in which they acted."""

    table: str
    title: str
    total: int
    handled: int
    headings: list[str]
    rows: list[list[str]]
    fields: list[KeptFields]


@router.get("/me/information", response=list[KeptTable])
def show_own_information(request: Request) -> list[KeptTable]:
    """Everything kept about the one who asks, every row of it, with what it is for and who sees it."""
    today = timezone.localdate()
    whole = {label: (heads, rows) for label, _title, heads, rows in copied(request.actor, today)}
    return [shown(each, whole) for each in information_page(request.actor, today).sections]


def shown(each: Section, whole: dict[str, tuple[tuple[str, ...], list[tuple[str, ...]]]]) -> KeptTable:
    """One table with all its rows."""
    heads, rows = whole.get(each.table, ((), []))
    return KeptTable(
        table=each.table, title=each.title, total=each.total, handled=each.handled, headings=list(heads),
        rows=[list(row) for row in rows],
        fields=[
            KeptFields(
                fields=kind.fields, is_sensitive=kind.is_sensitive,
                answers=[Answer(question=question, answer=answer) for question, answer in kind.answers],
            )
            for kind in each.kinds
        ],
    )  # fmt: skip
