"""Who holds which post in a made-up community, with the empty seats a real one would have. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from baibu import core

from .families import age_of
from .layout import share
from .town import Home, Soul, Spot, Town, adults

#: beginnings of the codes of posts that people hold who work here and live elsewhere
EMPLOYED = ("property-", "health-", "agency", "posted-", "centre-", "duty-", "radio-")
#: posts of a building that one person often holds together
SHARED = {"culture-member": "hygiene-member"}
#: out of a thousand seats in the buildings, so many are empty; leaders are looked for harder
EMPTY, LEADERS_EMPTY = 85, 45


@dataclass(frozen=True, slots=True)
class Seat:
    """A person at a post of a place."""

    person: Soul
    post: str
    spot: Spot
    number: int = 1


def fill(town: Town, pack: core.Pack) -> list[Seat]:
    """Every seat that is held; what is missing from it is vacant."""
    kept = [post for post in pack.posts if post.held_by == "tenure"]
    seats = list(fill_buildings(town, [post for post in kept if post.level == "building"]))
    crossed = crossings(pack)
    for level in ("area", "estate", "community"):
        posts = sorted(
            (post for post in kept if post.level == level), key=lambda post: depth(crossed, post.code)
        )
        for spot in town.at(level):
            seats += fill_place(town, spot, posts, crossed)
    return seats


def crossings(pack: core.Pack) -> dict[str, list[str]]:
    """Post → the posts whose holders hold it too, seat by seat."""
    found: dict[str, list[str]] = {}
    for group in pack.crossed:
        for code in group.posts[1:]:
            found.setdefault(code, []).append(group.posts[0])
    return found


def depth(crossed: dict[str, list[str]], code: str) -> int:
    """How many crossings lie before a post; whoever holds the first is known when the next is filled."""
    return 1 + max(depth(crossed, before) for before in crossed[code]) if code in crossed else 0


def fill_place(
    town: Town, spot: Spot, posts: list[core.Post], crossed: dict[str, list[str]]
) -> Iterator[Seat]:
    """The posts above the buildings; a crossed seat goes to whoever holds the other post."""
    holders: dict[str, Soul] = {}
    homes = (
        [home for home in town.homes if spot.id in home.building.path] if town.scale.buildings < 100 else []
    )
    for post in posts:
        others = crossed.get(post.code, [])
        for number in range(1, post.seats + 1):
            who = holders.get(others[number - 1]) if number <= len(others) else None
            who = who or somebody(town, post.code, homes)
            holders.setdefault(post.code, who)
            yield Seat(who, post.code, spot, number)


def somebody(town: Town, post: str, homes: list[Home]) -> Soul:
    """An employee where the post is one; else a resident of working age or newly retired."""
    if post.startswith(EMPLOYED) or not homes:
        return town.hire()
    for _try in range(40):
        if found := adults(town.rng.choice(homes), town.today, 32, 66):
            return town.rng.choice(found)
    return town.hire()


def fill_buildings(town: Town, posts: list[core.Post]) -> Iterator[Seat]:
    """The teams of all buildings; a leader may lead several, a property keeper looks after three."""
    buildings = town.at("building")
    homes: dict[str, list[Home]] = {}
    for home in town.homes:
        homes.setdefault(home.building.id.hex, []).append(home)
    leaders: dict[int, Soul] = {}
    keeper: Soul | None = None
    groups = [
        group
        for group in range(town.scale.leaders)
        for _one in range(share(len(buildings), town.scale.leaders, group))
    ]
    for nth, spot in enumerate(buildings):
        pool = candidates(town, homes[spot.id.hex])
        keeper = town.hire() if keeper is None or nth % 3 == 0 else keeper
        leader = leaders.setdefault(groups[nth], pool.pop())
        yield from fill_team(
            town, spot, posts, pool, {"group-leader": leader, "property-keeper": keeper}, nth
        )


def candidates(town: Town, homes: list[Home]) -> list[Soul]:
    """Adults of a building in a random order, at most one behind each door, the likeliest last."""
    found = []
    for home in homes:
        if able := adults(home, town.today):
            found.append(town.rng.choice(able))
    town.rng.shuffle(found)
    return sorted(found, key=lambda soul: 45 <= age_of(soul.member, town.today) <= 72)


def fill_team(
    town: Town, spot: Spot, posts: list[core.Post], pool: list[Soul], fixed: dict[str, Soul], nth: int
) -> Iterator[Seat]:
    """One building's team. The third building has no leader, so that everybody can see who stands in."""
    held: dict[str, Soul] = {}
    for post in posts:
        empty = LEADERS_EMPTY if post.code == "group-leader" else EMPTY
        is_empty = town.rng.randrange(1000) < empty and nth > 0
        if post.code == "group-leader":
            is_empty = is_empty or nth == 2
        if is_empty and not (nth == 2 and post.code == "building-head"):
            continue
        who = fixed.get(post.code) or held.get(SHARED.get(post.code, "")) or pool.pop()
        held[post.code] = who
        yield Seat(who, post.code, spot)
