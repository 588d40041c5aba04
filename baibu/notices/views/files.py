"""The files of a notice: added, removed, and handed out so that nothing in them runs."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_POST

from baibu.registry.queries.actors import Request
from baibu.web import page

from .. import access, actions
from ..forms import FileForm
from ..models import MOST_FILES, Attachment
from ..queries import attached, files_of, hrefs, readable_notice, title_of

TYPES = {"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png"}
#: whatever a browser makes of the file, it runs nothing and fetches nothing
NOTHING = "default-src 'none'; sandbox"


def files(request: Request, notice: UUID) -> HttpResponse:
    """The files of a draft, and the form for one more."""
    now, form = timezone.now(), FileForm(request.POST or None, request.FILES or None)
    found = access.get_notice(request.actor, notice, "draft", timezone.localdate(now))
    add = partial(actions.attach_file, actor=request.actor, notice_id=notice, now=now)
    if page.accepted(form, lambda sent: add(content=form.content(), words=sent["words"])):
        return page.done(request, reverse("notices:files", args=[notice]), _("It is attached."))
    shown = hrefs(files_of(found), found)
    values = {"notice": found, "title": title_of(found), "files": shown, "form": form}
    is_full = len(shown) >= MOST_FILES or found.confirmed_at is not None
    return page.render(
        request, "notices/files.html", {**values, "is_full": is_full, "place": "neighbourhood"}
    )


@require_POST
def remove(request: Request, notice: UUID, number: int) -> HttpResponse:
    actions.remove_file(actor=request.actor, notice_id=notice, number=number, now=timezone.now())
    return page.done(request, reverse("notices:files", args=[notice]), _("It is taken out."))


def own_file(request: Request, notice: UUID, number: int) -> HttpResponse:
    """A file as those see it who write and confirm."""
    found = access.get_notice(request.actor, notice, "see", timezone.localdate())
    return handed(attached(found.community_id, found.id).filter(number=number).first())


@conditional_page
def public_file(_request: HttpRequest, code: str, notice: UUID, number: int) -> HttpResponse:
    """A file for everybody, exactly as long as its notice can be read."""
    found, _is_known = readable_notice(code, notice, timezone.localdate())
    each = attached(found.community_id, found.id).filter(number=number).first() if found else None
    answer = handed(each)
    answer["ETag"], answer["Cache-Control"] = f'"{each.digest}"' if each else "", "public, no-cache"
    return answer


def handed(file: Attachment | None) -> HttpResponse:
    """The file: a picture is shown, a PDF is saved, and neither is taken for anything else."""
    if file is None:
        raise Http404
    answer = HttpResponse(bytes(file.content), content_type=TYPES[file.kind])
    name = f"{file.words}.{'jpg' if file.kind == 'jpeg' else file.kind}"
    answer["Content-Disposition"] = content_disposition_header(not file.is_picture, name) or ""
    answer["Content-Security-Policy"] = NOTHING
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
