"""Addresses of notices: `notices/` is for everybody, `notice/` for those who write and confirm."""

from django.urls import URLPattern, path

from .views import board, feed, files
from .views import notices as views

app_name = "notices"

urlpatterns: list[URLPattern] = [
    path("notices/<str:code>/", board.board, name="board"),
    path("notices/<str:code>/feed.xml", feed.feed, name="feed"),
    path("notices/<str:code>/archive/", board.archive, name="public-archive"),
    path("notices/<str:code>/places/<uuid:place>/feed.xml", feed.feed, name="place-feed"),
    path("notices/<str:code>/<uuid:notice>/", board.public, name="public"),
    path("notices/<str:code>/<uuid:notice>/files/<int:number>/", files.public_file, name="public-file"),
    path("notice/<uuid:notice>/files/", files.files, name="files"),
    path("notice/<uuid:notice>/files/<int:number>/", files.own_file, name="file"),
    path("notice/<uuid:notice>/files/<int:number>/remove/", files.remove, name="remove-file"),
    path("places/<uuid:place>/notices/", views.of_place, name="of-place"),
    path("places/<uuid:place>/notices/archive/", views.archive, name="archive"),
    path("places/<uuid:place>/notices/new/", views.write, name="write"),
    path("notice/<uuid:notice>/", views.notice, name="notice"),
    path("notice/<uuid:notice>/change/", views.change, name="change"),
    path("notice/<uuid:notice>/confirm/", views.confirm, name="confirm"),
    path("notice/<uuid:notice>/withdraw/", views.withdraw, name="withdraw"),
]
