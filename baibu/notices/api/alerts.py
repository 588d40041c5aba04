"""Warnings for machines: the same acts as on the pages; the CAP message itself has an address of its own."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.utils import timezone
from ninja import Field, Router, Schema
from pydantic import ConfigDict

from baibu.registry.api.asking import accepted
from baibu.registry.queries.actors import Request

from .. import access, actions
from ..forms import AlertForm
from ..models import Notice
from .notices import NoticeFacts, facts

router = Router(tags=["notices"])


class AlertSent(Schema):
    """What everybody shall know at once, in the words of CAP 1.2."""

    model_config = ConfigDict(extra="forbid")

    event: Literal[
        "fire", "gas", "flood", "storm", "snow", "heat", "cold", "quake", "water", "power", "lift", "falling",
        "traffic", "illness", "food", "danger",
    ]  # fmt: skip
    title: str = Field(max_length=54)
    body: str = Field(max_length=1000)
    urgency: Literal["Immediate", "Expected", "Future", "Past", "Unknown"]
    severity: Literal["Extreme", "Severe", "Moderate", "Minor", "Unknown"]
    certainty: Literal["Observed", "Likely", "Possible", "Unlikely", "Unknown"]
    #: for how long it holds
    hours: int = Field(ge=1, le=168)
    #: what to do
    instruction: str = Field("", max_length=1000)
    #: where, more closely than the place says
    area: str = Field("", max_length=80)
    #: marked as a drill wherever it is read
    is_drill: bool = False
    title_en: str = Field("", max_length=100)
    body_en: str = Field("", max_length=1000)
    plain_words: str = Field("", max_length=60)


class AlertFacts(Schema):
    """A warning as those who work here see it."""

    notice: NoticeFacts
    event: str
    urgency: str
    severity: str
    certainty: str
    area: str
    instruction: str
    title_en: str
    body_en: str
    is_drill: bool
    expires_at: datetime
    called_off_at: datetime | None


@router.post("/places/{uuid:place}/alerts", response={201: AlertFacts})
def write_alert(request: Request, place: UUID, sent: AlertSent) -> AlertFacts:
    """The warning as a draft; confirmed like every notice."""
    now = timezone.now()
    made = actions.draft_alert(actor=request.actor, place_id=place, now=now, **typed(sent))
    return alert_facts(made, now)


@router.get("/notices/{uuid:notice}/alert", response=AlertFacts)
def show_alert(request: Request, notice: UUID) -> AlertFacts:
    """What a notice says as a warning."""
    now = timezone.now()
    return alert_facts(access.get_notice(request.actor, notice, "see", timezone.localdate(now)), now)


@router.put("/notices/{uuid:notice}/alert", response=AlertFacts)
def change_alert(request: Request, notice: UUID, sent: AlertSent) -> AlertFacts:
    """The draft, changed; of a warning that is public the next version, as a draft of its own."""
    now = timezone.now()
    made = actions.change_alert(actor=request.actor, notice_id=notice, now=now, **typed(sent))
    return alert_facts(made, now)


@router.post("/notices/{uuid:notice}/call-off", response=AlertFacts)
def call_off_alert(request: Request, notice: UUID) -> AlertFacts:
    """The warning, called off at once; it says so until its last day is over."""
    now = timezone.now()
    actions.call_off_alert(actor=request.actor, notice_id=notice, now=now)
    return show_alert(request, notice)


def typed(sent: AlertSent) -> dict[str, Any]:
    """What the page's form makes of what was sent."""
    return accepted(AlertForm(sent.model_dump()))


def alert_facts(notice: Notice, now: datetime) -> AlertFacts:
    """The warning with its notice; refused for an ordinary one."""
    alert = actions.require_alert(notice)
    names = set(AlertFacts.model_fields) - {"notice"}
    said = {name: getattr(alert, name) for name in names}
    if notice.is_unsaid:
        said |= {"area": "", "instruction": "", "title_en": "", "body_en": ""}
    return AlertFacts(notice=facts(notice, timezone.localdate(now)), **said)
