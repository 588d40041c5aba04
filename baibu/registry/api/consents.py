"""What somebody agreed to, for machines: read, given, noted and taken back."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from django.utils import timezone
from ninja import Field, Router, Schema

from .. import actions
from ..access.consents import consents_shown, person_to_ask
from ..models import Consent
from ..queries.actors import Request
from ..queries.consents import purposes
from .asking import at_work
from .privacy import Words

router = Router(tags=["consents"])
Channel = Literal["spoken", "paper", "screen"]


class WordingShown(Schema):
    """A wording, never changed."""

    version: int
    on: date
    zh: str
    en: str


class PurposeShown(Schema):
    """One thing people are asked to agree to; `effect` is what ends when it is taken back."""

    code: str
    title: Words
    ground: Words
    effect: Words
    is_sensitive: bool
    kinds: list[str]
    wordings: list[WordingShown]


class ConsentShown(Schema):
    """A consent; version 0 is from before the wordings were kept."""

    id: UUID
    person_id: UUID | None
    household_id: UUID | None
    purpose: str
    kind: str
    version: int
    about_id: UUID | None
    detail: str
    #: null: never agreed, and asked that it be not kept
    given_on: date | None
    channel: Channel
    guardian_id: UUID | None
    withdrawn_on: date | None


class ConsentSent(Schema):
    """What is agreed to; `screen` is said by the person themself, the others are noted by the office."""

    purpose: str = Field(max_length=24)
    kind: str = Field("", max_length=40)
    about_id: UUID | None = None
    detail: str = Field("", max_length=300)
    given_on: date
    channel: Channel
    guardian_id: UUID | None = None


class TakenBackSent(Schema):
    """How it was taken back, and on which day; today without one."""

    channel: Channel
    on: date | None = None


@router.get("/consents/purposes", response=list[PurposeShown])
def list_purposes(request: Request) -> list[PurposeShown]:
    """What people are asked to agree to, with every wording there was."""
    return [
        PurposeShown(
            code=each.code,
            title=Words.from_orm(each.title),
            ground=Words.from_orm(each.ground),
            effect=Words.from_orm(each.effect),
            is_sensitive=each.is_sensitive,
            kinds=list(each.kinds or ()),
            wordings=[
                WordingShown(version=one.version, on=one.on, zh=one.text.zh, en=one.text.en)
                for one in each.wordings
            ],
        )
        for each in purposes().values()
    ]


@router.get("/people/{uuid:person}/consents", response=list[ConsentShown])
def list_consents(request: Request, person: UUID) -> list[Consent]:
    """What they and their home agreed to or took back, the newest first."""
    now, actor = timezone.now(), at_work(request)
    day = timezone.localdate(now)
    found, how = person_to_ask(actor, person, day)
    if how == "note":
        actions.note_look(actor=actor, household_id=found.household_id, now=now)
    return consents_shown(actor, found, how, day)


@router.post("/people/{uuid:person}/consents", response={201: ConsentShown})
def give_consent(request: Request, person: UUID, sent: ConsentSent) -> Consent:
    """Agree to the wording of that day."""
    return actions.record_consent(
        actor=at_work(request), person_id=person, now=timezone.now(), **sent.model_dump()
    )


@router.post("/people/{uuid:person}/phone/erase", response={204: None})
def erase_phone(request: Request, person: UUID) -> None:
    """Erase the number, whether or not anybody was asked about it."""
    now, actor = timezone.now(), at_work(request)
    _found, how = person_to_ask(actor, person, timezone.localdate(now))
    channel = "screen" if how == "own" else "spoken"
    actions.take_out_phone(actor=actor, person_id=person, channel=channel, now=now)


@router.post("/consents/{uuid:consent}/take-back", response=ConsentShown)
def take_back_consent(request: Request, consent: UUID, sent: TakenBackSent) -> Consent:
    """Take it back; what rested on it has ended."""
    now, actor = timezone.now(), at_work(request)
    return actions.withdraw_consent(
        actor=actor, consent_id=consent, channel=sent.channel, on=sent.on, now=now
    )
