"""A small made-up town for the ledger's tests: places, homes, people, needs and pairs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from baibu import core
from baibu.registry.models import Body, Circumstance, Community, ContactPair, Household, Person, Place, Tenure

START = date(2026, 1, 1)


def at(day: date, hour: int = 9) -> datetime:
    """A moment of that day."""
    return datetime(day.year, day.month, day.day, hour - 8, tzinfo=UTC)


@dataclass
class Town:
    """A community with an estate, an area and as many buildings as asked for."""

    community: Community
    root: Place
    estate: Place
    area: Place
    buildings: list[Place] = field(default_factory=list)

    @property
    def id(self) -> int:
        """The community's number."""
        return self.community.pk

    def home(
        self, room: str, building: int = 0, since: date = START, left_on: date | None = None
    ) -> Household:
        """A home behind a door."""
        return Household.objects.create(
            community=self.community, place_id=self.buildings[building].id, room=room, sort_key=room,
            since=since, left_on=left_on,
        )  # fmt: skip

    def person(self, home: Household | None = None, name: str = "王小明", **rest: Any) -> Person:
        """Somebody, at home there or not."""
        return Person.objects.create(
            community=self.community, household_id=home.id if home else None, name=name, sort_key=name, **rest
        )

    def need(
        self, kind: str, of: Person | Household, since: date, until: date | None = None, **rest: Any
    ) -> Circumstance:
        """A circumstance, agreed to and decided by two people; decided on its first day, unless said."""
        which = {"person_id": of.id} if isinstance(of, Person) else {"household_id": of.id}
        decided_on = rest.pop("decided_on", since)
        one, two = self.deciders()
        return Circumstance.objects.create(
            community=self.community, kind=kind, since=since, until=until, proposed_by=one, proposed_on=since,
            decided_by=two if decided_on else None, decided_on=decided_on, consent_on=decided_on,
            **which, **rest,
        )  # fmt: skip

    def deciders(self) -> tuple[UUID, UUID]:
        """Two people who may decide about others."""
        found = list(
            Person.objects.filter(community=self.community, name="工作人员").values_list("id", flat=True)
        )
        while len(found) < 2:
            found.append(self.person(name="工作人员").id)
        return found[0], found[1]

    def pair(
        self, kind: str, helper: Person, home: Household, person: Person | None = None, **rest: Any
    ) -> ContactPair:
        """A helper paired with a home, or with one person in it."""
        return ContactPair.objects.create(
            community=self.community, kind=kind, helper_id=helper.id, household_id=home.id,
            person_id=person.id if person else None, since=rest.pop("since", START), **rest,
        )  # fmt: skip

    def body(self, kind: str, since: date = START, until: date | None = None) -> Body:
        """An organisation at the root."""
        return Body.objects.create(
            community=self.community, kind=kind, name=kind, place_id=self.root.id, since=since, until=until
        )

    def appoint(self, person: Person, post: str, place: Place, since: date = START, **rest: Any) -> Tenure:
        """The person, in the post."""
        return Tenure.objects.create(
            community=self.community, person_id=person.id, post=post, place_id=place.id, since=since, **rest
        )


def found_town(code: str = "town", buildings: int = 2) -> Town:
    """A new town with its places."""
    community = Community.objects.create(code=code, name=code, is_fictional=True, made_at=at(START))
    root = node(community, None, "community", "社区")
    estate = node(community, root, "estate", "一苑")
    area = node(community, estate, "area", "一片")
    rows = [node(community, area, "building", f"{number}栋") for number in range(1, buildings + 1)]
    return Town(community, root, estate, area, rows)


def node(community: Community, parent: Place | None, level: str, name: str) -> Place:
    """A place under another."""
    own = uuid4()
    return Place.objects.create(
        community=community, id=own, parent_id=parent.id if parent else None, level=level, name=name,
        sort_key=name, path=[*(parent.path if parent else []), own],
    )  # fmt: skip


TEXT = core.Text("文", "text")
LEVELS = ("community", "estate", "area", "building")


def method(*duties: core.Duty, digest: str = "0" * 64) -> core.Pack:
    """A method of these duties, with one post per level."""
    posts = tuple(core.Post(f"{level}-post", TEXT, level, "T") for level in LEVELS)
    levels = tuple(core.Level(level, TEXT, f"{level}-post") for level in LEVELS)
    return core.Pack(
        "test", "1.0.0", TEXT, TEXT, ("T",), (), levels, posts, (), (), duties, digest=digest
    )  # fmt: skip


def duty(code: str, about: str, recurrence: core.Recurrence, **rest: Any) -> core.Duty:
    """A duty of the building's post, unless said."""
    given = {
        "due": core.Due(), "met_by": core.MetBy("visit"), "owed_by": "building-post", "body": "",
        "reading": None,
    } | rest  # fmt: skip
    return core.Duty(
        code=code, name=code, title=TEXT, says=TEXT, source="T", basis="stated", about=about,
        recurrence=recurrence, **given,
    )  # fmt: skip
