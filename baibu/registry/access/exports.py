"""The door to exports: who asks for one, agrees to one, sees one."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from baibu import core

from ..models import Export
from ..queries.actors import Actor
from .objects import nowhere
from .recoveries import root_of
from .scope import Scope, scope_of


def aim_of(actor: Actor, found: Export | None = None) -> dict[str, Any]:
    """What the policy is asked about: the community's root, and who asked."""
    asked_by = (found.asked_by_account_id, found.is_operators) if found else None
    return {"place": root_of(actor), "asked_by": asked_by}


def get_export(actor: Actor, export_id: UUID, day: date) -> Export:
    """An export of the actor's community, for those who may see what leaves it."""
    require_asks_exports(actor, day)
    found = Export.objects.filter(community_id=actor.within, id=export_id).first()
    if found is None:
        raise nowhere()
    return found


def require_asks_exports(actor: Actor, day: date, scope: Scope | None = None) -> None:
    """Nothing; refused to anybody but posts of the whole community and the operator."""
    if not (scope or scope_of(actor, day)).may("export", "ask", **aim_of(actor)):
        raise core.Refusal(
            "not-permitted",
            _(
                "Only a post of the whole community, or the operator, takes the register out. "
                "Ask one of them."
            ),
        )


def may_decide_export(scope: Scope, found: Export) -> bool:
    """Whether they may agree to it: who asked for it may not."""
    return scope.may("export", "decide", **aim_of(scope.actor, found))


def require_decides_export(actor: Actor, found: Export, day: date) -> None:
    """Nothing; refused where they may not agree to it."""
    if not may_decide_export(scope_of(actor, day), found):
        raise core.Refusal(
            "not-permitted",
            _("Whoever asked for it cannot agree to it. Ask another post of the whole community."),
        )


def may_set_cap(scope: Scope) -> bool:
    """Whether they say from how many rows on a second person agrees."""
    return scope.may("export", "limit", **aim_of(scope.actor))


def require_sets_cap(actor: Actor, day: date) -> None:
    """Nothing; refused to anybody but who answers for the whole community, and the operator."""
    if not may_set_cap(scope_of(actor, day)):
        raise core.Refusal(
            "not-permitted",
            _("The committee secretary says from how many rows on a second person agrees. Ask them."),
        )
