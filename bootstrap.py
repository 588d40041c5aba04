"""Prepares the checkout for ./start and ./test, with nothing but Python's own library."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent
BOOT = ROOT / ".boot"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "prepared.json"


class NotPrepared(Exception):
    """Preparing failed; the text says what is the case and what to do."""


def require_python() -> None:
    """Run again under a newer Python if this one is too old and there is one; say so if there is none."""
    if sys.version_info >= (3, 11):
        return
    for minor in (13, 12, 11, 14):
        name = "python3.%d" % minor
        if works([name, "-c", ""]):
            os.execvp(name, [name, *sys.argv])
    sys.exit(
        "Baibu needs Python 3.11 or newer; this is %d.%d.\n"
        "百步需要 Python 3.11 或更新版本，当前为 %d.%d。" % (sys.version_info[:2] * 2)
    )


def prepared_or_exit(dev: bool = False) -> Path:
    """The same as `prepared`, for scripts: what went wrong is said, and the script ends."""
    try:
        return prepared(dev)
    except NotPrepared as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        sys.exit(130)


def prepared(dev: bool = False) -> Path:
    """The interpreter of the finished environment; does nothing when all is as the lock file says."""
    if not is_fresh(dev):
        with alone():
            if not is_fresh(dev):
                prepare(dev)
    return PYTHON


def is_fresh(dev: bool) -> bool:
    """Whether the environment matches the lock file, the interpreter and the catalogues."""
    try:
        stamp = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return False
    same = stamp.get("packages") == packages_hash() and stamp.get("words") == words_hash()
    return same and (stamp.get("dev") or not dev) and os.access(PYTHON, os.X_OK)


def prepare(dev: bool) -> None:
    """Install what the lock file names, compile the catalogues, leave a stamp."""
    try:
        before = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        before = {}
    dev = dev or (VENV / "bin/pytest").exists()  # never takes the tests' packages away again
    packages = packages_hash()
    current = before.get("packages") == packages and before.get("dev") == dev and os.access(PYTHON, os.X_OK)
    if not current:
        STAMP.unlink(missing_ok=True)
        say("Preparing Baibu (once; about a minute) · 正在准备百步（仅此一次，约一分钟）")
        sync(uv(), dev)
    run([str(PYTHON), "-P", "-m", "baibu.site.catalogues"], "compiling the translations")
    fresh = STAMP.with_suffix(".new")
    fresh.write_text(json.dumps({"packages": packages, "words": words_hash(), "dev": dev}))
    fresh.replace(STAMP)


def packages_hash() -> str:
    """What the environment was made from: lock file, project file, interpreter, place."""
    digest = hashlib.sha256(f"{sys.version_info[:2]} {ROOT}".encode())
    for name in ("uv.lock", "pyproject.toml"):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def words_hash() -> str:
    """What the compiled catalogues were made from."""
    digest = hashlib.sha256()
    for catalogue in sorted(ROOT.glob("baibu/*/locale/*/LC_MESSAGES/*.po")):
        digest.update(str(catalogue.relative_to(ROOT)).encode() + catalogue.read_bytes())
        digest.update(str(catalogue.with_suffix(".mo").exists()).encode())
    return digest.hexdigest()


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Only one preparation at a time; the second waits and then finds everything done."""
    refuse_foreign_checkout()
    BOOT.mkdir(exist_ok=True)
    with (BOOT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def refuse_foreign_checkout() -> None:
    """Say clearly when this folder is not ours to write into."""
    writable = all(os.access(place, os.W_OK) for place in (ROOT, BOOT, VENV) if place.exists())
    if writable:
        return
    owner, me = user_name(ROOT.stat().st_uid), user_name(os.geteuid())
    raise NotPrepared(
        f"{ROOT} has to be prepared first, and {me} may not write there (it belongs to {owner}).\n"
        f"Run this once as {owner}, or copy the checkout to a folder of your own."
    )


def user_name(uid: int) -> str:
    """The user's name, or the number where it has none."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def uv() -> str:
    """The path of uv: ours, the machine's, or one installed now into .boot."""
    for known in (BOOT / "venv/bin/uv", BOOT / "target/bin/uv"):
        if works([str(known), "--version"]):
            return str(known)
    if (found := shutil.which("uv")) and works([found, "--version"]):
        return found
    return uv_in_environment() or uv_in_folder()


def uv_in_environment() -> str | None:
    """uv in a small environment of its own; None where Python came without venv or pip."""
    place = BOOT / "venv"
    shutil.rmtree(place, ignore_errors=True)
    pip = [str(place / "bin/python"), "-m", "pip", "install", "--quiet", "uv"]
    if works([sys.executable, "-m", "venv", str(place)]) and works(pip):
        return str(place / "bin/uv")
    shutil.rmtree(place, ignore_errors=True)
    return None


def uv_in_folder() -> str:
    """uv in a plain folder: the way that works with a system Python that refuses to be changed."""
    place = BOOT / "target"
    shutil.rmtree(place, ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(place), "uv"]
    run(pip, "installing uv (needs the package registry, and Python's venv or pip: python3-venv on Debian)")
    return str(place / "bin/uv")


def sync(uv_path: str, dev: bool) -> None:
    """Bring .venv to what uv.lock says; compiled, so that every start is quick wherever it runs."""
    environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    environment |= {"UV_PYTHON": sys.executable, "UV_PROJECT_ENVIRONMENT": str(VENV), "UV_NO_PROGRESS": "1"}
    if not os.access(Path.home(), os.W_OK):
        environment.setdefault("UV_CACHE_DIR", str(BOOT / "cache"))
    wanted = [] if dev else ["--no-dev"]
    command = [uv_path, "sync", "--locked", "--quiet", "--compile-bytecode", "--project", str(ROOT), *wanted]
    doing = "installing the packages of uv.lock (needs the package registry)"
    try:
        run(command, doing, environment)
    except NotPrepared as problem:
        if "certificate" not in str(problem):
            raise
        # A network that signs for itself: trust the certificates the machine's owner installed.
        run(command, doing, environment | {"UV_SYSTEM_CERTS": "1", "UV_NATIVE_TLS": "1"})


def works(command: list[str]) -> bool:
    """Whether the command can be run and ends well; its words are not shown."""
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def run(command: list[str], doing: str, environment: dict[str, str] | None = None) -> None:
    """Run a step; on failure show what it said and which step it was."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    except OSError as error:
        raise NotPrepared(f"Failed: {doing}.\n{error}") from error
    if done.returncode:
        raise NotPrepared(f"Failed: {doing}.\n{(done.stdout + done.stderr).strip()}")


def say(text: str) -> None:
    """One line for the person waiting."""
    print(text, file=sys.stderr, flush=True)
