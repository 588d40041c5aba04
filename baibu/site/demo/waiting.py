"""What stands on the board, and what waits for somebody's yes: a notice, an export, homes handed over."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from baibu import core
from baibu.notices.actions import confirm_notice, draft_notice, send_message
from baibu.notices.queries import mark_of
from baibu.notices.queries.outbox import Text
from baibu.registry.actions import ask_export, open_account
from baibu.registry.models import Account, ContactPair, Tenure
from baibu.registry.queries.hand_overs import caseload
from baibu.visits.actions.hand_overs import offer_homes

from .playing import Stage
from .stage import operator_of
from .words import words

#: how long a notice stands; committee affairs stand at least fifteen days
DAYS_UP = timedelta(days=21)
KIND = "elder-helper"


def leave_waiting(stage: Stage, now: datetime) -> None:
    """A notice that is up, one that waits, an export that waits, and homes offered to the paired helper."""
    seats = Tenure.objects.filter(community=stage.community, until=None).order_by("post", "id")
    deputy = seats.filter(post="committee-deputy").first()
    branch = seats.filter(post="branch-secretary").first()
    if deputy is None or branch is None:
        return
    post_notices(stage, branch, deputy, now)
    ask_for_export(stage, deputy, now)
    offer_to_helper(stage, now)
    write_to_roles(stage, now)


def post_notices(stage: Stage, branch: Tenure, deputy: Tenure, now: datetime) -> None:
    """One is confirmed by the secretary and public; the other waits for whoever tries the demo."""
    up, waiting = words()["notices"]
    public = draft(stage, branch, up, now)
    confirm_notice(actor=stage.actor(stage.secretary), notice_id=public.id, seen=mark_of(public), now=now)
    draft(stage, deputy, waiting, now)


def draft(stage: Stage, seat: Tenure, said: dict[str, str], now: datetime) -> Any:
    """A draft for the place of a post, by its holder."""
    return draft_notice(
        actor=stage.actor(seat.person_id), place_id=seat.place_id, from_on=stage.today,
        until_on=stage.today + DAYS_UP, now=now, **said,
    )  # fmt: skip


def write_to_roles(stage: Stage, now: datetime) -> None:
    """In the inboxes of those whom a visitor may sign in as; nothing of it leaves the house."""
    roles = Account.objects.filter(community=stage.community).exclude(demo_role="")
    people = [each.person_id for each in roles if each.person_id]
    for number, said in enumerate(words()["messages"]):
        at = now - timedelta(hours=26 - 24 * number)
        send_message(
            actor=stage.actor(stage.secretary), kind="news", text=Text(**said), people=people, now=at
        )  # fmt: skip


def ask_for_export(stage: Stage, deputy: Tenure, now: datetime) -> None:
    """Rows of everybody with their phones, so that a second person has to agree."""
    account = open_account(
        actor=operator_of(stage.community), username=f"{stage.community.code}-deputy",
        person_id=deputy.person_id, now=now,
    )  # fmt: skip
    ask_export(
        actor=replace(stage.actor(deputy.person_id), account_id=account.pk), purpose="work",
        words=words()["export"], parts=["register", "phones", "team"], since=stage.today, until=stage.today,
        now=now,
    )  # fmt: skip


def offer_to_helper(stage: Stage, now: datetime) -> None:
    """The homes of one helper, offered to the one whom visitors play; the first whom the rules let go."""
    played = Account.objects.filter(username=f"{stage.community.code}-helper").first()
    if played is None or played.person_id is None:
        return
    for helper in givers(stage, played.person_id):
        try:
            offer_homes(
                actor=stage.actor(helper), helper_id=helper, kind=KIND, taker_id=played.person_id,
                from_on=stage.today + timedelta(days=1), now=now,
            )  # fmt: skip
            return
        except core.Refusal:
            continue


def givers(stage: Stage, taker: UUID) -> list[UUID]:
    """Other helpers of elders, those of the same buildings first."""
    near = {pair.household.place_id for pair in caseload(stage.community.pk, taker, KIND, stage.today)}
    pairs = ContactPair.objects.filter(community=stage.community, kind=KIND, until=None)
    others = pairs.exclude(helper_id=taker).select_related("household").order_by("id")
    by_nearness = sorted(others, key=lambda pair: pair.household.place_id not in near)
    return list(dict.fromkeys(pair.helper_id for pair in by_nearness))
