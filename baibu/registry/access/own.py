"""Nobody decides about themselves, their own home, or the organisation they belong to."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from baibu import core

from ..models import Body
from .policy import RELATIONS, Target
from .scope import Scope


def require_not_own(
    scope: Scope, *, people: Collection[UUID | None] = (), household_id: UUID | None = None,
    body: Body | None = None, as_post: str = "",
) -> None:  # fmt: skip
    """Nothing; refused, with the reason, where the matter is the actor's own.

    `people`: whoever it is about, asked for it or took part; `household_id`: the home it is about; `body`:
    the organisation, with the post they act in. One query for a home, one for a body.
    """
    me = scope.actor.person_id
    if me is not None and me in people:
        raise core.Refusal(
            "own-matter", _("This is about you, or something you took part in. A colleague decides it.")
        )
    if RELATIONS["household"](scope, Target(household_id=household_id)):
        raise core.Refusal("own-home", _("This is about your own home. A colleague decides it."))
    if body is not None and not scope.may("body", "judge", body=body, as_post=as_post):
        raise own_body(body)


def own_body(body: Body) -> core.Refusal:
    """The refusal to judge one's own organisation."""
    text = _(
        "You belong to %(body)s, so you step aside here: by the method nobody checks, scores or votes about "
        "their own organisation. Whoever stands in for the post does it."
    )
    return core.Refusal("own-body", text % {"body": body.name})
