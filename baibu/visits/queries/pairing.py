"""The pairs of one home, one pair, and whom a search finds to pair with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baibu import core
from baibu.registry.models import ContactPair, Household, Person
from baibu.registry.queries import found_people
from baibu.registry.queries.pairs import FEWEST, MOST, homes_by_kind, running_pairs
from baibu.registry.queries.places import addresses_of

from .desk import Desk
from .line import Line
from .names import names_of
from .pairs import (
    away_words,
    homes_words,
    kind_title,
    review_words,
    second_words,
    since_words,
    wanting_kind,
)
from .people import living_in
from .words import long_day

#: so many people a search shows
FOUND = 20


@dataclass(frozen=True, slots=True)
class HomePairs:
    """The page of a home."""

    title: str
    sentence: str
    lead: str
    home_href: str
    pairs_href: str
    rows: tuple[Line, ...]
    #: what the form offers, and what it begins with
    helpers: list[tuple[str, str]]
    kinds: list[tuple[str, str]]
    people: list[tuple[str, str]]
    initial: dict[str, Any]
    found_text: str
    usual: str


@dataclass(frozen=True, slots=True)
class PairPage:
    """The page of one pair."""

    title: str
    sentence: str
    facts: tuple[tuple[str, str], ...]
    back_href: str
    back_words: str
    is_running: bool
    may_change: bool
    change_href: str
    end_href: str


def home_pairs(desk: Desk, home: Household, kinds: Sequence[str], words: str) -> HomePairs:
    """Who is paired with the home, and whom the search found; about twelve queries."""
    held = running_pairs(desk.community_id, desk.day).filter(household_id=home.id, kind__in=kinds)
    pairs = list(held.select_related("helper").order_by("kind", "rank", "since", "id"))
    living = living_in(desk.community_id, home.id)
    names = names_of(desk.community_id, households=[home.id])
    known = names.homes[home.id]
    helpers = found_helpers(desk, home, kinds, words) if words else []
    return HomePairs(
        title=known.name,
        sentence=home_sentence(known.name, len({pair.helper_id for pair in pairs})),
        lead=known.address,
        home_href=reverse("visits:household", args=[home.id]),
        pairs_href=reverse("visits:pairs", args=[home.place_id]),
        rows=tuple(home_line(desk, pair, living) for pair in pairs),
        helpers=helpers,
        kinds=[(kind, kind_title(desk.pack, kind)) for kind in kinds],
        people=[(str(one.id), one.name) for one in living],
        initial={**begins_with(desk, home, kinds, living, pairs), "q": words},
        found_text=found_words(len(helpers)),
        usual=_("Only whoever has agreed to help is paired. %(fewest)s to %(most)s homes each are usual.")
        % {"fewest": FEWEST, "most": MOST},
    )


def home_sentence(name: str, helpers: int) -> str:
    """How many look after the home."""
    if not helpers:
        return _("%(name)s: nobody is paired with this home yet.") % {"name": name}
    text = ngettext(
        "%(name)s: %(count)s helper looks after this home.",
        "%(name)s: %(count)s helpers look after this home.",
        helpers,
    )
    return text % {"name": name, "count": helpers}


def home_line(desk: Desk, pair: ContactPair, living: Sequence[Person]) -> Line:
    """One helper of the home."""
    whose = next((one.name for one in living if one.id == pair.person_id), "")
    title = kind_title(desk.pack, pair.kind)
    away = away_words(desk, pair.helper_id)
    return Line(
        title=pair.helper.name,
        meta=" · ".join(filter(None, [title, whose, second_words(pair), away])),
        note=" · ".join(filter(None, [since_words(pair), review_words(pair)])),
        href=reverse("visits:pair", args=[pair.id]),
        badge="covered" if away else "",
        badge_text=_("Away") if away else "",
    )


def begins_with(
    desk: Desk, home: Household, kinds: Sequence[str], living: Sequence[Person], pairs: Sequence[ContactPair]
) -> dict[str, Any]:
    """The kind a duty wants first, for the person it is about, after those who help already."""
    here = Q(household_id=home.id) | Q(person_id__in=[one.id for one in living])
    wanted = next((one for kind in kinds for one in wanting_kind(desk, kind, here)), None)
    free = next((kind for kind in reversed(kinds) if not core.needs_of_pair(desk.pack, kind)), kinds[0])
    kind = wanted.kind if wanted else free
    rank = 1 + max((pair.rank for pair in pairs if pair.kind == kind), default=0)
    person = wanted.person_id if wanted else None
    return {"kind": kind, "person_id": person or "", "rank": rank, "since": desk.day}


def label_of(desk: Desk, one: Person, address: str, homes: dict[str, int]) -> str:
    """Somebody found: the name, where they live, how many homes they have."""
    where = address or _("colleague without a home here")
    return " · ".join(filter(None, [one.name, where, homes_words(desk.pack, homes)]))


def found_helpers(desk: Desk, home: Household, kinds: Sequence[str], words: str) -> list[tuple[str, str]]:
    """The people within reach that the words mean, with where they live and how many homes they have."""
    found = [
        one for one in found_people(desk.community_id, words, desk.scope.caring_roots, FOUND)
        if one.household_id != home.id
    ]  # fmt: skip
    addresses = addresses_of(desk.community_id, {one.household for one in found if one.household_id})
    counted = homes_by_kind(desk.community_id, [one.id for one in found], kinds, desk.day)
    return [
        (
            str(one.id),
            label_of(desk, one, addresses.get(one.household_id or one.id, ""), counted.get(one.id, {})),
        )
        for one in found
    ]


def found_words(count: int) -> str:
    """How many were found, or that there may be more."""
    if count >= FOUND:
        return _("The first %(count)s people; more letters find fewer.") % {"count": count}
    return ngettext("%(count)s person found", "%(count)s people found", count) % {"count": count}


def pair_page(desk: Desk, pair: ContactPair, may_change: bool) -> PairPage:
    """One pair as facts; four queries."""
    people = {each for each in (pair.person_id, pair.helper_id) if each}
    names = names_of(desk.community_id, households=[pair.household_id], people=people)
    home = names.homes[pair.household_id]
    whom = names.people.get(pair.person_id, "") if pair.person_id else home.name
    back = "visits:home-pairs" if may_change else "visits:household"
    return PairPage(
        title=kind_title(desk.pack, pair.kind),
        sentence=_("%(helper)s looks after %(whom)s.") % {"helper": pair.helper.name, "whom": whom},
        facts=facts_of(desk, pair, home.address),
        back_href=reverse(back, args=[pair.household_id]),
        back_words=home.name,
        is_running=pair.until is None,
        may_change=may_change,
        change_href=reverse("visits:pair", args=[pair.id]),
        end_href=reverse("visits:end-pair", args=[pair.id]),
    )


def facts_of(desk: Desk, pair: ContactPair, address: str) -> tuple[tuple[str, str], ...]:
    """What is on record about the pair, the empty parts left out."""
    found = (
        (_("How they help"), kind_title(desk.pack, pair.kind)),
        (_("Home"), address),
        (_("Since"), long_day(pair.since)),
        (_("Place in the order"), str(pair.rank)),
        (_("To be looked at again"), long_day(pair.review_on) if pair.review_on and not pair.until else ""),
        (_("Last day"), long_day(pair.until) if pair.until else ""),
    )
    return tuple((term, value) for term, value in found if value)
