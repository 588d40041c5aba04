"""What the demo's resident agreed to and asks for, and what is past its term."""

from __future__ import annotations

from datetime import datetime

from baibu import core
from baibu.registry.actions import record_consent
from baibu.registry.models import Account, Consent
from baibu.registry.queries.consents import BEFORE
from baibu.rights.actions import make_request

from .playing import Stage

WORDS = "我的电话换了号，登记里还是旧的，请帮我改一下。"
#: a consent taken back so many months ago is past its term of three years
LONG_AGO, BEFORE_THAT = 40, 60


def ask_and_agree(stage: Stage, now: datetime) -> None:
    """One consent on screen, one request that waits, one old consent that is due to be destroyed."""
    name = f"{stage.community.code}-resident"
    account = Account.objects.filter(username=name).first()
    if account is None or account.person_id is None:
        return
    actor = stage.actor(account.person_id)
    me = account.person_id
    record_consent(
        actor=actor, person_id=me, purpose="phone", channel="screen", given_on=stage.today, now=now
    )
    make_request(actor=actor, person_id=me, kind="correct", words=WORDS, now=now)
    Consent.objects.create(
        community_id=stage.community.pk, person_id=stage.secretary, purpose="shown", kind="photo",
        version=BEFORE, channel="paper", given_on=core.add_months(stage.today, -BEFORE_THAT), noted_at=now,
        withdrawn_on=core.add_months(stage.today, -LONG_AGO), withdrawn_by_channel="paper", withdrawn_at=now,
    )  # fmt: skip
