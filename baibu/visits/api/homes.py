"""A home: who cares for it, what is owed there, what happened; and recording a visit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.utils import timezone
from ninja import Query, Router, Schema

from baibu.ledger.queries import owed_for_household, timeline
from baibu.registry.models import Circumstance, Household, Person
from baibu.registry.queries.actors import Request

from ..access import home_to_see
from ..actions import looks
from ..actions.homes import note_wish
from ..actions.looks import look_at_home
from ..queries import homes as page
from ..queries import people
from ..queries.cards import names_for
from ..queries.closings import Closing, closing_words, closings, newer_than, people_of
from ..queries.desk import Desk, desk_of
from ..queries.names import Names
from ..queries.timeline import moments, people_in
from ..queries.words import said
from .facts import Acting, Owed, Sent, acting_of, owed_of

router = Router(tags=["homes"])


class Living(Schema):
    """Somebody who lives there."""

    id: UUID
    name: str
    relation: str
    born_in: int | None
    #: in part, one's own in full; the whole number is asked for by itself
    phone: str


class Number(Schema):
    """A whole phone number."""

    person_id: UUID
    phone: str


class Need(Schema):
    """What was agreed, and holds today."""

    kind: str
    title: str
    person_id: UUID | None
    since: date
    review_on: date | None


class HomePair(Schema):
    """A helper paired with the home or with somebody in it, and who goes while they are away."""

    id: UUID
    kind: str
    helper_id: UUID
    name: str
    person_id: UUID | None
    rank: int
    since: date
    is_away: bool
    standing_in: Acting | None


class Happened(Schema):
    """One entry of the home's memory."""

    seq: int
    on: date
    kind: str
    text: str
    note: str
    is_struck: bool


class Ended(Schema):
    """Something missed, or fallen away because nobody may call for it any more."""

    obligation: UUID
    duty: str
    #: the day from which that was so
    on: date
    due_on: date
    #: missed · void
    disposition: str
    #: left · consent-withdrawn · noted-by-mistake, where it is void
    reason: str
    text: str
    detail: str
    #: when the same was done after all
    caught_up_on: date | None


class Home(Schema):
    """A household as facts; `before` is the entry below which its memory goes on."""

    id: UUID
    name: str
    address: str
    place_id: UUID
    declines_visits: bool
    left_on: date | None
    people: list[Living]
    needs: list[Need]
    pairs: list[HomePair]
    carers: list[Acting]
    owed: list[Owed]
    happened: list[Happened]
    #: what ended in those days without an entry of its own
    ended: list[Ended]
    before: int | None


class Wish(Sent):
    """Whether they prefer not to be visited without a reason."""

    declines_visits: bool


@router.get("/households/{uuid:household}", response=Home)
def show_household(
    request: Request, household: UUID, before: Annotated[int | None, Query(ge=1)] = None
) -> Home:
    """A home of one's own or in reach: what is open there now, and twenty entries of its memory.

    The look is noted for those who live there. `reason-needed`: say why first.
    """
    desk = desk_of(request.actor, timezone.localdate(), household)
    home = home_to_see(desk, household)
    look_at_home(actor=request.actor, desk=desk, home=home, now=timezone.now())
    rows = page.known_rows(desk, home, owed_for_household(desk.community_id, home.id, desk.day))
    entries = timeline(desk.community_id, "household", home.id, limit=page.PAGE + 1, before=before)
    over = closings(desk, home, entries, page.PAGE, newer_than(desk, home.id, before))
    pairs = page.known_pairs(desk, home, people.pairs_of(desk.community_id, home.id, desk.day))
    stood_in = [acting for pair in pairs if (acting := page.standing_in(desk, home, pair))]
    living = people.living_in(desk.community_id, home.id)
    carers = page.carers_up(desk, home)
    needs = page.known_to(desk, home, people.circumstances_of(desk.community_id, home.id, living, desk.day))
    named = people_in(entries) | page.people_of_seats([*carers, *stood_in, *page.acting_of(desk, rows)])
    names = names_for(desk, [*rows, *people_of(over)], named, [home.id])
    return Home(
        **home_facts(home, names),
        people=[one(person, desk.me) for person in living],
        needs=needs_of(desk, needs),
        pairs=[pair_of(desk, home, pair, names) for pair in pairs],
        carers=[acting_of(desk.pack, seat, names) for seat in carers],
        owed=[owed_of(desk, names, row) for row in rows],
        happened=happened(desk, names, entries[: page.PAGE]),
        ended=[ended_of(desk, names, each) for each in over],
        before=entries[page.PAGE - 1].seq if len(entries) > page.PAGE else None,
    )


