"""What every act on one row begins with: the row, its rule, and whether the actor may."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from baibu import core
from baibu.registry.access import require_not_own, scope_of
from baibu.registry.models import Body
from baibu.registry.queries.actors import Actor

from ..models import Entry, Obligation
from ..queries.acting import Credit, credits
from ..queries.evidence import duty_of
from ..queries.methods import adopted
from ..queries.standing import standing
from .entries import append_entry


@dataclass(frozen=True, slots=True)
class Matter:
    """A row of the ledger with its rule, on the day somebody acts on it."""

    row: Any
    duty: core.Duty
    today: date

    @property
    def is_alive(self) -> bool:
        """Whether somebody can still act on it."""
        return self.row.disposition in ("planned", "open", "overdue")


def matter_of(actor: Actor, obligation_id: UUID, now: datetime) -> Matter:
    """The row as it stands; refused where there is none. Others who act on it wait until this act is over."""
    today = timezone.localdate(now)
    assert actor.community_id is not None
    here = Obligation.objects.filter(community_id=actor.community_id, id=obligation_id)
    list(here.select_for_update().values_list("id"))
    row = standing(actor.community_id, obligation_id, today)
    if row is None:
        raise core.Refusal("no-such-row", _("This is not in the ledger. Go back and look again."))
    return Matter(row, duty_of(row), today)


def credit_for(actor: Actor, row: Any, day: date) -> Credit:
    """Who is credited; refused to those whose deed does not count for the owing post on that day."""
    people = [actor.person_id] if actor.person_id else []
    found = credits(row.community_id, [row], people, day, is_trusted=actor.is_trusted)
    if row.id not in found:
        raise core.Refusal(
            "not-yours",
            _("This is owed by another post. Whoever holds that post, or stands in for it, can do this."),
        )
    return found[row.id]


def require_not_own_matter(actor: Actor, matter: Matter) -> None:
    """Nothing; refused where the row is about the actor's own home or the organisation they belong to.

    The post that owes it does not count against itself.
    """
    row = matter.row
    body = None
    if row.subject_kind == "body":
        bodies = Body.objects.filter(community_id=row.community_id, id=row.subject_id)
        body = bodies.select_related("place").first()
    pack = actor.pack or adopted(row.community_id, matter.today)
    scope = scope_of(actor.under(pack) if pack else actor, matter.today)
    require_not_own(scope, household_id=row.household_id, body=body, as_post=row.owed_by)


def person_of(actor: Actor) -> UUID:
    """The person who acts; refused to accounts that belong to nobody."""
    if actor.person_id is None:
        raise core.Refusal("nobody", _("This needs a person. Sign in with an account of your own."))
    return actor.person_id


def said(text: core.Text) -> str:
    """The text in the reader's language."""
    return text.in_language(get_language() or "zh-hans")


def note_matter(
    actor: Actor,
    matter: Matter,
    kind: str,
    on: date,
    now: datetime,
    data: Mapping[str, Any] | None = None,
    note_id: UUID | None = None,
) -> Entry:
    """The entry: in the chain of the home where there is one, else of the place or body."""
    row = matter.row
    return append_entry(
        actor=actor,
        community_id=row.community_id,
        subject_kind="household" if row.household_id else row.subject_kind,
        subject_id=row.household_id or row.subject_id,
        kind=kind,
        on_day=on,
        data={"obligation": row.id, "duty": row.duty, "period": row.period_key, **(data or {})},
        as_post=row.owed_by,
        as_place_id=row.place_id,
        note_id=note_id,
        now=now,
    )
