"""Putting a pack together from the trees of its files, with the packs it builds on below it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from .checks import check_examples, check_floors, check_guard, check_pack
from .duties import duty_of
from .headings import Words, declared, floor_of, heading_of
from .nodes import Complaints, Node, items, nearest
from .pack import Floor, Pack
from .vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a pack is put together from: the tree of every file, and the vocabulary."""

    trees: Mapping[str, Node]
    vocabulary: Vocabulary
    complaints: Complaints

    def files_of(self, name: str, folder: str = "") -> dict[str, Node]:
        """The trees of one pack, or of one folder of it, by path."""
        return {path: tree for path, tree in self.trees.items() if path.startswith(f"{name}/{folder}")}

    def names(self) -> frozenset[str]:
        """The packs on the shelf."""
        return frozenset(path.split("/", 1)[0] for path in self.trees if path.endswith("/pack.yaml"))


def assembled(name: str, shelf: Shelf, below: tuple[str, ...] = ()) -> Pack | None:
    """The pack of that name; None, with a complaint, if it has no pack.yaml that can be read."""
    heading = shelf.trees.get(f"{name}/pack.yaml")
    if heading is None:
        if not any(each.file == f"{name}/pack.yaml" for each in shelf.complaints.found):
            shelf.complaints.at(
                f"{name}/pack.yaml", 0, "missing-file", "there is no pack.yaml", "name the folder of a pack"
            )
        return None
    inherited = _inherited(heading, shelf, (*below, name))
    own = shelf.files_of(name)
    floors = tuple(shelf.files_of(name, "floors/").values())
    codes = [code.text for tree in floors if (code := tree.child("floor")) is not None]
    words = declared(heading, shelf.vocabulary, (*codes, *(floor.code for floor in inherited)))
    pack = replace(
        heading_of(heading, words, shelf.complaints),
        floors=(*(floor_of(tree, words, shelf.complaints) for tree in floors), *inherited),
        duties=tuple(
            duty_of(tree, words, shelf.complaints) for tree in shelf.files_of(name, "duties/").values()
        ),
    )
    _check(pack, name, own, words, shelf)
    return replace(pack, id=name)


def _check(pack: Pack, name: str, own: Mapping[str, Node], words: Words, shelf: Shelf) -> None:
    heading = own[f"{name}/pack.yaml"]
    if pack.id and pack.id != name:
        shelf.complaints.about(
            heading.child("pack") or heading,
            "code-and-file-name-differ",
            f"the pack `{pack.id}` lies in the folder {name}",
            "let both have one name",
        )
    pack = replace(pack, id=name)
    check_pack(pack, own, shelf.complaints)
    check_examples(pack, shelf.files_of(name, "examples/"), own, shelf.complaints)
    check_floors(pack, own, shelf.complaints)
    check_guard(own.values(), words.vocabulary, shelf.complaints)


def _inherited(heading: Node, shelf: Shelf, below: tuple[str, ...]) -> tuple[Floor, ...]:
    """The floors of the packs this one builds on."""
    floors: list[Floor] = []
    part = heading.child("builds_on")
    for item in items(part, shelf.complaints) if part is not None else ():
        if item.text in below:
            shelf.complaints.about(
                item,
                "pack-cycle",
                f"{' → '.join((*below, item.text))} leads back to itself",
                "build on it no longer",
            )
        elif item.text not in shelf.names():
            shelf.complaints.about(
                item,
                "unknown-pack",
                f"there is no pack `{item.text}`",
                nearest(item.text, shelf.names() - set(below)),
            )
        elif (base := assembled(item.text, shelf, below)) is not None:
            floors += base.floors
    return tuple(floors)
