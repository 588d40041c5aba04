"""What came of an order, told once it is over: how long it took, who stood in, where nobody answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu import core

from ..models import Order, OrderSeat
from .followed import Figures, figures_of, sent_words, sentence_of
from .orders import level_words, post_words, title_of, written_and_issued
from .progress import branches_of, homes_of, levels_of, minutes_since

#: so many posts without an answer are named; the number of all stands above
NAMED = 60


@dataclass(frozen=True, slots=True)
class Report:
    """The report, as page and as paper."""

    title: str
    body: str
    is_drill: bool
    is_emergency: bool
    is_over: bool
    where: str
    lead: str
    sentence: str
    posts: str
    figures: Figures
    facts: tuple[str, ...]
    branches: Figures
    unanswered: Figures
    sent: tuple[str, ...]
    as_of: str


def report_of(order: Order, pack: core.Pack | None, now: datetime) -> Report:
    """The report; seven queries, however large the order was. While it runs, as far as it is."""
    levels, homes = levels_of(order, now), homes_of(order, now)
    wanted, had = sum(each.wanted for each in levels.values()), sum(each.had for each in levels.values())
    return Report(
        title=title_of(order),
        body=order.body,
        is_drill=order.is_drill,
        is_emergency=order.is_emergency,
        is_over=order.state == "ended",
        where=order.place.name,
        lead=written_and_issued(order),
        sentence=sentence_of(order, wanted, had),
        posts=_(", ").join(post_words(pack, post) for post in order.posts),
        figures=figures_of(order, levels, homes, pack, now),
        facts=tuple(facts_of(order, now)),
        branches=branches_as_figures(order, pack, now),
        unanswered=unanswered_of(order, pack),
        sent=tuple(sent_words(order, now)),
        as_of=timezone.localtime(now).strftime("%Y-%m-%d %H:%M"),
    )


def facts_of(order: Order, now: datetime) -> list[str]:
    """What stands beside the minutes, a sentence each; one query."""
    found = seats_of(order).aggregate(
        vacant=Count("id", filter=Q(found="vacant")), away=Count("id", filter=Q(found="away")),
        passed=Count("id", filter=Q(turn__gt=1)), link=Count("id", filter=Q(way="link")),
        others=Count("id", filter=Q(acknowledged_at__isnull=False) & ~Q(acknowledged_by_id=F("chain__0"))),
    )  # fmt: skip
    said = (
        _("It was out for %(minutes)s minutes.") % {"minutes": round(minutes_since(order, now))},
        _("Posts vacant when it went out: %(vacant)s; holders away: %(away)s.") % found,
        _("Rung on to whoever came next: %(passed)s; answered by others than the first: %(others)s.")
        % found,
        _("Answered by the link of the message: %(link)s.") % found,
    )  # fmt: skip
    return list(said)


def branches_as_figures(order: Order, pack: core.Pack | None, now: datetime) -> Figures:
    """What lies directly below, the least far first; one query."""
    heads = (_("Where"), _("Posts that have it"), _("Homes told"))
    lines = [
        (f"{each.name} · {level_words(pack, each.level)}", f"{each.had}/{each.wanted}",
         f"{each.told}/{each.homes}" if each.homes else "–")
        for each in branches_of(order, order.place_id, len(order.place.path) + 1, now)
    ]  # fmt: skip
    return Figures(heads, tuple(lines))


def unanswered_of(order: Order, pack: core.Pack | None) -> Figures:
    """The posts that never answered, by place; never by name, since the report is kept. One query."""
    rows = seats_of(order).filter(acknowledged_at=None).select_related("place")
    heads = (_("Where"), _("Post"), _("Rung so far"))
    lines = [
        (each.place.name, post_words(pack, each.post), _("%(count)s in turn") % {"count": each.turn})
        for each in rows.order_by("place__sort_key", "post")[:NAMED]
    ]
    return Figures(heads, tuple(lines))


def seats_of(order: Order) -> QuerySet[OrderSeat]:
    """The seats of the order."""
    return OrderSeat.objects.filter(community_id=order.community_id, order_id=order.id)
