"""A rota is made line by line, put in another order from a day on, ended, and shown to everybody or not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu import core
from baibu.registry.actions.changes import changed_meanwhile
from baibu.registry.actions.remembering import write_down
from baibu.registry.models import Place
from baibu.registry.queries.actors import Actor

from ..access import get_line, get_rota_place
from ..access.rotas import nobody
from ..models import Rota, RotaLine, RotaSeat
from ..queries import checked, found_words, may_take_turns, rota_of

#: a line begins at most so far ahead
AHEAD = timedelta(days=366)


@transaction.atomic
def make_line(
    *, actor: Actor, place_id: UUID, title: str, begins: time, ends: time, days: int, first_on: date,
    people: Sequence[UUID], now: datetime, on_holidays: Sequence[UUID] = (),
) -> RotaLine:  # fmt: skip
    """The line of the place's rota, which begins with it: at its first hour, or now if that is over."""
    day = timezone.localdate(now)
    if actor.at_work is None:
        raise nobody()
    place = get_rota_place(actor, place_id, "change", day)
    require_title(place, title, day)
    require_days(first_on, day)
    require_people(place, people, on_holidays, day)
    rota = rota_of(place) or begun(actor, place, now)
    line = written(actor, rota, title, begins, ends, days, first_on, now)
    seat(line, people, on_holidays)
    tell(actor, place.id, "rota-changed", {"line": line.id}, now)
    return line


@transaction.atomic
def change_line(
    *, actor: Actor, line_id: UUID, title: str, begins: time, ends: time, days: int, first_on: date,
    people: Sequence[UUID], now: datetime, on_holidays: Sequence[UUID] = (),
) -> RotaLine:  # fmt: skip
    """The new line; the old one goes on up to the very moment it begins, so that no hour is lost between.

    What was put right by hand in the old one counts no longer than the old one.
    """
    day = timezone.localdate(now)
    old = get_line(actor, line_id, "change", day)
    require_title(old.rota.place, title, day)
    require_days(first_on, day)
    require_people(old.rota.place, people, on_holidays, day)
    line = written(actor, old.rota, title, begins, ends, days, first_on, now)
    if line.since < old.since:
        text = _("The order before begins only on %(day)s. Choose that day or a later one.")
        raise core.Refusal("before-it-begins", text % {"day": old.first_on.isoformat()}, "first_on")
    close(actor, old, line.since)
    seat(line, people, on_holidays)
    tell(actor, old.rota.place_id, "rota-changed", {"line": line.id, "before": old.id}, now)
    return line


@transaction.atomic
def end_line(*, actor: Actor, line_id: UUID, now: datetime) -> RotaLine:
    """The line, over now; what was done by it stays known."""
    line = get_line(actor, line_id, "change", timezone.localdate(now))
    close(actor, line, max(now, line.since))
    tell(actor, line.rota.place_id, "rota-changed", {"ended": line.id}, now)
    return line


@transaction.atomic
def show_rota(*, actor: Actor, place_id: UUID, is_public: bool, now: datetime, number: str = "") -> Rota:
    """The rota, shown to everybody or not; its number passes the gate that public notices pass."""
    day = timezone.localdate(now)
    place = get_rota_place(actor, place_id, "change", day)
    rota = rota_of(place)
    if rota is None:
        raise core.Refusal("no-rota", _("There is no rota here yet. Make one first."))
    require_public_number(rota.community_id, number, day)
    Rota.objects.filter(community_id=rota.community_id, id=rota.id).update(is_public=is_public, number=number)
    rota.is_public, rota.number = is_public, number
    tell(actor, place.id, "rota-shown" if is_public else "rota-hidden", {"rota": rota.id}, now)
    return rota


def require_public_number(community_id: int, number: str, day: date) -> None:
    """Nothing; refused for a number that is somebody's, or that may be, and for what is no number."""
    figures = [sign for sign in number if sign.isdigit()]
    if number and (len(figures) < 3 or any(sign not in "0123456789 -+()转" for sign in number)):
        text = _("Write the number with figures and dashes, for example 010-5550-0199.")
        raise core.Refusal("no-number", text, "number")
    if found := checked(community_id, number, day).findings:
        text = _(
            "This is a private number (%(found)s). Everybody would see it. Write a number of the place that "
            "rings with whoever is on duty."
        )
        raise core.Refusal("tells-of-people", text % {"found": found_words(found)}, "number")


