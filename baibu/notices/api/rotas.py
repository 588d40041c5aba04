"""Rotas for machines: the same acts as on the pages, and who is on duty for everybody."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from ninja import Field, Router, Schema
from pydantic import AwareDatetime, ConfigDict

from baibu.registry.api.asking import accepted
from baibu.registry.models import Place
from baibu.registry.queries.actors import Request

from .. import access, actions
from ..forms import LineForm, OverrideForm, ShownForm, SwapForm
from ..models import Rota, RotaLine, RotaOverride, RotaSwap
from ..queries import (
    AHEAD,
    WEEK,
    choices_of,
    duty_sheet,
    feed_path,
    lines_of,
    may_take_turns,
    my_lines,
    reckoned_then,
    reckoning,
    rota_of,
    seats_in,
    stint_facts,
    swaps_with,
)

router = Router(tags=["rotas"])


class LineSent(Schema):
    """A line of a rota; the same time twice is round the clock; people in the order of their turns."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field(max_length=20)
    begins: time
    ends: time
    days: int = Field(ge=1, le=31)
    first_on: date
    people: list[UUID]
    #: who takes public holidays in turn, a day each
    on_holidays: list[UUID] = []


class OverrideSent(Schema):
    """A change by hand: `into` instead of `out`; of whoever it is; or `out` one less."""

    model_config = ConfigDict(extra="forbid")

    since: AwareDatetime
    until: AwareDatetime
    out: UUID | None = None
    into: UUID | None = None


class SpanSent(Schema):
    """A time with nobody, as the list of gaps says it."""

    model_config = ConfigDict(extra="forbid")

    since: AwareDatetime
    until: AwareDatetime


class SwapSent(Schema):
    """The turn of one's own that begins then, the colleague asked, and a turn of theirs in return."""

    model_config = ConfigDict(extra="forbid")

    since: AwareDatetime
    asked: UUID
    back_since: AwareDatetime | None = None


class ShownSent(Schema):
    """Whether everybody may see who is on duty, and a number of the place."""

    model_config = ConfigDict(extra="forbid")

    is_public: bool = False
    number: str = Field("", max_length=20)


class LineFacts(Schema):
    """A line of a rota."""

    id: UUID
    title: str
    begins: time
    ends: time
    days: int
    first_on: date
    since: datetime
    until: datetime | None
    people: list[UUID]
    on_holidays: list[UUID]


class StintFacts(Schema):
    """Somebody is on duty in a line; without a person: nobody is."""

    line_id: UUID
    line: str
    person_id: UUID | None
    name: str
    since: datetime
    until: datetime
    #: order · hand · next (for somebody who is away) · away (everybody is) · left
    why: str


class RotaFacts(Schema):
    """The rota of a place."""

    place_id: UUID
    is_public: bool
    number: str
    lines: list[LineFacts]
    now: list[StintFacts]
    #: of the next seven days
    stints: list[StintFacts]
    gaps: list[StintFacts]


class ShownFacts(Schema):
    """What everybody may see of a rota."""

    place_id: UUID
    is_public: bool
    number: str


class OverrideFacts(Schema):
    """A change by hand."""

    id: UUID
    line_id: UUID
    since: datetime
    until: datetime
    out_id: UUID | None
    into_id: UUID | None
    ended_at: datetime | None


class SwapFacts(Schema):
    """A swap, as the two who agree on it see it."""

    id: UUID
    line_id: UUID
    asker_id: UUID
    asked_id: UUID
    since: datetime
    until: datetime
    back_since: datetime | None
    back_until: datetime | None
    #: asked · accepted · declined · withdrawn
    state: str


class MyTurns(Schema):
    """One's own turns of the next two months, and swaps not answered yet."""

    turns: list[StintFacts]
    swaps: list[SwapFacts]


class PublicDuty(Schema):
    """Who is on duty in a line, as everybody may know it; no name where they have not agreed to be named."""

    line: str
    name: str
    is_nobody: bool


