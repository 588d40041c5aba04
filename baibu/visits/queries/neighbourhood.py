"""The neighbourhood as one page shows it: the places with their figures, a search, my building's team."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baibu import core
from baibu.ledger.queries import kept_by_place
from baibu.registry.access import claims_of, waiting_elsewhere
from baibu.registry.models import Community, Household, Person, Place
from baibu.registry.queries import found_households, households_in, subtree
from baibu.registry.queries.actors import Actor
from baibu.registry.queries.claims import claims_waiting
from baibu.registry.queries.counting import counts_of
from baibu.registry.queries.outgoing import waiting_sentence

from .circumstances import needs_within
from .closed import told_to
from .desk import Desk, desk_of
from .figures import month_at
from .line import Line
from .me import names_in, why_stand_in
from .names import names_of
from .waiting import claims_item, exports_to_see
from .words import post_title

#: more buildings than this are shown as areas instead
MANY = 160
#: so many homes a search shows
FOUND = 30


@dataclass(frozen=True, slots=True)
class Square:
    """A place of the schematic."""

    name: str
    kept: int
    owed: int
    href: str


@dataclass(frozen=True, slots=True)
class Part:
    """An area with its buildings, or an estate with its areas."""

    name: str
    href: str
    buildings: tuple[Square, ...]


@dataclass(frozen=True, slots=True)
class Estate:
    """An estate with its areas."""

    name: str
    href: str
    figure: str
    areas: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A home a search found."""

    title: str
    meta: str
    href: str
    icon: str = "house"


@dataclass(frozen=True, slots=True)
class Area:
    """The page."""

    sentence: str
    lead: str
    may_search: bool
    found: tuple[Found, ...]
    found_text: str
    estates: tuple[Estate, ...]
    team: tuple[Line, ...]
    team_title: str
    links: tuple[Found, ...]


def neighbourhood_page(actor: Actor, words: str, day: date) -> Area:
    """Everything on the page; about fifteen queries, whatever the size."""
    desk = desk_of(actor, day)
    found = search(desk, words) if words and not desk.is_resident else ()
    building = own_building(desk)
    return Area(
        sentence=sentence_of(desk),
        lead=_("Everybody sees the figures of every place; names and doors only those who look after them."),
        may_search=not desk.is_resident,
        found=found,
        found_text=found_words(len(found)),
        estates=schematic(desk),
        team=team_of(desk, building) if building else (),
        team_title=_("The team of %(place)s") % {"place": building.name} if building else "",
        links=(board_of(desk), *(() if desk.is_resident else links(desk))),
    )


def sentence_of(desk: Desk) -> str:
    """How many homes and buildings are looked after; two queries."""
    if desk.is_resident:
        return _("This is your neighbourhood.")
    buildings = subtree(desk.community_id, *desk.scope.roots).filter(level="building").count()
    homes = households_in(desk.community_id, desk.scope.roots).order_by().count()
    parts = {
        "homes": ngettext("%(count)s home", "%(count)s homes", homes) % {"count": homes},
        "buildings": ngettext("%(count)s building", "%(count)s buildings", buildings) % {"count": buildings},
    }
    return _("You look after %(homes)s in %(buildings)s.") % parts


def search(desk: Desk, words: str) -> tuple[Found, ...]:
    """The homes within reach that match; about five queries."""
    homes = found_households(desk.community_id, words, desk.scope.caring_roots, limit=FOUND)
    named = names_of(desk.community_id, households=[home.id for home in homes]).homes
    matching = people_in_homes(desk, homes, words)
    return tuple(
        Found(
            title=matching.get(home.id) or named[home.id].name,
            meta=named[home.id].address,
            href=reverse("visits:household", args=[home.id]),
        )
        for home in sorted(homes, key=lambda home: named[home.id].address)
    )


def people_in_homes(desk: Desk, homes: list[Household], words: str) -> dict[UUID, str]:
    """The names that matched, home by home, so that one sees why it was found; one query."""
    people = Person.objects.filter(
        community_id=desk.community_id, household_id__in=[home.id for home in homes], left_on=None,
        name__contains=words,
    )  # fmt: skip
    found: dict[UUID, str] = {}
    for home, name in people.order_by("sort_key").values_list("household_id", "name"):
        if home:
            found[home] = f"{found[home]}{_(', ')}{name}" if home in found else name
    return found


def found_words(count: int) -> str:
    """How many homes were found, or that there are more."""
    if count >= FOUND:
        return _("The first %(count)s homes; more letters find fewer.") % {"count": count}
    return ngettext("%(count)s home found", "%(count)s homes found", count) % {"count": count}


def schematic(desk: Desk) -> tuple[Estate, ...]:
    """The whole community as squares with this month's figures; three queries."""
    places = list(Place.objects.filter(community_id=desk.community_id).order_by("sort_key"))
    paths = {place.id: place.path for place in places}
    told = told_to(desk, month_at(desk.day))
    figures = kept_by_place(desk.community_id, desk.day.replace(day=1), desk.day, paths, told.tells)
    below: dict[UUID | None, list[Place]] = {}
    for place in places:
        below.setdefault(place.parent_id, []).append(place)
    is_large = sum(place.level == "building" for place in places) > MANY
    roots = [place for place in places if place.parent_id is None]
    loose = [root for root in roots if any(each.level == "building" for each in below.get(root.id, []))]
    estates = [*loose, *(place for place in places if place.level == "estate")]
    return tuple(estate_of(estate, below, figures, is_large) for estate in estates)


