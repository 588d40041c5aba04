"""Finding people by what somebody remembers of them."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.utils import timezone
from ninja import Query, Router, Schema

from .. import access
from ..models import Person
from ..queries.actors import Request
from ..queries.places import addresses_of
from ..queries.search import LIMIT, found_people
from .asking import at_work

router = Router(tags=["people"])


class FoundPerson(Schema):
    """Somebody a search found, and where they live; staff may live elsewhere."""

    id: UUID
    name: str
    relation: str
    household_id: UUID | None
    address: str


@router.get("/people", response=list[FoundPerson])
def find_people(
    request: Request, query: Annotated[str, Query(min_length=1, max_length=60)]
) -> list[FoundPerson]:
    """Up to fifty people within reach: by name, pinyin, initials, the last figures of a phone, or door."""
    actor = at_work(request)
    scope = access.scope_of(actor, timezone.localdate())
    if scope.is_resident:
        raise access.out_of_reach()
    people = found_people(actor.within, query, scope.caring_roots, LIMIT)
    addresses = addresses_of(actor.within, {person.household for person in people if person.household_id})
    return [shown(person, addresses.get(person.household_id or person.id, "")) for person in people]


def shown(person: Person, address: str) -> FoundPerson:
    """The person as far as a search tells."""
    return FoundPerson(
        id=person.id,
        name=person.name,
        relation=person.relation,
        household_id=person.household_id,
        address=address,
    )
