"""The only door to a place, household or person: what an actor may see and record on a day.

The scope is the subtrees of the posts they hold or stand in for; their own home is theirs to see.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.utils.translation import gettext as _

from baibu import core

from ..models import Account, Claim, ContactPair, Household, Person, Place, SignInPhone, field_of
from ..queries.accounts import NOBODY
from ..queries.actors import Actor
from ..queries.claims import Reach
from .policy import Target, may
from .scope import Scope, scope_of

To = Literal["see", "record"]


def get_place(
    actor: Actor, place_id: UUID, to: To = "see", *, day: date, scope: Scope | None = None
) -> Place:
    """A place of the actor's community; its figures are everybody's, its people only the scope's."""
    place = Place.objects.filter(community_id=actor.within, id=place_id).first()
    if place is None:
        raise nowhere()
    if to == "see":
        require(Scope(actor, day, frozenset()).may("figures", "see", place=place))
    else:
        require((scope or scope_of(actor, day)).reaches(place))
    return place


def get_household(
    actor: Actor, household_id: UUID, to: To = "see", *, day: date, scope: Scope | None = None
) -> Household:
    """A household with its place; to be cared for, or, to see, one's own or one opened in an emergency."""
    homes = Household.objects.filter(community_id=actor.within, id=household_id)
    household = homes.select_related("place").first()
    if household is None:
        raise nowhere()
    reach = scope or scope_of(actor, day)
    if reach.may("home", to, place=household.place, household_id=household.id):
        return household
    raise out_of_reach()


def get_person(
    actor: Actor, person_id: UUID, to: To = "see", *, day: date, scope: Scope | None = None
) -> Person:
    """A person: oneself, somebody of one's scope, or, to see, a colleague who does not live here."""
    people = Person.objects.filter(community_id=actor.within, id=person_id)
    person = people.select_related("household__place").first()
    if person is None:
        raise nowhere()
    place = person.household.place if person.household_id else None
    if (scope or scope_of(actor, day)).may("person", to, person=person, place=place):
        return person
    raise out_of_reach()


def get_pair(
    actor: Actor, pair_id: UUID, to: To = "see", *, day: date, scope: Scope | None = None
) -> ContactPair:
    """A pair with its helper and home: of a kind that concerns one's posts there, or, to see, one's own.

    To record: to change it; never that of one's own home.
    """
    pairs = ContactPair.objects.filter(community_id=actor.within, id=pair_id)
    pair = pairs.select_related("helper", "household__place").first()
    if pair is None:
        raise nowhere()
    reach = scope or scope_of(actor, day)
    about = {"place": pair.household.place, "kind": pair.kind, "helper_id": pair.helper_id}
    if to == "see" and reach.may("pair", "see", **about):
        return pair
    home = get_household(actor, pair.household_id, "record", day=day, scope=reach)
    require_pairs_known(pair.kind, home.place, reach)
    require_pairs(home, pair.kind, reach)
    return pair


def get_pair_to_end(actor: Actor, pair_id: UUID, *, day: date) -> ContactPair:
    """A pair one may see, to be ended by its helper or such a post; never that of one's own home."""
    scope = scope_of(actor, day)
    pair = get_pair(actor, pair_id, day=day, scope=scope)
    about = {"place": pair.household.place, "kind": pair.kind, "helper_id": pair.helper_id}
    if not scope.may("pair", "end", household_id=pair.household_id, **about):
        raise own_pair()
    return pair


def require_pairs(home: Household, kind: str, scope: Scope) -> None:
    """Nothing; refused for one's own home, whose helpers others choose. The kind is known to be theirs."""
    if not scope.may("pair", "change", place=home.place, kind=kind, household_id=home.id):
        raise own_pair()


def own_pair() -> core.Refusal:
    """The refusal to choose who looks after one's own home."""
    return core.Refusal(
        "own-home",
        _("This is about your own home. A colleague, or the level above, decides who looks after it."),
    )