def estate_of(
    estate: Place,
    below: Mapping[UUID | None, list[Place]],
    figures: Mapping[UUID, tuple[int, int]],
    is_large: bool,
) -> Estate:
    """An estate: its areas with their buildings, or, where there are very many, only its areas.

    A new office has buildings and no areas yet; they stand in the estate itself.
    """
    inside = below.get(estate.id, [])
    areas = [place for place in inside if place.level == "area"]
    kept, owed = figures.get(estate.id, (0, 0))
    if is_large and areas:
        parts = [Part(_("Areas"), href_of(estate), tuple(square(area, figures) for area in areas))]
    else:
        parts = [
            Part(area.name, href_of(area), tuple(square(each, figures) for each in below.get(area.id, [])))
            for area in areas
        ]
    if loose := tuple(square(place, figures) for place in inside if place.level == "building"):
        parts.append(Part("", "", loose))
    return estate_with(estate, kept, owed, tuple(parts))


def estate_with(estate: Place, kept: int, owed: int, parts: tuple[Part, ...]) -> Estate:
    """The estate with its parts and its own figure."""
    return Estate(estate.name, href_of(estate), f"{kept}/{owed}" if owed else "", parts)


def square(place: Place, figures: Mapping[UUID, tuple[int, int]]) -> Square:
    """A place as a square, with promises kept of those fallen due."""
    kept, owed = figures.get(place.id, (0, 0))
    return Square(place.name, kept, owed, href_of(place))


def href_of(place: Place) -> str:
    """The address of a place's page."""
    return reverse("visits:place", args=[place.id])


def own_building(desk: Desk) -> Place | None:
    """The building somebody lives in, or else the first they hold a post in; two queries."""
    home = Household.objects.filter(
        community_id=desk.community_id,
        id__in=Person.objects.filter(community_id=desk.community_id, id=desk.me).values("household_id"),
    )
    living = Q(id__in=home.values("place_id"))
    building = Place.objects.filter(living, community_id=desk.community_id).first()
    own = [seat.place for seat in desk.seats if isinstance(seat.place, UUID)]
    return (
        building or Place.objects.filter(community_id=desk.community_id, id__in=own, level="building").first()
    )


def team_of(desk: Desk, building: Place) -> tuple[Line, ...]:
    """Who acts for every post of a building today; three queries."""
    if desk.pack is None:
        return ()
    posts = [post for post in desk.pack.posts if post.level == building.level and post.held_by == "tenure"]
    acting = [(post, desk.acting(post.code, building.id)) for post in posts]
    names = names_in(desk.community_id, [seat for _post, seat in acting])
    return tuple(team_line(desk, post, seat, names) for post, seat in acting)


def team_line(desk: Desk, post: core.Post, seat: core.Acting, names: Mapping[Hashable, str]) -> Line:
    """Who is there for a post: its holder, or who stands in and why."""
    title = post_title(desk.pack, post.code)
    name = names.get(seat.person, "") if seat.person else ""
    if seat.is_own:
        return Line(title=name, meta=title)
    holder = names.get(seat.on_behalf_of, "") if seat.on_behalf_of else ""
    return Line(
        title=name or _("Nobody"),
        meta=title,
        note=why_stand_in(seat, holder, desk.day),
        badge="covered" if name else "vacant",
        badge_text=_("for %(name)s") % {"name": holder} if holder and name else "",
    )


def board_of(desk: Desk) -> Found:
    """The community's public notices, which everybody may read; one query."""
    code = Community.objects.get(pk=desk.community_id).code
    return Found(_("Public notices"), "", reverse("notices:board", args=[code]), "note")


def links(desk: Desk) -> tuple[Found, ...]:
    """Where else to go from here: needs waiting, desks, the method."""
    waiting = needs_within(desk).filter(decided_by=None, refused_on=None, until=None)
    waiting, mine = waiting.exclude(proposed_by=desk.me), claims_waiting(claims_of(desk.scope), desk.day)
    count, claims = counts_of(desk.community_id, waiting, mine)
    meta = ngettext("%(count)s waiting for your word", "%(count)s waiting for your word", count) % {
        "count": count
    }
    return (
        Found(_("Agreed needs"), meta, reverse("visits:circumstances"), "people"),
        *(Found(row.title, row.meta, row.href, row.icon) for row in claims_item(claims)),
        *offices(desk),
        Found(_("What we live by"), "", reverse("visits:method"), "note"),
    )


def offices(desk: Desk) -> tuple[Found, ...]:
    """The desks of other rooms with what waits there, and what only the top does; four queries at most."""
    elsewhere = waiting_elsewhere(desk.scope, desk.root)
    found = [Found(row.title, row.meta, row.href, row.icon) for row in elsewhere]
    if has_root(desk):
        waiting, _alarming = exports_to_see(desk)
        set_up = _("Register, method, posts, accounts")
        found += [
            Found(_("Taking data out"), waiting_sentence(waiting), reverse("registry:exports"), "download"),
            Found(_("Setting up"), set_up, reverse("visits:start"), "upload"),
        ]
    return tuple(found)


def has_root(desk: Desk) -> bool:
    """Whether the whole community is theirs to look after."""
    return desk.actor.is_trusted or any(desk.roster.parent(root) is None for root in desk.scope.roots)
