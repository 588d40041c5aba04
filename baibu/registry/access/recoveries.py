"""Who may ask that somebody is let back in, and who else confirms it."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from django.utils.translation import gettext as _

from baibu import core

from ..models import Account, Person, Place, Recovery
from ..queries.actors import Actor
from .objects import nowhere
from .scope import Scope, scope_of

NOBODY = UUID(int=0)
Verb = Literal["confirm", "withdraw"]


def get_recovery(actor: Actor, recovery_id: UUID, to: Verb, *, day: date) -> Recovery:
    """A request of the actor's community, for one of those who may confirm or withdraw it."""
    rows = Recovery.objects.filter(community_id=actor.within, id=recovery_id)
    found = rows.select_related("account").first()
    if found is None:
        raise nowhere()
    if found not in may_decide(actor, [found], to, day=day):
        raise core.Refusal(
            "not-permitted",
            _(
                "Whoever answers for the whole community or for an estate decides about this; not who "
                "asked for it, and not whose account it is."
            ),
        )
    return found


def may_decide(actor: Actor, rows: list[Recovery], to: Verb, *, day: date) -> list[Recovery]:
    """Those of the requests the actor may confirm or withdraw; at most six queries."""
    scope, root = scope_of(actor, day), root_of(actor)
    ids = [row.asked_by_account_id for row in rows if row.asked_by_account_id]
    askers = {each.pk: each for each in Account.objects.filter(pk__in=ids)}
    aims = {row.id: target_of(row, root, askers.get(row.asked_by_account_id or 0)) for row in rows}
    if to == "confirm":
        return [row for row in rows if scope.may("recovery", "confirm", **aims[row.id])]
    return [row for row in rows if scope.may("recovery", "withdraw", **aims[row.id])]


def target_of(row: Recovery, root: Place | None, asker: Account | None) -> dict[str, object]:
    """What the policy needs to know of a request."""
    is_operators = row.asked_by_account_id is None or asker is None or asker.person_id is None
    return {
        "place": root,
        "person": owner_of(row.account),
        "asked_by": (row.asked_by_account_id, is_operators),
    }


def owner_of(account: Account) -> Person:
    """Whose account it is, as far as the policy compares people; no query."""
    return Person(community_id=account.community_id or 0, id=account.person_id or NOBODY)


def root_of(actor: Actor) -> Place | None:
    """The place that is the whole community."""
    return Place.objects.filter(community_id=actor.within, parent_id=None).first()


def decides_recoveries(actor: Actor, scope: Scope) -> bool:
    """Whether requests of others concern them at all; one query."""
    return scope.may("recovery", "confirm", place=root_of(actor))


def require_decides_recoveries(actor: Actor, day: date) -> None:
    """Nothing; refused to whoever answers for neither the community nor an estate."""
    if not decides_recoveries(actor, scope_of(actor, day)):
        raise core.Refusal(
            "not-permitted",
            _(
                "Those who answer for the whole community or for an estate see these requests. "
                "Ask one of them."
            ),
        )


def require_asks_recovery(actor: Actor, account: Account, day: date) -> None:
    """Nothing; refused for one's own account, and to whoever does not open accounts."""
    if not scope_of(actor, day).may("recovery", "ask", place=root_of(actor), person=owner_of(account)):
        raise core.Refusal(
            "own-account", _("This is your own account. Somebody else who opens accounts asks for you.")
        )


def require_renews(actor: Actor, account: Account, day: date) -> None:
    """Nothing; refused where a new password takes two, because its owner confirms what others ask for."""
    seat = Actor(account.pk, account.person_id, account.community_id, pack=actor.pack)
    is_guardian = not account.must_change_password and decides_recoveries(seat, scope_of(seat, day))
    if not scope_of(actor, day).may("account", "renew", place=root_of(actor), is_guardian=is_guardian):
        raise core.Refusal(
            "needs-two",
            _(
                "Its owner answers for the whole community or for an estate and confirms what others ask "
                "for, so nobody hands them a new password alone. Ask for it under “Let back in by two”; a "
                "second person confirms."
            ),
        )