class PublicRota(Schema):
    """Who is on duty at a place now."""

    where: str
    number: str
    now: list[PublicDuty]


@router.get("/public/{code}/duty/{uuid:place}", response=PublicRota, auth=None)
def show_public_duty(request: Request, code: str, place: UUID) -> PublicRota:
    """Who is on duty now, where the place shows it to everybody; nobody has to sign in."""
    sheet = duty_sheet(code, place, timezone.now())
    if sheet is None:
        raise Http404
    now = [PublicDuty(line=each.line, name=each.name, is_nobody=each.is_nobody) for each in sheet.now]
    return PublicRota(where=sheet.where, number=sheet.number, now=now)


@router.get("/places/{uuid:place}/rota", response=RotaFacts)
def show_rota(request: Request, place: UUID) -> dict[str, Any]:
    """The rota of a place: its lines, who is on duty now and in the next seven days, and when nobody is."""
    now = timezone.now()
    spot = access.get_rota_place(request.actor, place, "see", timezone.localdate(now))
    rota = rota_of(spot)
    if rota is None:
        raise Http404
    held = reckoning(spot.community_id, lines_of(spot.community_id, now).filter(rota_id=rota.id), now)
    return {
        "place_id": place, "is_public": rota.is_public, "number": rota.number,
        "lines": [line_facts(line, held.seats, held.on_holidays) for line in held.lines.values()],
        "now": [stint_facts(held, each) for each in held.now(now)],
        "stints": [stint_facts(held, each) for each in held.stints(now, now + WEEK)],
        "gaps": [stint_facts(held, each) for each in held.gaps(now, now + WEEK)],
    }  # fmt: skip


@router.get("/places/{uuid:place}/rota/then", response=list[StintFacts])
def show_rota_then(request: Request, place: UUID, at: AwareDatetime) -> list[dict[str, Any]]:
    """Who was on duty at a moment, by the lines, changes and absences that counted then."""
    spot = access.get_rota_place(request.actor, place, "see", timezone.localdate())
    held, found = reckoned_then(spot, at)
    return [stint_facts(held, each) for each in found]


@router.post("/places/{uuid:place}/rota/lines", response={201: LineFacts})
def make_rota_line(request: Request, place: UUID, sent: LineSent) -> dict[str, Any]:
    """A line of the place's rota, by whoever answers for the place."""
    spot = access.get_rota_place(request.actor, place, "change", timezone.localdate())
    given = accepted(line_form(spot, sent))
    return facts(actions.make_line(actor=request.actor, place_id=place, now=timezone.now(), **given))


@router.put("/rota-lines/{uuid:line}", response=LineFacts)
def change_rota_line(request: Request, line: UUID, sent: LineSent) -> dict[str, Any]:
    """Another order from its first day on; a new line, and the old one ends where it begins."""
    found = access.get_line(request.actor, line, "change", timezone.localdate())
    given = accepted(line_form(found.rota.place, sent))
    return facts(actions.change_line(actor=request.actor, line_id=line, now=timezone.now(), **given))


@router.post("/rota-lines/{uuid:line}/end", response=LineFacts)
def end_rota_line(request: Request, line: UUID) -> dict[str, Any]:
    """The line, over now."""
    return facts(actions.end_line(actor=request.actor, line_id=line, now=timezone.now()))


@router.put("/places/{uuid:place}/rota/shown", response=ShownFacts)
def show_rota_to_all(request: Request, place: UUID, sent: ShownSent) -> Rota:
    """What everybody may see of the rota; a private number is refused."""
    given = accepted(ShownForm(sent.model_dump()))
    return actions.show_rota(actor=request.actor, place_id=place, now=timezone.now(), **given)


@router.post("/rota-lines/{uuid:line}/overrides", response={201: OverrideFacts})
def override_rota_line(request: Request, line: UUID, sent: OverrideSent) -> RotaOverride:
    """A change by hand, by whoever answers for the place."""
    now = timezone.now()
    given = accepted(OverrideForm(sent.model_dump(), people=(), now=now))
    return actions.override_line(actor=request.actor, line_id=line, now=now, **given)


