"""The room, as Django knows it."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """What was adopted, what happened, what is owed."""

    name = "baibu.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
