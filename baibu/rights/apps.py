"""The room, as Django knows it."""

from django.apps import AppConfig


class RightsConfig(AppConfig):
    """Requests about what is kept, erasing, retention."""

    name = "baibu.rights"
    label = "rights"
    default_auto_field = "django.db.models.BigAutoField"
