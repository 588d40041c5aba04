"""Rotas of the staircase, made by the acts that people use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from baibu import core
from baibu.notices import actions
from baibu.notices.models import RotaLine
from baibu.notices.queries import lines_of, reckoning
from baibu.registry.models import Absence, Person
from tests.visits.cast import Cast

As = Callable[[Person], Client]
HX = {"HX-Request": "true"}


def refused(act: Callable[..., Any], **given: Any) -> core.Refusal:
    """The refusal; nothing is left of the act."""
    with pytest.raises(core.Refusal) as caught, transaction.atomic():
        act(**given)
    return caught.value


def line(cast: Cast, *people: Person, by: Person | None = None, **more: Any) -> RotaLine:
    """A week each round the clock, kept by whoever leads the building."""
    given: dict[str, Any] = {
        "title": "值守", "begins": time(), "ends": time(), "days": 7, "first_on": cast.day,
        "people": [each.id for each in people or (cast.leader, cast.head)],
    }  # fmt: skip
    return actions.make_line(
        actor=cast.actor(by or cast.leader), place_id=cast.town.buildings[0].id, now=timezone.now(),
        **{**given, **more},
    )  # fmt: skip


def away(cast: Cast, person: Person, first: int = 0, days: int = 30) -> None:
    since = cast.day + timedelta(days=first)
    Absence.objects.create(
        community_id=cast.id, person_id=person.id, since=since, until=since + timedelta(days=days),
        reason="leave", said_at=cast.now,
    )  # fmt: skip


def stints(cast: Cast, days: int = 14) -> Sequence[core.Stint]:
    """Everything from now on."""
    now = timezone.now()
    held = reckoning(cast.id, lines_of(cast.id, now), now)
    return held.stints(now, now + timedelta(days=days))


def holes(cast: Cast, days: int = 7) -> Sequence[core.Stint]:
    now = timezone.now()
    return reckoning(cast.id, lines_of(cast.id, now), now).gaps(now, now + timedelta(days=days))


def at(cast: Cast, days: int, hour: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(cast.day + timedelta(days=days), time(hour)))


def page_of(cast: Cast) -> str:
    return reverse("notices:rota", args=[cast.town.buildings[0].id])


def text(client: Client, address: str, **headers: str) -> str:
    return client.get(address, headers=headers or None).content.decode()
