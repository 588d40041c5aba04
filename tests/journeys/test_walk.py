"""Random requests by random people to every address: nobody reads a name that is not theirs to know.

The oracle knows only posts, pairs and homes. BAIBU_WALK says how many requests; some hundreds otherwise."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baibu.registry.models import Account, Household, Person, sealed_values
from tests.house.house import rooms
from tests.ledger.town import found_town
from tests.visits.cast import Cast, gather

REQUESTS = int(os.environ.get("BAIBU_WALK", "600"))
WHO = ("leader", "head", "holder", "branch", "secretary", "helper", "resident", "far_resident", "stranger")
KINDS = {"uuid": "uuid", "int": "int"}
#: what is not ours to answer, or would sign somebody out in the middle
LEFT_OUT = ("static/", "sign-out", "jsi18n")

#: where a number stands in full: asked for by itself and noted, or brought out as a file
IN_FULL = ("/number", "/exports/", "/export")
NUMBER = re.compile(r"1990001\d{4}")


@dataclass(frozen=True)
class Address:
    """A pattern of the site, with the places to fill in."""

    parts: tuple[str, ...]

    def filled(self, uuids: list[UUID], numbers: list[int], at: int) -> str:
        said = []
        for number, part in enumerate(self.parts):
            if part == "<uuid>":
                said.append(str(uuids[(at + number * 7919) % len(uuids)]))
            elif part == "<int>":
                said.append(str(numbers[at % len(numbers)]))
            else:
                said.append(part)
        return "/" + "".join(said)


def addresses(resolver: Any = None, before: str = "") -> Iterator[Address]:
    """Every address of the site."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, route)
        elif isinstance(pattern, URLPattern) and not any(word in route for word in LEFT_OUT):
            yield Address(tuple(pieces(route)))


def pieces(route: str) -> Iterator[str]:
    """The fixed and the open parts of a route."""
    rest = route.lstrip("^").rstrip("$")
    while "<" in rest:
        head, _, rest = rest.partition("<")
        inner, _, rest = rest.partition(">")
        kind = inner.partition(":")[0] if ":" in inner else "str"
        yield head
        yield f"<{kind}>" if kind in KINDS else "x"
    yield rest


@dataclass
class Town:
    """Who is there, what there is, and what nobody else may read."""

    cast: Cast
    people: dict[str, Person | None]
    clients: dict[str, Client]
    uuids: list[UUID]
    numbers: list[int]
    secrets: dict[str, Household]

    def may_see(self, who: str, home: Household) -> bool:
        """The oracle: posts at the building or above it in the same community, the pair, the home itself."""
        if home.community_id != self.cast.id or who == "stranger":
            return False
        near = home.place_id == self.cast.town.buildings[0].id
        return {
            "leader": near,
            "head": near,
            "holder": True,
            "branch": True,
            "secretary": True,
            "helper": home.id == self.cast.elder.id,
            "resident": home.id == self.cast.plain.id,
            "far_resident": home.id == self.cast.far.id,
        }[who]


@pytest.fixture
def town(db: None) -> Town:
    """The staircase, a second community, and a name for everybody that stands nowhere else."""
    cast = gather(timezone.localdate())
    other = found_town("other", buildings=1)
    other.person(other.home("101"), "外人")
    secrets = {}
    for number, person in enumerate(Person.objects.exclude(household_id=None).order_by("community_id", "id")):
        name = f"密{number:03}名"
        sealed = sealed_values(Person, person.community_id, person.id, {"phone": f"1990001{number:04}"})
        rows = Person.objects.filter(community_id=person.community_id, id=person.id)
        rows.update(name=name, **sealed)
        secrets[name] = Household.objects.get(community_id=person.community_id, id=person.household_id)
    people: dict[str, Person | None] = {name: getattr(cast, name) for name in WHO[:7]}
    people["far_resident"] = Person.objects.get(community_id=cast.id, household_id=cast.far.id)
    people["stranger"] = None
    clients = {name: signed_in(cast, person) for name, person in people.items()}
    with connection.cursor() as cursor:
        # what planning laid aside is ours, and would be in the way of the site's role
        cursor.execute("DISCARD TEMP")
    return Town(cast, people, clients, ids(), list(Account.objects.values_list("pk", flat=True)), secrets)


def signed_in(cast: Cast, person: Person | None) -> Client:
    client = Client(raise_request_exception=True)
    if person:
        client.force_login(cast.account(person), "django.contrib.auth.backends.ModelBackend")
    return client


def ids() -> list[UUID]:
    """One id of everything there is, of both communities, homes and people twice; and one of nothing."""
    found: list[UUID] = [uuid4()]
    for model in apps.get_models():
        if model._meta.app_label in rooms() and any(field.name == "id" for field in model._meta.fields):
            rows = model._default_manager.order_by("pk").values_list("id", flat=True)
            found += [each for each in rows if isinstance(each, UUID)][:60]
    homes = Household.objects.values_list("id", flat=True)
    return found + list(homes) * 3 + list(Person.objects.values_list("id", flat=True))


ADDRESSES = list(addresses())


@settings(
    max_examples=REQUESTS, deadline=None, derandomize="BAIBU_WALK" not in os.environ,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(
    who=st.sampled_from(WHO), address=st.sampled_from(ADDRESSES), at=st.integers(0, 10_000),
    is_post=st.booleans(), is_region=st.booleans(),
)  # fmt: skip
def test_nobody_reads_what_is_not_theirs(
    town: Town, who: str, address: Address, at: int, is_post: bool, is_region: bool
) -> None:
    to = address.filled(town.uuids, town.numbers, at)
    headers = {"HX-Request": "true", "HX-Target": "main"} if is_region else {}
    with transaction.atomic():
        client = town.clients[who]
        response = client.post(to, headers=headers) if is_post else client.get(to, headers=headers)
        transaction.set_rollback(True)
    assert response.status_code < 500, to
    content = b"".join(response.streaming_content) if response.streaming else response.content
    body = content.decode(errors="replace") + str(response.headers)
    read = {name: home for name, home in town.secrets.items() if name in body}
    stolen = [name for name, home in read.items() if not town.may_see(who, home)]
    assert not stolen, f"{who} reads {stolen} at {to}"
    if not any(word in to for word in IN_FULL):
        mine = town.people[who]
        own = Person.objects.get(community_id=mine.community_id, id=mine.id).phone if mine else ""
        numbers = set(NUMBER.findall(body)) - {own}
        assert not numbers, f"{who} reads {numbers} at {to}"


@pytest.mark.parametrize("who", WHO)
def test_nobody_is_turned_away_from_a_home_they_look_after(town: Town, who: str) -> None:
    for home in set(town.secrets.values()):
        for to in (f"/households/{home.id}/", f"/api/households/{home.id}"):
            response = town.clients[who].get(to)
            asks_why = response.status_code == 303 or "reason-needed" in response.content.decode()
            is_open = response.status_code == 200 or asks_why
            if town.may_see(who, home):
                assert is_open, (who, to, response.status_code)
            else:
                assert response.status_code in (302, 401, 403, 404), (who, to)
