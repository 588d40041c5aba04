"""The live page of an order, and its report: how far it is, against what the method promises."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later
from django.utils.translation import ngettext

from baibu import core
from baibu.registry.models import Place

from ..models import Order
from .orders import Missing, level_words, missing_below, moment, title_of, written_and_issued
from .progress import (
    Branch,
    Homes,
    Stretch,
    branches_of,
    homes_of,
    levels_of,
    minutes_since,
    sent_of,
)
from .seats import door_level

#: so many buildings are drawn at once; more are opened branch by branch
DRAWN = 160
STATE_WORDS = {
    "done": ("done", _later("All have it")),
    "late": ("overdue", _later("Past the promise")),
    "on-the-way": ("today", _later("On the way")),
}
#: state → the tint of a square, as the parts know them
TINTS = {"late": 1, "on-the-way": 3, "done": 5}
WAY_WORDS = {"inbox": _later("In the inbox"), "sms": _later("Text message"), "mail": _later("Mail")}
SENT_WORDS = {
    "waiting": _later("waiting"), "handing": _later("being handed over"), "sent": _later("handed over"),
    "delivered": _later("arrived"), "failed": _later("not delivered"), "unsure": _later("nobody can say"),
    "dropped": _later("no longer wanted"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figures:
    """A table: heads and lines."""

    heads: tuple[str, ...]
    lines: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place below, as a row."""

    name: str
    href: str
    meta: str
    badge: str
    badge_text: str


@dataclass(frozen=True, slots=True)
class Progress:
    """The page."""

    title: str
    sentence: str
    lead: str
    is_drill: bool
    is_running: bool
    wanted: int
    had: int
    homes: Homes | None
    figures: Figures
    spots: tuple[Spot, ...]
    squares: tuple[Mapping[str, Any], ...]
    missing: tuple[Missing, ...]
    missing_count: int
    sent: tuple[str, ...]
    here: str
    #: the whole again, where a part is shown
    up_href: str
    as_of: str


def progress_of(
    order: Order, place: Place, pack: core.Pack | None, me: UUID | None, now: datetime
) -> Progress:
    """How far the order is, with the places directly below `place`; nine queries, however many places."""
    levels, homes = levels_of(order, now), homes_of(order, now)
    here = branches_of(order, place.id, len(place.path) + 1, now)
    count, missing = missing_below(order, [place.id], me, pack, now)
    wanted, had = sum(each.wanted for each in levels.values()), sum(each.had for each in levels.values())
    return Progress(
        title=title_of(order),
        sentence=sentence_of(order, wanted, had),
        lead=written_and_issued(order),
        is_drill=order.is_drill,
        is_running=order.state == "under-way",
        wanted=wanted,
        had=had,
        homes=homes,
        figures=figures_of(order, levels, homes, pack, now),
        spots=tuple(spot_of(order, each) for each in here),
        squares=squares_of(order, place, pack, here, now),
        missing=tuple(missing) if order.state == "under-way" else (),
        missing_count=count,
        sent=tuple(sent_words(order, now)),
        here=place.name,
        up_href=followed_href(order) if place.id != order.place_id else "",
        as_of=moment(now),
    )


def sentence_of(order: Order, wanted: int, had: int) -> str:
    """The page in one sentence."""
    missing = wanted - had
    if not missing:
        text = _("All %(wanted)s posts have it.")
    elif order.state == "under-way":
        text = ngettext(
            "%(missing)s of %(wanted)s posts has not answered yet.",
            "%(missing)s of %(wanted)s posts have not answered yet.", missing,
        )  # fmt: skip
    else:
        text = ngettext(
            "%(missing)s of %(wanted)s posts never answered.",
            "%(missing)s of %(wanted)s posts never answered.", missing,
        )  # fmt: skip
    return text % {"missing": missing, "wanted": wanted}


