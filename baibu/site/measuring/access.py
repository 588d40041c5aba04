"""What the two guards cost: the same list pages with both, without the database's, and with neither."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from statistics import quantiles
from time import perf_counter
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.utils import timezone

from baibu import core
from baibu.ledger.queries import lists, standings
from baibu.registry.access import Target
from baibu.registry.access import scope as scopes
from baibu.registry.models import Account, Household, Person, Tenure
from baibu.site.security.stage import Stage
from baibu.site.security.trying import taken_back
from baibu.site.security.visitor import Visitor
from baibu.site.words import text as _

ROUNDS, WARM = 31, 2
BOTH, NO_ROWS, NEITHER = "both", "no-rows", "neither"
#: what is taken away, and where it stands: the role and the words the database is told, the policy's answer,
#: what narrows a list to what is theirs
SWAPPABLE = {
    "role": ("baibu.registry.queries.bounds", "role"),
    "say": ("baibu.registry.queries.bounds", "say"),
    "bounds": ("baibu.registry.queries.bounds", "bounds"),
    "may": ("baibu.registry.access.scope", "may"),
    "of_seats": ("baibu.ledger.queries.lists", "of_seats"),
}


@dataclass(frozen=True, slots=True)
class Cost:
    """One page, in milliseconds: what the faster quarter of the answers took at most."""

    page: str
    both: float
    #: without row-level security, the filters as they are
    no_rows: float
    #: without row-level security, rows asked for by their keys, the policy's answers known beforehand
    neither: float


def costs(community_id: int) -> tuple[int, list[Cost]]:
    """How many homes there are, and what each page takes; nothing is left behind."""
    homes = Household.objects.filter(community_id=community_id, left_on=None).count()
    gc.freeze()  # as the web server does, so that no page waits for old code to be walked through
    with taken_back():
        return homes, [cost(name, asked) for name, asked in pages(community_id).items()]


def pages(community_id: int) -> Mapping[str, tuple[Visitor, str, dict[Any, Any]]]:
    """Page → who asks for it, its address, and the keys of what stands on it."""
    day = timezone.localdate()
    leader = busiest(community_id, "group-leader", day)
    branch = busiest(community_id, "branch-secretary", day)
    estate = f"/places/{branch.place_id}/"
    asked = {
        "today-of-a-leader": (leader, "/"),
        "place-of-a-branch": (branch, estate),
        "rows-of-a-branch": (branch, f"{estate}rows/"),
        "homes-of-a-branch": (branch, f"{estate}pairs/"),
    }
    browsers = {tenure.person_id: browser(community_id, tenure.person_id) for tenure in (leader, branch)}
    return {name: (browsers[tenure.person_id], path, {}) for name, (tenure, path) in asked.items()}


def busiest(community_id: int, post: str, day: date) -> Tenure:
    """Whoever holds the post where most is owed."""
    held = Tenure.objects.filter(community_id=community_id, post=post, since__lte=day, until=None)
    places = {tenure.place_id: tenure for tenure in held}
    owed = standings(community_id, day).filter(owed_by=post, place_id__in=places)
    found = owed.values("place_id").annotate(rows=Count("id")).order_by("-rows", "place_id").first()
    if found is None:
        text = _("Nothing is owed here to measure with. Plan first: start plan")
        raise core.Refusal("nothing-owed", text)
    return places[found["place_id"]]


def browser(community_id: int, person_id: UUID) -> Visitor:
    """A browser in which they are signed in."""
    accounts = Account.objects.filter(community_id=community_id, person_id=person_id)
    account = accounts.first()
    if account is None:
        person = Person.objects.get(community_id=community_id, id=person_id)
        name = f"bench{person.id.hex[:12]}"
        account = Account.objects.open_account(name, None, community_id=community_id, person_id=person_id)
    accounts.update(must_change_password=False, needs_second_step=False, is_active=True)
    return Stage().signed_in(account)


def cost(name: str, asked: tuple[Visitor, str, dict[Any, Any]]) -> Cost:
    """The three ways in turns, the order turned around each time."""
    visitor, path, keys = asked
    ways: dict[str, Callable[[], Any]] = {
        BOTH: lambda: ExitStack(),
        NO_ROWS: lambda: without_rows(),
        NEITHER: lambda: without_any(keys),
    }
    taken: dict[str, list[float]] = {way: [] for way in ways}
    seen: dict[str, int] = {}
    with learning(keys):
        visitor.get(path)
    for number in range(WARM + ROUNDS):
        for way in list(ways)[:: 1 if number % 2 else -1]:
            with ways[way]():
                begun = perf_counter()
                answer = visitor.get(path)
                spent = perf_counter() - begun
            assert answer.status == 200, (name, way, answer.status)
            seen[way] = len(answer.body)
            taken[way] += [1000 * spent] if number >= WARM else []
    assert len(set(seen.values())) == 1, f"{name}: not the same page in every way: {seen}"
    return Cost(name, *(undisturbed(taken[way]) for way in (BOTH, NO_ROWS, NEITHER)))


def undisturbed(taken: list[float]) -> float:
    """What the work takes by itself: other work on the machine only ever makes it slower, never faster."""
    return quantiles(taken, n=4)[0]


@contextmanager
def swapped(**others: Callable[..., Any]) -> Iterator[None]:
    """In the block these functions are others; each is named by its place in `SWAPPABLE`."""
    places = [
        (import_module(SWAPPABLE[name][0]), SWAPPABLE[name][1], other) for name, other in others.items()
    ]
    before = [getattr(module, name) for module, name, _other in places]
    for module, name, other in places:
        setattr(module, name, other)
    try:
        yield
    finally:
        for (module, name, _other), own in zip(places, before, strict=True):
            setattr(module, name, own)


@contextmanager
def without_rows() -> Iterator[None]:
    """Pages work as the tables' owner, whom row-level security does not bind."""
    with swapped(role=lambda: "none"):
        yield


@contextmanager
def without_any(keys: dict[Any, Any]) -> Iterator[None]:
    """And the database is told nothing, the policy answers from memory, and lists come by their keys."""
    by_key = lambda community_id, seats, *_rest: keys[frozenset(seats)]  # noqa: E731
    answered = lambda _scope, *asked: keys[question(*asked)]  # noqa: E731
    with (
        without_rows(),
        swapped(say=lambda *_bounds: None, bounds=lambda: (), may=answered, of_seats=by_key),
    ):
        yield


@contextmanager
def learning(keys: dict[Any, Any]) -> Iterator[None]:
    """Lists asked for in the block are remembered by their keys, and so are the policy's answers."""
    narrowed, weighed = lists.of_seats, vars(scopes)["may"]

    def of_seats(community_id: int, seats: Any, day: date, *rest: Any) -> Q:
        wanted = narrowed(community_id, seats, day, *rest)
        found = standings(community_id, day).alive().in_time(day).filter(wanted) if wanted else []
        keys[frozenset(seats)] = Q(id__in=[row.id for row in found])
        return wanted

    def may(scope: Any, *asked: Any) -> bool:
        granted: bool = weighed(scope, *asked)
        keys[question(*asked)] = granted
        return granted

    with swapped(of_seats=of_seats, may=may):
        yield


def question(thing: str, verb: str, target: Target) -> tuple[Any, ...]:
    """What makes one question of the policy another."""
    place, person = target.place and target.place.id, target.person and target.person.id
    return thing, verb, place, person, target.household_id, target.kind, target.author_id, target.helper_id
