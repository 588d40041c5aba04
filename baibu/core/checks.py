"""What no single file can show: codes used twice, ladders that lead down, packs laxer than the law."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Final

from .nodes import Complaints, Node, nearest
from .pack import Floor, Pack
from .rules import Duty, Every, EveryFrom, Recurrence, Unit
from .vocabulary import Vocabulary

#: how many months a unit lasts at the most; weeks and days count as less than a month
MONTHS: Final[dict[Unit, Fraction]] = {
    "day": Fraction(1, 31),
    "week": Fraction(1, 4),
    "fortnight": Fraction(1, 2),
    "month": Fraction(1),
    "quarter": Fraction(3),
    "half-year": Fraction(6),
    "term": Fraction(7),
    "year": Fraction(12),
    "two-years": Fraction(24),
}


def check_pack(pack: Pack, nodes: Mapping[str, Node], complaints: Complaints) -> None:
    """Complaints about how the parts of a pack fit together; `nodes` are its files by path."""
    heading = nodes[f"{pack.id}/pack.yaml"]
    _check_posts(pack, heading, complaints)
    _check_levels(pack, heading, complaints)
    _check_once(pack, nodes, complaints)
    for duty in pack.duties:
        _check_duty(pack, duty, nodes[duty.file], complaints)
    if not pack.duties and not pack.floors:
        complaints.about(
            heading, "empty-pack", "the pack has neither duties nor floors", "add duties/CODE-name.yaml"
        )


def _coded(heading: Node, key: str) -> dict[str, Node]:
    part = heading.child(key)
    items = part.items if part is not None else ()
    return {code.text: item for item in reversed(items) if (code := item.child("code")) is not None}


def _twice(codes: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    return [code for code in codes if code in seen or seen.add(code)]  # type: ignore[func-returns-value]


def _check_posts(pack: Pack, heading: Node, complaints: Complaints) -> None:
    nodes = _coded(heading, "posts")
    posts = {post.code: post for post in pack.posts}
    for code in _twice(post.code for post in pack.posts):
        complaints.about(nodes[code], "duplicate-post", f"the post `{code}` stands twice", "keep one of them")
    for post in pack.posts:
        node = nodes.get(post.code, heading)
        node = node.child("stands_in") or node
        if post.code in post.stands_in:
            complaints.about(
                node,
                "succession-to-itself",
                f"`{post.code}` stands in for itself",
                "take it off its own list",
            )
        for other in post.stands_in:
            if other in posts and posts[other].level != post.level:
                complaints.about(
                    node,
                    "succession-other-level",
                    f"`{other}` is a post of the level `{posts[other].level}`",
                    f"name posts of `{post.level}`; above it the responsible post follows by itself",
                )


def _check_levels(pack: Pack, heading: Node, complaints: Complaints) -> None:
    nodes = _coded(heading, "levels")
    posts = {post.code: post for post in pack.posts}
    for code in _twice(level.code for level in pack.levels):
        complaints.about(
            nodes[code], "duplicate-level", f"the level `{code}` stands twice", "keep one of them"
        )
    for level in pack.levels:
        node = nodes.get(level.code, heading)
        if level.responsible is None and level.code != "household":
            complaints.about(
                node,
                "level-without-responsible",
                f"nobody answers for the level `{level.code}`",
                "name its post: `responsible: POST`",
            )
        post = posts.get(level.responsible or "")
        if post is not None and (post.level != level.code or post.held_by == "pair"):
            complaints.about(
                node.child("responsible") or node,
                "no-way-up",
                f"`{post.code}` is no appointed post of the level `{level.code}`",
                f"name a post with `level: {level.code}`, so that every ladder finds its way up",
            )


def _check_once(pack: Pack, nodes: Mapping[str, Node], complaints: Complaints) -> None:
    """Codes and names once each, and both in the file's name."""
    users: dict[tuple[str, str], str] = {}
    for duty in pack.duties:
        node = nodes[duty.file]
        for key, value in (("code", duty.code), ("duty", duty.name)):
            user = users.setdefault((key, value), duty.file)
            if user != duty.file:
                complaints.about(
                    node.child(key) or node,
                    "duplicate-code",
                    f"`{value}` is used by {user} already",
                    "give every duty its own",
                )
        wanted = f"{duty.code}-{duty.name}.yaml"
        if duty.file.rsplit("/", 1)[-1] != wanted:
            complaints.about(
                node,
                "code-and-file-name-differ",
                f"the file is not named {wanted}",
                "let the file be named by code and name of its duty",
            )


