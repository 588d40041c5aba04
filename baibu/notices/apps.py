"""The room, as Django knows it."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """What is made public."""

    name = "baibu.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"
