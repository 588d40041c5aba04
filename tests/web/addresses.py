"""The room alone, and pages that fail in every way a page can."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path

from baibu.core import Refusal
from baibu.web import page

#: what the view raises: (what, status, part of the page)
RAISED = {
    "damaged": (SuspiciousOperation("x"), 400, "没能读懂"),
    "closed": (PermissionDenied(), 403, "不对您开放"),
    "gone": (Http404(), 404, "这里没有页面"),
    "refused": (Refusal("day-to-come", "走访日期在明天之后。"), 422, "走访日期在明天之后。"),
    "not-permitted": (Refusal("not-permitted", "这户不在您的楼栋。"), 403, "这户不在您的楼栋。"),
    "not-found": (Refusal("not-found", "没有这一户。"), 404, "没有这一户。"),
    "changed": (Refusal("changed-meanwhile", "王芳刚刚改过。"), 409, "王芳刚刚改过。"),
    "broken": (ValueError("x"), 500, "我们这边出了点问题"),
    "down": (OperationalError("x"), 503, "数据库"),
    "cut": (InterfaceError("x"), 503, "数据库"),
}


def raises(request: HttpRequest, name: str) -> HttpResponse:
    raise RAISED[name][0]


def note(request: HttpRequest) -> HttpResponse:
    """A form that keeps its text, and goes on when there is some."""
    from tests.web.test_page import Note

    form = Note(request.POST or None)
    if page.accepted(form, lambda sent: None):
        return page.done(request, "/note/?sent", "Recorded.")
    if "sent" in request.GET:
        messages.info(request, "Twice.")
    return page.render(request, "pages/note.html", {"form": form, "bar_place": "me"})


urlpatterns = [
    path("", include("baibu.web.urls")),
    path("raise/<name>/", raises),
    path("note/", note, name="note"),
]
handler400 = "baibu.web.problems.bad_request"
handler403 = "baibu.web.problems.not_permitted"
handler404 = "baibu.web.problems.not_found"
handler500 = "baibu.web.problems.server_error"
