"""The room, as Django knows it."""

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    """Care visits and what is owed today."""

    name = "baibu.visits"
    label = "visits"
    default_auto_field = "django.db.models.BigAutoField"
