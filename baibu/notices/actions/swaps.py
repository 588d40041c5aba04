"""A swap: one asks a colleague to take a turn, the colleague says yes or no, and nobody says it for them."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from baibu import core
from baibu.registry.actions.changes import changed_meanwhile
from baibu.registry.queries.actors import Actor

from ..access import get_swap
from ..access.rotas import nobody
from ..models import ACCEPTED, ASKED, DECLINED, WITHDRAWN, RotaLine, RotaSwap
from ..queries import Reckoning, lines_with, reckoning
from .overrides import locked, require_here, write
from .rotas import tell

#: a swap is asked for so far ahead
AHEAD = timedelta(days=62)


@transaction.atomic
def ask_swap(
    *, actor: Actor, line_id: UUID, since: datetime, asked: UUID, now: datetime,
    back_since: datetime | None = None,
) -> RotaSwap:  # fmt: skip
    """The swap asked for: the turn of one's own that begins then, for one of theirs, or just so."""
    if actor.at_work is None:
        raise nobody()
    line = lines_with(actor.within, actor.at_work, now).filter(id=line_id).first()
    if line is None:
        raise no_turn()
    held = reckoning(actor.within, [line], now)
    mine = turn_at(held, actor.at_work, since, now)
    if mine.since <= now:
        text = _("This turn has begun already. Whoever answers for the place can put somebody in for you.")
        raise core.Refusal("is-over", text)
    if asked == actor.at_work or asked not in held.everybody(line.id):
        text = _("Choose a colleague who takes turns in the same line.")
        raise core.Refusal("not-in-turn", text, "asked")
    theirs = turn_at(held, asked, back_since, now, "back_since") if back_since else None
    try:
        with transaction.atomic():
            swap = RotaSwap.objects.create(
                community_id=actor.within, id=uuid4(), line_id=line.id, asker_id=actor.at_work,
                asked_id=asked, since=mine.since, until=mine.until, asked_at=now,
                back_since=theirs.since if theirs else None, back_until=theirs.until if theirs else None,
            )  # fmt: skip
    except IntegrityError as clash:
        text = _("You have asked for this turn already. Take that back first to ask somebody else.")
        raise core.Refusal("asked-already", text) from clash
    return swap


@transaction.atomic
def answer_swap(*, actor: Actor, swap_id: UUID, is_accepted: bool, now: datetime) -> RotaSwap:
    """The swap, answered by the one who was asked; with a yes both turns change hands at once."""
    swap = get_swap(actor, swap_id, "asked")
    if swap.since <= now:
        raise core.Refusal("is-over", _("This turn has begun already; it can be swapped no more."))
    move(swap, ACCEPTED if is_accepted else DECLINED, now)
    if is_accepted:
        carry_out(actor, swap, now)
    tell(actor, swap.line.rota.place_id, "swap-accepted" if is_accepted else "swap-declined",
         {"swap": swap.id}, now)  # fmt: skip
    return swap


@transaction.atomic
def withdraw_swap(*, actor: Actor, swap_id: UUID, now: datetime) -> RotaSwap:
    """The swap, taken back by whoever asked for it, as long as it is not answered."""
    swap = get_swap(actor, swap_id, "asker")
    move(swap, WITHDRAWN, now)
    return swap


def move(swap: RotaSwap, state: str, now: datetime) -> None:
    """Nothing; the swap is answered, if nobody has answered it or taken it back meanwhile."""
    rows = RotaSwap.objects.filter(community_id=swap.community_id, id=swap.id, state=ASKED)
    if not rows.update(state=state, answered_at=now):
        raise changed_meanwhile()
    swap.state, swap.answered_at = state, now


def carry_out(actor: Actor, swap: RotaSwap, now: datetime) -> None:
    """Nothing; both turns change hands, if both are still theirs and both are there."""
    line: RotaLine = swap.line
    held = locked(line, now)
    spans = [(swap.asker_id, swap.asked_id, swap.since, swap.until)]
    if swap.back_since and swap.back_until:
        spans.append((swap.asked_id, swap.asker_id, swap.back_since, swap.back_until))
    for giver, _taker, since, until in spans:
        if any(each.person != giver for each in core.stints(held.rota, since, until)):
            raise changed_meanwhile()
    for giver, taker, since, until in spans:
        write(actor, line, since, until, giver, taker, now, swap.id)
    for _giver, taker, since, until in spans:
        require_here(line, taker, since, until, now)


def turn_at(
    held: Reckoning, person: UUID, since: datetime, now: datetime, field: str | None = None
) -> core.Stint:
    """The turn of somebody that begins then and is not over."""
    for each in held.of(person, now, now + AHEAD):
        if each.since == since:
            return each
    raise no_turn(field)


def no_turn(field: str | None = None) -> core.Refusal:
    """The refusal where there is no such turn."""
    text = _("There is no such turn any more. Look at the rota again.")
    return core.Refusal("changed-meanwhile" if field is None else "no-turn", text, field)
