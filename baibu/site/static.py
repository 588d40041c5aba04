"""Gathers the pages' files (styles, scripts, icons) for serving, when they changed."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path


def gather() -> None:
    """Collect the files under their hashed names, unless that was done for these very files.

    A process of its own does it: the storage with hashed names belongs to the web's settings.
    """
    from django.conf import settings

    stamp, wanted = Path(settings.STATIC_ROOT) / "gathered", fingerprint()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    command = [sys.executable, "-P", "-m", "django", "collectstatic", "--no-input", "--clear", "-v", "0"]
    subprocess.run(command, env=os.environ | {"BAIBU_WEB": "1"}, check=True)
    stamp.write_text(wanted)


def fingerprint() -> str:
    """What the files are now: names, sizes, times."""
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            about = Path(storage.path(name)).stat()
            digest.update(f"{name} {about.st_size} {about.st_mtime_ns}\n".encode())
    return digest.hexdigest()
