"""A notice and the consent it rests on, at the same moment: neither stands against the other."""

from __future__ import annotations

import time
from datetime import timedelta
from threading import Event, Thread

import pytest
from django.db import connection, transaction
from django.utils import timezone

from baibu.notices import actions
from baibu.notices.models import Notice
from baibu.notices.queries import mark_of
from baibu.registry.actions.consents import note_consent
from baibu.registry.actions.withdrawing import withdraw_consent
from tests.visits.cast import gather


@pytest.mark.django_db(transaction=True)
def test_a_consent_taken_back_while_the_notice_is_confirmed_takes_it_down() -> None:
    cast = gather(timezone.localdate())
    consent = note_consent(
        actor=cast.actor(cast.leader), purpose="shown", kind="name", person=cast.resident, household_id=None,
        about_id=None, given_on=cast.day, channel="paper", guardian_id=None, now=cast.now,
    )  # fmt: skip
    notice = actions.draft_notice(
        actor=cast.actor(cast.head), place_id=cast.town.buildings[0].id, kind="other", title="谢谢",
        body=f"谢谢{cast.resident.name}。", from_on=cast.day, until_on=cast.day + timedelta(days=5),
        now=cast.now,
    )  # fmt: skip
    confirmed, ended = Event(), []

    def take_back() -> None:
        try:
            confirmed.wait(10)
            withdraw_consent(
                actor=cast.actor(cast.leader), consent_id=consent.id, channel="paper", now=cast.now
            )
            ended.append(time.monotonic())
        finally:
            connection.close()

    other = Thread(target=take_back)
    other.start()
    with transaction.atomic():
        actions.confirm_notice(
            actor=cast.actor(cast.leader), notice_id=notice.id, seen=mark_of(notice), now=cast.now
        )
        confirmed.set()
        time.sleep(0.5)
        assert not ended, "it waits for the confirmation"
    other.join()
    assert ended
    assert Notice.objects.get(id=notice.id).state(cast.day) == "withdrawn"
