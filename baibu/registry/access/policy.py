"""The one policy: which relation to a thing lets somebody see it or do something with it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import yaml

from baibu import core

from ..models import Body, Person, Place
from ..queries.representations import holding, open_rows
from ..queries.rosters import tenures_of

if TYPE_CHECKING:
    from .scope import Scope

FILE = Path(__file__).with_name("policy.yaml")


@dataclass(frozen=True, slots=True)
class Grant:
    """Who may, and who may not although they otherwise could."""

    who: tuple[str, ...]
    never: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """What is asked about; each relation looks only at what it needs."""

    place: Place | None = None
    household_id: UUID | None = None
    person: Person | None = None
    #: the kind of need or of pair
    kind: str = ""
    #: the person who wrote, asked for or opened it
    author_id: UUID | None = None
    helper_id: UUID | None = None
    #: the organisation it is about, and the post the asker acts in
    body: Body | None = None
    as_post: str = ""
    #: the account that asked for it, none for the command line, and whether that was an operator
    asked_by: tuple[int | None, bool] | None = None
    #: whether its owner confirms what others ask for
    is_guardian: bool = False
    taker_id: UUID | None = None
    #: who takes turns in the line of the rota
    turns: Collection[UUID] = ()
    #: whom an order was sent to
    rung: frozenset[UUID] = frozenset()


@cache
def policy() -> Mapping[tuple[str, str], Grant]:
    """(thing, verb) → the grant, as the file says it."""
    things: Mapping[str, Mapping[str, Any]] = yaml.safe_load(FILE.read_text())["things"]
    return {
        (thing, verb): Grant(tuple(said["who"]), tuple(said.get("never", ())))
        for thing, verbs in things.items()
        for verb, said in verbs.items()
        if verb != "says"
    }


def may(scope: Scope, thing: str, verb: str, target: Target) -> bool:
    """Whether a line of the policy grants it, and none takes it back."""
    grant = policy()[thing, verb]
    if not any(RELATIONS[relation](scope, target) for relation in grant.who):
        return False
    return not any(RELATIONS[relation](scope, target) for relation in grant.never)


def is_self(scope: Scope, target: Target) -> bool:
    """Whether it is about the asker."""
    me = scope.actor.person_id
    return me is not None and target.person is not None and target.person.id == me


def is_household(scope: Scope, target: Target) -> bool:
    """Whether the asker lives in the home. One query."""
    return target.household_id is not None and scope.lives_in(target.household_id)


def is_representative(scope: Scope, target: Target) -> bool:
    """Whether the asker acts for the person on that day. One query; two where somebody was named."""
    me, person = scope.actor.person_id, target.person
    if me is None or person is None:
        return False
    rows = open_rows(person.community_id).filter(helper_id=me, person_id=person.id)
    return bool(holding(rows, scope.day))


def is_neighbour(scope: Scope, target: Target) -> bool:
    """Whether the asker lives at the place. One query."""
    return target.place is not None and scope.lives_at(target.place)


def is_author(scope: Scope, target: Target) -> bool:
    """Whether the asker wrote, asked for or opened it."""
    return target.author_id is not None and target.author_id == scope.actor.at_work


def is_own_body(scope: Scope, target: Target) -> bool:
    """Whether it is about an organisation they belong to by a post of their own; standing in makes no member.

    Two queries.
    """
    body, pack, me = target.body, scope.actor.pack, scope.actor.person_id
    if body is None or pack is None or me is None:
        return False
    seats = [(held.post, held.place.path) for held in tenures_of(body.community_id, me, scope.day)]
    return core.is_own_body(pack, seats, body.kind, body.place.path, target.as_post)


def is_asker(scope: Scope, target: Target) -> bool:
    """Whether the asker asked for it; an operator's account and the command line count as one hand."""
    if target.asked_by is None:
        return False
    (account, is_operators), actor = target.asked_by, scope.actor
    if account == actor.account_id:
        return True
    return is_operators and actor.is_operator and None in (account, actor.account_id)


def is_guardian(scope: Scope, target: Target) -> bool:
    """Whether the account's owner confirms what others ask for; the operator has the machine anyway."""
    return target.is_guardian and not scope.actor.is_trusted


def is_helper(scope: Scope, target: Target) -> bool:
    """Whether the asker is the helper of the pair."""
    return target.helper_id is not None and target.helper_id == scope.actor.at_work


def is_taker(scope: Scope, target: Target) -> bool:
    """Whether the homes are offered to the asker."""
    return target.taker_id is not None and target.taker_id == scope.actor.person_id


def is_in_turn(scope: Scope, target: Target) -> bool:
    """Whether the asker takes turns in the line."""
    return scope.actor.at_work is not None and scope.actor.at_work in target.turns


def is_paired(scope: Scope, target: Target) -> bool:
    """Whether the asker is paired with the home."""
    return target.household_id in scope.paired


