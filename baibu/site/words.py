"""The front door's own words, in the language of the terminal, before Django is awake."""

import gettext
import os

from baibu.site.environment import HERE


def language() -> str:
    """The terminal's language: BAIBU_LANGUAGE, or what the locale says; English where neither is Chinese."""
    for name in ("BAIBU_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "zh_Hans" if value.lower().startswith("zh") else "en"
    return "en"


def in_language(message: str, wanted: str) -> str:
    """The message in the wanted language; as it stands where the catalogue lacks it."""
    catalogue = gettext.translation("django", str(HERE / "locale"), languages=[wanted], fallback=True)
    return catalogue.gettext(message)


def noted(message: str) -> str:
    """The message as it stands, marked as one that is translated when it is said."""
    return message


def text(message: str, **values: object) -> str:
    """The message in the terminal's language, with its values filled in."""
    said = in_language(message, language())
    return said % values if values else said
