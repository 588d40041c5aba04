"""Attempts on what Baibu stands on: its packages."""

from __future__ import annotations

import tomllib
from importlib import metadata
from typing import Any

from baibu.registry.models import Community
from baibu.registry.queries.ways import shows_codes
from baibu.site import environment, gateway
from baibu.site.words import noted
from baibu.site.words import text as _

from .stage import Stage
from .trying import Broken, Off, Probe, demand

#: where packages come from, and where their files lie
PYPI, FILES = {"registry": "https://pypi.org/simple"}, "https://files.pythonhosted.org/"


def dependency_lock(_stage: Stage) -> str:
    """Look where every locked package comes from, and compare those installed with what the lock names."""
    lock = environment.HERE.parent.parent / "uv.lock"
    if not lock.exists():
        raise Off(_("This installation has no uv.lock beside it: it was not made from a checkout."))
    packages = tomllib.loads(lock.read_text("utf-8"))["package"]
    # the checkout itself is named in its lock, as what lies here
    known = {each["name"]: each for each in packages if not {"editable", "virtual"} & set(each["source"])}
    foreign = [name for name, each in known.items() if each["source"] != PYPI or not lies_there(each)]
    demand(not foreign, _("not from PyPI: %(names)s", names=", ".join(foreign)))
    bare = [name for name, each in known.items() if not hashed(each)]
    demand(not bare, _("without a checksum: %(names)s", names=", ".join(bare)))
    installed = {
        dist.metadata["Name"].lower().replace("_", "-"): dist.version for dist in metadata.distributions()
    }
    other = [
        f"{name} {version}"
        for name, version in installed.items()
        if name in known and known[name].get("version") not in {version, None}
    ]
    demand(not other, _("not as locked: %(names)s", names=", ".join(other)))
    return _(
        "%(n)s packages installed as locked, from PyPI, each with its checksum",
        n=len(set(installed) & set(known)),
    )


def hashed(package: dict[str, Any]) -> bool:
    """Whether the lock names a checksum of everything that is downloaded."""
    files = files_of(package)
    return bool(files) and all(each.get("hash", "").startswith("sha256:") for each in files)


def lies_there(package: dict[str, Any]) -> bool:
    """Whether every file of it is downloaded from PyPI."""
    return all(each.get("url", "").startswith(FILES) for each in files_of(package))


def files_of(package: dict[str, Any]) -> list[dict[str, Any]]:
    """What is downloaded of a package."""
    return [*package.get("wheels", ()), *([package["sdist"]] if "sdist" in package else ())]


def text_messages(_stage: Stage) -> str:
    """Look at where codes for residents' phones would go; ask for one on the screen of a real community."""
    if wrong := gateway.wrong():
        raise Broken(wrong)
    real = Community(is_fictional=False)
    demand(not shows_codes(real), _("a code would be shown on the screen of a real community"))
    if environment.sms() == "off":
        raise Off(_("No text messages are sent. For codes to phones, set BAIBU_SMS (docs/operating.md)."))
    return gateway.found()


CONTROLS = (
    Probe("dependency-lock", noted("Packages are those that were checked"), dependency_lock),
    Probe("text-messages", noted("Codes to phones cannot be read on the way"), text_messages),
)
