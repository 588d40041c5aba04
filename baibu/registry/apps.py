"""The room, as Django knows it."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Who and where: communities, places, households, people, posts."""

    name = "baibu.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"
