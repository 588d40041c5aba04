"""The room's own pages: the preferences, and the sheet of parts."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from baibu.web import gallery, page
from baibu.web.preferences import remember


# Exempt because the problem pages, which have no session, offer it too; it only sets how a page looks.
@csrf_exempt
@require_POST
def set_preferences(request: HttpRequest) -> HttpResponse:
    sent = request.POST
    response = page.done(request, page.way(sent.get("next", "")))
    remember(
        response, theme=sent.get("theme", ""), size=sent.get("print", ""), language=sent.get("language", "")
    )
    return response


def parts(request: HttpRequest) -> HttpResponse:
    is_open = getattr(settings, "BAIBU_DEMO", False)
    if not (is_open or getattr(request.user, "is_staff", False)):
        raise Http404
    return page.render(request, "web/gallery.html", gallery.samples(request))
