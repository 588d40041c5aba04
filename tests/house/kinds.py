"""Which kinds of entries and looks the code writes: read from the code itself, through its helpers."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from baibu.visits.actions.looks import EMERGENCIES, PURPOSES
from tests.house.house import PACKAGE, name_of

#: who writes a row of a chain, and where among its arguments the kind may stand (-1: given by name);
#: whoever hands its own `kind` on to one of them is found by itself
Writers = dict[str, set[int]]
ENTRIES: Writers = {"append_entry": {-1}, "write_down": {3}, "Happening": {1}}
LOOKS: Writers = {"note_look": {-1}}
#: attempts of the security doctor, and measuring: nothing of theirs is kept
NOT_KEPT = ("baibu/site/security/", "baibu/site/measuring/")
KIND = re.compile(r"[a-z]+(-[a-z]+)+")


@dataclass(frozen=True, slots=True)
class Module:
    """A file, parsed."""

    path: Path
    tree: ast.Module

    def functions(self) -> Iterator[ast.FunctionDef]:
        """Its functions and methods."""
        return (each for each in ast.walk(self.tree) if isinstance(each, ast.FunctionDef))

    def named(self, name: str) -> Iterator[ast.expr]:
        """What is called so somewhere in it: `A = …`, and `A, B = …`."""
        for each in ast.walk(self.tree):
            given = getattr(each, "value", None)
            if isinstance(each, ast.Assign | ast.AnnAssign) and given is not None:
                targets = each.targets if isinstance(each, ast.Assign) else [each.target]
                yield from parts_named(name, targets[0], given)


def parts_named(name: str, target: ast.expr, value: ast.expr) -> Iterator[ast.expr]:
    """The part of a value that is given this name."""
    if isinstance(target, ast.Name) and target.id == name:
        yield value
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, said in zip(target.elts, value.elts, strict=True):
            yield from parts_named(name, one, said)


def modules() -> list[Module]:
    """Every file of the package whose entries stay."""
    paths = (path for path in PACKAGE.rglob("*.py") if not name_of(path).startswith(NOT_KEPT))
    return [Module(path, ast.parse(path.read_text("utf-8"))) for path in sorted(paths)]


def kinds_written(first: Writers) -> tuple[dict[str, str], list[str]]:
    """Kind → a file that writes it; and the calls of which the kind cannot be read."""
    known = modules()
    writers = with_helpers(known, first)
    found: dict[str, str] = {}
    unread: list[str] = []
    for module in known:
        passing = {id(given) for one in module.functions() for given in own_kinds(one, writers)}
        for call, given in calls_of(module.tree, writers):
            kinds = set(texts_in(given, module)) if given is not None else set()
            found |= {kind: name_of(module.path) for kind in kinds}
            if given is not None and not kinds and id(given) not in passing:
                unread.append(f"{name_of(module.path)}:{call.lineno}")
        for function in module.functions():
            if function.name in writers and (kind := default_kind(function)):
                found[kind] = name_of(module.path)
    return found, unread


def with_helpers(known: list[Module], first: Writers) -> Writers:
    """Who writes, with everybody who hands their own `kind` on to them, through however many others."""
    found = {name: set(positions) for name, positions in first.items()}
    while True:
        before = {name: set(positions) for name, positions in found.items()}
        for function in (one for module in known for one in module.functions()):
            if any(True for _given in own_kinds(function, before)):
                found.setdefault(function.name, set()).add(position(function))
        if found == before:
            return found


def own_kinds(function: ast.FunctionDef, writers: Writers) -> Iterator[ast.expr]:
    """Where a function hands on the kind it was given, itself or as `each.kind`."""
    for _call, given in calls_of(function, writers):
        if isinstance(given, ast.Name) and given.id == "kind" and takes_kind(function):
            yield given
        if isinstance(given, ast.Attribute) and given.attr == "kind":
            yield given


def takes_kind(function: ast.FunctionDef) -> bool:
    """Whether it is given one."""
    return any(one.arg == "kind" for one in [*function.args.args, *function.args.kwonlyargs])


def position(function: ast.FunctionDef) -> int:
    """Where the kind stands among the arguments given by place; -1 where it is given by name only."""
    return next((at for at, one in enumerate(function.args.args) if one.arg == "kind"), -1)


def default_kind(function: ast.FunctionDef) -> str:
    """What the kind is where nobody says it."""
    known = zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
    found = next((value for one, value in known if one.arg == "kind"), None)
    return str(found.value) if isinstance(found, ast.Constant) and found.value else ""


def calls_of(tree: ast.AST, writers: Writers) -> Iterator[tuple[ast.Call, ast.expr | None]]:
    """The calls of those who write, each with what is given as the kind."""
    for each in ast.walk(tree):
        if isinstance(each, ast.Call):
            called = each.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if name in writers:
                yield each, kind_in(each, writers[name])


def kind_in(call: ast.Call, positions: set[int]) -> ast.expr | None:
    """What is given as the kind: by name, or at one of the places where it may stand."""
    if named := next((one.value for one in call.keywords if one.arg == "kind"), None):
        return named
    here = [call.args[at] for at in sorted(positions) if 0 <= at < len(call.args)]
    return next((one for one in here if is_kind(one)), None)


def is_kind(given: ast.expr) -> bool:
    """Whether what stands there looks like a kind, and is not another argument at the same place."""
    if isinstance(given, ast.Constant):
        return isinstance(given.value, str) and bool(KIND.fullmatch(given.value))
    if isinstance(given, ast.Name):
        return given.id == "kind" or given.id.isupper()
    is_picked = isinstance(given, ast.Subscript) and isinstance(given.value, ast.Name)
    return is_picked or isinstance(given, ast.IfExp) or getattr(given, "attr", "") == "kind"


def texts_in(given: ast.AST, module: Module, deep: int = 3) -> Iterator[str]:
    """The kinds it may be: itself, either side of a choice, what a name of the file stands for."""
    if isinstance(given, ast.Constant) and isinstance(given.value, str) and KIND.fullmatch(given.value):
        yield given.value
    elif isinstance(given, ast.IfExp):
        yield from texts_in(given.body, module, deep)
        yield from texts_in(given.orelse, module, deep)
    elif isinstance(given, ast.Dict):
        for each in given.values:
            yield from texts_in(each, module, deep)
    elif isinstance(given, ast.Subscript):
        yield from texts_in(given.value, module, deep)
    elif isinstance(given, ast.Name) and deep:
        for value in module.named(given.id):
            yield from texts_in(value, module, deep - 1)


def reasons_written() -> set[str]:
    """Every reason a look is noted with: said at the call, or one of a list people choose from."""
    known = modules()
    writers = with_helpers(known, LOOKS)
    calls = (call for module in known for call, _given in calls_of(module.tree, writers))
    given = (one.value for call in calls for one in call.keywords if one.arg == "purpose")
    return {*PURPOSES, *EMERGENCIES} | {
        one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)
    }
