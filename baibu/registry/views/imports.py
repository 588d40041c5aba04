"""Bringing a workbook in: sent, looked at, corrected, applied, taken back."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baibu.web import page

from .. import access, actions
from ..forms.living import GoneForm
from ..forms.reading import Choice, choices_from, plain_choices, read_workbook
from ..forms.uploads import CorrectionForm, UploadForm, kind_names
from ..models import ImportDraft
from ..queries import exports
from ..queries.actors import Actor, Request
from ..queries.gone import gone_page
from ..queries.headings import act_of, acts_of, drafts_of, known_headings
from ..queries.import_pages import (
    act_sentence,
    draft_of,
    draft_page,
    gone_count,
    has_rejected,
    rejected_sheets,
)
from ..queries.outgoing import waiting_exports, waiting_sentence
from .exports import SHEET


def imports(request: Request) -> HttpResponse:
    """Where every office begins: a file to drop, and what was brought in so far."""
    actor = request.actor
    if actor.community_id is None and actor.is_operator:
        return page.done(request, reverse("registry:communities"))
    access.require_set_up(actor, timezone.localdate())
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if (draft := read_sent(actor, form)) is not None:
        return page.done(request, reverse("registry:import-draft", args=[draft.id]))
    shown = {
        "acts": acts_of(actor.within),
        "drafts": drafts_of(actor.within, actor.account_id),
        "waiting": waiting_sentence(waiting_exports(actor.within, timezone.now()).count()),
    }
    return page.render(request, "registry/imports.html", {"form": form, "place": "neighbourhood", **shown})


def read_sent(actor: Actor, form: UploadForm, choices: dict[str, Choice] | None = None) -> ImportDraft | None:
    """The draft of a sent file; None where none was sent or it was refused."""
    made: list[ImportDraft] = []

    def read(_sent: dict[str, Any]) -> None:
        now = timezone.now()
        workbook = read_workbook(
            *form.content(),
            password=form.opens_with,
            today=timezone.localdate(now),
            pack=actor.pack,
            choices=choices,
            known_headings=known_headings(actor.within),
        )
        said = plain_choices(choices or {})
        made.append(actions.keep_draft(actor=actor, workbook=workbook, said=said, now=now))

    return made[0] if page.accepted(form, read) else None


def draft(request: Request, key: UUID) -> HttpResponse:
    """What the file would change, sheet by sheet; nothing is written yet."""
    actor, asked = request.actor, request.GET
    kept = actions.get_draft(actor, key, timezone.localdate())
    if kept.applied_act_id:
        return page.done(request, reverse("registry:import-act", args=[kept.applied_act_id]))
    kept, comparison = actions.compare_draft(
        actor=actor, draft_id=key, is_anew="again" in asked, now=timezone.now()
    )
    wanted = asked.get("sheet", ""), asked.get("show", ""), asked.get("page", "1")
    shown = draft_page(kept, comparison, *wanted)
    form = CorrectionForm(sheet=shown.sheet)
    return page.render(request, "registry/import_draft.html", draft_context(kept, shown, form))


def draft_context(kept: ImportDraft, shown: Any, form: CorrectionForm) -> dict[str, Any]:
    """What the draft's page is drawn from."""
    kind = kind_names()[shown.sheet.kind]
    return {"draft": kept, "shown": shown, "correction": form, "kind": kind, "place": "neighbourhood"}


def correct(request: Request, key: UUID, sheet: int) -> HttpResponse:
    """The same file once more, with what was said about one of its sheets; remembered from now on."""
    actor, now = request.actor, timezone.now()
    back = f"{reverse('registry:import-draft', args=[key])}?sheet={sheet}"
    if request.method != "POST":
        return page.done(request, back)
    kept, comparison = actions.compare_draft(actor=actor, draft_id=key, now=now)
    shown = draft_page(kept, comparison, str(sheet), "", "1")
    form = CorrectionForm(request.POST, request.FILES, sheet=shown.sheet)
    if again := read_corrected(actor, kept, form):
        actions.forget_import_draft(actor=actor, draft_id=key, now=now)
        to = reverse("registry:import-draft", args=[again.id])
        return page.done(request, f"{to}?sheet={sheet}", _("Read again. The headings are remembered."))
    context = draft_context(kept, shown, form)
    return page.render(request, "registry/import_draft.html", {**context, "form": form})


