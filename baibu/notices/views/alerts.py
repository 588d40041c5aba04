"""Warnings: written, changed, called off, and handed out as CAP."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_POST

from baibu.registry.queries.actors import Request
from baibu.web import page

from .. import access, actions
from ..forms import AlertForm
from ..models import Notice
from ..queries import alert_of, cap_of, community_coded, readable_notice, title_of

CAP = "application/cap+xml; charset=utf-8"


def write(request: Request, place: UUID) -> HttpResponse:
    """The form for a warning; sent, the draft's page."""
    spot = access.get_place(request.actor, place, "draft", timezone.localdate())
    form = AlertForm(request.POST or None)
    back = (reverse("notices:of-place", args=[place]), spot.name)
    return written(request, form, partial(actions.draft_alert, place_id=place), back)


def change(request: Request, notice: UUID) -> HttpResponse:
    """A draft is changed; what is public gets a new version."""
    now = timezone.now()
    found = access.get_notice(request.actor, notice, "draft", timezone.localdate(now))
    form = AlertForm(request.POST or None, now=now, notice=found, alert=alert_of(found))
    back = (reverse("notices:notice", args=[notice]), title_of(found))
    return written(request, form, partial(actions.change_alert, notice_id=notice), back)


def written(
    request: Request, form: AlertForm, act: Callable[..., Notice], back: tuple[str, str]
) -> HttpResponse:
    made: list[Notice] = []
    now = timezone.now()
    if page.accepted(form, lambda sent: made.append(act(actor=request.actor, now=now, **sent))):
        said = _("Written. A colleague reads it once more and confirms it; then it is public.")
        return page.done(request, reverse("notices:notice", args=[made[0].id]), said)
    href, name = back
    values = {"form": form, "back_href": href, "back_name": name, "place": "neighbourhood"}
    return page.render(request, "notices/alert.html", values)


@require_POST
def call_off(request: Request, notice: UUID) -> HttpResponse:
    actions.call_off_alert(actor=request.actor, notice_id=notice, now=timezone.now())
    said = _("Called off. Everybody reads that it is over.")
    return page.done(request, reverse("notices:notice", args=[notice]), said)


@conditional_page
def cap(request: HttpRequest, code: str, notice: UUID) -> HttpResponse:
    """The newest message about a public warning, for everybody and for other systems."""
    found, _is_known = readable_notice(code, notice, timezone.localdate())
    alert, community = alert_of(found) if found else None, community_coded(code)
    if found is None or alert is None or community is None:
        raise Http404
    answer = HttpResponse(cap_of(found, alert, community, request.build_absolute_uri("/")), content_type=CAP)
    answer["Cache-Control"] = "public, no-cache"
    return answer
