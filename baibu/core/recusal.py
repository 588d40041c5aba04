"""Whose own organisation a body is: it is checked, scored and voted about by others."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence

from .pack import Pack

Id = Hashable


def is_own_body(
    pack: Pack,
    seats: Iterable[tuple[str, Sequence[Id]]],
    kind: str,
    path: Collection[Id],
    acting_as: str = "",
) -> bool:
    """Whether one of the seats steps aside from a body of that kind: by the method, at a place on one line.

    A seat is a post and the way down to its place; `path` is the way down to the body's. The post they act in
    does not count against itself: whoever chairs a panel checks what the panel is there to check.
    """
    stepping = {post.code for post in pack.posts if kind in post.recused_from} - {acting_as}
    return any(
        post in stepping and (way[-1] in path or not set(path) - set(way)) for post, way in seats if way
    )
