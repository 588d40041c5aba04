"""Who looks after which homes at a place: helper by helper, and the homes that still want one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baibu import core
from baibu.registry.models import TAKEN_BACK, Circumstance, ContactPair, Person, Place
from baibu.registry.queries import households_in
from baibu.registry.queries.pairs import FEWEST, MOST, homes_by_kind, running_pairs

from .desk import Desk
from .line import Line
from .names import Names, names_of
from .words import day_words, long_day, said

#: helpers on one page
PER_PAGE = 25
#: homes without a helper that are listed; the rest is a count
MOST_WANTING = 30
#: a pair is shown as due for review so many days ahead
REVIEW_AHEAD = timedelta(days=30)
SHOWN = ("all", "few", "many", "review")


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody who looks after homes here, and how many homes they have anywhere."""

    id: UUID
    name: str
    homes: dict[str, int]
    is_few: bool
    is_many: bool
    #: one of the pairs here is due for review
    is_review: bool

    def stands_under(self, show: str) -> bool:
        """Whether the view lists them."""
        return show == "all" or bool(getattr(self, f"is_{show}"))


@dataclass(frozen=True, slots=True)
class HelperRows:
    """A helper with their pairs here, as rows."""

    key: str
    title: str
    meta: str
    notes: tuple[str, ...]
    rows: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Wanting:
    """Somebody for whom a duty wants a helper, and who has none."""

    kind: str
    person_id: UUID | None
    household_id: UUID


@dataclass(frozen=True, slots=True)
class PairsPage:
    """The page of a place."""

    sentence: str
    lead: str
    name: str
    place_href: str
    wanting: tuple[Line, ...]
    wanting_count: int
    wanting_more: str
    tabs: list[tuple[str, str, str, int]]
    show: str
    helpers: tuple[HelperRows, ...]
    page: Page[Helper]


def pairs_page(desk: Desk, place: Place, kinds: Sequence[str], show: str, number: str) -> PairsPage:
    """The pairs below a place; about twelve queries, whatever the size."""
    held = pairs_below(desk, place, kinds)
    helpers = helpers_of(desk, held, kinds)
    wanting = wanting_below(desk, place, kinds)
    view = show if show in SHOWN else "all"
    page = Paginator([one for one in helpers if one.stands_under(view)], PER_PAGE).get_page(number)
    rows = list(
        held.filter(helper_id__in=[one.id for one in page.object_list]).order_by("kind", "rank", "id")
    )
    names = names_for(desk, rows, wanting[:MOST_WANTING])
    homes = held.values("household_id").distinct().count()
    hidden = len(wanting) - MOST_WANTING
    return PairsPage(
        sentence=sentence_of(place, len(helpers), homes),
        lead=wanting_words(len({one.household_id for one in wanting})) if helpers or wanting else "",
        name=place.name,
        place_href=reverse("visits:place", args=[place.id]),
        wanting=tuple(wanting_line(desk, names, one) for one in wanting[:MOST_WANTING]),
        wanting_count=len(wanting),
        wanting_more=_("%(count)s more are not shown here; look at a smaller place.") % {"count": hidden}
        if hidden > 0
        else "",
        tabs=tabs_of(helpers) if helpers else [],
        show=view,
        helpers=tuple(helper_rows(desk, names, one, rows) for one in page.object_list),
        page=page,
    )


def pairs_below(desk: Desk, place: Place, kinds: Collection[str]) -> QuerySet[ContactPair]:
    """The pairs of these kinds with homes below the place."""
    homes = households_in(desk.community_id, [place.id], gone=True).order_by().values("id")
    return running_pairs(desk.community_id, desk.day).filter(kind__in=kinds, household_id__in=homes)


