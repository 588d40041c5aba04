"""The town of the walk: real people, homes, secrets planted in every home, and the acts that change it."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import msoffcrypto
import openpyxl
from django.apps import apps
from django.db import connection
from django.utils import timezone

from baibu.core import Refusal
from baibu.ledger.actions import adopt_pack
from baibu.ledger.queries import adopted
from baibu.registry import actions as registry
from baibu.registry.actions.leaving import say_person_left
from baibu.registry.models import Account, Household, Person, Place, Tenure, sealed_values
from baibu.registry.queries.actors import Actor
from baibu.registry.queries.openings import opened_by
from baibu.site.security.stage import Stage
from baibu.site.security.visitor import Visitor
from baibu.visits.actions import looks, pairs
from baibu.visits.actions.absences import come_back, go_away
from baibu.visits.actions.visits import record_visit
from tests.house.house import rooms
from tests.ledger.town import found_town
from tests.visits.cast import Cast, gather

from .oracle import OPERATOR, OUTSIDER, Life
from .papers import lay_papers

STRANGER = "stranger"
#: number → what is hidden in the home's people: name, phone, note of a visit
NAME, PHONE, NOTE = "密{:03}名", "1990001{:04}", "记{:03}录"
SECRETS = re.compile(r"密\d{3}名|1990001\d{4}|记\d{3}录")
#: past days are what real acts may name; the posts and pairs of the walk begin and end there
BEGAN, OVER = timedelta(days=20), timedelta(days=1)


@dataclass
class World:
    """Who is there, what is true, and what is hidden where."""

    cast: Cast
    life: Life
    people: dict[str, Person]
    homes: dict[str, Household]
    places: dict[str, Place]
    visitors: dict[str, Visitor]
    #: those who are of this community, and its operator → the number of their account
    accounts: dict[str, int]
    #: a hidden text → the home it belongs to
    secrets: dict[str, str]
    #: the id of a sensitive need → (kind, home)
    needs: dict[str, tuple[str, str]]
    #: what an act made, by what it was about
    made: dict[Any, UUID] = field(default_factory=dict)
    pools: dict[str, list[Any]] = field(default_factory=dict)
    #: the id of a claim, a notice, an export → its name
    papers: dict[UUID, str] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        return timezone.now()

    @property
    def day(self) -> date:
        return self.cast.day

    def actor(self, who: str) -> Actor:
        """Somebody at work, with the homes they have opened."""
        if who == OPERATOR:
            return Actor.operator(self.cast.id, self.accounts[OPERATOR])
        person = self.people[who]
        opened = opened_by(self.cast.id, person.id, self.now)
        known = Actor(self.accounts[who], person.id, self.cast.id, opened=opened)
        return known.under(adopted(self.cast.id, self.day))

    def pool(self, name: str) -> list[Any]:
        """Ids of one kind of thing, of both communities, and of nothing."""
        if name not in self.pools:
            self.pools[name] = [*KINDS[name](), uuid4()] if name in KINDS else everything()
        return self.pools[name]

    def file(self, paper: str, key: UUID) -> None:
        """Nothing; the paper is there."""
        self.made["paper", paper], self.papers[key] = key, paper
        self.life.states[paper] = "waiting"

    def changed(self) -> None:
        """Other ids are there now; those of every table are good enough as they were."""
        self.pools = {name: pool for name, pool in self.pools.items() if name == "everything"}


def ids(model: str, limit: int = 40, by: tuple[str, ...] = ("community_id", "id")) -> Callable[[], list[Any]]:
    """The ids of a table's rows, in an order that is the same in every run."""
    return lambda: list(
        apps.get_model(model)._default_manager.order_by(*by).values_list("id", flat=True)[:limit]
    )


KINDS: dict[str, Callable[[], list[Any]]] = {
    "household": ids("registry.Household"),
    "place": ids("registry.Place"),
    "person": ids("registry.Person", 60),
    "pair": ids("registry.ContactPair"),
    "visit": ids("visits.Visit"),
    # their own ids are made of the number of the community, which no two runs share
    "obligation": ids("ledger.Obligation", 60, ("community_id", "duty", "subject_id", "period_key")),
    "tenure": ids("registry.Tenure"),
    "change": ids("registry.HomeChange"),
    "opening": ids("registry.Opening"),
    "absence": ids("registry.Absence"),
    "ask": ids("rights.Ask"),
    "erasure": ids("rights.Erasure"),
    "destruction": ids("rights.Destruction"),
    "claim": ids("registry.Claim"),
    "consent": ids("registry.Consent"),
    "notice": ids("notices.Notice"),
    "export": ids("registry.Export"),
    "need": ids("registry.Circumstance"),
}


