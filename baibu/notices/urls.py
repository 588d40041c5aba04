"""Addresses of notices: `notices/` is for everybody, `notice/` for those who write and confirm."""

from django.urls import URLPattern, path

from .views import notices as views

app_name = "notices"

urlpatterns: list[URLPattern] = [
    path("notices/<str:code>/", views.board, name="board"),
    path("notices/<str:code>/<uuid:notice>/", views.public, name="public"),
    path("places/<uuid:place>/notices/", views.of_place, name="of-place"),
    path("places/<uuid:place>/notices/new/", views.write, name="write"),
    path("notice/<uuid:notice>/", views.notice, name="notice"),
    path("notice/<uuid:notice>/change/", views.change, name="change"),
    path("notice/<uuid:notice>/confirm/", views.confirm, name="confirm"),
    path("notice/<uuid:notice>/withdraw/", views.withdraw, name="withdraw"),
]