def read_corrected(actor: Actor, kept: ImportDraft, form: CorrectionForm) -> ImportDraft | None:
    """The draft of the file with this correction and the earlier ones; None where it was refused."""
    if not form.is_valid():
        return None
    earlier, choice = choices_from(kept.mapping), form.choice()
    before = earlier.get(form.sheet.name)
    whole = choice.after(before) if before else choice
    again = read_sent(actor, form, {**earlier, form.sheet.name: whole})
    if again:
        said = dict(choice.mapping)
        actions.remember_headings(actor=actor, kind=str(choice.kind), mapping=said, now=timezone.now())
    return again


@require_POST
def apply(request: Request, key: UUID) -> HttpResponse:
    """Bring the draft in."""
    done = actions.apply_draft(
        actor=request.actor, draft_id=key, now=timezone.now(), visit_sink=actions.visit_sink()
    )
    return page.done(request, reverse("registry:import-act", args=[done.act.id]), _("Brought in."))


@require_POST
def forget(request: Request, key: UUID) -> HttpResponse:
    """Leave it."""
    actions.forget_import_draft(actor=request.actor, draft_id=key, now=timezone.now())
    return page.done(request, reverse("registry:imports"), _("Nothing was kept of this file."))


def act(request: Request, key: UUID) -> HttpResponse:
    """What an import did; it can be taken back as one act."""
    actor = request.actor
    access.require_set_up(actor, timezone.localdate())
    found = act_of(key)
    if found is None or found.community_id != actor.community_id:
        raise access.nowhere()
    if request.method == "POST":
        actions.undo_import(actor=actor, act_id=key, now=timezone.now(), visit_sink=actions.undo_sink())
        return page.done(request, reverse("registry:import-act", args=[key]), _("Taken back."))
    shown = {
        "act": found,
        "sentence": act_sentence(found),
        "draft": draft_of(found),
        "has_rejected": has_rejected(found),
        "gone": gone_count(found),
    }
    return page.render(request, "registry/import_act.html", {**shown, "place": "neighbourhood"})


def gone(request: Request, key: UUID) -> HttpResponse:
    """Who is registered and missing from the sheet: they left, or the sheet was incomplete."""
    actor, now, number = request.actor, timezone.now(), request.GET.get("page", "1")
    day = timezone.localdate(now)
    kept = actions.get_draft(actor, key, day)
    shown = gone_page(actor, kept, day, number)
    form = GoneForm(request.POST or None, rows=shown.rows, today=day)
    act = partial(actions.settle_gone, actor=actor, draft_id=key, now=now)
    if page.accepted(form, lambda sent: act(**sent)):
        return page.done(request, reverse("registry:import-gone", args=[key]), _("Noted."))
    lines = [(row, form.fields_of(row)) for row in shown.rows]
    context = {"draft": kept, "shown": shown, "form": form, "lines": lines, "place": "neighbourhood"}
    return page.render(request, "registry/import_gone.html", context)


def rejected(request: Request, key: UUID) -> HttpResponse:
    """The rejected rows of a draft, each with its reason."""
    day = timezone.localdate()
    kept = actions.get_draft(request.actor, key, day)
    return file_of(exports.rejected_workbook(rejected_sheets(kept, day)), _("rejected rows"))


def sample(request: Request) -> HttpResponse:
    """A workbook with the headings the import knows best."""
    return file_of(exports.sample(), _("sample register"))


def file_of(content: bytes, name: str) -> HttpResponse:
    """A workbook to save."""
    return HttpResponse(
        content,
        content_type=SHEET,
        headers={"Content-Disposition": content_disposition_header(True, f"{name}.xlsx") or "attachment"},
    )
