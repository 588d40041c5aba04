"""From the files of a pack to a Pack: every complaint names file, line, what was found, what to write."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import yaml

from .assembly import Shelf, assembled
from .nodes import Complaints, Node, as_of, items
from .pack import Pack
from .vocabulary import FILE, Vocabulary, vocabulary_of

#: the folders of a pack that hold rules; a file elsewhere is not read
FOLDERS: Final = ("duties", "floors", "examples")
_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_pack(folder: Path, *, day: date | None = None, library: Mapping[str, Path] | None = None) -> Pack:
    """The pack in that folder as it stands on the day (with its latest values, without a day).

    Packs it builds on are looked for in `library`, else beside it. PackError carries every complaint.
    """
    return read_files(pack_files(folder, library), folder.name, day=day)


def pack_files(folder: Path, library: Mapping[str, Path] | None = None) -> dict[str, str]:
    """Every file the pack consists of, the packs it builds on and the vocabulary included: path → text."""
    files: dict[str, str] = {}
    waiting = [folder]
    while waiting:
        pack = waiting.pop()
        heading = f"{pack.name}/pack.yaml"
        if heading in files or not (pack / "pack.yaml").is_file():
            continue
        paths = [
            pack / "pack.yaml",
            *(path for part in FOLDERS for path in sorted((pack / part).glob("*.yaml"))),
        ]
        files |= {path.relative_to(pack.parent).as_posix(): _text(path) for path in paths}
        waiting += [
            (library or {}).get(name, pack.parent / name) for name in _builds_on(heading, files[heading])
        ]
    words = (library or {}).get(FILE, folder.parent / FILE)
    if words.is_file():
        files[FILE] = _text(words)
    return files


def _text(path: Path) -> str:
    """The text of a file; bytes that are no UTF-8 stay visible, and are complained about when read."""
    return path.read_text("utf-8-sig", errors="replace")


def _builds_on(path: str, text: str) -> tuple[str, ...]:
    tree = tree_of(path, text, Complaints())
    part = tree.child("builds_on") if tree is not None else None
    return () if part is None else tuple(item.text for item in items(part, Complaints()))


def read_files(files: Mapping[str, str], pack: str, *, day: date | None = None) -> Pack:
    """The pack of that name out of files kept as text (see `pack_files`), as it stands on the day."""
    complaints = Complaints()
    trees: dict[str, Node] = {}
    for path in sorted(files):
        tree = tree_of(path, files[path], complaints)
        if tree is not None:
            trees[path] = _dated(path, tree, day, complaints)
    if FILE not in files:
        complaints.at(
            FILE, 0, "missing-file", "there is no vocabulary", f"put {FILE} beside the pack's folder"
        )
    vocabulary = vocabulary_of(trees[FILE], complaints) if FILE in trees else Vocabulary()
    read = assembled(pack, Shelf(trees, vocabulary, complaints))
    complaints.settle()
    assert read is not None, "a pack that cannot be read has a complaint"
    return replace(read, digest=digest_of(files))


def digest_of(files: Mapping[str, str]) -> str:
    """sha256 over paths and texts, in hex: the same for the same rules, and for no others."""
    digest = hashlib.sha256()
    for path in sorted(files):
        text = files[path].encode()
        digest.update(f"{path}\0{len(text)}\0".encode() + text)
    return digest.hexdigest()


def _dated(path: str, tree: Node, day: date | None, complaints: Complaints) -> Node:
    """The tree as of the day; the changes of a pack are a list of days and stay as they are."""
    if "/examples/" in path:
        return tree
    changes = (
        tuple(pair for pair in tree.pairs if pair[0].text == "changes") if path.endswith("/pack.yaml") else ()
    )
    rest = replace(tree, pairs=tuple(pair for pair in tree.pairs if pair not in changes))
    kept = as_of(rest, day, complaints) or Node("map", tree.file, tree.line)
    return replace(kept, pairs=(*kept.pairs, *changes))


def tree_of(path: str, text: str, complaints: Complaints) -> Node | None:
    """The file as a tree of nodes; None, with a complaint, if it is not YAML."""
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        complaints.at(path, *_trouble(error, text))
        return None
    if root is None:
        complaints.at(
            path, 1, "not-a-mapping", "the file is empty", "write its keys and values, or take it away"
        )
        return None
    return _node(root, path, set(), complaints)


def _trouble(error: yaml.YAMLError, text: str) -> tuple[int, str, str, str]:
    mark = getattr(error, "problem_mark", None)
    problem = str(getattr(error, "problem", None) or error).splitlines()[0]
    line = mark.line + 1 if mark is not None else 1
    lines = text.splitlines()
    broken = lines[line - 1] if line <= len(lines) else ""
    if "\t" in broken[: len(broken) - len(broken.lstrip())]:
        return line, "tab-indentation", problem, "indent with spaces, never with tabs"
    return line, "unreadable-yaml", problem, "mend this line; colons inside a text need quotation marks"


def _node(root: yaml.Node, path: str, seen: set[int], complaints: Complaints) -> Node:
    line = root.start_mark.line + 1
    if id(root) in seen:
        complaints.at(
            path, line, "unreadable-yaml", "a value is repeated by reference", "write the value out"
        )
        return Node("text", path, line)
    seen.add(id(root))
    if isinstance(root, yaml.SequenceNode):
        return Node(
            "list", path, line, items=tuple(_node(item, path, seen, complaints) for item in root.value)
        )
    if isinstance(root, yaml.MappingNode):
        return Node("map", path, line, pairs=_pairs(root, path, seen, complaints))
    empty = root.tag == "tag:yaml.org,2002:null"
    return Node("text", path, line, text="" if empty else str(root.value))


def _pairs(
    root: yaml.MappingNode, path: str, seen: set[int], complaints: Complaints
) -> tuple[tuple[Node, Node], ...]:
    pairs: dict[str, tuple[Node, Node]] = {}
    for name, value in root.value:
        key = _node(name, path, seen, complaints)
        if key.text in pairs:
            complaints.about(key, "duplicate-key", f"`{key.text}` stands twice", "keep one of them")
        pairs[key.text] = (key, _node(value, path, seen, complaints))
    return tuple(pairs.values())
