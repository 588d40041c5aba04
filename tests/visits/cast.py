"""The people of one staircase, whom every test of visits knows: who leads, stands in, is called on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from baibu.ledger import actions as ledger
from baibu.ledger.queries import adopted
from baibu.registry.models import Account, Household, Person
from baibu.registry.queries.actors import Actor
from tests.ledger.town import Town, at, found_town


@dataclass
class Cast:
    """A building with its team, three homes, and those who answer for the places above."""

    town: Town
    day: date
    leader: Person
    head: Person
    holder: Person
    branch: Person
    secretary: Person
    helper: Person
    resident: Person
    #: in hardship: the group leader calls every month
    poor: Household
    #: an elder living alone, paired with the helper
    elder: Household
    elder_person: Person
    plain: Household
    #: a home in another building
    far: Household

    @property
    def id(self) -> int:
        """The community's number."""
        return self.town.id

    @property
    def now(self) -> datetime:
        """Nine in the morning of the day."""
        return at(self.day, 9)

    def actor(self, person: Person) -> Actor:
        """The person at work, under the method in force."""
        return Actor(account_id=1, person_id=person.id, community_id=self.id, pack=adopted(self.id, self.day))

    def account(self, person: Person) -> Account:
        """The account the person signs in with."""
        known = Account.objects.filter(community_id=self.id, person_id=person.id).first()
        return known or Account.objects.open_account(
            f"u{person.id.hex[:8]}", None, community_id=self.id, person_id=person.id
        )

    def plan(self, days: int = 0) -> None:
        """Plan up to the day, or so many days later."""
        ledger.plan(self.id, self.day + timedelta(days=days), self.now)

    def owed(self, home: Household, code: str = "") -> list[Any]:
        """What is open for a home today, of one duty or of all."""
        from baibu.ledger.queries import owed_for_household

        rows = owed_for_household(self.id, home.id, self.day)
        return [row for row in rows if row.disposition in ("open", "overdue") and row.duty.startswith(code)]

    def owed_by(self, post: str) -> Any:
        """One thing without a home that a post owes today."""
        from baibu.ledger.queries import standings

        rows = standings(self.id, self.day).filter(
            owed_by=post, household_id=None, disposition__in=("open", "overdue")
        )
        near = {self.town.buildings[0].id, self.town.area.id, self.town.estate.id, self.town.root.id}
        return rows.filter(place_id__in=near).order_by("due_on").first()

    def state(self, row: Any) -> str:
        """How a row stands today."""
        from baibu.ledger.queries import standing

        return str(standing(self.id, row.id, self.day).disposition)


def gather(day: date, adopted_days_ago: int = 40, buildings: int = 2) -> Cast:
    """The cast on a day, the method adopted some weeks before, everything planned."""
    town = found_town("lily", buildings=buildings)
    since = day - timedelta(days=400)
    from_on = day - timedelta(days=adopted_days_ago)
    started = at(from_on, 8)
    ledger.adopt_pack(
        actor=Actor.operator(town.id),
        community_id=town.id,
        pack="baibuting-236",
        from_on=from_on,
        now=started,
    )
    staff = {name: town.person(name=name) for name in ("李建国", "王芳", "赵敏", "陈立", "周远", "孙晓")}
    homes = [town.home(room, since=since) for room in ("101", "102", "103")]
    far = town.home("201", building=1, since=since)
    people = [
        town.person(home, name, relation="户主", phone="19900000000")
        for home, name in zip([*homes, far], ("张桂英", "刘玉兰", "何平", "马涛"), strict=True)
    ]
    building = town.buildings[0]
    town.appoint(staff["李建国"], "group-leader", building, since=since)
    town.appoint(staff["王芳"], "building-head", building, since=since)
    town.appoint(staff["赵敏"], "area-holder", town.area, since=since)
    town.appoint(staff["陈立"], "branch-secretary", town.estate, since=since)
    town.appoint(staff["周远"], "committee-secretary", town.root, since=since)
    town.need("hardship", homes[0], since)
    town.need("elder-living-alone", people[1], since)
    town.pair("elder-helper", staff["孙晓"], homes[1], people[1], since=since)
    cast = Cast(
        town=town,
        day=day,
        leader=staff["李建国"],
        head=staff["王芳"],
        holder=staff["赵敏"],
        branch=staff["陈立"],
        secretary=staff["周远"],
        helper=staff["孙晓"],
        resident=people[2],
        poor=homes[0],
        elder=homes[1],
        elder_person=people[1],
        plain=homes[2],
        far=far,
    )
    cast.plan()
    return cast
