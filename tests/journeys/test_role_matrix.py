"""Role by kind of data, as a table: what each role of the matrix reads and does, on pages and by the API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from baibu.registry.models import ContactPair
from baibu.site.security.visitor import Answer, Visitor
from baibu.visits.actions.pairs import end_pair

from .asking import readable
from .world import World, found_world, signed_in

pytestmark = pytest.mark.django_db
Reads = Callable[[World, Visitor], bool]


def get(visitor: Visitor, path: str) -> Answer:
    return visitor.get(path)


def says_why(visitor: Visitor, home: str) -> None:
    """Somebody from further up says why; whoever need not, is not asked."""
    visitor.post(f"/households/{home}/why/", {"purpose": "request", "words": "来电"})


def contact(world: World, visitor: Visitor, home: str) -> bool:
    """Whether they read who lives there, the same on the page and by the API."""
    key = world.homes[home].id
    says_why(visitor, str(key))
    seen = {
        any(text in readable(get(visitor, path)) for text, at in world.secrets.items() if at == home)
        for path in (f"/households/{key}/", f"/api/households/{key}")
    }
    assert len(seen) == 1, f"page and API differ about {home}"
    return seen.pop()


def whole_number(world: World, visitor: Visitor, home: str) -> bool:
    """Whether they are told the whole number of whoever lives there, when they ask for it."""
    key, person = world.homes[home].id, world.people[f"of-{home}"]
    says_why(visitor, str(key))
    answer = visitor.post(f"/api/households/{key}/people/{person.id}/number", b"{}", kind="application/json")
    return person.phone in answer.text


def care(world: World, visitor: Visitor, home: str) -> bool:
    """Whether they read what was noted at a visit."""
    key = world.homes[home].id
    says_why(visitor, str(key))
    notes = [text for text, at in world.secrets.items() if at == home and text.startswith("记")]
    return notes[0] in get(visitor, f"/households/{key}/").text


def sensitive(world: World, visitor: Visitor, home: str) -> bool:
    """Whether they are shown a need that only two posts have to do with."""
    says_why(visitor, str(world.homes[home].id))
    return any(
        get(visitor, f"/needs/{key}/").status == 200 for key, (_kind, at) in world.needs.items() if at == home
    )


def export(world: World, visitor: Visitor, _home: str) -> bool:
    """Whether they can take everything out."""
    return visitor.get("/registry/export/").status == 200


def accounts(world: World, visitor: Visitor, _home: str) -> bool:
    """Whether they open and close accounts."""
    return visitor.get("/registry/accounts/").status == 200


def others_log(world: World, visitor: Visitor, home: str) -> bool:
    """Whether they read who looked at somebody else."""
    mark = "看过的理由"
    world.visitors["branch"].post(
        f"/households/{world.homes[home].id}/why/", {"purpose": "request", "words": mark}
    )
    return any(mark in readable(get(visitor, path)) for path in ("/me/seen/", "/api/me/looks"))


WHAT: dict[str, Callable[[World, Visitor, str], bool]] = {
    "contact": contact, "number": whole_number, "care": care, "sensitive": sensitive, "log": others_log,
    "export": export, "accounts": accounts,
}  # fmt: skip
#: role → what is granted about the home "plain" of the first building; all else of the table is refused
GRANTED: dict[str, set[str]] = {
    "worker of the area": {"contact", "number", "care", "sensitive"},
    "worker of the community": {"contact", "number", "care", "sensitive", "export", "accounts"},
    "branch secretary": {"contact", "number", "care"},
    "grid: leader of the building": {"contact", "number", "care"},
    "grid: head of the building": {"contact", "number", "care"},
    "resident self": {"contact", "number", "care", "log"},
    "resident of another home": set(),
    "property manager": set(),
    "property keeper": set(),
    "owners' committee": set(),
    "volunteer": set(),
    # of their own community
    "another community": {"export", "accounts"},
    "nobody": set(),
}
WHO = {
    "worker of the area": "holder", "worker of the community": "secretary", "branch secretary": "branch",
    "grid: leader of the building": "leader", "grid: head of the building": "head",
    "resident self": "of-plain", "resident of another home": "of-far", "property keeper": "keeper",
    "volunteer": "helper",
    "another community": "outsider", "nobody": "stranger",
}  # fmt: skip


@pytest.fixture
def world(db: None) -> World:
    """The town of the walk, with a property manager and somebody of the owners' group."""
    town = found_world()
    for post in ("property-manager", "owners-group-leader"):
        person = town.cast.town.person(name=post)
        town.cast.town.appoint(person, post, town.cast.town.estate)
        town.visitors[post] = signed_in(town.cast.account(person))
    return town


def test_each_role_reads_and_does_what_the_matrix_grants_and_nothing_else(world: World) -> None:
    found = {}
    for role in GRANTED:
        who = WHO.get(role) or {"property manager": "property-manager"}.get(role, "owners-group-leader")
        visitor = world.visitors[who]
        found[role] = {what for what, reads in WHAT.items() if reads(world, visitor, "plain")}
    assert found == GRANTED


def test_a_volunteer_reads_about_the_paired_home_only_while_paired(world: World) -> None:
    helper = world.visitors["helper"]
    assert contact(world, helper, "elder")
    assert not contact(world, helper, "plain")
    pair = ContactPair.objects.get(community_id=world.cast.id, household_id=world.homes["elder"].id)
    end_pair(actor=world.actor("holder"), pair_id=pair.id, until=world.day - timedelta(days=1), now=world.now)
    assert not contact(world, helper, "elder")


def test_a_resident_reads_who_looked_and_why(world: World) -> None:
    world.visitors["secretary"].post(
        f"/households/{world.homes['far'].id}/why/", {"purpose": "request", "words": "来电问雨水管"}
    )
    assert world.visitors["secretary"].get(f"/households/{world.homes['far'].id}/").status == 200
    page = world.visitors["of-far"].get("/me/seen/").text
    assert world.cast.secretary.name in page
    assert "来电问雨水管" in page
