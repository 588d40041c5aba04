"""Who lives where, as the pages show it on which that is kept up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import HomeChange, Household, Person, Place, Tenure
from .actors import Actor
from .holders import post_title
from .known import BUILDING, Known, load_places
from .places import address_of, addresses_of, place_names, subtree
from .sheets import Address

#: what may be corrected in a person's row
CORRECTABLE = ("name", "sex", "born_on", "born_precision", "phone", "relation")
#: doors shown for one address or building
MOST_DOORS = 400


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody at home there."""

    name: str
    meta: str
    href: str


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of the home today."""

    text: str
    take_back_href: str
    is_taken_back: bool


@dataclass(frozen=True, slots=True)
class HomePage:
    """Who lives in a home."""

    sentence: str
    address: str
    people: tuple[Line, ...]
    said: tuple[Said, ...]
    #: somebody has to be there before everybody can leave
    is_lived_in: bool


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One person, and what can be said of them."""

    id: UUID
    name: str
    address: str
    home_href: str
    #: the posts they hold, in words
    posts: str
    has_home: bool


def home_page(home: Household, now: datetime) -> HomePage:
    """Who lives in the home, and what was said of it today; four queries."""
    people = residents_of(home)
    said = tuple(said_of(row) for row in said_today(home, now))
    address = address_of(home)
    return HomePage(
        sentence=sentence(address, len(people)), address=address, is_lived_in=bool(people), said=said,
        people=tuple(
            Line(one.name, person_words(one), reverse("registry:person", args=[one.id])) for one in people
        ),
    )  # fmt: skip


def sentence(address: str, count: int) -> str:
    """How many live there."""
    if not count:
        return _("%(home)s: nobody is registered here now.") % {"home": address}
    text = ngettext("%(home)s: %(count)s person lives here.", "%(home)s: %(count)s people live here.", count)
    return text % {"home": address, "count": count}


def residents_of(home: Household) -> list[Person]:
    """Who lives there, the head first; one query."""
    here = Person.objects.filter(community_id=home.community_id, household_id=home.id, left_on=None)
    return sorted(here, key=lambda one: (one.relation != "户主", one.sort_key))


def gone_from(home: Household) -> list[Person]:
    """Who lived there until they left, the last first; one query."""
    gone = Person.objects.filter(community_id=home.community_id, household_id=home.id, left_on__isnull=False)
    return list(gone.order_by("-left_on", "sort_key"))


def person_words(person: Person) -> str:
    """Relation and year of birth."""
    born = _("born %(year)s") % {"year": person.born_on.year} if person.born_on else ""
    return " · ".join(filter(None, [person.relation, born]))


def said_today(home: Household, now: datetime) -> list[HomeChange]:
    """What was said today of the home or of somebody who came from or went there; one query."""
    begun = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = HomeChange.objects.filter(community_id=home.community_id, said_at__gte=begun)
    here = rows.filter(Q(household_id=home.id) | Q(person__household_id=home.id))
    return list(here.select_related("person").order_by("-said_at"))


def said_of(change: HomeChange) -> Said:
    """The change in words, with the way back while it stands."""
    name = change.person.name if change.person_id else ""
    text = {
        "left": _("%(name)s left; their last day here was %(day)s."),
        "moved": _("%(name)s moved to another home of the community."),
        "household-left": _("Everybody left; their last day here was %(day)s."),
    }[change.kind]
    return Said(
        text % {"name": name, "day": change.on.isoformat()},
        reverse("registry:take-back", args=[change.id]),
        change.taken_back_at is not None,
    )


def person_page(actor: Actor, person: Person, day: date) -> PersonPage:
    """The person with their address and posts; three queries."""
    home = person.household
    return PersonPage(
        id=person.id,
        name=person.name,
        address=address_of(home) if home else "",
        home_href=reverse("registry:home", args=[home.id]) if home else "",
        posts=posts_in_words(actor, held_by([person], day)),
        has_home=home is not None and person.left_on is None,
    )


def held_by(people: Iterable[Person], day: date) -> list[Tenure]:
    """The posts these people hold today or later; one query."""
    known = {person.id: person.community_id for person in people}
    held = Tenure.objects.filter(community_id__in=set(known.values()), person_id__in=known)
    return list(held.filter(Q(until=None) | Q(until__gte=day)).select_related("place", "person"))


def posts_in_words(actor: Actor, held: Sequence[Tenure]) -> str:
    """Posts with their places; empty for none."""
    return _(", ").join(f"{each.place.name}{post_title(actor.pack, each.post)}" for each in held)


def mark_of(person: Person) -> str:
    """A mark that changes whenever what may be corrected does; nobody can guess a phone number by it."""
    parts = [str(getattr(person, name) or "") for name in CORRECTABLE if name != "phone"]
    said = "|".join([*parts, bytes(person.phone_key).hex()])
    return sha256(said.encode()).hexdigest()[:16]


def buildings_within(community_id: int, roots: Iterable[UUID]) -> list[tuple[str, str]]:
    """The buildings below these places, by name; three queries."""
    places = list(subtree(community_id, *roots).filter(level=BUILDING))
    names = place_names(community_id, [place.id for place in places])
    return [(str(place.id), names[place.id]) for place in places]


def doors_in(community_id: int, place_id: UUID) -> list[tuple[str, str]]:
    """The doors of a building as choices; three queries."""
    homes = Household.objects.filter(community_id=community_id, place_id=place_id)
    return as_choices(community_id, homes.order_by("sort_key")[:MOST_DOORS])


def doors_at(community_id: int, address: Address, roots: frozenset[UUID]) -> list[tuple[str, str]]:
    """The doors an address can mean, of those below these places; at most four queries."""
    rows = list(
        Place.objects.filter(community_id=community_id).values_list(
            "id", "parent_id", "level", "name", "path"
        )
    )
    found = Known(next(place for place, parent, *_rest in rows if parent is None))
    load_places(found, rows)
    place_id = found.building_at(address)
    meant = found.namesakes.get(address.building, []) if place_id is None else [place_id]
    within = [place for place in meant if not found.new_places and roots & set(found.paths[place])]
    homes = Household.objects.filter(community_id=community_id, place_id__in=within, room=address.room)
    if address.unit:
        homes = homes.filter(unit=address.unit)
    return as_choices(community_id, homes.order_by("sort_key")[:MOST_DOORS])


def as_choices(community_id: int, homes: Iterable[Household]) -> list[tuple[str, str]]:
    """Doors with their addresses."""
    known = list(homes)
    addresses = addresses_of(community_id, known) if known else {}
    return [(str(home.id), addresses[home.id]) for home in known]


def home_behind(place: Place, unit: str, room: str) -> Household | None:
    """The home behind a door, lived in or not; one query."""
    return Household.objects.filter(
        community_id=place.community_id, place_id=place.id, unit=unit, room=room
    ).first()
