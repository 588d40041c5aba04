"""Who holds which post, who is paired with whom, and which bodies there are: written in bulk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone

from baibu import core
from baibu.registry.actions.bulk import copy_rows
from baibu.registry.models import Body, Circumstance, Community, Consent, ContactPair, Tenure
from baibu.registry.queries.consents import purpose_of_need, purposes

from .needs import Need, Pairing
from .offices import Seat
from .town import Town
from .words import words

#: posts were filled, and needs decided, over so many days before the story begins
DAYS_BEFORE = 700
REVIEW_MONTHS = 12


def write_seats(community: Community, town: Town, seats: Iterable[Seat], since: date) -> int:
    """The tenures; one leader's buildings begin on one day."""
    begun: dict[UUID, date] = {}
    columns = ("community_id", "id", "person_id", "post", "place_id", "seat", "since")

    def rows() -> Iterator[tuple[Any, ...]]:
        for seat in seats:
            first = begun.setdefault(seat.person.id, before(town, since))
            yield community.pk, town.key(), seat.person.id, seat.post, seat.spot.id, seat.number, first

    return copy_rows(Tenure, columns, rows())


def write_pairs(community: Community, town: Town, pairs: Iterable[Pairing], since: date) -> int:
    columns = (
        "community_id",
        "id",
        "kind",
        "helper_id",
        "person_id",
        "household_id",
        "rank",
        "since",
        "review_on",
    )
    return copy_rows(
        ContactPair,
        columns,
        (
            (
                community.pk, town.key(), pair.kind, pair.helper, pair.soul.id if pair.soul else None,
                pair.home.id, pair.rank, since, core.add_months(since, REVIEW_MONTHS),
            )
            for pair in pairs
        ),
    )  # fmt: skip


def write_bodies(community: Community, town: Town, pack: core.Pack, since: date) -> int:
    """The bodies of words.yaml at every place of their level."""
    named = words()["bodies"]
    rows = [
        (community.pk, town.key(), body.code, name, spot.id, since)
        for body in pack.bodies
        for spot in town.at(body.level)
        for name in named.get(body.code, [])
    ]
    return copy_rows(Body, ("community_id", "id", "kind", "name", "place_id", "since"), rows)


def write_needs(
    community: Community,
    town: Town,
    found: Iterable[Need],
    deciders: dict[UUID, tuple[UUID, UUID]],
    since: date,
) -> int:
    """Circumstances in force, each proposed by one person and decided, with consent, by another.

    `deciders`: building → who proposes and who decides there. The consents stand beside them.
    """
    columns = (
        "community_id", "id", "kind", "person_id", "household_id", "since", "proposed_by", "proposed_on",
        "decided_by", "decided_on", "consent_on", "consent_by", "review_on",
    )  # fmt: skip

    known = list(found)

    def rows() -> Iterator[tuple[Any, ...]]:
        for need in known:
            proposer, decider = deciders[need.home.building.id]
            day = before(town, since, 300)
            yield (
                community.pk, town.key(), need.kind, need.soul.id if need.soul else None,
                None if need.soul else need.home.id, day, proposer, day, decider, day, day, "paper",
                core.add_months(since, REVIEW_MONTHS),
            )  # fmt: skip

    made = list(rows())
    write_consents(zip(known, made, strict=True))
    return copy_rows(Circumstance, columns, made)


def write_consents(needs: Iterable[tuple[Need, tuple[Any, ...]]]) -> int:
    """What was agreed to for each of these needs, on paper and before the wordings were kept."""
    columns = (
        "community_id", "id", "person_id", "household_id", "purpose", "kind", "version", "about_id", "detail",
        "given_on", "channel", "guardian_id", "noted_at", "noted_by_id", "withdrawn_by_channel",
    )  # fmt: skip
    rows = (
        (
            community, uuid5(key, "consent"), person, home, purpose_of_need(kind), kind,
            purposes()[purpose_of_need(kind)].version_on(day), key, "", day, "paper",
            need.guardian_on(day), timezone.make_aware(datetime.combine(day, time(10))), decider, "",
        )
        for need, (community, key, kind, person, home, day, _by, _on, decider, *_rest) in needs
    )  # fmt: skip
    return copy_rows(Consent, columns, rows)


def deciders(town: Town, seats: Iterable[Seat]) -> dict[UUID, tuple[UUID, UUID]]:
    """Building → the team member who knows the people there, and the area holder who decides with them."""
    above = {seat.spot.id: seat.person.id for seat in seats if seat.post == "area-holder"}
    teams: dict[UUID, UUID] = {}
    for seat in seats:
        if seat.spot.level == "building":
            teams.setdefault(seat.spot.id, seat.person.id)
    return {spot.id: (teams[spot.id], above[spot.path[-2]]) for spot in town.at("building")}


def before(town: Town, day: date, most: int = DAYS_BEFORE) -> date:
    return day - timedelta(days=town.rng.randint(1, most))
