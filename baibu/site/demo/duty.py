"""Who is on duty in a few buildings: day and night, a night that nobody has, and a swap that waits."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from baibu.notices.actions import ask_swap, make_line, override_line, show_rota
from baibu.notices.models import RotaLine
from baibu.notices.queries import reckoning
from baibu.registry.models import Account, Tenure

from .playing import Stage

#: buildings beside that of the leader whom visitors play
OTHERS = 2
MORNING, NIGHT = time(7), time(22)
#: so many nights ahead nobody is on duty; so far ahead the colleague looks for a turn to swap
GAP, AHEAD = 3, timedelta(days=28)
NUMBER = "010-5550-0236"


def keep_rotas(stage: Stage, now: datetime) -> None:
    """Rotas of the played leader's building and of some others."""
    played = Account.objects.filter(username=f"{stage.community.code}-leader").first()
    leaders = Tenure.objects.filter(community=stage.community, post="group-leader", until=None)
    me = played.person_id if played else None
    mine = leaders.filter(person_id=me).order_by("id").first() if me else None
    if mine is None:
        return
    first = keep_rota(stage, mine, now)
    if first is not None:
        day, colleague = first
        ask_leader(stage, day, colleague, mine.person_id, now)
    for seat in leaders.exclude(place_id=mine.place_id).order_by("place_id")[:OTHERS]:
        keep_rota(stage, seat, now)


def keep_rota(stage: Stage, leader: Tenure, now: datetime) -> tuple[RotaLine, UUID] | None:
    """A rota with a night that nobody has: its day line, and who shares it with the leader."""
    team = Tenure.objects.filter(community=stage.community, place_id=leader.place_id, until=None)
    others = dict.fromkeys(team.exclude(person_id=leader.person_id).order_by("post", "seat").values_list(
        "person_id", flat=True
    ))  # fmt: skip
    if len(others) < 2:
        return None
    by_day, by_night = list(others)[:2]
    actor = stage.actor(leader.person_id)
    given: dict[str, Any] = {"actor": actor, "place_id": leader.place_id, "first_on": stage.today, "now": now}
    day = make_line(
        title="白班", begins=MORNING, ends=NIGHT, days=1, people=[leader.person_id, by_day], **given
    )
    night = make_line(title="夜班", begins=NIGHT, ends=MORNING, days=7, people=[by_night], **given)
    since = timezone.make_aware(datetime.combine(stage.today + timedelta(days=GAP), NIGHT))
    override_line(
        actor=actor, line_id=night.id, since=since, until=since + timedelta(hours=9), out=by_night, now=now
    )
    show_rota(actor=actor, place_id=leader.place_id, is_public=True, number=NUMBER, now=now)
    return day, by_day


def ask_leader(stage: Stage, line: RotaLine, colleague: UUID, leader: UUID, now: datetime) -> None:
    """The colleague asks the leader to take a turn; it waits for whoever tries the demo."""
    held = reckoning(stage.community.pk, [line], now)
    turns = [each for each in held.of(colleague, now, now + AHEAD) if each.since > now]
    if turns:
        ask_swap(actor=stage.actor(colleague), line_id=line.id, since=turns[0].since, asked=leader, now=now)
