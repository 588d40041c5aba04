"""The only door to what somebody agreed to: their own, a child's by a parent, or as the office noted it."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from django.utils.translation import gettext as _

from baibu import core

from ..models import Consent, Household, Person
from ..queries.actors import Actor
from ..queries.consents import consents_about, is_child, is_of_age, purposes
from .objects import nowhere, out_of_reach, require_concerned
from .scope import Scope, scope_of

#: `own`: on their own screen; `note`: by the office, for what was said or signed
How = Literal["own", "note"]


def require_consent(
    actor: Actor, purpose: str, kind: str, person_id: UUID | None, household_id: UUID | None, how: How,
    day: date,
) -> Person | None:  # fmt: skip
    """The person it concerns, None for a whole home; refused where it is not the actor's to say or note."""
    person, home = concerned(actor, person_id, household_id)
    scope = scope_of(actor, day)
    if how == "own":
        require_own(scope, person, home)
        return person
    place = home.place if home else None
    if not scope.may("consent", "note", person=person, place=place, household_id=home.id if home else None):
        raise not_theirs(actor, person, home, scope)
    if purposes()[purpose].is_need:
        require_concerned(actor, kind, place, scope)
    return person


def concerned(
    actor: Actor, person_id: UUID | None, household_id: UUID | None
) -> tuple[Person | None, Household | None]:
    """The person and their home, or the home; refused where there is none here."""
    if person_id:
        people = Person.objects.filter(community_id=actor.within, id=person_id)
        person = people.select_related("household__place").first()
        if person is None:
            raise nowhere()
        return person, person.household if person.household_id else None
    homes = Household.objects.filter(community_id=actor.within).select_related("place")
    home = homes.filter(id=household_id).first() if household_id else None
    if home is None:
        raise nowhere()
    return None, home


def require_own(scope: Scope, person: Person | None, home: Household | None) -> None:
    """Nothing; refused for others: somebody of age speaks for a child of their home, and for the home.

    Whoever acts for a grown-up reads what they agreed to, and says nothing in their stead.
    """
    if scope.actor.stands_for and person and not is_child(person, scope.day):
        text = _("Only they themselves agree to something or take it back: here, or said at the office.")
        raise core.Refusal("theirs-alone", text)
    me = scope.actor.person_id
    asks = Person.objects.filter(community_id=scope.actor.within, id=me).first() if me else None
    is_theirs = person is None or is_child(person, scope.day)
    # what only they can say is not said by whoever lives with them
    shared = home.id if home and is_theirs else None
    if asks is None or not scope.may("consent", "give", person=person, household_id=shared):
        raise out_of_reach()
    if is_theirs and not is_of_age(asks, scope.day):
        raise core.Refusal(
            "guardian-says", _("A parent or guardian says this for you. Show them this page, or the office.")
        )


def not_theirs(actor: Actor, person: Person | None, home: Household | None, scope: Scope) -> core.Refusal:
    """The refusal to note it, with the way to have it noted where it is about their own."""
    is_self = person is not None and person.id == actor.person_id
    if is_self or (home is not None and scope.lives_in(home.id)):
        text = _(
            "This is about you or your own home. Say it on your own page, or ask a colleague to note it."
        )
        return core.Refusal("own-consent", text)
    return out_of_reach()


def get_consent(actor: Actor, consent_id: UUID, how: How, *, day: date) -> Consent:
    """The consent, if it is the actor's own to take back, or theirs to note that it was."""
    found = Consent.objects.filter(community_id=actor.within, id=consent_id).first()
    if found is None:
        raise nowhere()
    require_consent(actor, found.purpose, found.kind, found.person_id, found.household_id, how, day)
    return found


def person_to_read(actor: Actor, person_id: UUID, day: date) -> tuple[Person, How]:
    """As `person_to_ask`; also whom the actor acts for, though nobody agrees in a grown-up's stead."""
    person, home = concerned(actor, person_id, None)
    if person is not None and actor.stands_for:
        return person, manner(actor, person, home, day)
    return person_to_ask(actor, person_id, day)


def person_to_ask(actor: Actor, person_id: UUID, day: date) -> tuple[Person, How]:
    """The person, and whether the actor says it for them or notes what they said; refused to others."""
    person, home = concerned(actor, person_id, None)
    assert person is not None
    how = manner(actor, person, home, day)
    require_consent(actor, "phone", "", person_id, None, how, day)
    return person, how


def how_for(actor: Actor, consent_id: UUID, day: date) -> How:
    """Whether a consent is the actor's own to take back, or theirs to note."""
    found = Consent.objects.filter(community_id=actor.within, id=consent_id).first()
    if found is None:
        raise nowhere()
    person, home = concerned(actor, found.person_id, found.household_id)
    return manner(actor, person, home, day)


def manner(actor: Actor, person: Person | None, home: Household | None, day: date) -> How:
    """`own` for themself, for a child of their home and for their home.

    While they act for another, for that one and nothing else.
    """
    if actor.stands_for:
        if person is None or person.id != actor.stands_for:
            raise out_of_reach()
        return "own"
    is_self = person is not None and person.id == actor.person_id
    is_shared = person is None or is_child(person, day)
    lives_there = home is not None and Scope(actor, day, frozenset()).lives_in(home.id)
    return "own" if is_self or (is_shared and lives_there) else "note"


def consents_shown(actor: Actor, person: Person, how: How, day: date) -> list[Consent]:
    """What they and their home agreed to; at the office only what it has something to do for."""
    rows = list(consents_about(person.community_id, person.id, person.household_id))
    if how == "own":
        return rows
    scope, place = scope_of(actor, day), person.household.place if person.household_id else None
    return [row for row in rows if not purposes()[row.purpose].is_need or scope.knows_of(row.kind, place)]