def is_opener(scope: Scope, target: Target) -> bool:
    """Whether the asker has opened the home in an emergency, and the hour is not over."""
    return target.household_id in scope.actor.opened


def holds_a_post(scope: Scope, target: Target) -> bool:
    """Whether the asker holds or stands in for any post, or is paired with any home."""
    return bool(scope.roots or scope.paired) and not scope.actor.is_trusted


def is_within(scope: Scope, target: Target) -> bool:
    """Whether a post of theirs is at the place or above it."""
    return target.place is not None and not scope.roots.isdisjoint(target.place.path)


def is_carer(scope: Scope, target: Target) -> bool:
    """Whether such a post owes something to people there, is told of it, or excuses it."""
    pack = scope.actor.pack
    if target.place is None or pack is None:
        return is_within(scope, target)
    return scope.acts_for(core.caring_posts(pack), target.place.path)


def is_concerned(scope: Scope, target: Target) -> bool:
    """Whether such a post has something to do for that kind of need."""
    pack = scope.actor.pack
    if pack is None:
        return bool(scope.roots) if target.place is None else is_within(scope, target)
    posts = core.posts_concerned(pack, target.kind)
    return scope.acts_for(posts, target.place.path) if target.place else bool(scope.places_of(posts))


def is_pairing(scope: Scope, target: Target) -> bool:
    """Whether such a post has something to do for that kind of pair."""
    pack = scope.actor.pack
    if target.place is None or pack is None:
        return is_within(scope, target)
    return scope.acts_for(core.posts_of_pair(pack, target.kind), target.place.path)


def is_colleague(scope: Scope, target: Target) -> bool:
    """Whether it is about somebody who works here without living here, and the asker holds a post."""
    works_here = target.person is not None and target.person.household_id is None
    return works_here and bool(scope.roots)


def is_lead(scope: Scope, target: Target) -> bool:
    """Whether such a colleague works at a place of theirs, or holds no post yet. One query."""
    person = target.person
    if person is None or person.household_id is not None or not scope.roots:
        return False
    held = tenures_of(person.community_id, person.id, scope.day)
    return not held or any(not scope.roots.isdisjoint(tenure.place.path) for tenure in held)


def is_answering(scope: Scope, target: Target) -> bool:
    """Whether they answer for the place or one above it."""
    pack = scope.actor.pack
    if target.place is None or pack is None:
        return False
    answers = {level.responsible for level in pack.levels if level.responsible}
    return scope.acts_for(answers, target.place.path)


def is_above(scope: Scope, target: Target) -> bool:
    """Whether they answer for a place above it; at the top, whether they stand beside it."""
    place, pack = target.place, scope.actor.pack
    if place is None or pack is None:
        return False
    answers = {level.responsible for level in pack.levels}
    if place.parent_id is None:
        return any(at == place.id for _post, at in scope.posts)
    return any(post in answers and at in place.path[:-1] for post, at in scope.posts)


def is_root(scope: Scope, target: Target) -> bool:
    """Whether a post of theirs is at the top of the community."""
    return target.place is not None and target.place.parent_id is None and target.place.id in scope.roots


def is_top(scope: Scope, target: Target) -> bool:
    """Whether they act for the post that answers for the whole community."""
    pack = scope.actor.pack
    if pack is None:
        return is_root(scope, target)
    top = {level.responsible for level in pack.levels[:1]}
    return is_root(scope, target) and any(post in top for post, _at in scope.posts)


def is_leading(scope: Scope, _target: Target) -> bool:
    """Whether they act for a post that answers for the whole community, or for the level below it."""
    pack = scope.actor.pack
    if pack is None:
        return is_root(scope, _target)
    return bool(scope.places_of({level.responsible for level in pack.levels[:2] if level.responsible}))


def is_rung(scope: Scope, target: Target) -> bool:
    """Whether the order was sent to the asker, for a post they acted for when it was."""
    return scope.actor.at_work in target.rung


#: relation → whether it holds between the asker and the thing; no pair asks the database unless it must
RELATIONS: Mapping[str, Callable[[Scope, Target], bool]] = {
    "anybody": lambda _scope, _target: True,
    "self": is_self,
    "household": is_household,
    "representative": is_representative,
    "neighbour": is_neighbour,
    "author": is_author,
    "own-body": is_own_body,
    "asker": is_asker,
    "guardian": is_guardian,
    "helper": is_helper,
    "taker": is_taker,
    "paired": is_paired,
    "opener": is_opener,
    "post": holds_a_post,
    "within": is_within,
    "carer": is_carer,
    "concerned": is_concerned,
    "pairing": is_pairing,
    "colleague": is_colleague,
    "lead": is_lead,
    "answering": is_answering,
    "above": is_above,
    "root": is_root,
    "top": is_top,
    "leading": is_leading,
    "in-turn": is_in_turn,
    "rung": is_rung,
    "operator": lambda scope, _target: scope.actor.is_trusted,
}