def require_pairs_known(kind: str, place: Place, scope: Scope) -> None:
    """Nothing; refused where that kind of pair, at that place, is no matter of the actor's posts."""
    if not scope.knows_pairs(kind, place):
        raise core.Refusal(
            "not-concerned",
            _("This kind of pair is looked after by the posts that have something to do for it. Ask them."),
        )


def get_resident(actor: Actor, person_id: UUID, *, day: date, scope: Scope | None = None) -> Person:
    """Somebody who lives in a home the actor looks after; refused for one's own where one does not."""
    reach = scope or scope_of(actor, day)
    person = get_person(actor, person_id, "record", day=day, scope=reach)
    if person.household_id is None:
        raise core.Refusal(
            "no-home", _("This person works here and has no home here, so there is none to leave.")
        )
    require(reach.may("home", "record", place=person.household.place, household_id=person.household_id))
    return person


def get_let_in(actor: Actor, person_id: UUID, day: date) -> Person:
    """Somebody who lives in a home the actor looks after, to be let in; never oneself nor one's family."""
    scope = scope_of(actor, day)
    person = get_resident(actor, person_id, day=day, scope=scope)
    home = {"place": person.household.place, "household_id": person.household_id}
    if not scope.may("door", "open", person=person, **home):
        raise core.Refusal(
            "own-home",
            _("Nobody lets in themselves or those they live with. A colleague or the level above does it."),
        )
    return person


def may_let_in(actor: Actor, person_id: UUID, day: date) -> bool:
    """Whether the actor may let them in: not oneself, nor somebody of one's own home."""
    try:
        get_let_in(actor, person_id, day)
    except core.Refusal:
        return False
    return True


def get_claim(actor: Actor, claim_id: UUID, *, day: date, scope: Scope | None = None) -> Claim:
    """A claim of a building whose homes the actor looks after."""
    found = Claim.objects.filter(community_id=actor.within, id=claim_id).select_related("place").first()
    if found is None:
        raise nowhere()
    require((scope or scope_of(actor, day)).may("claim", "see", place=found.place))
    return found


def claims_of(scope: Scope) -> Reach:
    """Whose claims wait for the actor: the same as `get_claim` and the level above, for lists."""
    return Reach(scope.actor.within, scope.answering_roots, scope.caring_roots)


def require_decides_claim(claim: Claim, person: Person | None, scope: Scope) -> None:
    """Nothing; refused for one's own claim, and for that of a home one lives in."""
    me = scope.actor.person_id
    home = person.household_id if person else own_home_behind(claim, me)
    is_mine = me is not None and is_number_of(claim, me)
    about = {"place": claim.place, "person": person, "household_id": home}
    if is_mine or not scope.may("claim", "decide", **about):
        raise core.Refusal(
            "own-home",
            _("Nobody answers their own claim or that of their home. A colleague or the level above does."),
        )


def own_home_behind(claim: Claim, me: UUID | None) -> UUID | None:
    """The asker's home, if it is the one behind the claim's door."""
    here = Person.objects.filter(community_id=claim.community_id, id=me or NOBODY)
    doors = here.filter(
        household__place_id=claim.place_id, household__unit=claim.unit, household__room=claim.room
    )
    return doors.values_list("household_id", flat=True).first()


def is_number_of(claim: Claim, person_id: UUID) -> bool:
    """Whether the claim was made with that person's own number; at most two queries."""
    here = {"community_id": claim.community_id}
    in_register = Person.objects.filter(
        id=person_id,
        phone_key__in=field_of(Person, "phone_key").hashes(claim.community_id, claim.phone),
        **here,
    )
    by_phone = SignInPhone.objects.filter(
        person_id=person_id, ended_at=None,
        phone_key__in=field_of(SignInPhone, "phone_key").hashes(claim.community_id, claim.phone), **here,
    )  # fmt: skip
    return in_register.exists() or by_phone.exists()


def require_own_ways(actor: Actor) -> None:
    """Nothing; refused to whoever came in with a card, which may have been found."""
    if actor.way == "card" or actor.person_id is None:
        raise core.Refusal(
            "not-by-card",
            _("With a card you cannot change how you sign in. Your building leader or the office does it."),
        )


