"""The only door to a request: the person's, whoever asked or noted it, and the desk's."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from baibu import core
from baibu.registry.access import may_do_for_all, nowhere, out_of_reach, scope_of
from baibu.registry.access.consents import concerned, manner
from baibu.registry.models import Household, Person, Place
from baibu.registry.queries.actors import Actor

from .models import Ask


def get_ask(actor: Actor, ask_id: UUID, day: date) -> Ask:
    """A request the actor may read."""
    found = Ask.objects.filter(community_id=actor.within, id=ask_id).select_related("person").first()
    if found is None:
        raise nowhere()
    person, home = concerned(actor, found.person_id, None)
    # what a parent asks for a child is theirs to read; what else is asked in a home is not shared
    is_theirs = manner(actor, person, home, day) == "own"
    if is_theirs or follows(actor, found, home, day) or is_of_desk(actor, day):
        return found
    raise out_of_reach()


def follows(actor: Actor, ask: Ask, home: Household | None, day: date) -> bool:
    """Whether they asked or noted it, and still act for the person or look after the home."""
    if actor.person_id is None or ask.asked_by_id != actor.person_id:
        return False
    place = home.place if home else None
    scope = scope_of(actor, day)
    if ask.channel == "screen":
        return scope.may("request", "follow", person=ask.person, place=place)
    return scope.may("request", "note", person=ask.person, place=place)


def is_own(actor: Actor, ask: Ask) -> bool:
    """Whether it is about them, or whom they act for, or asked by them on the screen; else met at work."""
    return ask.person_id == actor.about_id or (ask.channel == "screen" and ask.asked_by_id == actor.person_id)


def may_answer(actor: Actor, person: Person, day: date) -> bool:
    """Whether the policy lets them: of the desk; not about themselves, their home, or whom they act for."""
    root = Place.objects.filter(community_id=actor.within, parent_id=None).first()
    return scope_of(actor, day).may(
        "request", "answer", place=root, person=person, household_id=person.household_id
    )


def require_answers(actor: Actor, person: Person, day: date) -> None:
    """Nothing; refused to whoever is not of the desk, is the person, lives with or acts for them."""
    if may_answer(actor, person, day):
        return
    if is_of_desk(actor, day):
        text = _(
            "This is about you, your own home or somebody you act for. A colleague of the desk answers it."
        )
        raise core.Refusal("own-request", text)
    raise out_of_reach()


def is_of_desk(actor: Actor, day: date) -> bool:
    """Whether they answer requests at all."""
    return may_do_for_all(actor, "request", "list", day)


def require_desk(actor: Actor, day: date) -> None:
    """Nothing; refused to whoever is not of the desk."""
    if not is_of_desk(actor, day):
        raise core.Refusal(
            "not-permitted",
            _("Requests are answered by the posts of the whole community. Ask one of them."),
        )


def require_may_ask(actor: Actor, person_id: UUID, channel: str, day: date) -> Person:
    """The person; on the screen for oneself or a child of one's home, else as the office notes it."""
    person, home = concerned(actor, person_id, None)
    assert person is not None
    place = home.place if home else None
    if channel == "screen":
        if manner(actor, person, home, day) == "own":
            return person
        raise out_of_reach()
    scope = scope_of(actor, day)
    if is_of_desk(actor, day) or scope.may("request", "note", person=person, place=place):
        return person
    raise out_of_reach()


def require_erases(actor: Actor, person_id: UUID, day: date) -> Person:
    """The person; refused to whoever is not of the desk, is the person, lives with or acts for them."""
    require_desk(actor, day)
    person, _home = concerned(actor, person_id, None)
    assert person is not None
    root = Place.objects.filter(community_id=actor.within, parent_id=None).first()
    if scope_of(actor, day).may(
        "erasure", "decide", place=root, person=person, household_id=person.household_id
    ):
        return person
    raise core.Refusal(
        "own-data", _("This is about you, your own home or somebody you act for. Two colleagues decide it.")
    )
