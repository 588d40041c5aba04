"""Rooms have the anatomy of a room, names that say something, and no back doors."""

import ast
from pathlib import Path

from tests.house.house import FLOORS, PACKAGE, WITH_TABLES, name_of, rooms, sources

MODULES = {
    "models", "queries", "access", "facts", "actions", "forms", "views", "api", "urls", "admin", "apps",
    "migrations", "templates", "templatetags", "locale", "static", "management", "__init__", "__pycache__",
}  # fmt: skip
MEANINGLESS = {"common", "utils", "util", "helpers", "base", "misc", "extras", "manager", "lib"}


def test_every_room_has_a_floor() -> None:
    assert set(rooms()) <= {room for floor in FLOORS for room in floor}


def test_a_room_with_tables_has_only_the_modules_of_a_room() -> None:
    found = {
        name_of(path)
        for room in WITH_TABLES
        for path in (PACKAGE / room).glob("*")
        if path.stem not in MODULES and path.stem not in {"", ".DS_Store"}
    }
    assert not found


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert not [name_of(path) for path in sources("baibu") if path.stem in MEANINGLESS]


def imports(path: Path) -> list[tuple[str, str]]:
    """(module, name) of every name the file imports from another module."""
    tree = ast.walk(ast.parse(path.read_text()))
    return [
        (node.module or "", alias.name)
        for node in tree
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    ]


def test_nobody_imports_a_private_name_of_ours() -> None:
    private = [
        f"{name_of(path)}: {module}.{name}"
        for path in sources("baibu", "tests", "bench")
        for module, name in imports(path)
        if module.startswith("baibu") and name.startswith("_") and not name.startswith("__")
    ]
    assert not private


def test_every_module_says_its_job_in_one_to_three_lines() -> None:
    silent = []
    for path in sources("baibu", "tests", "bench"):
        words = ast.get_docstring(ast.parse(path.read_text())) if path.read_text().strip() else "empty"
        if not words or (len(words.splitlines()) > 3 and path.stem != "errors"):
            silent.append(name_of(path))
    assert not silent


def test_every_public_function_that_others_rely_on_says_what_comes_back() -> None:
    silent = [
        f"{name_of(path)}:{node.name}"
        for path in sources("baibu")
        if path.parts[len(PACKAGE.parts)] == "core"
        or {"actions", "queries", "access"} & {path.stem, path.parent.name}
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert not silent