def everything() -> list[Any]:
    """Some ids of every table of ours."""
    found: list[Any] = [uuid4()]
    for model in apps.get_models():
        if model._meta.app_label in rooms() and any(each.name == "id" for each in model._meta.fields):
            kind = KINDS.get(model._meta.model_name or "", ids(model._meta.label, 12, ("pk",)))
            found += [each for each in kind()[:12] if isinstance(each, UUID)]
    return found


def found_world() -> World:
    """The staircase, a second building, a second community, and everybody's browser."""
    cast = gather(timezone.localdate())
    town = cast.town
    keeper, newcomer = town.person(name="孔房管"), town.person(name="辛来者")
    town.appoint(keeper, "property-keeper", town.buildings[0], since=cast.day - timedelta(days=300))
    other = found_town("other", buildings=1)
    outsider = other.person(name="外书记")
    other.appoint(outsider, "committee-secretary", other.root)
    other.person(other.home("101"), "外人")
    adopt_pack(
        actor=Actor.operator(other.id), community_id=other.id, pack="baibuting-236", now=cast.now,
        from_on=cast.day - BEGAN,
    )  # fmt: skip
    need = town.need("reintegration-support", cast.resident, cast.day - BEGAN)
    cast.plan()
    homes = {"poor": cast.poor, "elder": cast.elder, "plain": cast.plain, "far": cast.far}
    living = {
        name: Person.objects.get(community_id=cast.id, household_id=home.id) for name, home in homes.items()
    }
    people = {
        name: getattr(cast, name) for name in ("leader", "head", "holder", "branch", "secretary", "helper")
    }
    people |= {
        "keeper": keeper,
        "newcomer": newcomer,
        **{f"of-{name}": each for name, each in living.items()},
    }
    b0, b1 = town.buildings
    life = beginning(people, homes)
    secrets = hide(cast, homes) | lay_papers(cast, living)
    for person in people.values():
        person.refresh_from_db()
    accounts = {name: cast.account(person) for name, person in people.items()}
    accounts[OPERATOR] = Account.objects.open_account(OPERATOR, None, is_operator=True)
    visitors = {name: signed_in(account) for name, account in accounts.items()}
    visitors[OUTSIDER] = signed_in(
        Account.objects.open_account("out", None, community_id=other.id, person_id=outsider.id)
    )
    visitors[OPERATOR].get(f"/?community={cast.town.community.code}")
    visitors[STRANGER] = Visitor()
    with connection.cursor() as cursor:
        # What planning laid out as the tests' own role would be closed to the site's.
        cursor.execute("DISCARD TEMP")
    places = {"b0": b0, "b1": b1, "area": town.area, "estate": town.estate, "root": town.root}
    homes["elsewhere"] = Household.objects.get(community_id=other.id)
    return World(
        cast,
        life,
        people,
        homes,
        places,
        visitors,
        {name: account.pk for name, account in accounts.items()},
        secrets,
        {str(need.id): ("reintegration-support", "plain")},
    )


def beginning(people: dict[str, Person], homes: dict[str, Household]) -> Life:
    """What is true before anything happens."""
    return Life(
        homes={"poor": "b0", "elder": "b0", "plain": "b0", "far": "b1"},
        lives={f"of-{name}": name for name in homes},
        posts={
            ("leader", "group-leader", "b0"), ("head", "building-head", "b0"),
            ("keeper", "property-keeper", "b0"), ("holder", "area-holder", "area"),
            ("branch", "branch-secretary", "estate"), ("secretary", "committee-secretary", "root"),
        },
        pairs={("helper", "elder")},
        needs={"plain": "reintegration-support"},
        people={*people, OPERATOR},
    )  # fmt: skip


def signed_in(account: Account) -> Visitor:
    """The browser of an account."""
    return Stage().signed_in(account)


def hide(cast: Cast, homes: dict[str, Household]) -> dict[str, str]:
    """Text → home: a name and a phone for everybody at home, and a note of a visit for each home."""
    hidden: dict[str, str] = {}
    names = {home.id: name for name, home in homes.items()}
    everybody = Person.objects.exclude(household_id=None).order_by("community_id", "id")
    for number, person in enumerate(everybody):
        home = names.get(person.household_id, "elsewhere")
        values = {"name": NAME.format(number), "phone": PHONE.format(number)}
        sealed = sealed_values(Person, person.community_id, person.id, values)
        Person.objects.filter(community_id=person.community_id, id=person.id).update(**sealed)
        hidden |= dict.fromkeys(values.values(), home)
    for number, (name, home) in enumerate(homes.items()):
        record_visit(
            actor=cast.actor(cast.holder), household_id=home.id, on=cast.day, outcome="met",
            note=NOTE.format(number), now=cast.now,
        )  # fmt: skip
        hidden[NOTE.format(number)] = name
    return hidden


def act(change: Callable[[World], None]) -> Callable[[World], bool]:
    """The change as something that happens, or is refused because it is so already."""

    def happens(world: World) -> bool:
        try:
            change(world)
        except Refusal:
            return False
        finally:
            world.changed()
        return True

    return happens