def helpers_of(desk: Desk, held: QuerySet[ContactPair], kinds: Collection[str]) -> list[Helper]:
    """The helpers of these pairs by name, with all the homes they have; three queries."""
    ids = held.order_by().values("helper_id")
    counted = homes_by_kind(desk.community_id, ids, kinds, desk.day)
    due = set(held.filter(review_on__lte=desk.day + REVIEW_AHEAD).values_list("helper_id", flat=True))
    free = {kind for kind in kinds if not core.needs_of_pair(desk.pack, kind)}
    people = Person.objects.filter(community_id=desk.community_id, id__in=ids).order_by("sort_key", "id")
    return [
        Helper(
            id=key,
            name=name,
            homes=counted.get(key, {}),
            is_few=any(count < FEWEST for kind, count in counted.get(key, {}).items() if kind in free),
            is_many=any(count > MOST for count in counted.get(key, {}).values()),
            is_review=key in due,
        )
        for key, name in people.values_list("id", "name")
    ]


def wanting_below(desk: Desk, place: Place, kinds: Collection[str]) -> list[Wanting]:
    """Those below the place for whom a duty wants a helper and who have none; one query for each kind."""
    homes = households_in(desk.community_id, [place.id]).order_by().values("id")
    people = Person.objects.filter(community_id=desk.community_id, household_id__in=homes, left_on=None)
    whose = Q(household_id__in=homes) | Q(person_id__in=people.values("id"))
    return [one for kind in kinds for one in wanting_kind(desk, kind, whose)]


def wanting_kind(desk: Desk, kind: str, whose: Q) -> list[Wanting]:
    """Those with a need behind that kind of pair, and nobody paired with them; one query, or none."""
    needs = core.needs_of_pair(desk.pack, kind)
    if not needs:
        return []
    by_home = Q(person_id=None) & Q(household_id=OuterRef("person__household_id"))
    helped = running_pairs(desk.community_id, desk.day).filter(
        Q(person_id=OuterRef("person_id")) | by_home | Q(household_id=OuterRef("household_id")), kind=kind
    )
    held = Q(until=None) | (Q(until__gte=desk.day) & ~Q(ended_because__in=TAKEN_BACK))
    found = Circumstance.objects.filter(
        whose, held, ~Exists(helped), community_id=desk.community_id, kind__in=needs,
        decided_on__lte=desk.day, refused_on=None,
    )  # fmt: skip
    rows = found.order_by("since", "id").values_list("person_id", "household_id", "person__household_id")
    known = ((person, home or lives) for person, home, lives in rows)
    return list(dict.fromkeys(Wanting(kind, person, home) for person, home in known if home))


def names_for(desk: Desk, rows: Iterable[ContactPair], wanting: Iterable[Wanting]) -> Names:
    """The names of the homes and people on the page; at most three queries."""
    known: list[Any] = [*rows, *wanting]
    people = {one.person_id for one in known if one.person_id}
    return names_of(desk.community_id, households={one.household_id for one in known}, people=people)


def sentence_of(place: Place, helpers: int, homes: int) -> str:
    """How many look after how many homes."""
    if not helpers:
        return _("%(place)s: nobody is paired with a home yet.") % {"place": place.name}
    return _("%(place)s: %(helpers)s look after %(homes)s.") % {
        "place": place.name,
        "helpers": ngettext("%(count)s helper", "%(count)s helpers", helpers) % {"count": helpers},
        "homes": ngettext("%(count)s home", "%(count)s homes", homes) % {"count": homes},
    }


def wanting_words(homes: int) -> str:
    """How many homes still want a helper."""
    if not homes:
        return _("Nobody who needs a helper is without one.")
    text = ngettext(
        "%(count)s home needs a helper and has none yet.",
        "%(count)s homes need a helper and have none yet.",
        homes,
    )
    return text % {"count": homes}


