"""What the surroundings say: where data lives, which database, which names the site answers to."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

#: The folder of the front door itself.
HERE = Path(__file__).resolve().parent


def is_on(name: str) -> bool:
    """Whether the environment switches `name` on."""
    return os.environ.get(name, "").strip().lower() in {"1", "yes", "on", "true"}


def data_folder() -> Path:
    """The folder everything that must survive lives in: BAIBU_DATA, or the user's data folder.

    Root's home is closed to the ordinary user that must run the database, so root uses /var/lib.
    """
    if chosen := os.environ.get("BAIBU_DATA"):
        return Path(chosen).expanduser().resolve()
    if os.geteuid() == 0:
        return Path("/var/lib/baibu")
    share = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(share) / "baibu"


def secret_key() -> str:
    """The signing key: BAIBU_SECRET_KEY, or the file the first start made; empty when there is neither."""
    if given := os.environ.get("BAIBU_SECRET_KEY"):
        return given
    try:
        return (data_folder() / "secret-key").read_text().strip()
    except OSError:
        return ""


def is_demo() -> bool:
    """Whether this installation shows the demo: as BAIBU_DEMO says, else whether one was built here."""
    if os.environ.get("BAIBU_DEMO"):
        return is_on("BAIBU_DEMO")
    return (data_folder() / "demo").exists()


def sms() -> str:
    """How codes reach phones, as BAIBU_SMS says: off, http, screen; on the screen where a demo is shown.

    Outside a demo nothing is ever shown on the screen.
    """
    said = os.environ.get("BAIBU_SMS", "").strip().lower() or ("screen" if is_demo() else "off")
    return said if said == "http" or (said == "screen" and is_demo()) else "off"


def hosts() -> list[str]:
    """The names the site answers to: BAIBU_HOSTS, or this machine alone."""
    named = [name.strip() for name in os.environ.get("BAIBU_HOSTS", "").split(",") if name.strip()]
    return named or ["localhost", "127.0.0.1", "[::1]"]


def database() -> dict[str, Any]:
    """Django's description of the database at BAIBU_DATABASE_URL, acting as BAIBU_DATABASE_ROLE."""
    described = database_at(os.environ.get("BAIBU_DATABASE_URL") or "postgresql:///baibu")
    if role := os.environ.get("BAIBU_DATABASE_ROLE"):
        described["OPTIONS"]["options"] = f"-c role={role}"
    if is_on("BAIBU_WEB"):
        described["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 8, "timeout": 10}
    return described


def database_at(url: str) -> dict[str, Any]:
    """Django's description of the database at a postgresql:// address."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ValueError(f"BAIBU_DATABASE_URL must begin with postgresql://, not {parts.scheme}://")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "baibu",
        "USER": unquote(parts.username or options.pop("user", "")),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or parts.hostname or "",
        "PORT": options.pop("port", "") or str(parts.port or ""),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