def figures_of(
    order: Order, levels: Mapping[str, Stretch], homes: Homes | None, pack: core.Pack | None, now: datetime
) -> Figures:
    """One line a level, and one for the homes: how many, after how many minutes, against the promise."""
    heads = ("", _("Have it"), _("half after"), _("90% after"), _("all after"), _("Promised"))
    known = [each.code for each in pack.levels] if pack else sorted(levels)
    lines = [
        line_of(order, level_words(pack, level), levels[level], order.teams_minutes, now)
        for level in known
        if level in levels
    ]
    if homes:
        lines.append(line_of(order, _("All homes"), homes, order.homes_minutes, now))
    return Figures(heads, tuple(lines))


def line_of(order: Order, name: str, found: Stretch | Homes, promised: int, now: datetime) -> tuple[Any, ...]:
    """One line; a promise is kept once all have it in time, and broken once the time is over without."""
    last = found.minutes[-1]
    if last is not None:
        badge = ("done", _("kept in time")) if last <= promised else ("late", _("too late"))
    elif minutes_since(order, now) > promised:
        badge = ("overdue", _("not kept"))
    else:
        badge = ("today", _("running"))
    said = {"text": _("%(minutes)s min") % {"minutes": promised}, "badge": badge[0], "badge_text": badge[1]}
    return (name, f"{found.had}/{found.wanted}", *map(minutes_words, found.minutes), said)


def minutes_words(minutes: float | None) -> str:
    """Minutes, or that it is not so yet."""
    if minutes is None:
        return "–"
    return _("%(minutes)s min") % {"minutes": f"{minutes:g}"}


def spot_of(order: Order, branch: Branch) -> Spot:
    """A place below as a row."""
    badge, words = STATE_WORDS[branch.state]
    said = []
    if branch.wanted:
        said.append(_("posts %(had)s/%(wanted)s") % {"had": branch.had, "wanted": branch.wanted})
    if branch.homes:
        said.append(_("homes told %(told)s/%(homes)s") % {"told": branch.told, "homes": branch.homes})
    return Spot(branch.name, followed_href(order, branch.id), " · ".join(said), badge, str(words))


def followed_href(order: Order, place_id: UUID | None = None) -> str:
    """The live page, of the whole or of a part."""
    href = reverse("notices:order-progress", args=[order.id])
    return f"{href}?place={place_id}" if place_id else href


def squares_of(
    order: Order, place: Place, pack: core.Pack | None, here: Sequence[Branch], now: datetime
) -> tuple[Mapping[str, Any], ...]:
    """Every building below as a square with its state in words, the late first; none where they are too many.

    Two queries, none where the places directly below are buildings already.
    """
    if pack is None:
        return ()
    level = door_level(pack)
    if here and all(each.level == level for each in here):
        return tuple(square_of(order, each) for each in here)
    paths = list(places_below(place, level).values_list("path", flat=True)[: DRAWN + 1])
    if not paths or len(paths) > DRAWN:
        return ()
    found = branches_of(order, place.id, len(paths[0]), now)
    return tuple(square_of(order, each) for each in found if each.level == level)


def places_below(place: Place, level: str) -> QuerySet[Place]:
    """The places of a level below one."""
    return Place.objects.filter(community_id=place.community_id, level=level, path__contains=[place.id])


def square_of(order: Order, branch: Branch) -> Mapping[str, Any]:
    """A building: its state in words and as a tint, and how much of what it should it has."""
    _badge, words = STATE_WORDS[branch.state]
    return {
        "name": branch.name, "state": words, "tint": TINTS[branch.state],
        "count": f"{branch.had + branch.told}/{branch.wanted + branch.homes}",
        "href": followed_href(order, branch.id),
    }  # fmt: skip


def sent_words(order: Order, now: datetime) -> list[str]:
    """How far the messages came, one line a way; handed over is not read, and read is not done."""
    return [
        _("%(way)s, %(state)s: %(count)s people")
        % {"way": WAY_WORDS.get(way, way), "state": SENT_WORDS.get(state, state), "count": count}
        for way, state, count in sent_of(order, now)
    ]