@router.post("/households/{uuid:household}/people/{uuid:person}/number", response=Number)
def show_number(request: Request, household: UUID, person: UUID) -> Number:
    """The whole phone number of somebody who lives there; noted for them, with who asked."""
    found = looks.show_number(
        actor=request.actor, household_id=household, person_id=person, now=timezone.now()
    )
    return Number(person_id=found.id, phone=found.phone)


@router.put("/households/{uuid:household}/wish", response=Wish)
def note_household_wish(request: Request, household: UUID, sent: Wish) -> Wish:
    """The wish, noted by a post that looks after the home or by somebody who lives there."""
    home = note_wish(
        actor=request.actor, household_id=household, declines=sent.declines_visits, now=timezone.now()
    )
    return Wish(declines_visits=home.declines_visits)


def home_facts(home: Household, names: Names) -> dict[str, Any]:
    """The home itself."""
    known = names.homes[home.id]
    return {
        "id": home.id, "name": known.name, "address": known.address, "place_id": home.place_id,
        "declines_visits": home.declines_visits, "left_on": home.left_on,
    }  # fmt: skip


def one(person: Person, me: UUID | None) -> Living:
    """Somebody as a visitor needs to know them: of the birth only the year, of the number a part."""
    return Living(
        id=person.id,
        name=person.name,
        relation=person.relation,
        born_in=person.born_on.year if person.born_on else None,
        phone=people.number_of(person, me),
    )


def needs_of(desk: Desk, found: Iterable[Circumstance]) -> list[Need]:
    """What holds today, with the method's word for it."""
    titles = dict(desk.pack.circumstances)
    return [
        Need(
            kind=need.kind, title=said(titles[need.kind]) if need.kind in titles else need.kind,
            person_id=need.person_id, since=need.since, review_on=need.review_on,
        )
        for need in found
    ]  # fmt: skip


def pair_of(desk: Desk, home: Household, pair: Any, names: Names) -> HomePair:
    """A helper, and whether somebody stands in for them."""
    acting = page.standing_in(desk, home, pair)
    return HomePair(
        id=pair.id,
        kind=pair.kind,
        helper_id=pair.helper_id,
        name=pair.helper.name,
        person_id=pair.person_id,
        rank=pair.rank,
        since=pair.since,
        is_away=acting is not None,
        standing_in=acting_of(desk.pack, acting, names) if acting else None,
    )


def ended_of(desk: Desk, names: Names, closing: Closing) -> Ended:
    """What ended, with the words the page shows."""
    row = closing.row
    text, detail = closing_words(desk, names, closing)
    return Ended(
        obligation=row.id, duty=row.duty, on=closing.on, due_on=row.due_on, disposition=row.disposition,
        reason=row.void_reason or "", text=text, detail=detail, caught_up_on=closing.caught_up_on,
    )  # fmt: skip


def happened(desk: Desk, names: Names, entries: list[Any]) -> list[Happened]:
    """The entries, each with the sentence the page shows."""
    shown = moments(entries, page.told(desk, names, entries))
    return [
        Happened(
            seq=entry.seq, on=entry.on_day, kind=entry.kind, text=moment.text, note=moment.detail,
            is_struck=moment.is_struck,
        )
        for entry, moment in zip(entries, shown, strict=True)
    ]  # fmt: skip
