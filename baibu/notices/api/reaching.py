"""How one wishes to be reached, for machines: the same wishes, address and trial message as on the pages."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any, Literal
from uuid import UUID

from django.utils import timezone
from ninja import Field, Router, Schema
from pydantic import ConfigDict

from baibu.registry.api.asking import accepted
from baibu.registry.queries.actors import Actor, Request
from baibu.registry.queries.attempts import network_of

from .. import access, actions
from ..forms import MailForm, ReachingForm
from ..queries import reaching_page, wish_of

router = Router(tags=["messages"])


class ReachingSent(Schema):
    """What is wished: all of it, each time."""

    model_config = ConfigDict(extra="forbid")

    #: the ways outside in the order wished: sms, mail
    channels: list[str]
    #: the same time twice: no quiet hours
    quiet_from: time
    quiet_until: time
    language: Literal["zh-hans", "en"]
    large_print: bool = False
    in_person: bool = False


class MailSent(Schema):
    """A mail address of the asker's own."""

    model_config = ConfigDict(extra="forbid")

    value: str = Field(max_length=254)


class TokenSent(Schema):
    """The last part of the link in the letter."""

    model_config = ConfigDict(extra="forbid")

    token: str = Field(max_length=200)


class OwnMail(Schema):
    """One's mail address, in part."""

    address: str
    is_confirmed: bool


class ReachingFacts(ReachingSent):
    """What is wished, and where messages go."""

    #: the number in part; empty where none is kept
    phone: str
    mail: OwnMail | None
    #: whether nothing leaves the house here
    is_sandbox: bool


class TestMade(Schema):
    """The message that was sent; `/inbox/{id}` tells what became of it."""

    id: UUID
    written_at: datetime


@router.get("/me/reaching", response=ReachingFacts)
def show_reaching(request: Request) -> ReachingFacts:
    """How the asker wishes to be reached; nobody else can read it."""
    return facts(request.actor)


@router.put("/me/reaching", response=ReachingFacts)
def say_reaching(request: Request, sent: ReachingSent) -> ReachingFacts:
    """The wishes, which hold from now on."""
    access.require_person(request.actor)
    typed = {**sent.model_dump(), "channels": ",".join(sent.channels)}
    said = accepted(ReachingForm(typed, wish=wish_of(request.actor)))
    actions.say_reaching(actor=request.actor, now=timezone.now(), **said)
    return facts(request.actor)


@router.post("/me/reaching/mail", response=ReachingFacts)
def add_mail(request: Request, sent: MailSent) -> ReachingFacts:
    """The address, to which a letter with a link goes, and nothing else before it was opened."""
    access.require_own_address(request.actor)
    said = accepted(MailForm(sent.model_dump()))
    actions.add_mail(actor=request.actor, network=network_of(request), now=timezone.now(), **said)
    return facts(request.actor)


@router.post("/me/reaching/mail/confirm", response=ReachingFacts)
def confirm_mail(request: Request, sent: TokenSent) -> ReachingFacts:
    """The address whose link it is, confirmed by its owner."""
    actions.confirm_mail(actor=request.actor, token=sent.token, now=timezone.now())
    return facts(request.actor)


@router.delete("/me/reaching/mail", response={204: None})
def end_mail(request: Request) -> None:
    """The address is forgotten."""
    actions.end_mail(actor=request.actor, now=timezone.now())


@router.post("/me/reaching/test", response={201: TestMade})
def send_test(request: Request) -> Any:
    """A message to the asker alone, by all their ways at once."""
    return actions.send_test(actor=request.actor, now=timezone.now())


def facts(actor: Actor) -> ReachingFacts:
    """The page's facts."""
    access.require_person(actor)
    page = reaching_page(actor, timezone.now())
    names = ("quiet_from", "quiet_until", "language", "large_print", "in_person")
    mail = OwnMail(address=page.mail.shown, is_confirmed=page.mail.is_confirmed) if page.mail else None
    return ReachingFacts(
        channels=list(page.ways), phone=page.phone, mail=mail, is_sandbox=page.is_sandbox,
        **{name: getattr(page.wish, name) for name in names},
    )  # fmt: skip
