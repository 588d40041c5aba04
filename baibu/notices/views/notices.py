"""Notices: written, checked, confirmed, taken down; and what everybody reads without signing in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baibu.registry.access import scope_of
from baibu.registry.queries.actors import Request
from baibu.web import page

from .. import access, actions
from ..forms import BODY, ArchiveForm, NoticeForm
from ..models import Notice
from ..queries import archive_page, masked_for, notice_page, rows_of, title_of, words_in

#: so much of what was typed is masked; the form refuses more
MOST = 2 * BODY


def of_place(request: Request, place: UUID) -> HttpResponse:
    day = timezone.localdate()
    spot = access.get_place(request.actor, place, "see", day)
    return show(request, "notices/place.html", spot=spot, rows=rows_of(spot, day))


def archive(request: Request, place: UUID) -> HttpResponse:
    """What was public here and below, by year and kind."""
    day, asked = timezone.localdate(), ArchiveForm(request.GET).asked()
    spot = access.get_place(request.actor, place, "see", day)
    shown = archive_page(spot, day, *asked, request.GET.get("page", ""))
    form = ArchiveForm(initial=dict(zip(("year", "kind"), asked, strict=True)), years=shown.years)
    return show(request, "notices/archive.html", spot=spot, shown=shown, form=form)


def write(request: Request, place: UUID) -> HttpResponse:
    day = timezone.localdate()
    spot = access.get_place(request.actor, place, "draft", day)
    back = reverse("notices:of-place", args=[place])
    return written(request, partial(actions.draft_notice, place_id=place), back, spot.name)


def change(request: Request, notice: UUID) -> HttpResponse:
    """A draft is changed; what is public gets a new version."""
    found = access.get_notice(request.actor, notice, "draft", timezone.localdate())
    act = actions.correct_notice if found.confirmed_at else actions.change_draft
    back = reverse("notices:notice", args=[notice])
    return written(request, partial(act, notice_id=notice), back, title_of(found), found)


def written(
    request: Request, act: Callable[..., Notice], back: str, name: str, notice: Notice | None = None
) -> HttpResponse:
    """The form; sent, the draft's page. What the gate finds is offered in its masked form."""
    now = timezone.now()
    form = form_of(request, notice)
    made: list[Notice] = []
    if page.accepted(form, lambda sent: made.append(act(actor=request.actor, now=now, **sent))):
        said = _("Written. A colleague reads it once more and confirms it; then it is public.")
        return page.done(request, reverse("notices:notice", args=[made[0].id]), said)
    values = {"form": form, "back_href": back, "back_name": name, "may_mask": may_mask(request, form)}
    return show(request, "notices/write.html", **values, is_correction=bool(notice and notice.confirmed_at))


def may_mask(request: Request, form: NoticeForm) -> bool:
    """Whether the gate found something in what was sent, so that its masked form can be offered."""
    if not form.is_bound:
        return False
    typed, shown = request.POST, masked(request)
    return any(shown[name] != typed.get(name, "") for name in shown)


def masked(request: Request) -> dict[str, str]:
    """What was typed for everybody to read, in its masked form."""
    sent, day = request.POST, timezone.localdate()
    plain = words_in(sent.get("plain_words", ""))
    texts = {name: sent.get(name, "")[:MOST] for name in ("title", "body")}
    return {name: masked_for(request.actor.within, text, day, plain) for name, text in texts.items()}


def form_of(request: Request, notice: Notice | None) -> NoticeForm:
    """The form; with the words masked where that was asked for."""
    day, sent = timezone.localdate(), request.POST
    if "masked" not in sent:
        return NoticeForm(sent or None, today=day, notice=notice)
    shown = {name: sent.get(name, "") for name in NoticeForm.base_fields}
    return NoticeForm(today=day, initial={**shown, **masked(request)})


def notice(request: Request, notice: UUID) -> HttpResponse:
    """The notice as everybody will see it, and what can be done with it."""
    now = timezone.now()
    day = timezone.localdate(now)
    found = access.get_notice(request.actor, notice, "see", day)
    shown = notice_page(found, now, access.may_confirm(scope_of(request.actor, day), found))
    return show(request, "notices/notice.html", notice=found, shown=shown)


@require_POST
def confirm(request: Request, notice: UUID) -> HttpResponse:
    seen, now = request.POST.get("seen", ""), timezone.now()
    found = actions.confirm_notice(actor=request.actor, notice_id=notice, seen=seen, now=now)
    is_now = found.state(timezone.localdate(now)) == "public"
    said = _("Confirmed. It is public.") if is_now else _("Confirmed. It is public from its first day on.")
    return page.done(request, reverse("notices:notice", args=[notice]), said)


@require_POST
def withdraw(request: Request, notice: UUID) -> HttpResponse:
    actions.withdraw_notice(actor=request.actor, notice_id=notice, now=timezone.now())
    return page.done(request, reverse("notices:notice", args=[notice]), _("Taken down."))


def show(request: Request, template: str, **values: Any) -> HttpResponse:
    return page.render(request, template, {**values, "place": "neighbourhood"})
