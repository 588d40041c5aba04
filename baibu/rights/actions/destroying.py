"""Destroying what is past its term: one proposes the list, another confirms the same list, in one act."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu import core
from baibu.ledger import actions as ledger
from baibu.registry.access import nowhere
from baibu.registry.actions.changes import changed_meanwhile
from baibu.registry.actions.erasing import close_accounts
from baibu.registry.models import Account, Circumstance, Community, Consent, Export, Person, Place
from baibu.registry.queries.actors import Actor

from ..access import require_desk
from ..models import Ask, Destruction, Hold
from ..queries.certificates import mark_of
from ..queries.due import Kind, due, keys_hash
from .erasing import erase_person


@transaction.atomic
def propose_destruction(*, actor: Actor, now: datetime) -> Destruction:
    """The proposal over everything that is past its term today; nothing is destroyed by it."""
    day = timezone.localdate(now)
    require_desk(actor, day)
    if actor.person_id is None:
        raise core.Refusal("nobody", _("This account belongs to no person. A post holder proposes it."))
    kinds = [kind for kind in due(actor.within, day) if kind.rows]
    if not kinds:
        raise core.Refusal("nothing-due", _("Nothing is past its term today."))
    Community.objects.select_for_update().get(id=actor.within)
    last = Destruction.objects.filter(community_id=actor.within).aggregate(last=Max("seq"))["last"] or 0
    try:
        with transaction.atomic():
            return Destruction.objects.create(
                community_id=actor.within, seq=last + 1, kinds=[told(kind) for kind in kinds],
                keys_hash=keys_hash(kinds), proposed_at=now, proposed_by_id=actor.person_id,
            )  # fmt: skip
    except IntegrityError as error:
        text = _("A list is proposed already. Confirm or decline that one first.")
        raise core.Refusal("proposed-already", text) from error


def told(kind: Kind) -> dict[str, Any]:
    """What the certificate says of a kind."""
    return {
        "kind": kind.code, "count": kind.count, "title_zh": kind.title.zh, "title_en": kind.title.en,
        "zh": kind.term.text.zh, "en": kind.term.text.en,
    }  # fmt: skip


@transaction.atomic
def confirm_destruction(*, actor: Actor, destruction_id: UUID, now: datetime) -> Destruction:
    """The destruction, done, with its certificate; refused where the list is another by now."""
    day = timezone.localdate(now)
    require_desk(actor, day)
    found = get_destruction(actor, destruction_id)
    if actor.person_id is None or actor.person_id == found.proposed_by_id:
        raise core.Refusal("same-person", _("Whoever proposed it cannot confirm it. Ask a colleague."))
    kinds = [kind for kind in due(actor.within, day) if kind.rows]
    if keys_hash(kinds) != found.keys_hash:
        text = _("The list is no longer the one that was proposed. Decline it, look again, and propose anew.")
        raise core.Refusal("another-list", text)
    settle(found, {"confirmed_at": now, "confirmed_by_id": actor.person_id})
    for kind in kinds:
        DESTROY[kind.code](actor, kind, now)
    done = get_destruction(actor, destruction_id)
    Destruction.objects.filter(community_id=done.community_id, id=done.id).update(check_mark=mark_of(done))
    remember(actor, done, now)
    return get_destruction(actor, destruction_id)


@transaction.atomic
def decline_destruction(*, actor: Actor, destruction_id: UUID, now: datetime) -> Destruction:
    """The proposal, not carried out."""
    require_desk(actor, timezone.localdate(now))
    found = get_destruction(actor, destruction_id)
    settle(found, {"declined_at": now, "declined_by_id": actor.person_id})
    return get_destruction(actor, destruction_id)


def erase_people(actor: Actor, kind: Kind, now: datetime) -> None:
    """Nothing; the people are erased one by one, as a single one would be."""
    keys = [UUID(row.key) for row in kind.rows]
    for person in Person.objects.filter(community_id=actor.within, id__in=keys):
        erase_person(actor, person, now)


def erase_accounts(actor: Actor, kind: Kind, now: datetime) -> None:
    """Nothing; the accounts' names are gone."""
    keys = [int(row.key) for row in kind.rows]
    close_accounts(Account.objects.filter(community_id=actor.within, pk__in=keys))


def deleting(model: type[models.Model]) -> Callable[[Actor, Kind, datetime], None]:
    """What deletes the rows of one table."""

    def delete(actor: Actor, kind: Kind, _now: datetime) -> None:
        """Nothing; the rows are gone."""
        keys = [row.key for row in kind.rows]
        model._default_manager.filter(community_id=actor.within, id__in=keys).delete()

    return delete


#: Kind → how it is destroyed; one entry for every kind of `queries.due.KINDS`.
DESTROY: Mapping[str, Callable[[Actor, Kind, datetime], None]] = {
    "requests": deleting(Ask),
    "holds": deleting(Hold),
    "consents": deleting(Consent),
    "needs": deleting(Circumstance),
    "exports": deleting(Export),
    "accounts": erase_accounts,
    "people": erase_people,
}


def get_destruction(actor: Actor, destruction_id: UUID) -> Destruction:
    """The proposal, or what was destroyed; refused where there is none."""
    found = Destruction.objects.filter(community_id=actor.within, id=destruction_id).first()
    if found is None:
        raise nowhere()
    return found


def settle(found: Destruction, values: dict[str, Any]) -> None:
    """Nothing; the proposal has these values, if it still was one."""
    rows = Destruction.objects.filter(
        community_id=found.community_id, id=found.id, confirmed_at=None, declined_at=None
    )
    if not rows.update(**values):
        raise changed_meanwhile()


def remember(actor: Actor, done: Destruction, now: datetime) -> None:
    """Nothing; the certificate's number stands in the sealed memory of the community."""
    root = Place.objects.filter(community_id=done.community_id, parent_id=None).first()
    done.check_mark = mark_of(done)
    if root:
        ledger.append_entry(
            actor=actor, community_id=done.community_id, subject_kind="place", subject_id=root.id,
            kind="data-destroyed", on_day=timezone.localdate(now),
            data={"certificate": done.number, "keys": done.keys_hash}, now=now,
        )  # fmt: skip