def require_place(actor: Actor, place: Place, day: date) -> None:
    """Nothing; refused where the place is outside the actor's scope."""
    if not scope_of(actor, day).reaches(place):
        raise out_of_reach()


def may_set_up(actor: Actor, day: date) -> bool:
    """Whether the actor is the operator or holds or stands in for a post at the community's root."""
    try:
        require_set_up(actor, day)
    except core.Refusal:
        return False
    return True


def may_do_for_all(
    actor: Actor, thing: str, verb: str, day: date, scope: Scope | None = None, **about: Any
) -> bool:
    """Whether the policy lets them, about something of the whole community; `about` says what it never is.

    At most four queries; one where the caller knows their scope, and one more about a home.
    """
    if actor.is_trusted:
        return may(Scope(actor, day, frozenset()), thing, verb, Target(**about))
    root = Place.objects.filter(community_id=actor.within, parent_id=None).first()
    return root is not None and (scope or scope_of(actor, day)).may(thing, verb, place=root, **about)


def require_set_up(actor: Actor, day: date, scope: Scope | None = None) -> None:
    """Nothing; refused to anybody but the operator and those who hold a post at the community's root."""
    if not may_do_for_all(actor, "community", "set-up", day, scope):
        raise core.Refusal(
            "not-permitted",
            _("Only the operator, or a post of the whole community, sets this up. Ask one of them."),
        )


def require_opens_accounts(actor: Actor, day: date) -> None:
    """Nothing; refused to anybody but the operator and who acts for the post that answers for everything."""
    scope = scope_of(actor, day)
    require_set_up(actor, day, scope)
    if not may_do_for_all(actor, "account", "open", day, scope):
        raise core.Refusal(
            "not-permitted",
            _("Accounts are opened by the committee secretary, or the operator. Ask one of them."),
        )


def get_account(actor: Actor, account_id: int, day: date) -> Account:
    """An account of the actor's community; an operator's, the demo's and one's own are not to be changed."""
    require_opens_accounts(actor, day)
    found = Account.objects.filter(pk=account_id, community_id=actor.within).first()
    if found is None:
        raise nowhere()
    if found.is_operator and not actor.is_trusted:
        raise core.Refusal("not-permitted", _("This is an operator's account. Ask the operator."))
    if found.demo_role:
        raise core.Refusal("not-permitted", _("The roles of the demonstration stay as they are."))
    owner = Person(community_id=actor.within, id=found.person_id or NOBODY)
    if not may_do_for_all(actor, "account", "change", day, person=owner):
        raise core.Refusal(
            "own-account",
            _(
                "This is your own account. Password and second step you change under Me; everything else a "
                "colleague who opens accounts does for you."
            ),
        )
    return found


def account_called(actor: Actor, username: str, day: date) -> Account:
    """The account of that name in the actor's community, under the same conditions."""
    require_opens_accounts(actor, day)
    found = Account.objects.filter(username=username, community_id=actor.within).first()
    if found is None:
        raise nowhere()
    return get_account(actor, found.pk, day)


def lives_in(actor: Actor, household_id: UUID) -> bool:
    """Whether it is the actor's own home. One query."""
    return Scope(actor, date.min, frozenset()).lives_in(household_id)


def require_concerned(actor: Actor, kind: str, home: Place | None, scope: Scope) -> None:
    """Nothing; refused where that kind of need, at that place, is no matter of the actor's posts."""
    if not scope.knows_of(kind, home):
        raise core.Refusal(
            "not-concerned",
            _("This kind of need is shown to the posts that have something to do for it. Ask one of them."),
        )


def require(is_granted: bool) -> None:
    """Nothing; refused as out of reach where the policy grants it not."""
    if not is_granted:
        raise out_of_reach()


def out_of_reach() -> core.Refusal:
    """The refusal for what belongs to others."""
    return core.Refusal(
        "out-of-reach",
        _("This is outside the places you look after today. Ask whoever looks after it, or the level above."),
    )


def nowhere() -> core.Refusal:
    """The refusal for what does not exist in this community."""
    return core.Refusal("not-found", _("There is nothing of that name in your community."))
