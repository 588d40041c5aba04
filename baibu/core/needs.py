"""Which duties rest on somebody's need, and which posts such a need concerns."""

from __future__ import annotations

from collections.abc import Iterator

from .pack import Pack
from .rules import All, Any, Condition, Duty, EveryFrom, Is, Not, On


def circumstances_of(duty: Duty) -> frozenset[str]:
    """The kinds of circumstance the duty rests on."""
    kinds = {leaf.kind for leaf in _leaves(duty.applies_if) if leaf.what == "circumstance"}
    comes = duty.recurrence
    if isinstance(comes, EveryFrom):
        kinds.add(comes.circumstance)
    if isinstance(comes, On) and comes.what == "circumstance":
        kinds.update(comes.kinds)
    return frozenset(kinds)


def is_personal(duty: Duty) -> bool:
    """Whether it is owed only to those with a circumstance or a pair, so that its name tells of them."""
    return bool(circumstances_of(duty)) or any(leaf.what == "pair" for leaf in _leaves(duty.applies_if))


def posts_told(duty: Duty) -> frozenset[str]:
    """The posts that owe the duty, are told where it is late, or excuse it."""
    excusing = {duty.excuse.by} if duty.excuse else set()
    return frozenset({duty.owed_by, *(step.tell for step in duty.ladder), *excusing})


def posts_concerned(pack: Pack, kind: str) -> frozenset[str]:
    """The posts that need to know of that kind of circumstance: those of its duties, and the outermost.

    Where no duty rests on it, the responsible post of every level: two people must be there to decide.
    """
    resting = [posts_told(duty) for duty in pack.duties if kind in circumstances_of(duty)]
    everywhere = frozenset(level.responsible for level in pack.levels if level.responsible)
    return _outermost(pack).union(*resting) if resting else everywhere


def caring_posts(pack: Pack) -> frozenset[str]:
    """The posts that owe, are told of or excuse a duty about a person or household, and the outermost."""
    caring = (posts_told(duty) for duty in pack.duties if duty.about in ("person", "household"))
    return _outermost(pack).union(*caring)


def needs_of_pair(pack: Pack, kind: str) -> frozenset[str]:
    """The kinds of circumstance for which the method wants such a pair; none: any home may have one."""
    return frozenset[str]().union(*(circumstances_of(duty) for duty in _duties_of_pair(pack, kind)))


def posts_of_pair(pack: Pack, kind: str) -> frozenset[str]:
    """The posts that need to know who is paired in that way, because the pair tells of the need behind it.

    Where no need is behind it, the responsible post of every level too.
    """
    told = frozenset[str]().union(*(posts_told(duty) for duty in _duties_of_pair(pack, kind)))
    needs = needs_of_pair(pack, kind)
    if needs:
        return told.union(*(posts_concerned(pack, need) for need in needs))
    return told | {level.responsible for level in pack.levels if level.responsible}


def _duties_of_pair(pack: Pack, kind: str) -> list[Duty]:
    posts = {post.code for post in pack.posts if post.held_by == "pair" and post.pair == kind}
    return [duty for duty in pack.duties if duty.owed_by in posts]


def _outermost(pack: Pack) -> frozenset[str]:
    return frozenset(level.responsible for level in pack.levels[:1] if level.responsible)


def _leaves(condition: Condition) -> Iterator[Is]:
    if isinstance(condition, All | Any):
        for part in condition.parts:
            yield from _leaves(part)
    elif isinstance(condition, Not):
        yield from _leaves(condition.part)
    else:
        yield condition
