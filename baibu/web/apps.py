"""The room's entry in Django's list."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "baibu.web"
    label = "web"