def leave_for_days(world: World, who: str) -> None:
    """Somebody is away from today."""
    absence = go_away(
        actor=world.actor(who), since=world.day, until=world.day + timedelta(days=2), now=world.now
    )
    world.made["away", who] = absence.id
    world.life.away.add(who)


def return_early(world: World, who: str) -> None:
    """Somebody is back."""
    come_back(actor=world.actor(who), absence_id=world.made["away", who], now=world.now)
    world.life.away.discard(who)


def fill(world: World, who: str, post: str, at: str) -> None:
    """Somebody takes a post that was nobody's."""
    made = registry.appoint(
        actor=world.actor("secretary"), person_id=world.people[who].id, post=post,
        place_id=world.places[at].id, since=world.day - BEGAN, now=world.now,
    )  # fmt: skip
    world.made["post", who, post, at] = made.id
    world.life.posts.add((who, post, at))


def vacate(world: World, who: str, post: str, at: str) -> None:
    """Somebody's last day in a post was yesterday."""
    held = Tenure.objects.get(
        community_id=world.cast.id,
        person_id=world.people[who].id,
        post=post,
        place_id=world.places[at].id,
        until=None,
    )
    registry.end_tenure(
        actor=world.actor("secretary"), tenure_id=held.id, until=world.day - OVER, now=world.now
    )
    world.life.posts.discard((who, post, at))


def pair(world: World, who: str, home: str) -> None:
    """Somebody keeps in touch with a home."""
    made = pairs.pair_home(
        actor=world.actor("holder"), household_id=world.homes[home].id, kind="household-contact",
        helper_id=world.people[who].id, since=world.day - BEGAN, now=world.now,
    )  # fmt: skip
    world.made["pair", who, home] = made.pair.id
    world.life.pairs.add((who, home))


def part(world: World, who: str, home: str) -> None:
    """They do so no more."""
    key = world.made.pop(("pair", who, home))
    pairs.end_pair(actor=world.actor("holder"), pair_id=key, until=world.day - OVER, now=world.now)
    world.life.pairs.discard((who, home))


def open_in_emergency(world: World, who: str, home: str) -> None:
    """Somebody breaks the glass."""
    may = world.life.may_open(who, home) and (who, home) not in world.life.opened
    try:
        made = looks.open_home(
            actor=world.actor(who), household_id=world.homes[home].id, reason="danger",
            words="厨房冒烟", hours=1, now=world.now,
        )  # fmt: skip
    except Refusal:
        assert not may, f"{who} may open {home} in an emergency, and is refused"
        raise
    assert may, f"{who} opened {home}, which is not theirs to open"
    world.made["opening", who, home] = made.id
    world.life.opened.add((who, home))


def close_again(world: World, who: str, home: str) -> None:
    """They end it before its hour."""
    looks.end_opening(actor=world.actor(who), opening_id=world.made["opening", who, home], now=world.now)
    world.life.opened.discard((who, home))


def move_out(world: World, who: str) -> None:
    """Somebody leaves their home."""
    say_person_left(actor=world.actor("holder"), person_id=world.people[who].id, on=world.day, now=world.now)
    world.life.lives.pop(who)


def close_account(world: World, who: str) -> None:
    """The office closes an account."""
    account = world.cast.account(world.people[who])
    registry.close_account(actor=world.actor("secretary"), account_id=account.pk, now=world.now)
    world.life.closed.add(who)


def taken_out(world: World, who: str) -> set[str]:
    """Every cell of an export somebody asked for, another agreed to, and they opened; none if refused."""
    browser, kind = world.visitors[who], {"kind": "application/json"}
    code = world.cast.town.community.code
    words = {"purpose": "upward", "words": "报街道", "parts": ["register", "phones", "team", "visits"]}
    year = {"since": world.day.replace(month=1, day=1).isoformat(), "until": world.day.isoformat()}
    asked = browser.post(f"/api/exports?community={code}", json.dumps(words | year).encode(), **kind)
    if asked.status != 201:
        return set()
    found = json.loads(asked.body)
    at = f"/api/exports/{found['id']}"
    if found["state"] == "waiting":
        other = world.visitors["secretary" if who == OPERATOR else OPERATOR]
        agreed = other.post(f"{at}/decide?community={code}", b'{"is_agreed": true}', **kind)
        assert agreed.status == 200, agreed.text
    made = browser.post(f"{at}/make?community={code}", b"{}", **kind)
    file = browser.post(f"{at}/file?community={code}", b"{}", **kind)
    closed, opened = msoffcrypto.OfficeFile(io.BytesIO(file.body)), io.BytesIO()
    closed.load_key(password=json.loads(made.body)["password"])
    closed.decrypt(opened)
    book = openpyxl.load_workbook(opened, read_only=True)
    return {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell}
