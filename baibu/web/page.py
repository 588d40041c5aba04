"""How a page is answered: whole, or one region of it when htmx asks; forms accepted or refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import loader
from django.template.base import Template
from django.template.context import make_context
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

from baibu.core import Refusal
from baibu.web.regions import RegionNode, region_of

REFUSED = 422


def render(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    region: str | None = None,
    status: int | None = None,
) -> HttpResponse:
    """The whole page, or only the region htmx asked for.

    The region is `region`, else the id htmx names as its target. A page that lacks the region is
    sent whole and takes the place of the body. A bound form with errors in `form` answers 422.
    """
    values = dict(context or {})
    code = status or (REFUSED if has_refused_form(values) else 200)
    compiled: Template = loader.get_template(template).template  # type: ignore[attr-defined]
    wanted = wanted_region(request)
    node = region_of(compiled, region or wanted) if wanted else None
    if node:
        response = HttpResponse(region_text(request, compiled, node, values), status=code)
    else:
        response = HttpResponse(compiled.render(make_context(values, request)), status=code)
    if wanted and not node:
        response["HX-Retarget"] = "body"
        response["HX-Reswap"] = "innerHTML show:window:top"
        response["HX-Push-Url"] = request.get_full_path()
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def wanted_region(request: HttpRequest) -> str | None:
    """The id of the element htmx will replace; None for ordinary, boosted and restored requests."""
    said = request.headers
    if said.get("HX-Request") != "true" or "HX-Boosted" in said or "HX-History-Restore-Request" in said:
        return None
    return said.get("HX-Target") or "body"


def region_text(request: HttpRequest, template: Template, node: RegionNode, values: dict[str, Any]) -> str:
    """The region's text, followed by any messages as toasts."""
    context = make_context({**values, "is_region": True}, request)
    with context.bind_template(template):
        text = node.render_annotated(context)
    toasts = loader.render_to_string("web/parts/toasts.html", {"out_of_band": True}, request)
    return str(text) + toasts


def has_refused_form(values: Mapping[str, Any]) -> bool:
    """Whether the page shows a form that was sent and not accepted."""
    form = values.get("form")
    return isinstance(form, BaseForm) and form.is_bound and bool(form.errors)


def accepted(form: BaseForm, act: Callable[[dict[str, Any]], Any]) -> bool:
    """Whether the form was sent, was valid, and the act was not refused.

    A refusal becomes an error at its field, so that the page comes back with what was typed.
    """
    if not form.is_bound or not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except Refusal as refusal:
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, refusal.text)
        return False
    return True


def way(to: str, otherwise: str = "/") -> str:
    """The address, if it is one of a page of this site; else the other one.

    The only door for addresses that came with a request: `next`, the page somebody came from.
    """
    is_path = to.startswith("/") and not any(sign < " " or sign in "\\\x7f" for sign in to)
    return to if is_path and url_has_allowed_host_and_scheme(to, None) else otherwise


def done(request: HttpRequest, to: str, said: str = "") -> HttpResponse:
    """A 303 to the next page, with one sentence about what was done.

    htmx follows it and swaps the region of the next page, or the whole page if it has no such region.
    """
    if said:
        messages.success(request, said)
    return HttpResponseRedirect(to, status=303)
