"""Asking about what is kept, following it, and the desk that answers."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu.registry.access import nowhere
from baibu.registry.access.consents import concerned, manner
from baibu.registry.forms.living import CorrectForm
from baibu.registry.queries.actors import Request
from baibu.web import page

from .. import access, actions
from ..forms import AnswerForm, AskForm, NoteForm
from ..models import Ask
from ..queries import asks
from ..queries.erasing import proposed_rows


def mine(request: Request) -> HttpResponse:
    """What I asked, or was asked for whom I act; how it stands, and a way to ask."""
    me, day = request.actor.about_id, timezone.localdate()
    if me is None:
        raise nowhere()
    rows = [asks.row_of(one, day, is_own=one.person_id == me) for one in asks.own_asks(request.actor, day)]
    shown = {"rows": rows, "me": me, "is_desk": access.is_of_desk(request.actor, day), "bar_place": "me"}
    return page.render(request, "rights/mine.html", shown)


def make(request: Request, person: UUID) -> HttpResponse:
    """Ask, for oneself or a child; or note what somebody asked at the office."""
    now = timezone.now()
    day = timezone.localdate(now)
    found, home = concerned(request.actor, person, None)
    assert found is not None
    is_own = manner(request.actor, found, home, day) == "own"
    access.require_may_ask(request.actor, person, "screen" if is_own else "paper", day)
    actions.note_look(actor=request.actor, person=found, now=now)
    form = (AskForm if is_own else NoteForm)(request.POST or None, today=day)
    made: list[Ask] = []
    act = partial(actions.make_request, actor=request.actor, person_id=person, now=now)
    if page.accepted(form, lambda sent: made.append(act(**sent))):
        said = _("Noted. The answer comes by %(day)s.") % {"day": made[0].due_on.isoformat()}
        return page.done(request, reverse("rights:ask", args=[made[0].id]), said)
    shown = {
        "form": form,
        "person": found,
        "is_own": is_own,
        "bar_place": "me" if is_own else "neighbourhood",
    }
    return page.render(request, "rights/make.html", shown)


def ask(request: Request, ask: UUID) -> HttpResponse:
    """The request; the desk answers it here."""
    now = timezone.now()
    day = timezone.localdate(now)
    found = actions.read_ask(actor=request.actor, ask_id=ask, now=now)
    answers = not found.answer and access.may_answer(request.actor, found.person, day)
    form = AnswerForm(request.POST or None) if answers else None
    if form is not None:
        act = partial(actions.answer_request, actor=request.actor, ask_id=ask, now=now)
        if page.accepted(form, lambda sent: act(**sent)):
            return page.done(request, asks.href_of(found), _("Answered. They read it here, or on paper."))
    return show(request, found, form=form)


def correct(request: Request, ask: UUID) -> HttpResponse:
    """Correct the register for a request; it stays linked to it."""
    now = timezone.now()
    day = timezone.localdate(now)
    found = actions.read_ask(actor=request.actor, ask_id=ask, now=now)
    access.require_answers(request.actor, found.person, day)
    form = CorrectForm.of(request.POST or None, found.person, day)
    act = partial(actions.correct_for, actor=request.actor, ask_id=ask, now=now)

    def put_right(sent: dict[str, Any]) -> None:
        seen = sent.pop("seen")
        act(changes=sent, seen=seen)

    if page.accepted(form, put_right):
        return page.done(request, asks.href_of(found), _("Corrected. Now answer the request."))
    shown = {"form": form, "ask": found, "back_href": asks.href_of(found), "bar_place": "neighbourhood"}
    return page.render(request, "rights/correct.html", shown)


def letter(request: Request, ask: UUID) -> HttpResponse:
    """The answer on paper, in both languages."""
    found = actions.read_ask(actor=request.actor, ask_id=ask, now=timezone.now())
    if not found.answer:
        raise nowhere()
    shown = {"letter": asks.letter_of(found), "back_href": asks.href_of(found),
             "bar_place": bar_place(request, found)}  # fmt: skip
    return page.render(request, "rights/letter.html", shown)


def desk(request: Request) -> HttpResponse:
    """What waits, overdue first."""
    day, here = timezone.localdate(), request.actor.within
    access.require_desk(request.actor, day)
    shown = asks.desk_page(here, day, request.GET.get("page", ""), proposed_rows(here))
    return page.render(request, "rights/desk.html", {"desk": shown, "bar_place": "neighbourhood"})


def show(request: Request, found: Ask, *, form: AnswerForm | None) -> HttpResponse:
    day = timezone.localdate()
    shown = asks.ask_page(found, day, asks.names_in(found))
    is_desk = access.is_of_desk(request.actor, day)
    values = {"shown": shown, "form": form, "ask": found, "is_desk": is_desk,
              "is_own": access.is_own(request.actor, found), "bar_place": bar_place(request, found),
              "copies": form is not None and found.kind == "copy",
              "erases": form is not None and found.kind == "delete",
              "corrects": form is not None and found.kind in ("correct", "delete")}  # fmt: skip
    return page.render(request, "rights/ask.html", values)


def bar_place(request: Request, found: Ask) -> str:
    """Where it stands in the bar: with one's own things, or with those met at work."""
    return "me" if access.is_own(request.actor, found) else "neighbourhood"
