"""Files, functions, views, templates and rules stay short enough to be read at once."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.house import PACKAGE, ROOT, name_of, sources

FILE, FUNCTION, CORE_FUNCTION, VIEW, TEMPLATE, RULE, DATA = 500, 60, 40, 25, 250, 80, 40

#: "path" or "path:function" → why it may be longer.
EXEMPT: dict[str, str] = {}


def too_long(found: Iterator[tuple[str, int]], limit: int) -> list[str]:
    """What exceeds the limit without a reason."""
    return [f"{name} has {lines} lines" for name, lines in found if lines > limit and name not in EXEMPT]


def lines_in(path: Path) -> int:
    """The number of lines of a file."""
    return len(path.read_text().splitlines())


def functions(path: Path) -> Iterator[tuple[str, int, ast.FunctionDef]]:
    """Every function of a file with its lines, its docstring not counted."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef):
            words = ast.get_docstring(node, clean=False)
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            yield f"{name_of(path)}:{node.name}", length - (len(words.splitlines()) if words else 0), node


def test_python_files_are_short() -> None:
    paths = sources("baibu", "tests", "bench")
    assert not too_long(((name_of(path), lines_in(path)) for path in paths), FILE)


def test_functions_are_short() -> None:
    for folders, limit in ((("baibu/core",), CORE_FUNCTION), (("baibu", "tests", "bench"), FUNCTION)):
        found = ((name, lines) for path in sources(*folders) for name, lines, _node in functions(path))
        assert not too_long(found, limit)


def test_views_are_shorter() -> None:
    paths = [path for path in sources("baibu") if path.stem == "views" or path.parent.name == "views"]
    found = (
        (name, lines)
        for path in paths
        for name, lines, node in functions(path)
        if node.args.args and node.args.args[0].arg == "request"
    )
    assert not too_long(found, VIEW)


def test_templates_are_short() -> None:
    found = ((name_of(path), lines_in(path)) for path in PACKAGE.rglob("templates/**/*.html"))
    assert not too_long(found, TEMPLATE)


def test_rules_are_short() -> None:
    kinds = ("duties", "responses", "procedures", "floors", "activities", "awards", "programmes")
    found = [path for kind in kinds for path in (PACKAGE / "packs").rglob(f"{kind}/**/*.yaml")]
    assert not too_long(((name_of(path), lines_in(path)) for path in found), RULE)


def test_long_data_is_not_python() -> None:
    found = (
        (f"{name_of(path)}:{node.lineno}", (node.end_lineno or 0) - node.lineno + 1)
        for path in sources("baibu")
        for node in literals(ast.parse(path.read_text()))
    )
    assert not too_long(found, DATA)


def literals(tree: ast.Module) -> Iterator[ast.expr]:
    """The lists, tuples, dictionaries and sets of a module, without its list of public names."""
    for statement in tree.body:
        aims = statement.targets if isinstance(statement, ast.Assign) else []
        if not any(isinstance(aim, ast.Name) and aim.id == "__all__" for aim in aims):
            kinds = (ast.List, ast.Tuple, ast.Dict, ast.Set)
            yield from (node for node in ast.walk(statement) if isinstance(node, kinds))


def test_every_exemption_is_still_needed() -> None:
    for name in EXEMPT:
        assert (ROOT / name.split(":")[0]).exists()
