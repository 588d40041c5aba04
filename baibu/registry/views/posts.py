"""The posts of a place: filled, handed over, ended."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baibu import core
from baibu.web import page

from .. import access, actions
from ..forms.posts import FillForm
from ..queries.actors import Request
from ..queries.posts import first_empty, href_of, posts_page


def posts(request: Request, place: UUID) -> HttpResponse:
    now = timezone.now()
    day, actor = timezone.localdate(now), request.actor
    spot = access.get_place(actor, place, "record", day=day)
    shown = posts_page(method_of(request), spot, day)
    form = FillForm(
        request.POST or None, community_id=actor.within, posts=shown.choices,
        post=request.GET.get("post") or first_empty(shown), today=day,
    )  # fmt: skip
    act = lambda sent: actions.fill_post(actor=actor, place_id=place, now=now, **sent)  # noqa: E731
    if page.accepted(form, act):
        return page.done(request, href_of(place), _("Noted. Whoever stood in stands back from that day."))
    values = {"shown": shown, "form": form, "spot": spot, "bar_place": "neighbourhood"}
    return page.render(request, "registry/posts.html", values)


def method_of(request: Request) -> core.Pack:
    """The method, which says which posts there are."""
    if request.actor.pack is None:
        raise core.Refusal("no-method", _("Adopt a method first; it says which posts there are."))
    return request.actor.pack


@require_POST
def end(request: Request, place: UUID, tenure: UUID) -> HttpResponse:
    now = timezone.now()
    actions.empty_post(actor=request.actor, tenure_id=tenure, until=timezone.localdate(now), now=now)
    return page.done(request, href_of(place), _("Today is their last day. From tomorrow somebody stands in."))
