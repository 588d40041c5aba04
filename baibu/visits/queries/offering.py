"""Offering all of a helper's homes: what would go, to whom it can go, and the ways that lead there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baibu.registry.access import get_caseload
from baibu.registry.models import ContactPair, Person
from baibu.registry.queries import found_people
from baibu.registry.queries.hand_overs import able_to_sign_in, found_fellows, open_offers
from baibu.registry.queries.pairs import homes_by_kind
from baibu.registry.queries.places import addresses_of

from .desk import Desk
from .hand_overs import homes_shown
from .line import Line
from .pairing import FOUND, found_words, label_of
from .pairs import homes_words, kind_title
from .seats import own_seats


@dataclass(frozen=True, slots=True)
class NewOffer:
    """The page on which the homes of one helper are offered."""

    title: str
    sentence: str
    back_href: str
    homes: tuple[Line, ...]
    #: whom the search found: id and words
    takers: list[tuple[str, str]]
    found_text: str
    #: an offer of these homes that waits already
    waiting: Line | None


def new_offer(desk: Desk, helper_id: UUID, kind: str, words: str) -> NewOffer:
    """The homes that would go, and whom the words find to take them; about twelve queries."""
    giver, pairs, place = get_caseload(desk.scope, helper_id, kind)
    is_own = giver.id == desk.me
    waiting = open_offers(desk.community_id, giver_id=helper_id, kind=kind).first()
    takers = found_takers(desk, giver, kind, pairs, words) if words and not waiting else []
    homes = len({pair.household_id for pair in pairs})
    return NewOffer(
        title=kind_title(desk.pack, kind),
        sentence=offering_words(giver.name, homes, is_own=is_own),
        back_href=reverse("visits:me") if is_own else reverse("visits:pairs", args=[place.id]),
        homes=homes_shown(desk, pairs),
        takers=takers,
        found_text=found_words(len(takers)),
        waiting=waiting_line(waiting.id, waiting.taker.name) if waiting else None,
    )


def offering_words(name: str, homes: int, *, is_own: bool) -> str:
    """How many homes go together."""
    count = ngettext("%(count)s home", "%(count)s homes", homes) % {"count": homes}
    if is_own:
        return _("To whom do you hand over your %(count)s?") % {"count": count}
    return _("Who takes over the %(count)s of %(name)s?") % {"count": count, "name": name}


def waiting_line(offer_id: UUID, taker: str) -> Line:
    """The way to an offer that waits for its answer."""
    return Line(
        title=_("Offered to %(name)s") % {"name": taker},
        href=reverse("visits:hand-over", args=[offer_id]),
        badge="open",
        badge_text=_("Not answered yet"),
    )


def found_takers(
    desk: Desk, giver: Person, kind: str, pairs: Sequence[ContactPair], words: str
) -> list[tuple[str, str]]:
    """Whom the words find: for a post the people of its places, for the helper those they work with."""
    if giver.id == desk.me:
        path = {step for pair in pairs for step in pair.household.place.path}
        found = found_fellows(desk.community_id, words, kind, path, desk.day, FOUND)
    else:
        found = found_people(desk.community_id, words, desk.scope.caring_roots, FOUND)
    inside = {pair.household_id for pair in pairs}
    able = [one for one in found if one.id not in (giver.id, desk.me) and one.household_id not in inside]
    counted = homes_by_kind(desk.community_id, [one.id for one in able], [kind], desk.day)
    return labels(desk, able, counted, is_own=giver.id == desk.me)


def labels(
    desk: Desk, people: Iterable[Person], homes: Mapping[UUID, dict[str, int]], *, is_own: bool
) -> list[tuple[str, str]]:
    """Names with how many homes they have; where they live only for whoever looks after the place."""
    known = list(people)
    if is_own:
        return [
            (str(one.id), " · ".join(filter(None, [one.name, homes_words(desk.pack, homes.get(one.id, {}))])))
            for one in known
        ]
    addresses = addresses_of(desk.community_id, {one.household for one in known if one.household_id})
    where = {one.id: addresses.get(one.household_id or one.id, "") for one in known}
    return [(str(one.id), label_of(desk, one, where[one.id], homes.get(one.id, {}))) for one in known]


def ways_to_offer(desk: Desk) -> tuple[Line, ...]:
    """The ways to hand over one's own homes, by kind of pair; no query."""
    kinds = {post.code: post.pair for post in desk.pack.posts if post.held_by == "pair"}
    mine = dict.fromkeys(kinds[seat.post] for seat in own_seats(desk).pairs)
    return tuple(
        Line(kind_title(desk.pack, kind), href=reverse("visits:offer-homes", args=[desk.me, kind]))
        for kind in mine
        if kind
    )


def ways_for(desk: Desk, helpers: Mapping[UUID, Iterable[str]]) -> dict[str, tuple[Line, ...]]:
    """Helper → the ways to hand over their homes, for those who cannot do it themselves; one query."""
    able = able_to_sign_in(desk.community_id, list(helpers)) if helpers else set()
    return {
        helper.hex: tuple(
            Line(
                _("Hand over all of them (%(kind)s)") % {"kind": kind_title(desk.pack, kind)},
                href=reverse("visits:offer-homes", args=[helper, kind]),
            )
            for kind in kinds
        )
        for helper, kinds in helpers.items()
        if helper not in able or desk.roster.away_until(helper, desk.day)
    }
