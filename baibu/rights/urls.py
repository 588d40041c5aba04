"""Addresses of the room."""

from django.urls import URLPattern, path

from .views import asks, copies, destroying, erasing

app_name = "rights"

urlpatterns: list[URLPattern] = [
    path("rights/", asks.mine, name="mine"),
    path("rights/desk/", asks.desk, name="desk"),
    path("rights/people/<uuid:person>/ask/", asks.make, name="make"),
    path("rights/asks/<uuid:ask>/", asks.ask, name="ask"),
    path("rights/asks/<uuid:ask>/correct/", asks.correct, name="correct"),
    path("rights/asks/<uuid:ask>/copy/", copies.copy, name="copy"),
    path("rights/asks/<uuid:ask>/copy/make/", copies.make, name="make-copy"),
    path("rights/asks/<uuid:ask>/letter/", asks.letter, name="letter"),
    path("rights/people/<uuid:person>/erase/", erasing.erase, name="erase"),
    path("rights/people/<uuid:person>/erase/propose/", erasing.propose, name="propose-erasure"),
    path("rights/people/<uuid:person>/hold/lift/", erasing.lift, name="lift-hold"),
    path("rights/holds/", erasing.holds, name="holds"),
    path("rights/due/", destroying.due_list, name="due"),
    path("rights/due/propose/", destroying.propose, name="propose-destruction"),
    path("rights/due/<slug:kind>/", destroying.due_rows, name="due-rows"),
    path("rights/destructions/<uuid:destruction>/", destroying.destruction, name="destruction"),
    path("rights/destructions/<uuid:destruction>/confirm/", destroying.confirm, name="confirm-destruction"),
    path("rights/destructions/<uuid:destruction>/decline/", destroying.decline, name="decline-destruction"),
    path("rights/erasures/<uuid:erasure>/confirm/", erasing.confirm, name="confirm-erasure"),
    path("rights/erasures/<uuid:erasure>/decline/", erasing.decline, name="decline-erasure"),
]
