"""Which counts of people may be told: none below five, and none that tells one below five by subtraction."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import TypeVar

#: fewer than this, a count points at somebody
FEW = 5
Key = TypeVar("Key", bound=Hashable)
#: one count, or several that are told or hidden together
Counts = tuple[int, ...]


def is_few(counts: Counts) -> bool:
    """Whether one of the counts is one to four; nought points at nobody."""
    return any(0 < count < FEW for count in counts)


def hidden_in(row: Mapping[Key, Counts]) -> frozenset[Key]:
    """The cells of a row to leave out where its total is told.

    Those that are few; with them the smallest others, until what is left out is two cells at least and, taken
    together, neither few nor one for each cell. Where the whole row is not enough for that, all of it.
    """
    hidden = {key for key, counts in row.items() if is_few(counts)}
    others = [key for key in row if key not in hidden]
    others.sort(key=lambda key: (not any(row[key]), sum(row[key])))
    while hidden and others and not is_vague([row[key] for key in hidden]):
        hidden.add(others.pop(0))
    return frozenset(hidden)


def is_vague(hidden: Collection[Counts]) -> bool:
    """Whether cells of which only the sum is known stay unknown."""
    sums = [sum(counts) for counts in zip(*hidden, strict=True)]
    return len(hidden) > 1 and all(not total or total >= max(FEW, len(hidden) + 1) for total in sums)


def told_places(own: Mapping[Key, Counts], parents: Mapping[Key, Key | None]) -> frozenset[Key]:
    """The places of a tree whose counts, each with all below it, may be told side by side.

    `own` counts what is at each place itself. Whatever lies below a place that is not told is not told
    either, so that no sum of parts gives the whole away, and no whole less the other parts a part.
    """
    sums = summed(own, parents)
    below: dict[Key | None, list[Key]] = {}
    for place, parent in parents.items():
        below.setdefault(parent, []).append(place)
    tops = [place for place in below.get(None, ()) if not is_few(sums[place])]
    told: set[Key] = set()
    while tops:
        place = tops.pop()
        told.add(place)
        here = own.get(place, ())
        row: dict[Key | None, Counts] = {child: sums[child] for child in below.get(place, ())}
        if row and any(here):
            # what is at the place itself is a part like any other
            row[None] = here
        left_out = hidden_in(row)
        tops += [child for child in below.get(place, ()) if child not in left_out]
    return frozenset(told)


def summed(own: Mapping[Key, Counts], parents: Mapping[Key, Key | None]) -> dict[Key, Counts]:
    """The counts of each place with all below it."""
    width = max((len(counts) for counts in own.values()), default=1)
    sums: dict[Key, Counts] = dict.fromkeys(parents, (0,) * width)
    for place, counts in own.items():
        for above in upward(place, parents):
            sums[above] = tuple(mine + more for mine, more in zip(sums[above], counts, strict=True))
    return sums


def upward(place: Key, parents: Mapping[Key, Key | None]) -> Iterable[Key]:
    """The place and those above it; nothing for one that is in no tree."""
    at: Key | None = place if place in parents else None
    while at is not None:
        yield at
        at = parents[at]