def _check_duty(pack: Pack, duty: Duty, node: Node, complaints: Complaints) -> None:
    posts = {post.code: post for post in pack.posts}
    depths = {level.code: depth for depth, level in enumerate(pack.levels)}
    owing = posts.get(duty.owed_by)
    if owing is None or owing.level not in depths:
        return
    bodies = {body.code: body.level for body in pack.bodies}
    about = bodies.get(duty.body, duty.about) if duty.about == "body" else duty.about
    if about in depths and depths[owing.level] > depths[about]:
        complaints.about(
            node.child("owed_by") or node,
            "owed-from-below",
            f"`{owing.code}` stands below what the duty is about",
            f"name a post of `{about}` or above",
        )
    told = [(step.tell, rung) for step, rung in zip(duty.ladder, _rungs(node), strict=False)]
    if duty.excuse is not None:
        told.append((duty.excuse.by, node.child("excuse") or node))
    for code, where in told:
        post = posts.get(code)
        if post is not None and depths.get(post.level, 0) > depths[owing.level]:
            complaints.about(
                where,
                "ladder-goes-down",
                f"`{code}` stands below `{owing.code}`",
                "name `owed_by`, or a post of its level or above",
            )
    if owing.held_by == "pair" and duty.about not in ("person", "household"):
        complaints.about(
            node.child("owed_by") or node,
            "pair-without-person",
            f"`{owing.code}` is held by a pair, but the duty is about `{duty.about}`",
            "name an appointed post",
        )


def _rungs(node: Node) -> tuple[Node, ...]:
    ladder = node.child("if_late")
    return ladder.items if ladder is not None else ()


def check_examples(
    pack: Pack, examples: Mapping[str, Node], nodes: Mapping[str, Node], complaints: Complaints
) -> None:
    """A complaint for each duty without an example, and each example of no duty."""
    codes = {duty.code for duty in pack.duties}
    shown = set()
    for node in examples.values():
        code = node.child("duty")
        if code is not None and code.text in codes:
            shown.add(code.text)
        else:
            complaints.about(
                code or node,
                "example-of-unknown-duty",
                f"{(code or node).shown()} is no duty of this pack",
                nearest(code.text if code else "", codes),
            )
    for duty in pack.duties:
        if duty.code not in shown:
            complaints.about(
                nodes[duty.file],
                "duty-without-example",
                f"`{duty.code}` has no example",
                f"write examples/{duty.code}.yaml with at least one that is owed and one that is not",
            )


def check_guard(nodes: Iterable[Node], vocabulary: Vocabulary, complaints: Complaints) -> None:
    """A complaint for each text that touches a red line."""
    for node in nodes:
        for part in node.walk():
            if part.kind == "text" and (word := vocabulary.forbidden_in(part.text)):
                complaints.about(
                    part,
                    "forbidden-subject",
                    f"`{word}` touches what Baibu does not record",
                    "leave it out: belief, offences, fertility and marks for residents belong in no rule",
                )


_LAXER: Final[dict[str, Callable[[Fraction, Fraction], bool]]] = {
    "at_least": lambda own, floor: own < floor,
    "at_most": lambda own, floor: own > floor,
    "more_than": lambda own, floor: own < floor,
    "less_than": lambda own, floor: own > floor,
}
_SAID: Final = {
    "at_least": "at least",
    "at_most": "at most",
    "more_than": "more than",
    "less_than": "less than",
}


def check_floors(pack: Pack, nodes: Mapping[str, Node], complaints: Complaints) -> None:
    """A complaint, naming the article, for each figure or duty that is laxer than the law it stands on."""
    heading = nodes[f"{pack.id}/pack.yaml"]
    own = dict(pack.settings)
    for floor in pack.floors:
        for name, bound in floor.values:
            sense, _, value = bound.partition(" ")
            if name not in own or sense == "is" or (setting := _fraction(own[name])) is None:
                continue
            if _LAXER[sense](setting, Fraction(value)):
                node = (heading.child("settings") or heading).child(name) or heading
                _complain_laxer(floor, node, f"{name} {own[name]}", f"{_SAID[sense]} {value}", complaints)
        for duty in pack.duties:
            _check_pace(floor, duty, nodes[duty.file], complaints)


def _check_pace(floor: Floor, duty: Duty, node: Node, complaints: Complaints) -> None:
    if duty.fulfils != floor.code or floor.at_least_every is None:
        return
    pace = _pace(duty.recurrence)
    if pace is None or pace > MONTHS[floor.at_least_every]:
        _complain_laxer(
            floor,
            node.child("every") or node,
            f"`{duty.code}` comes round too seldom",
            f"every {floor.at_least_every}",
            complaints,
        )


def _complain_laxer(floor: Floor, node: Node, found: str, wanted: str, complaints: Complaints) -> None:
    complaints.about(
        node,
        "laxer-than-law",
        f"{found} is laxer than {floor.law.en}, article {floor.article}",
        f"write {wanted} or stricter",
    )


def _fraction(text: str) -> Fraction | None:
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        return None


def _pace(recurrence: Recurrence) -> Fraction | None:
    if isinstance(recurrence, Every):
        return MONTHS[recurrence.unit]
    return Fraction(recurrence.months) if isinstance(recurrence, EveryFrom) else None
