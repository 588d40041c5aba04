"""Who looks after which homes: of a place, paired with a home, put right, ended."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.utils import timezone
from ninja import Field, Query, Router, Schema

from baibu.registry.access import get_pair, get_place
from baibu.registry.models import ContactPair
from baibu.registry.queries.actors import Request
from baibu.registry.queries.pairs import LAST_RANK

from ..access import require_pair_kinds
from ..actions import pairs as acts
from ..queries.desk import desk_of
from ..queries.pairs import helpers_of, pairs_below, wanting_below
from .facts import Sent

router = Router(tags=["pairs"])
#: helpers in one answer
PER_PAGE = 100


class Pair(Schema):
    """A helper and the home they look after; without a person it holds for the whole household."""

    id: UUID
    kind: str
    helper_id: UUID
    household_id: UUID
    person_id: UUID | None
    rank: int
    since: date
    until: date | None
    review_on: date | None


class PairMade(Pair):
    """A new pair, and a word of caution where the helper now has many homes."""

    warning: str | None


class Helper(Schema):
    """A helper with their pairs at the place; `homes` counts all homes they have, by kind of pair."""

    id: UUID
    name: str
    homes: dict[str, int]
    is_few: bool
    is_many: bool
    pairs: list[Pair]


class Unhelped(Schema):
    """Somebody for whom a duty wants a helper, and who has none."""

    kind: str
    person_id: UUID | None
    household_id: UUID


class PlacePairs(Schema):
    """The pairs below a place; up to a hundred helpers from `offset` on."""

    helpers: list[Helper]
    helper_count: int
    unhelped: list[Unhelped]


class PairSent(Sent):
    """Whom to pair, how, since when."""

    kind: str
    helper_id: UUID
    person_id: UUID | None = None
    rank: int = Field(1, ge=1, le=LAST_RANK)
    since: date
    review_on: date | None = None


class ChangePairSent(Sent):
    """The place in the order, and when the pair is looked at again."""

    rank: int = Field(ge=1, le=LAST_RANK)
    review_on: date


class EndPairSent(Sent):
    """The last day."""

    until: date


@router.get("/places/{uuid:place}/pairs", response=PlacePairs)
def show_pairs(request: Request, place: UUID, offset: Annotated[int, Query(ge=0)] = 0) -> PlacePairs:
    """Who looks after which homes below a place, of the kinds that concern one's posts there."""
    desk = desk_of(request.actor, timezone.localdate())
    spot = get_place(request.actor, place, day=desk.day, scope=desk.scope)
    kinds = require_pair_kinds(desk, spot)
    held = pairs_below(desk, spot, kinds)
    helpers = helpers_of(desk, held, kinds)
    shown = helpers[offset : offset + PER_PAGE]
    rows: dict[UUID, list[Pair]] = {}
    for row in held.filter(helper_id__in=[one.id for one in shown]).order_by("kind", "rank", "id"):
        rows.setdefault(row.helper_id, []).append(Pair(**facts(row)))
    return PlacePairs(
        helpers=[
            Helper(
                id=one.id, name=one.name, homes=one.homes, is_few=one.is_few, is_many=one.is_many,
                pairs=rows.get(one.id, []),
            )
            for one in shown
        ],
        helper_count=len(helpers),
        unhelped=[
            Unhelped(kind=one.kind, person_id=one.person_id, household_id=one.household_id)
            for one in wanting_below(desk, spot, kinds)
        ],
    )  # fmt: skip


@router.post("/households/{uuid:household}/pairs", response={201: PairMade})
def pair_household(request: Request, household: UUID, sent: PairSent) -> PairMade:
    """The pair; the visits it asks for are planned at once."""
    made = acts.pair_home(actor=request.actor, household_id=household, now=timezone.now(), **sent.dict())
    return PairMade(**facts(made.pair), warning=made.warning)


@router.get("/pairs/{uuid:pair}", response=Pair)
def show_pair(request: Request, pair: UUID) -> Pair:
    """One pair: of one's own, or of a kind that concerns one's posts there."""
    desk = desk_of(request.actor, timezone.localdate())
    return Pair(**facts(get_pair(desk.actor, pair, day=desk.day, scope=desk.scope)))


@router.put("/pairs/{uuid:pair}", response=Pair)
def change_pair_order(request: Request, pair: UUID, sent: ChangePairSent) -> Pair:
    """The pair, with its place in the order and the day on which it is looked at again."""
    changed = acts.change_pair(actor=request.actor, pair_id=pair, now=timezone.now(), **sent.dict())
    return Pair(**facts(changed))


@router.post("/pairs/{uuid:pair}/end", response=Pair)
def end_household_pair(request: Request, pair: UUID, sent: EndPairSent) -> Pair:
    """The pair with its last day; by a post that looks after the home, or by the helper."""
    return Pair(
        **facts(acts.end_pair(actor=request.actor, pair_id=pair, until=sent.until, now=timezone.now()))
    )


def facts(pair: ContactPair) -> dict[str, Any]:
    """The pair itself."""
    return {name: getattr(pair, name) for name in Pair.model_fields}
