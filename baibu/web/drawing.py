"""Small pure helpers behind the parts: statuses, attributes, tints, widths."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

#: status: (icon, words, tone). The tone names the CSS colours; the words always stand beside it.
STATUSES: dict[str, tuple[str, str | Promise, str]] = {
    "overdue": ("clock", _("Overdue"), "overdue"),
    "today": ("today", _("Due today"), "today"),
    "coming": ("coming", _("Coming"), "coming"),
    "open": ("coming", _("Open"), "coming"),
    "done": ("check", _("Done"), "done"),
    "late": ("check", _("Done late"), "late"),
    "missed": ("missed", _("Not done"), "missed"),
    "covered": ("covered", _("Standing in"), "covered"),
    "excused": ("excused", _("Excused"), "plain"),
    "void": ("void", _("No longer owed"), "plain"),
    "vacant": ("vacant", _("Vacant"), "vacant"),
    "reading": ("reading", _("Our reading"), "reading"),
    "new": ("plus", _("New"), "done"),
    "changed": ("note", _("Changed"), "today"),
    "gone": ("missed", _("No longer listed"), "missed"),
    "same": ("void", _("Unchanged"), "plain"),
    "refused": ("warning", _("Not taken over"), "overdue"),
    "info": ("info", _("Note"), "plain"),
}
#: What share of promises kept opens each tint; all kept is tint 5.
TINT_STEPS = (0.6, 0.8, 0.95)


@lru_cache(maxsize=128)
def icon_svg(name: str, label: str = "", href: str = "") -> SafeString:
    """The drawing called `name` out of the sprite; decorative unless it has a label."""
    source = href or static("web/icons.svg")
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"></use></svg>', label, source, name
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', source, name)


def badge_html(status: str, text: str = "") -> SafeString:
    """A status in words, with its drawing and its colours."""
    icon, words, tone = STATUSES[status]
    return badge_text(icon, str(text or words), tone)


@lru_cache(maxsize=512)
def badge_text(icon: str, text: str, tone: str) -> SafeString:
    """The markup of one badge; cached because lists repeat the same few."""
    return format_html('<span class="badge badge--{}">{}<span>{}</span></span>', tone, icon_svg(icon), text)


def attributes(values: Mapping[str, Any]) -> SafeString:
    """HTML attributes from keyword names: `hx_post` becomes `hx-post`; None and False are left out."""
    shown = [(name.rstrip("_").replace("_", "-"), value) for name, value in values.items()]
    pairs = [(name, "" if value is True else value) for name, value in shown if value not in (None, False)]
    return format_html_join("", ' {}="{}"', pairs) if pairs else mark_safe("")


def tint_of(kept: int, owed: int) -> int:
    """0 when nothing was owed, then 1 to 5 by the share kept; 5 only when all was."""
    if owed <= 0:
        return 0
    if kept >= owed:
        return 5
    return 1 + sum(kept / owed >= step for step in TINT_STEPS)


@dataclass(frozen=True)
class Band:
    """One piece of a strip: where it starts and how wide it is, in thousandths."""

    tone: str
    text: str
    count: int
    x: int
    width: int


def bands(parts: Iterable[tuple[Any, ...]]) -> list[Band]:
    """The pieces of a strip from (status, count[, words]); they fill exactly 1000."""
    listed = [(part[0], int(part[1]), part[2] if len(part) > 2 else STATUSES[part[0]][1]) for part in parts]
    total = sum(count for _status, count, _text in listed)
    found, before = [], 0
    for status, count, text in listed:
        x, end = (1000 * before // total, 1000 * (before + count) // total) if total else (0, 0)
        found.append(Band(STATUSES[status][2], str(text), count, x, end - x))
        before += count
    return found
