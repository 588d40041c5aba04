"""The only door to a message: whoever it was sent to."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from baibu import core
from baibu.registry.access import nowhere
from baibu.registry.queries.actors import Actor

from ..models import Delivery
from ..queries import own_letters


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
