"""People whom a brought sheet no longer lists, home by home, for the office to say what is the case."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import ImportDraft, Tenure
from .actors import Actor
from .differences import Line, Plan
from .drafts import unpacked
from .holders import post_title
from .teams import compare

PER_PAGE = 30


@dataclass(frozen=True, slots=True)
class Gone:
    """A person, or a whole household, missing from the sheet."""

    key: str
    title: str
    address: str
    people: tuple[UUID, ...]
    #: who holds a post is asked about it on their own page
    posts: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class GonePage:
    """The list."""

    sentence: str
    page: Page[Any]
    rows: tuple[Gone, ...]
    people: int


def gone_page(actor: Actor, draft: ImportDraft, day: date, number: str) -> GonePage:
    """Those nobody has spoken for yet; as many queries as a comparison, and one."""
    found = gone_of(actor, draft, day)
    page = Paginator(found, PER_PAGE).get_page(number)
    people = sum(len(row.people) for row in found)
    text = ngettext(
        "%(count)s person is registered here and missing from the sheet.",
        "%(count)s people are registered here and missing from the sheet.",
        people,
    )
    none = _("Everybody missing from the sheet has been spoken for.")
    return GonePage(text % {"count": people} if people else none, page, tuple(page.object_list), people)


def gone_of(actor: Actor, draft: ImportDraft, day: date) -> list[Gone]:
    """Whoever is missing, whole households together."""
    plan = compare(unpacked(bytes(draft.rows)), draft.community_id, day)
    here = set(draft.still_here)
    lines: dict[UUID, dict[UUID, Line]] = defaultdict(dict)
    for difference in plan.sheets:
        for line in difference.gone:
            if line.person_id and line.home and line.person_id not in here:
                lines[line.home][line.person_id] = line
    held = posts_by_person(actor, draft.community_id, day)
    return [row for home, people in lines.items() for row in rows_of(plan, home, people, held)]


def rows_of(plan: Plan, home: UUID, people: dict[UUID, Line], held: dict[UUID, str]) -> list[Gone]:
    """A whole household in one row where nobody of it is listed and nobody holds a post; else one by one."""
    living = {one.id for one in plan.known.people.get(home, ()) if not one.left_on}
    if len(people) > 1 and living == set(people) and not living & set(held):
        first = next(iter(people.values()))
        names = _(", ").join(line.name for line in people.values())
        return [Gone(f"home-{home}", names, first.address, tuple(people))]
    return [
        Gone(
            str(person), line.name, line.address, (person,), held.get(person, ""),
            reverse("registry:person-left", args=[person]) if person in held else "",
        )
        for person, line in people.items()
    ]  # fmt: skip


def posts_by_person(actor: Actor, community_id: int, day: date) -> dict[UUID, str]:
    """Who holds posts today or later, in words; one query."""
    found: dict[UUID, list[str]] = defaultdict(list)
    held = Tenure.objects.filter(Q(until=None) | Q(until__gte=day), community_id=community_id)
    for person, post in held.order_by("post").values_list("person_id", "post"):
        found[person].append(post_title(actor.pack, post))
    return {person: _(", ").join(posts) for person, posts in found.items()}