def require_title(place: Place, title: str, day: date) -> None:
    """Nothing; refused for a name of the line that tells of somebody: everybody may read it."""
    if not title.strip():
        raise core.Refusal("words-needed", _("Give the line a name, for example: night."), "title")
    if found := checked(place.community_id, title, day).findings:
        text = _("Everybody may read this name, and it tells of people: %(found)s. Take another.")
        raise core.Refusal("tells-of-people", text % {"found": found_words(found)}, "title")


def require_days(first_on: date, day: date) -> None:
    """Nothing; refused for a first day that is over or too far ahead."""
    if first_on < day:
        text = _("This day is over. What was done by the rota stays as it was; choose today or later.")
        raise core.Refusal("day-is-over", text, "first_on")
    if first_on - day > AHEAD:
        raise core.Refusal("too-far", _("This is more than a year ahead. Choose an earlier day."), "first_on")


def require_people(place: Place, people: Sequence[UUID], on_holidays: Sequence[UUID], day: date) -> None:
    """Nothing; refused for nobody, somebody twice, and who holds no post near the place. One query."""
    if not people:
        raise core.Refusal("nobody-in-turn", _("Choose at least one person."), "people")
    known = set(may_take_turns(place, day).values_list("id", flat=True))
    for field, order in (("people", people), ("on_holidays", on_holidays)):
        if len(set(order)) < len(order):
            raise core.Refusal("twice", _("Somebody stands there twice. Each comes once in a round."), field)
        if not known.issuperset(order):
            text = _("Turns are taken by people with a post here, above or directly below. Choose others.")
            raise core.Refusal("not-of-the-team", text, field)


def begun(actor: Actor, place: Place, now: datetime) -> Rota:
    """The rota of a place that had none; of two who begin one at once, the second takes that of the first."""
    found, _is_new = Rota.objects.get_or_create(
        community_id=place.community_id, place_id=place.id,
        defaults={"id": uuid4(), "made_by_id": actor.at_work, "made_at": now},
    )  # fmt: skip
    return found


def written(
    actor: Actor, rota: Rota, title: str, begins: time, ends: time, days: int, first_on: date, now: datetime
) -> RotaLine:
    """The line, still without people; it begins at its first hour, never before now."""
    first = timezone.make_aware(datetime.combine(first_on, begins))
    return RotaLine.objects.create(
        community_id=rota.community_id, id=uuid4(), rota_id=rota.id, title=title.strip(), begins=begins,
        ends=ends, days=days, first_on=first_on, since=max(first, now), made_by_id=actor.at_work, made_at=now,
    )  # fmt: skip


def seat(line: RotaLine, people: Sequence[UUID], on_holidays: Sequence[UUID]) -> None:
    """Nothing; everybody has their place in the order."""
    RotaSeat.objects.bulk_create(
        RotaSeat(community_id=line.community_id, id=uuid4(), line_id=line.id, person_id=person,
                 is_for_holidays=is_for_holidays, nth=nth)
        for is_for_holidays, order in ((False, people), (True, on_holidays))
        for nth, person in enumerate(order)
    )  # fmt: skip


def close(actor: Actor, line: RotaLine, at: datetime) -> None:
    """Nothing; the line ends then. Refused where somebody else has ended or changed it already."""
    open_ones = RotaLine.objects.filter(
        Q(until=None) | Q(until__gt=at), community_id=line.community_id, id=line.id, ended_by_id=None
    )
    if not open_ones.update(until=at, ended_by_id=actor.at_work):
        raise changed_meanwhile()
    line.until, line.ended_by_id = at, actor.at_work


def tell(actor: Actor, place_id: UUID, kind: str, facts: dict[str, object], now: datetime) -> None:
    """Nothing; the memory of the place says that it happened, by the row's number and without names."""
    write_down(actor, actor.within, ("place", place_id), kind, facts, now)