@router.post("/rota-overrides/{uuid:override}/withdraw", response=OverrideFacts)
def withdraw_rota_override(request: Request, override: UUID) -> RotaOverride:
    """The change, taken back: from now on the order counts again."""
    return actions.withdraw_override(actor=request.actor, override_id=override, now=timezone.now())


@router.post("/rota-lines/{uuid:line}/take", response={201: OverrideFacts})
def take_rota_gap(request: Request, line: UUID, sent: SpanSent) -> RotaOverride:
    """A time with nobody, taken by whoever asks."""
    return actions.take_gap(
        actor=request.actor, line_id=line, since=sent.since, until=sent.until, now=timezone.now()
    )


@router.get("/my-turns", response=MyTurns)
def list_my_turns(request: Request) -> dict[str, Any]:
    """One's own turns, and the swaps one has asked for or is asked for."""
    me, now = request.actor.at_work, timezone.now()
    if me is None:
        raise Http404
    held = my_lines(request.actor.within, me, now)
    mine = [stint_facts(held, each) for each in held.of(me, now, now + AHEAD)]
    return {"turns": mine, "swaps": swaps_with(request.actor.within, me, now)}


@router.post("/rota-lines/{uuid:line}/swaps", response={201: SwapFacts})
def ask_rota_swap(request: Request, line: UUID, sent: SwapSent) -> RotaSwap:
    """A swap asked for; the turn changes hands once the colleague says yes."""
    given = accepted(SwapForm(sent.model_dump()))
    return actions.ask_swap(actor=request.actor, line_id=line, now=timezone.now(), **given)


@router.post("/rota-swaps/{uuid:swap}/accept", response=SwapFacts)
def accept_rota_swap(request: Request, swap: UUID) -> RotaSwap:
    """A yes, by the one who was asked."""
    return actions.answer_swap(actor=request.actor, swap_id=swap, is_accepted=True, now=timezone.now())


@router.post("/rota-swaps/{uuid:swap}/decline", response=SwapFacts)
def decline_rota_swap(request: Request, swap: UUID) -> RotaSwap:
    """A no, by the one who was asked."""
    return actions.answer_swap(actor=request.actor, swap_id=swap, is_accepted=False, now=timezone.now())


@router.post("/rota-swaps/{uuid:swap}/withdraw", response=SwapFacts)
def withdraw_rota_swap(request: Request, swap: UUID) -> RotaSwap:
    """The swap, taken back by whoever asked for it."""
    return actions.withdraw_swap(actor=request.actor, swap_id=swap, now=timezone.now())


class FeedMade(Schema):
    """The path of the calendar, readable this once."""

    path: str


@router.post("/my-turns/calendar", response={201: FeedMade})
def make_rota_calendar(request: Request) -> FeedMade:
    """A new address for one's calendar; an older one is over."""
    made = actions.make_feed(actor=request.actor, now=timezone.now())
    return FeedMade(path=feed_path(made.feed.community_id, made.secret))


@router.delete("/my-turns/calendar", response={204: None})
def end_rota_calendar(request: Request) -> None:
    """The address is over."""
    actions.end_feed(actor=request.actor, now=timezone.now())


def line_form(spot: Place, sent: LineSent) -> LineForm:
    """What the page's form makes of what was sent."""
    day = timezone.localdate()
    return LineForm(sent.model_dump(), today=day, people=choices_of(may_take_turns(spot, day)))


def facts(line: RotaLine) -> dict[str, Any]:
    """The line with its people; one query."""
    return line_facts(line, *seats_in(line.community_id, [line.id]))


def line_facts(line: RotaLine, people: Any, on_holidays: Any) -> dict[str, Any]:
    """The line with its people; no query."""
    names = set(LineFacts.model_fields) - {"people", "on_holidays"}
    said = {name: getattr(line, name) for name in names}
    return {**said, "people": people.get(line.id, ()), "on_holidays": on_holidays.get(line.id, ())}
