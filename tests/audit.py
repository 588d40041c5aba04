"""Looks at the locked packages: from PyPI, with hashes, and no known weakness where OSV can be asked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bootstrap

LOCK = Path(__file__).resolve().parent.parent / "uv.lock"
REGISTRY, FILES = "https://pypi.org/simple", "https://files.pythonhosted.org/"
#: uv's answers: nothing known, something found, could not look
CLEAN, FOUND = 0, 1


def main() -> int:
    """The exit code, after saying what was looked at."""
    packages = packages_of(LOCK)
    odd = list(oddities(packages))
    for each in odd:
        print(each)
    print(
        f"{len(packages)} locked packages: from PyPI and with hashes"
        if not odd
        else "The lock is not closed."
    )
    code, said = known_weaknesses()
    print(said)
    return 1 if odd or code == FOUND else 0


def packages_of(lock: Path) -> list[dict[str, Any]]:
    """What the lock names, beside the project itself."""
    found: list[dict[str, Any]] = tomllib.loads(lock.read_text())["package"]
    return [each for each in found if each["source"] not in ({"editable": "."}, {"virtual": "."})]


def oddities(packages: list[dict[str, Any]]) -> Iterator[str]:
    """What is not from PyPI, has no file, or a file without a hash."""
    for each in packages:
        name = f"{each['name']} {each.get('version', '?')}"
        if each["source"] != {"registry": REGISTRY}:
            yield f"{name} comes from {each['source']}, not from PyPI."
        files = [*each.get("wheels", ()), *([each["sdist"]] if "sdist" in each else ())]
        if not files:
            yield f"{name} has no file."
        for file in files:
            if not file["url"].startswith(FILES):
                yield f"{name} is fetched from {file['url']}."
            if not file.get("hash", "").startswith("sha256:"):
                yield f"{name} has a file without a hash: {file['url']}."


def known_weaknesses(*more: str) -> tuple[int, str]:
    """uv's answer about the locked packages, and that in words; the list of weaknesses is OSV's."""
    words = [bootstrap.uv(), "audit", "--frozen", "--preview-features", "audit-command,json-output"]
    words += ["--output-format", "json", *more]
    surroundings = os.environ | {"UV_HTTP_RETRIES": "0", "UV_HTTP_TIMEOUT": "20"}
    try:
        done = subprocess.run(
            words, cwd=LOCK.parent, env=surroundings, capture_output=True, text=True, timeout=120
        )
        facts = json.loads(done.stdout) if done.stdout.strip() else {}
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        return -1, f"Skipped: known weaknesses were not looked for ({type(error).__name__})."
    if done.returncode not in (CLEAN, FOUND) or "summary" not in facts:
        why = next((line for line in done.stderr.splitlines() if line.startswith("error")), "no reason given")
        return -1, f"Skipped: known weaknesses were not looked for ({why})."
    return done.returncode, in_words(facts)


def in_words(facts: dict[str, Any]) -> str:
    """What the list says of our packages."""
    found = [
        "{name} {version}: ".format(**each["dependency"]) + f"{each['display_id']} {each['summary']}"
        for each in facts["vulnerabilities"]
    ]
    found += [json.dumps(each) for each in facts["adverse_statuses"]]
    count = facts["summary"]["audited_packages"]
    return "\n".join(found) or f"{count} packages asked about, no known weakness."


if __name__ == "__main__":
    sys.exit(main())
