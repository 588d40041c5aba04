"""The parts a page is built of; docs/parts.md shows each with an example."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from baibu.web.drawing import STATUSES, attributes, badge_html, bands, icon_svg, tint_of
from baibu.web.regions import compile_region

register = template.Library()
register.tag("region", compile_region)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    return icon_svg(name, str(label))


@register.simple_tag
def badge(status: str, text: str = "") -> SafeString:
    return badge_html(status, str(text))


@register.simple_tag
def button(
    text: str, href: str = "", kind: str = "primary", icon: str = "", wide: bool = False, **extra: Any
) -> SafeString:
    drawing = icon_svg(icon) if icon else ""
    css = f"button button--{kind}" + (" button--wide" if wide else "")
    if href:
        extra = {"href": href, **extra}
        return format_html('<a class="{}"{}>{}<span>{}</span></a>', css, attributes(extra), drawing, text)
    extra = {"type": "submit", **extra}
    return format_html(
        '<button class="{}"{}>{}<span>{}</span></button>', css, attributes(extra), drawing, text
    )


@register.simple_tag
def back(href: str, text: str = "") -> SafeString:
    return format_html(
        '<a class="back" href="{}">{}<span>{}</span></a>', href, icon_svg("back"), text or _("Back")
    )


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    return bound.as_field_group()


@register.simple_block_tag
def card(content: str, title: str = "", level: int = 2, **extra: Any) -> str:
    return render_to_string(
        "web/parts/card.html",
        {"content": content, "title": title, "level": level, "attributes": attributes(extra)},
    )


@register.simple_block_tag
def rows(content: str, label: str = "") -> SafeString:
    named = attributes({"aria_label": label or None})
    return format_html('<ul class="rows" role="list"{}>{}</ul>', named, content)


@register.simple_block_tag
def row(
    content: str,
    title: str,
    href: str = "",
    meta: str = "",
    badge: str = "",
    badge_text: str = "",
    note: str = "",
    icon: str = "",
    **extra: Any,
) -> SafeString:
    head = (
        format_html('<a class="row__title" href="{}">{}</a>', href, title)
        if href
        else format_html('<span class="row__title">{}</span>', title)
    )
    return format_html(
        '<li class="row{}"{}>{}<div class="row__main">{}{}{}</div>{}{}{}</li>',
        " row--link" if href else "",
        attributes(extra),
        format_html('<span class="row__icon">{}</span>', icon_svg(icon)) if icon else "",
        head,
        format_html('<span class="row__meta">{}</span>', meta) if meta else "",
        format_html('<span class="row__note">{}</span>', note) if note else "",
        badge_html(badge, str(badge_text)) if badge else "",
        format_html('<div class="row__action">{}</div>', content) if content.strip() else "",
        icon_svg("chevron") if href and not content.strip() else "",
    )


@register.inclusion_tag("web/parts/timeline.html")
def timeline(entries: Iterable[Any], label: str = "") -> dict[str, Any]:
    return {"entries": entries, "label": label}


@register.inclusion_tag("web/parts/empty.html")
def empty(title: str, text: str = "", icon: str = "note", href: str = "", action: str = "") -> dict[str, Any]:
    return {"title": title, "text": text, "icon": icon, "href": href, "action": action}


@register.simple_block_tag
def dialog(content: str, name: str, title: str) -> str:
    return render_to_string("web/parts/dialog.html", {"content": content, "name": name, "title": title})


@register.simple_block_tag
def notice(content: str, kind: str = "info", title: str = "") -> str:
    drawing = {"info": "info", "warning": "warning", "refused": "warning", "done": "check"}[kind]
    values = {"content": content, "kind": kind, "title": title, "icon": drawing}
    return render_to_string("web/parts/notice.html", values)


@register.inclusion_tag("web/parts/figure.html")
def figure(value: Any, base: Any = None, unit: str = "", label: str = "", href: str = "") -> dict[str, Any]:
    return {"value": value, "base": base, "unit": unit, "label": label, "href": href}


@register.inclusion_tag("web/parts/progress.html")
def progress(value: int, most: int, label: str, unit: str = "") -> dict[str, Any]:
    return {"value": value, "most": most, "label": label, "unit": unit}


@register.inclusion_tag("web/parts/strip.html")
def strip(parts: Iterable[tuple[Any, ...]], label: str) -> dict[str, Any]:
    return {"bands": bands(parts), "label": label}


@register.inclusion_tag("web/parts/squares.html")
def squares(places: Iterable[Any], label: str, unit: str = "") -> dict[str, Any]:
    """Each place has name, kept, owed and, if it can be opened, href (attributes or keys)."""
    found = []
    for place in places:
        kept, owed = int(told(place, "kept") or 0), int(told(place, "owed") or 0)
        square = {"name": told(place, "name"), "href": told(place, "href"), "kept": kept, "owed": owed}
        found.append({**square, "tint": tint_of(kept, owed)})
    return {"places": found, "label": label, "unit": unit}


def told(thing: Any, name: str) -> Any:
    """The value under that name, of a dictionary or an object; empty if there is none."""
    return thing.get(name, "") if isinstance(thing, dict) else getattr(thing, name, "")


@register.inclusion_tag("web/parts/tabs.html")
def tabs(items: Iterable[Sequence[Any]], current: str, label: str) -> dict[str, Any]:
    """Each item is (key, words, href) or (key, words, href, count)."""
    listed = [
        {"key": item[0], "text": item[1], "href": item[2], "count": item[3] if len(item) > 3 else None}
        for item in items
    ]
    return {"items": listed, "current": current, "label": label}


@register.inclusion_tag("web/parts/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any], name: str = "page") -> dict[str, Any]:
    """Keeps the rest of the address; needs `request` in the context."""
    kept = context["request"].GET.copy()

    def address(number: int) -> str:
        kept[name] = str(number)
        return f"?{kept.urlencode()}"

    return {
        "page": page,
        "before": address(page.previous_page_number()) if page.has_previous() else "",
        "after": address(page.next_page_number()) if page.has_next() else "",
    }


@register.simple_block_tag
def unfold(content: str, summary: str, is_open: bool = False) -> str:
    return render_to_string(
        "web/parts/unfold.html", {"content": content, "summary": summary, "is_open": is_open}
    )


@register.inclusion_tag("web/parts/why.html")
def why(rule: str, source: str = "", behalf: str = "", otherwise: str = "", href: str = "") -> dict[str, Any]:
    return {"rule": rule, "source": source, "behalf": behalf, "otherwise": otherwise, "href": href}


@register.inclusion_tag("web/parts/steps.html")
def steps(items: Iterable[str], current: int) -> dict[str, Any]:
    """`current` counts from 1; a number past the last means all are done."""
    listed = [
        {"text": text, "state": "done" if at < current else "now" if at == current else "coming"}
        for at, text in enumerate(items, start=1)
    ]
    return {"items": listed}


@register.inclusion_tag("web/parts/definitions.html")
def definitions(pairs: Iterable[tuple[Any, Any]]) -> dict[str, Any]:
    return {"pairs": pairs}


@register.inclusion_tag("web/parts/table.html")
def table(heads: Sequence[Any], lines: Iterable[Sequence[Any]], caption: str = "") -> dict[str, Any]:
    """A head ending in `#` is a column of numbers; a cell may be a text or {"text", "href", "badge"}."""
    columns = [{"text": str(head).removesuffix("#"), "is_number": str(head).endswith("#")} for head in heads]
    body = [list(zip(columns, map(cell_of, line), strict=True)) for line in lines]
    return {"columns": columns, "body": body, "caption": caption}


def cell_of(cell: Any) -> dict[str, Any]:
    """The cell as a dictionary, whichever way it was written."""
    return cell if isinstance(cell, dict) else {"text": cell}


@register.filter
def day(value: date | None, form: str = "") -> str:
    """`11月30日 星期一`; with "year", the year too."""
    if value is None:
        return ""
    shown = timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
    # Translators: how a day is written, in Django's date letters.
    pattern = _("D j M Y") if form == "year" else _("D j M")
    return formats.date_format(shown, pattern, use_l10n=False)


@register.filter
def moment(value: datetime | None, form: str = "") -> str:
    """`11月30日 星期一 14:05` on the local clock."""
    if value is None:
        return ""
    shown = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{day(shown, form)} {shown:%H:%M}"


@register.filter
def status_words(status: str) -> str:
    """The words of a status, where a badge would be too much."""
    return str(STATUSES[status][1])
