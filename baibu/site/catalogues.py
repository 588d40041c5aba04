"""Compiles the rooms' translation catalogues; run by the set-up and by the tests."""

import os
from pathlib import Path

from baibu.site.environment import HERE


def compile_all(package: Path = HERE.parent) -> int:
    """How many catalogues were compiled; one that is already newer than its source is left alone."""
    stale = [source for source in package.glob("*/locale/*/LC_MESSAGES/django.po") if is_stale(source)]
    for source in stale:
        compile_one(source)
    return len(stale)


def is_stale(source: Path) -> bool:
    """Whether the compiled catalogue is missing or older than the words."""
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime_ns <= source.stat().st_mtime_ns


def compile_one(source: Path) -> None:
    """Write the compiled catalogue beside its source, whole or not at all."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as words:
        catalogue = read_po(words, domain="django", abort_invalid=True)
    fresh = source.with_suffix(f".{os.getpid()}")
    with fresh.open("wb") as compiled:
        write_mo(compiled, catalogue)
    fresh.replace(source.with_suffix(".mo"))


if __name__ == "__main__":
    compile_all()
