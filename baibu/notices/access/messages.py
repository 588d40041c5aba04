"""The only door to a message: whoever it was sent to; and whoever looks after sending, without its text."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from django.utils.translation import gettext as _

from baibu import core
from baibu.registry.access import nowhere, require, scope_of
from baibu.registry.models import Place
from baibu.registry.queries.actors import Actor

from ..models import Delivery, Message
from ..queries import OWN_KINDS, own_letters


def get_own_message(actor: Actor, message_id: UUID) -> Delivery:
    """The message as it lies in the actor's own inbox; nobody opens another's. One query."""
    found = own_letters(actor).filter(message_id=message_id).select_related("message").first()
    if found is None:
        raise nowhere()
    return found


def require_person(actor: Actor) -> UUID:
    """The actor's person; refused to an account that is nobody's, for nothing can be sent to it."""
    if actor.person_id is None:
        text = _("This account belongs to no person of the community, so nothing is sent to it.")
        raise core.Refusal("no-person", text)
    return actor.person_id


def require_own_address(actor: Actor) -> UUID:
    """The same; refused to whoever came in with a card, which may have been found."""
    if actor.way == "card":
        text = _("With a card you cannot change where messages go. Sign in by phone or with a password.")
        raise core.Refusal("not-by-card", text)
    return require_person(actor)


def require_sees_sending(actor: Actor, day: date, to: Literal["see", "settle"] = "see") -> None:
    """Nothing; refused to whoever does not look after what the community sends. One query and a scope."""
    root = Place.objects.filter(community_id=actor.within, parent_id=None).first()
    require(scope_of(actor, day).may("sending", to, place=root))


def get_sent(actor: Actor, message_id: UUID, to: Literal["see", "settle"], day: date) -> Message:
    """The message, for those who look after sending; what people send to themselves is nobody else's."""
    require_sees_sending(actor, day, to)
    found = (
        Message.objects.filter(community_id=actor.within, id=message_id).exclude(kind__in=OWN_KINDS).first()
    )
    if found is None:
        raise nowhere()
    return found
