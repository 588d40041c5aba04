"""What a visitor chose for this browser: theme, print size, language. Kept in cookies, no account needed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

THEMES = ("auto", "light", "dark")
PRINTS = ("normal", "large")
YEAR = 365 * 24 * 3600

#: (key, label, icon, url name) of each place in the bottom bar; settings.BAIBU_PLACES replaces it.
PLACES: tuple[tuple[str, str | Promise, str, str], ...] = (
    ("today", _("Today"), "today", "visits:today"),
    ("neighbourhood", _("Homes"), "building", "visits:neighbourhood"),
    ("me", _("Me"), "person", "visits:me"),
)


@dataclass(frozen=True)
class Preferences:
    theme: str
    print: str
    language: str


def preferences_of(request: HttpRequest) -> Preferences:
    """The visitor's choices; anything unknown in a cookie counts as the default."""
    theme = request.COOKIES.get("baibu_theme", "")
    size = request.COOKIES.get("baibu_print", "")
    return Preferences(
        theme=theme if theme in THEMES else "auto",
        print=size if size in PRINTS else "normal",
        language=get_language() or settings.LANGUAGE_CODE,
    )


def remember(response: HttpResponse, *, theme: str = "", size: str = "", language: str = "") -> None:
    """Keeps each known choice for a year; unknown values are ignored."""
    languages, closed = dict(settings.LANGUAGES), settings.LANGUAGE_COOKIE_SECURE
    chosen = {
        "baibu_theme": theme if theme in THEMES else "",
        "baibu_print": size if size in PRINTS else "",
        settings.LANGUAGE_COOKIE_NAME: language if language in languages else "",
    }
    for name, value in chosen.items():
        if value:
            response.set_cookie(name, value, YEAR, samesite="Lax", httponly=True, secure=closed)


def places() -> list[dict[str, Any]]:
    """The places of the bottom bar that exist in this installation."""
    found = []
    for key, label, icon, name in getattr(settings, "BAIBU_PLACES", PLACES):
        try:
            found.append({"key": key, "label": label, "icon": icon, "href": reverse(name)})
        except NoReverseMatch:
            continue
    return found


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: what the base page needs; no database."""
    return {"preferences": preferences_of(request), "places": places(), "here": request.get_full_path()}
