"""Addresses of the room."""

from django.urls import path

from baibu.web import views

app_name = "web"
urlpatterns = [
    path("preferences/", views.set_preferences, name="preferences"),
    path("parts/", views.parts, name="parts"),
]
