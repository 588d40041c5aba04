"""Every room's addresses, in one list."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from baibu.site.api import api

ROOMS = ("baibu.web", "baibu.registry", "baibu.notices", "baibu.ledger", "baibu.visits", "baibu.rights")

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", api.urls),
    # What a browser asks for by itself beside a picture or a file.
    path("favicon.ico", RedirectView.as_view(url="/static/web/logo.svg")),
    *(path("", include(f"{room}.urls")) for room in ROOMS if find_spec(f"{room}.urls")),
]

handler400 = "baibu.web.problems.bad_request"
handler403 = "baibu.web.problems.not_permitted"
handler404 = "baibu.web.problems.not_found"
handler500 = "baibu.web.problems.server_error"
