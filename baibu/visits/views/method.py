"""What we live by: the adopted method, and adopting another."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu import core
from baibu.ledger.queries import files_of
from baibu.registry.queries.actors import Request
from baibu.visits.access import require_may_adopt
from baibu.visits.actions.methods import adopt_method, try_method
from baibu.visits.forms.deeds import ChooseMethodForm
from baibu.visits.queries.desk import desk_of
from baibu.visits.queries.method import Preview, adopted_page, packs_to_choose, shown_changes
from baibu.web import page


def method(request: Request) -> HttpResponse:
    desk = desk_of(request.actor, timezone.localdate())
    shown = adopted_page(desk, request.GET.get("group", ""))
    return page.render(request, "visits/method.html", {"method": shown, "place": "today"})


def change(request: Request) -> HttpResponse:
    now = timezone.now()
    require_may_adopt(request.actor, timezone.localdate(now))
    sent = request.POST or (request.GET if "pack" in request.GET else None)
    form = ChooseMethodForm(sent, packs=packs_to_choose(), today=timezone.localdate(now))
    act = lambda said: adopt_method(actor=request.actor, now=now, **said)  # noqa: E731
    if request.method == "POST" and page.accepted(form, act):
        return page.done(request, reverse("visits:method"), _("Adopted. What is not yet due follows it."))
    shown = {"form": form, "preview": preview_of(request, form), "back_href": reverse("visits:method")}
    return page.render(
        request, "visits/method_change.html", {**shown, "sentence": _("Which method do we live by?")}
    )


def preview_of(request: Request, form: ChooseMethodForm) -> Preview | None:
    """What the chosen method would change; a refusal stands at its field."""
    tried: list[tuple[int, int]] = []
    act = lambda said: tried.append(try_method(actor=request.actor, now=timezone.now(), **said))  # noqa: E731
    if request.method == "POST" or not page.accepted(form, act):
        return None
    chosen = form.cleaned_data
    new = core.read_files(files_of(chosen["pack"]), chosen["pack"], day=chosen["from_on"])
    return shown_changes(request.actor.pack, new, *tried[0])
