"""What the house's own tests know: the rooms, their floors, the files that are ours."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "baibu"

#: Top to bottom; rooms in one tuple are strangers to each other.
FLOORS = (
    ("site",),
    ("sim",),
    ("cases", "visits", "rights", "council", "activities", "members", "appraisal"),
    ("ledger",),
    ("notices",),
    ("registry",),
    ("web",),
    ("core",),
)
#: Rooms that stand on tables, and so have the anatomy of a room.
WITH_TABLES = {*FLOORS[2], "ledger", "notices", "registry"}
OURS = ("baibu", "tests", "bench", "docs")
AT_THE_TOP = ("start", "test", "bootstrap.py", "pyproject.toml", ".ci/run", ".gitignore")


def depth(room: str) -> int:
    """How far down a room is; the core is deepest."""
    return next(number for number, rooms in enumerate(FLOORS) if room in rooms)


def rooms() -> list[str]:
    """The rooms that are open."""
    return sorted(found.parent.name for found in PACKAGE.glob("*/__init__.py"))


def sources(*folders: str) -> list[Path]:
    """The Python files under these folders, without generated ones."""
    found = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return sorted(path for path in found if "migrations" not in path.parts)


def texts() -> list[Path]:
    """Every file of ours that people read or write."""
    kinds = {".py", ".html", ".css", ".js", ".svg", ".md", ".yaml", ".toml", ".po", ".txt", ".csv"}
    found = [path for folder in OURS for path in (ROOT / folder).rglob("*") if path.suffix in kinds]
    found += [*ROOT.glob("*.md"), *(ROOT / name for name in AT_THE_TOP)]
    return sorted(path for path in found if path.is_file())


def name_of(path: Path) -> str:
    """The path as seen from the top of the checkout."""
    return path.relative_to(ROOT).as_posix()