def tabs_of(helpers: Sequence[Helper]) -> list[tuple[str, str, str, int]]:
    """The views of the helpers, each with how many it lists."""
    words = {
        "all": _("All helpers"),
        "few": _("Fewer than %(count)s homes") % {"count": FEWEST},
        "many": _("More than %(count)s homes") % {"count": MOST},
        "review": _("To be looked at again"),
    }
    counts = {view: sum(one.stands_under(view) for one in helpers) for view in SHOWN}
    return [(view, words[view], f"?show={view}", counts[view]) for view in SHOWN]


def helper_rows(desk: Desk, names: Names, helper: Helper, rows: Iterable[ContactPair]) -> HelperRows:
    """A helper with the pairs here."""
    return HelperRows(
        key=helper.id.hex,
        title=helper.name,
        meta=homes_words(desk.pack, helper.homes),
        notes=tuple(filter(None, [load_words(helper), away_words(desk, helper.id)])),
        rows=tuple(pair_line(desk, names, row) for row in rows if row.helper_id == helper.id),
    )


def homes_words(pack: core.Pack, homes: dict[str, int]) -> str:
    """How many homes by each kind of pair."""
    parts = (
        f"{kind_title(pack, kind)} " + ngettext("%(count)s home", "%(count)s homes", count) % {"count": count}
        for kind, count in homes.items()
    )
    return " · ".join(parts)


def load_words(helper: Helper) -> str:
    """A word where there are fewer or more homes than is usual."""
    if helper.is_many:
        return _("More than %(most)s homes; consider sharing them.") % {"most": MOST}
    if helper.is_few:
        return _("%(fewest)s to %(most)s homes are usual; there is room for more.") % {
            "fewest": FEWEST, "most": MOST,
        }  # fmt: skip
    return ""


def away_words(desk: Desk, helper_id: UUID) -> str:
    """Until when they are away; empty if they are here."""
    until = desk.roster.away_until(helper_id, desk.day)
    return _("Away until %(day)s.") % {"day": day_words(until, desk.day)} if until else ""


def pair_line(desk: Desk, names: Names, pair: ContactPair) -> Line:
    """One pair of a helper: whom, where, how, since when."""
    home = names.homes[pair.household_id]
    is_due = pair.review_on is not None and pair.review_on <= desk.day + REVIEW_AHEAD
    return Line(
        title=names.people.get(pair.person_id, home.name) if pair.person_id else home.name,
        meta=f"{home.address} · {kind_title(desk.pack, pair.kind)}",
        note=" · ".join(filter(None, [since_words(pair), second_words(pair), review_words(pair)])),
        href=reverse("visits:pair", args=[pair.id]),
        badge="today" if is_due else "",
        badge_text=_("Look again") if is_due else "",
    )


def since_words(pair: ContactPair) -> str:
    """Since when it runs, and until when where it has an end."""
    since = _("since %(day)s") % {"day": long_day(pair.since)}
    if pair.until is None:
        return since
    return _("%(since)s, until %(day)s") % {"since": since, "day": long_day(pair.until)}


def second_words(pair: ContactPair) -> str:
    """A word for those who go when the first is away."""
    return _("number %(rank)s in the order") % {"rank": pair.rank} if pair.rank > 1 else ""


def review_words(pair: ContactPair) -> str:
    """When it is looked at again."""
    if pair.review_on is None or pair.until is not None:
        return ""
    return _("to be looked at again by %(day)s") % {"day": long_day(pair.review_on)}


def wanting_line(desk: Desk, names: Names, one: Wanting) -> Line:
    """Somebody without a helper, and the way to pair one."""
    home = names.homes[one.household_id]
    return Line(
        title=names.people.get(one.person_id, home.name) if one.person_id else home.name,
        meta=f"{home.address} · {kind_title(desk.pack, one.kind)}",
        href=reverse("visits:home-pairs", args=[one.household_id]),
    )


def kind_title(pack: core.Pack, kind: str) -> str:
    """The kind of pair in the method's words; its code where the method no longer has it."""
    titles = dict(pack.pairs)
    return said(titles[kind]) if kind in titles else kind
