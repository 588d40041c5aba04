"""Rows written in bulk: what a made-up community consists of before anything happens in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from baibu.registry.actions.bulk import copy_rows
from baibu.registry.models import Community, Household, Person, Place
from baibu.registry.queries.names import door_key, name_key, place_key

from .town import Town


def found(town: Town, now: datetime) -> Community:
    """The community's own row."""
    scale = town.scale
    return Community.objects.create(code=scale.code, name=scale.name, is_fictional=True, made_at=now)


def write_town(community: Community, town: Town, since: date) -> None:
    """Places, homes and people."""
    key = community.pk
    copy_rows(
        Place,
        ("community_id", "id", "parent_id", "level", "name", "sort_key", "path"),
        ((key, s.id, s.parent, s.level, s.name, place_key(s.name), list(s.path)) for s in town.spots),
    )
    copy_rows(
        Household,
        ("community_id", "id", "place_id", "unit", "room", "sort_key", "declines_visits", "since"),
        (
            (key, h.id, h.building.id, h.unit, h.room, door_key(h.unit, h.room), False, since)
            for h in town.homes
        ),
    )
    copy_rows(
        Person,
        (
            "community_id", "id", "household_id", "name", "sort_key", "sex", "born_on", "born_precision",
            "phone", "relation",
        ),
        people_rows(key, town),
    )  # fmt: skip


def people_rows(key: int, town: Town) -> Iterator[tuple[Any, ...]]:
    for soul in town.people():
        who = soul.member
        yield (
            key, soul.id, soul.home, who.name, name_key(who.name), who.sex, who.born_on, "day", who.phone,
            who.relation,
        )  # fmt: skip
