"""The only door to an offer of homes: who may make it, see it, answer it, take it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal
from uuid import UUID

from django.utils.translation import gettext as _

from baibu import core

from ..models import ContactPair, HandOver, Person, Place
from ..queries.actors import Actor
from ..queries.hand_overs import able_to_sign_in, caseload, fellows, place_of_all
from ..queries.rosters import roster
from .objects import get_person, nowhere, out_of_reach, require
from .scope import Scope, scope_of

Step = Literal["see", "answer", "withdraw"]


def get_hand_over(
    actor: Actor, hand_over_id: UUID, to: Step = "see", *, day: date, scope: Scope | None = None
) -> HandOver:
    """The offer with both people and the place; four queries where the scope is not known.

    Posts answer only for somebody who cannot sign in, and never what they offered themselves.
    """
    offers = HandOver.objects.filter(community_id=actor.within, id=hand_over_id)
    offer = offers.select_related("giver", "taker", "place").first()
    if offer is None:
        raise nowhere()
    reach = scope or scope_of(actor, day)
    require(may_step(reach, offer, to))
    if to == "answer" and answers_themself(reach, offer):
        text = _("%(name)s can sign in and answers for themself. Ask them to.")
        raise core.Refusal("answers-themself", text % {"name": offer.taker.name})
    return offer


def may_step(scope: Scope, offer: HandOver, to: Step) -> bool:
    """Whether the policy lets them."""
    return scope.may(
        "handover", to, place=offer.place, kind=offer.kind, helper_id=offer.giver_id,
        taker_id=offer.taker_id, author_id=offer.offered_by_id,
    )  # fmt: skip


def answers_themself(scope: Scope, offer: HandOver) -> bool:
    """Whether it is somebody else's to answer: the taker has an account, and it is not the asker's."""
    if scope.actor.person_id == offer.taker_id:
        return False
    return bool(able_to_sign_in(offer.community_id, [offer.taker_id]))


def get_caseload(scope: Scope, helper_id: UUID, kind: str) -> tuple[Person, list[ContactPair], Place]:
    """The helper, all their homes of that kind, and the lowest place that holds them, for an offer.

    Whoever may not offer them does not learn whether there are any.
    """
    community_id = scope.actor.within
    giver = Person.objects.filter(community_id=community_id, id=helper_id).first()
    if giver is None:
        raise nowhere()
    pairs = list(caseload(community_id, helper_id, kind, scope.day))
    place = place_of_all(pairs)
    if place is None:
        raise nothing_to_hand_over() if scope.actor.person_id == helper_id else out_of_reach()
    require_may_offer(scope, giver, kind, place)
    return giver, pairs, place


def nothing_to_hand_over() -> core.Refusal:
    """The refusal where the helper has no home of that kind."""
    return core.Refusal(
        "nothing-to-hand-over", _("There is no such home any more, so there is nothing to hand over.")
    )


def require_may_offer(scope: Scope, giver: Person, kind: str, place: Place) -> None:
    """Nothing; refused to whoever neither is the helper nor has to do with that kind of pair there.

    A post offers for somebody who is away or cannot sign in; whoever is here offers themself. Two queries.
    """
    if not scope.may("handover", "offer", place=place, kind=kind, helper_id=giver.id):
        raise out_of_reach()
    if scope.actor.person_id == giver.id or is_hindered(scope, giver):
        return
    text = _("%(name)s is here and can sign in, and offers their homes themself. Ask them to.")
    raise core.Refusal("helper-is-here", text % {"name": giver.name})


def is_hindered(scope: Scope, giver: Person) -> bool:
    """Whether the helper cannot be asked to do it: away today, moved away, or without an account."""
    if giver.left_on or giver.id not in able_to_sign_in(giver.community_id, [giver.id]):
        return True
    return roster(giver.community_id, scope.day).away_until(giver.id, scope.day) is not None


def get_taker(scope: Scope, taker_id: UUID, giver: Person, kind: str, pairs: Sequence[ContactPair]) -> Person:
    """Whom the homes are offered to: for a post anybody they may see, for the helper those they work with."""
    actor, day = scope.actor, scope.day
    if actor.person_id != giver.id:
        return get_person(actor, taker_id, "see", day=day, scope=scope)
    path = {step for pair in pairs for step in pair.household.place.path}
    known = fellows(actor.within, kind, path, day).filter(id=taker_id).first()
    if known is None:
        raise out_of_reach()
    return known
